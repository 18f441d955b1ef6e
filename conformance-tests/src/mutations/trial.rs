//! Builds a copy of the sources in which lines can be broken, and runs tests against one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{CHOICE, Mutation, SCENARIOS, with_all};
use crate::source_code::SourceFile;

/// How long the tests of one line may take; a broken line may let something turn for ever.
const TIME_MAX: Duration = Duration::from_mins(1);

/// The built test programs, by their names.
pub type Programs = BTreeMap<String, PathBuf>;

/// How a run of tests ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All of them passed.
    Green,
    /// One failed.
    Red,
    /// None came to an end in time.
    NotInTime,
}

/// Copies the sources into a folder, each listed line with its choice, and builds the programs that
/// the list names. Files that are the same already stay, so that little is built anew.
pub fn build(
    files: &[SourceFile],
    mutations: &[Mutation],
    folder: &Path,
) -> Result<Programs, String> {
    let source = folder.join("source");
    copy(files, mutations, &source).map_err(|error| format!("cannot copy the sources: {error}"))?;
    let names: BTreeSet<&str> = mutations.iter().map(|one| one.program.as_str()).collect();
    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--no-run", "--quiet", "--message-format=json-render-diagnostics"]);
    cargo.args(["-p", "baton-engine", "-p", "baton-conformance-tests"]);
    for name in &names {
        cargo.args(["--test", name]);
    }
    cargo.current_dir(&source).env("CARGO_TARGET_DIR", folder).stderr(Stdio::inherit());
    let output = cargo.output().map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err("the sources do not compile with the lines of the list".to_owned());
    }
    let programs = programs(&String::from_utf8_lossy(&output.stdout));
    match names.iter().find(|name| !programs.contains_key(**name)) {
        Some(name) => Err(format!("there is no test program `{name}`")),
        None => Ok(programs),
    }
}

fn copy(files: &[SourceFile], mutations: &[Mutation], to: &Path) -> std::io::Result<()> {
    for file in files.iter().filter(|file| file.text.is_some()) {
        let (path, text) = (to.join(&file.path), with_all(file, mutations));
        if fs::read_to_string(&path).is_ok_and(|before| before == text) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, text)?;
    }
    Ok(())
}

/// The test programs that cargo says it has built.
fn programs(messages: &str) -> Programs {
    let messages = messages.lines().filter_map(|line| serde_json::from_str(line).ok());
    let program = |message: serde_json::Value| {
        let name = message["target"]["name"].as_str()?.to_owned();
        let is_test = message["target"]["kind"][0] == "test";
        let path = message["executable"].as_str().filter(|_| is_test)?;
        Some((name, PathBuf::from(path)))
    };
    messages.filter_map(program).collect()
}

/// Runs the tests that a line of the list names, with the line broken or as it stands.
pub fn run(programs: &Programs, mutation: &Mutation, is_broken: bool) -> Result<Ended, String> {
    let program = programs.get(&mutation.program).ok_or("the program was not built")?;
    let mut tests = Command::new(program);
    tests.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if mutation.program == SCENARIOS {
        tests.arg("every_scenario").env("BATON_SCENARIO", &mutation.filter);
    } else {
        tests.arg(&mutation.filter);
    }
    if is_broken {
        tests.env(CHOICE, mutation.number.to_string());
    } else {
        tests.env_remove(CHOICE);
    }
    let ended = in_time(&mut tests).map_err(|error| format!("{}: {error}", program.display()))?;
    Ok(match ended {
        Some(status) if status.success() => Ended::Green,
        Some(_) => Ended::Red,
        None => Ended::NotInTime,
    })
}

/// How a program ends; nothing where it has to be stopped.
fn in_time(program: &mut Command) -> std::io::Result<Option<ExitStatus>> {
    let mut child = program.spawn()?;
    let begun = Instant::now();
    while begun.elapsed() < TIME_MAX {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(Duration::from_millis(20));
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}
