//! One look into a store that no server holds: everything that can be wrong with it.

use std::process::Stdio;

use super::history::{self, History};
use super::interplay::{self, Counts};
use super::ledger::{self, Entry, Outcome};
use super::lives::Lives;
use super::rows::Rows;
use super::server::Launch;
use super::workload::Client;
use super::{check, rows};

/// Problems that a failure tells.
const PROBLEMS_MAX: usize = 6;

/// The longest text of one of them.
const PROBLEM_CHARS_MAX: usize = 1_000;

/// What a look into a store without a problem saw.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    /// Requests in the ledgers.
    pub requests: usize,
    /// Acknowledged ones.
    pub done: usize,
    /// Refused ones.
    pub refused: usize,
    /// Those without an answer that says more.
    pub unknown: usize,
    /// Those of them that turned out to have happened.
    pub unknown_and_done: usize,
    /// Events in the store.
    pub events: usize,
    /// Process instances.
    pub instances: usize,
    /// Histories falsified in one place, each of which the checks noticed.
    pub noticed: usize,
    /// Messages, timers and calls.
    pub interplay: Counts,
}

/// Checks the events against the ledgers of the clients and the rows against the events, and lets
/// `baton dump --check` look as well. If everything is to be over, it is.
pub fn verify(launch: &Launch, clients: &[Client], is_over: bool) -> Result<Seen, String> {
    let ledgers: Vec<Vec<Entry>> =
        clients.iter().map(|client| ledger::read(client.ledger())).collect::<Result<_, _>>()?;
    let Content { history, rows, damage, left_behind, wrong, interplay } = read(launch)?;
    let mut problems = check::check(&ledgers, &history);
    problems.extend(wrong);
    problems.extend(damage);
    if problems.is_empty() {
        problems = rows::compare_with_replay(&rows, &history).map_err(|e| e.to_string())?;
    }
    let lives = Lives::read(&history.facts);
    if is_over {
        problems.extend(lives.running().map(|key| format!("instance {key} has not ended")));
        problems.extend(left_behind);
    }
    if launch.said().contains("panicked at") {
        problems.push("a server panicked, see its log".to_owned());
    }
    problems.extend(dump_check(launch).err());
    if !problems.is_empty() {
        return Err(described(&problems));
    }
    // Once is enough: it looks at the whole history for each fact that it tries.
    let tried = if is_over { interplay::prove(&history.facts)? } else { 0 };
    let noticed = check::prove(&ledgers, &history)? + tried;
    let instances = lives.instances();
    Ok(Seen { instances, noticed, interplay, ..count(&ledgers, &history) })
}

struct Content {
    history: History,
    rows: Rows,
    damage: Vec<String>,
    left_behind: Vec<String>,
    /// What is wrong with messages, timers and calls, and how many there were.
    wrong: Vec<String>,
    interplay: Counts,
}

fn read(launch: &Launch) -> Result<Content, String> {
    let store = history::open(&launch.store, &launch.data)?;
    let view = store.read_view().map_err(|e| e.to_string())?;
    let history = history::read(&*view)?;
    let rows = rows::derived_rows(&*view).map_err(|e| e.to_string())?;
    let damage = rows::incomplete_bytes(&*view).map_err(|e| e.to_string())?;
    let (wrong, interplay) = interplay::check(&history.facts);
    let left_behind = rows::left_behind(&*view, interplay.kept).map_err(|e| e.to_string())?;
    Ok(Content { history, rows, damage, left_behind, wrong, interplay })
}

fn dump_check(launch: &Launch) -> Result<(), String> {
    let (program, arguments) = launch.program.split_first().ok_or("no program")?;
    let output = std::process::Command::new(program)
        .args(arguments)
        .args(["dump", "--check", "--store", &launch.store, "--data"])
        .arg(&launch.data)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("`baton dump --check` cannot be started: {e}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    Err(format!("`baton dump --check` ended with {}: {said}{told}", output.status))
}

fn described(problems: &[String]) -> String {
    let told: Vec<String> = problems
        .iter()
        .take(PROBLEMS_MAX)
        .map(|problem| problem.chars().take(PROBLEM_CHARS_MAX).collect())
        .collect();
    format!("{} problems:\n{}", problems.len(), told.join("\n"))
}

fn count(ledgers: &[Vec<Entry>], history: &History) -> Seen {
    let by_trace = history.by_trace();
    let entries: Vec<&Entry> = ledgers.iter().flatten().collect();
    let with = |outcome| entries.iter().filter(move |entry| entry.outcome() == outcome);
    let happened = |entry: &&&Entry| by_trace.contains_key(entry.trace.as_str());
    Seen {
        requests: entries.len(),
        done: with(Outcome::Done).count(),
        refused: with(Outcome::Refused).count(),
        unknown: with(Outcome::Unknown).count(),
        unknown_and_done: with(Outcome::Unknown).filter(happened).count(),
        events: history.facts.len(),
        ..Seen::default()
    }
}
