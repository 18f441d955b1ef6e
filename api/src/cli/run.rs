//! `baton run`: a diagram is deployed, started and told of as it runs, with the commands to go on.

mod names;
mod narrator;
mod next_steps;
mod open_work;
mod words;

use std::io::{self, Write, stderr, stdout};
use std::path::{Path, PathBuf};

use baton_bpmn_parser::render::{self, Color};
use baton_bpmn_parser::{Parsed, parse, source_text};
use baton_engine::command::{
    CommandContext, DefinitionSelector, ReleaseJobs, StartProcessInstance, Variables,
};
use baton_engine::ids::ElementId;
use baton_engine::query::event_feed::EventFeed;
use baton_engine::rejection::{Rejection, SubmitError};
use baton_engine::runtime::engine::{ClockMode, Engine, EngineOptions};
use baton_engine::runtime::handle::EngineHandle;
use baton_engine::store::{StoreKind, StoreOptions, open};
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use self::names::Names;
use self::narrator::{End, Narrator};
use super::exit_code::{Exit, Failure};
use crate::api_state::Settings;
use crate::config::{Configuration, LogFormat};
use crate::logging;
use crate::request::variables::SentVariables;
use crate::server::Server;

/// Threads that serve connections: there is one person.
const THREADS: usize = 2;

/// Deploys a diagram, starts it, and tells what happens until it ends.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  baton run order.bpmn
  baton run order.bpmn --variables '{\"amount\": 1500}'
  baton run order.bpmn refund.bpmn       with the process that it calls
  baton run order.bpmn --process refund  of a file with several processes

Everything happens in this program and is gone with it; a running server is not touched. Each event
is printed in words as it happens, then what is open with the commands that bring it to its end.
Copy them into another shell. Timers need not be waited for: the clock can be moved.

Exit codes: 0 the instance is completed, 1 refused, cancelled, ended by an error or interrupted,
2 wrong usage, 8 the address cannot be listened on.")]
pub(super) struct Run {
    /// The diagram, and others that it calls
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The process to start [default: the first executable one of the first file]
    #[arg(long, value_name = "ID")]
    process: Option<String>,
    /// Variables of the instance, as a JSON object
    #[arg(long, value_name = "JSON", default_value = "{}")]
    variables: String,
    /// Address and port of the API while it runs; only loopback is taken, port 0 is any free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: String,
}

impl Run {
    /// Runs an instance to its end.
    pub(super) fn run(self) -> Result<Exit, Failure> {
        let variables: SentVariables = serde_json::from_str(&self.variables).map_err(|error| {
            Failure::usage(format!(
                "--variables cannot be read: {error}; give a JSON object such as '{{\"a\": 1}}'"
            ))
        })?;
        let listen = Configuration { listen: self.listen.clone(), ..Configuration::default() };
        let address = listen.address()?;
        let Some(diagrams) = Diagrams::read(&self.files)? else { return Ok(Exit::Failed) };
        let process = match self.process {
            Some(process) => ElementId::from(process),
            None => diagrams.first_process()?,
        };
        logging::start("error", LogFormat::Text).map_err(Failure::failed)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .enable_all()
            .build()
            .map_err(|error| Failure::failed(format!("no threads can be started: {error}")))?;
        let server = runtime.block_on(Server::bind(address)).map_err(|error| Failure {
            exit: Exit::CannotListen,
            message: format!("cannot listen on {address}: {error}; choose another --listen"),
        })?;
        let store = open(StoreKind::Memory, Path::new(""), StoreOptions::default())?;
        let options =
            EngineOptions { clock_mode: ClockMode::Controlled, ..EngineOptions::default() };
        let engine = Engine::start(store, &options)?;
        let url = format!("http://{}", server.address());
        let narrator = Narrator::new(diagrams.names, url, process.clone());
        let start = start_of(process, variables.0);
        let session = Session { engine: engine.handle(), narrator };
        let ended = runtime.block_on(Box::pin(session.run(server, diagrams.files, start)));
        engine.stop();
        ended
    }
}

fn start_of(process: ElementId, variables: Variables) -> StartProcessInstance {
    StartProcessInstance {
        definition: DefinitionSelector::Id { process, version: None },
        variables,
        tags: Vec::new(),
        business_id: None,
        await_completion: None,
    }
}

/// The files, all of them accepted.
struct Diagrams {
    /// Names and bytes, as they are deployed.
    files: Vec<(String, Vec<u8>)>,
    names: Names,
    /// The first executable process of the first file.
    first: Option<ElementId>,
}

impl Diagrams {
    /// Reads and checks the files and prints what was found; none if one of them was refused.
    fn read(paths: &[PathBuf]) -> Result<Option<Self>, Failure> {
        let mut diagrams = Self { files: Vec::new(), names: Names::default(), first: None };
        let mut are_accepted = true;
        for path in paths {
            let (name, bytes) = read(path)?;
            let parsed = parse(&bytes);
            are_accepted &= parsed.is_accepted();
            report(path, &bytes, &parsed);
            diagrams.names.add(&parsed);
            if diagrams.files.is_empty() {
                let processes = parsed.definitions.iter().flat_map(|all| &all.processes);
                let mut executable = processes.filter(|process| process.is_executable);
                diagrams.first = executable.next().map(|process| process.id.clone());
            }
            diagrams.files.push((name, bytes));
        }
        Ok(are_accepted.then_some(diagrams))
    }

    fn first_process(&self) -> Result<ElementId, Failure> {
        self.first.clone().ok_or_else(|| {
            Failure::failed(
                "the first file has no executable process; set isExecutable=\"true\" on one of \
                 its processes, or name a process of another file with --process",
            )
        })
    }
}

fn read(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::failed(format!("{} cannot be read: {error}", path.display())))?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok((name, bytes))
}

/// Prints the findings of a file, as `baton lint` does.
fn report(path: &Path, bytes: &[u8], parsed: &Parsed) {
    if parsed.diagnostics.is_empty() {
        return;
    }
    let name = path.display().to_string();
    let found = &parsed.diagnostics;
    let text = render::text(&name, &source_text(bytes), found, Color::None);
    let summary = render::summary(&name, parsed.is_accepted(), found, Color::None);
    // Nobody is left to tell where this fails.
    drop(writeln!(stderr().lock(), "{text}{summary}"));
}

/// A server of one diagram and the person who looks on.
struct Session {
    engine: EngineHandle,
    narrator: Narrator,
}

impl Session {
    async fn run(
        mut self,
        server: Server,
        files: Vec<(String, Vec<u8>)>,
        start: StartProcessInstance,
    ) -> Result<Exit, Failure> {
        let no_signals = |error: io::Error| Failure::failed(format!("no signals: {error}"));
        let mut interrupted = signal(SignalKind::interrupt()).map_err(no_signals)?;
        let mut terminated = signal(SignalKind::terminate()).map_err(no_signals)?;
        say(&format!(
            "The API is at http://{} until the instance ends; Ctrl-C stops it\n\n",
            server.address()
        ))?;
        let settings = Settings { clock_is_controlled: true, ..Settings::default() };
        let (stop, stopped) = oneshot::channel::<()>();
        let engine = self.engine.clone();
        let stop_server = async move { drop(stopped.await) };
        let serving = tokio::spawn(async move {
            Box::pin(server.run(engine, settings, stop_server)).await;
        });
        let told = tokio::select! {
            told = self.deploy_and_follow(files, start) => told,
            _ = interrupted.recv() => interruption(),
            _ = terminated.recv() => interruption(),
        };
        drop(stop);
        // A panic of the server has been told by then.
        drop(serving.await);
        told
    }

    async fn deploy_and_follow(
        &mut self,
        files: Vec<(String, Vec<u8>)>,
        start: StartProcessInstance,
    ) -> Result<Exit, Failure> {
        let refused = |error: SubmitError| Failure::failed(error.to_string());
        let size = files.iter().map(|(_, bytes)| bytes.len()).sum();
        let permit = self.engine.admit(size).map_err(refused)?;
        let context = CommandContext::default();
        self.engine.deploy(context.clone(), files, permit).await.map_err(refused)?;
        let permit = self.engine.admit(0).map_err(refused)?;
        match self.engine.submit(context, start, permit).await {
            // What starts it by an event is in the list of what is open.
            Ok(_) | Err(SubmitError::Rejected(Rejection::InvalidState(_))) => {}
            Err(error) => return Err(refused(error)),
        }
        self.follow().await
    }

    /// Tells what happens until the instance has ended.
    async fn follow(&mut self) -> Result<Exit, Failure> {
        let mut feed = EventFeed::default();
        loop {
            let look = self.engine.read(move |reader| {
                let events = feed.next(reader)?;
                Ok((feed, events, reader.batch()))
            });
            let unreadable = |error| Failure::failed(format!("events cannot be read: {error}"));
            let (same_feed, events, batch) = look.await.map_err(unreadable)?;
            feed = same_feed;
            say(&self.narrator.tell(&events))?;
            if let Some(end) = self.narrator.end() {
                self.let_answers_go().await;
                return Ok(match end {
                    End::Completed => Exit::Done,
                    End::Terminated => Exit::Failed,
                });
            }
            self.engine.wait_beyond(batch).await.map_err(unreadable)?;
        }
    }

    /// Waits until whoever brought about the end has been answered: answers leave in the order of
    /// their batches, so one to a later command that does nothing is behind them.
    async fn let_answers_go(&self) {
        if let Ok(permit) = self.engine.admit(0) {
            let nothing = ReleaseJobs { jobs: Vec::new(), request: None };
            // Whatever becomes of it, there is nothing to wait for any more.
            drop(self.engine.submit(CommandContext::default(), nothing, permit).await);
        }
    }
}

fn interruption() -> Result<Exit, Failure> {
    Err(Failure::failed("stopped before the instance has ended"))
}

fn say(text: &str) -> Result<(), Failure> {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::failed(format!("nobody reads what is told: {error}")))
}
