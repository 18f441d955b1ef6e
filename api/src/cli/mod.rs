//! The command line: one file per command.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod data_folder;
mod demo;
mod deploy;
mod dump;
mod exit_code;
mod lint;
mod multipart;
mod restore;
mod run;
mod serve;

pub use exit_code::{Exit, Failure};

/// A BPMN 2.0 process engine in one program.
#[derive(Debug, Parser)]
#[command(name = "baton", version, arg_required_else_help = true, after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Try it:
  baton serve --demo                     a server with example processes
  baton lint order.bpmn                  what is wrong with a diagram, before it is deployed
  baton run order.bpmn                   tells what happens in an instance, and how to go on
  baton deploy order.bpmn                gives a diagram to the running server
  baton dump today.dump                  all data as one file; `baton restore` reads it
  curl -X POST http://127.0.0.1:8080/v2/process-instances \\
    -H 'Content-Type: application/json' \\
    -d '{\"processDefinitionId\":\"order\",\"variables\":{\"amount\":1500}}'

The API is described at http://127.0.0.1:8080/docs while the server runs.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage or configuration, 3 the data is in use by
another process, 4 the data is damaged, 5 the data is of a newer version, 6 access denied, 7 disk
full, 8 the address cannot be listened on.";

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Deploy(deploy::Deploy),
    Lint(lint::Lint),
    Run(run::Run),
    Dump(dump::Dump),
    Restore(restore::Restore),
}

/// Runs the program with the arguments it was started with.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Serve(serve) => serve.run(),
        Command::Deploy(deploy) => deploy.run(),
        Command::Lint(lint) => lint.run(),
        Command::Run(run) => run.run(),
        Command::Dump(dump) => dump.run(),
        Command::Restore(restore) => restore.run(),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            eprintln!("baton: {}", failure.message);
            failure.exit.into()
        }
    }
}
