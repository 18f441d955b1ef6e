//! The ledger: what each client asked, written before it was sent, and what it was answered.
//!
//! One file per client, one JSON object a line. A line is handed to the operating system as a
//! whole; the machine does not die, so that is enough.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What a client asks. Keys are those of the server; every text that names something new is used
/// once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "camelCase")]
#[expect(missing_docs, reason = "fields named as in the requests they stand for")]
pub enum Ask {
    /// Deploys a process, in an edition of its file.
    Deploy { process: String, edition: u64 },
    /// Starts an instance; `bytes` is the length of a further variable.
    Start { process: String, business_id: String, amount: u64, bytes: usize, awaited: bool },
    /// Leases jobs.
    Activate { job_type: String, worker: String, timeout_ms: u64, wait_ms: i64 },
    /// Completes a job, which sets `amount`.
    CompleteJob { job: u64, amount: u64 },
    /// Fails a job.
    FailJob { job: u64, retries: u32, back_off_ms: u64, message: String },
    /// Gives a job new attempts.
    UpdateJob { job: u64, retries: u32 },
    /// Gives a user task to somebody.
    Assign { task: u64, assignee: String },
    /// Takes it back.
    Unassign { task: u64 },
    /// Completes a user task.
    CompleteTask { task: u64, action: String },
    /// Sets a variable of an instance.
    SetVariable { instance: u64, name: String, value: u64 },
    /// Cancels an instance.
    Cancel { instance: u64 },
    /// Resolves an incident.
    Resolve { incident: u64 },
    /// Publishes a message.
    Publish { name: String, key: String, id: String, lives_ms: u64 },
    /// Looks for what is open.
    Search { of: Searched, from: usize },
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Searched {
    /// Open user tasks.
    Tasks,
    /// Open user tasks, the newest first.
    NewestTasks,
    /// Open user tasks of a candidate group, by due date.
    TasksOfGroup,
    /// Active incidents.
    Incidents,
    /// Running instances.
    Instances,
}

impl Ask {
    /// Whether a request that was not answered may be sent again with its idempotency key. Leases
    /// of jobs are not repeated: once they have run out, the same request gets other jobs.
    pub fn is_repeatable(&self) -> bool {
        !matches!(self, Self::Activate { .. } | Self::Search { .. })
    }

    /// One word for each kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Deploy { .. } => "deploy",
            Self::Start { .. } => "start",
            Self::Activate { .. } => "activate",
            Self::CompleteJob { .. } => "completeJob",
            Self::FailJob { .. } => "failJob",
            Self::UpdateJob { .. } => "updateJob",
            Self::Assign { .. } => "assign",
            Self::Unassign { .. } => "unassign",
            Self::CompleteTask { .. } => "completeTask",
            Self::SetVariable { .. } => "setVariable",
            Self::Cancel { .. } => "cancel",
            Self::Resolve { .. } => "resolve",
            Self::Publish { .. } => "publish",
            Self::Search { .. } => "search",
        }
    }
}

/// What a client was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The title of a problem; empty where it is none.
    pub title: String,
    /// The key of what was made, or the keys of what was handed out or found.
    pub keys: Vec<u64>,
}

/// What an answer, or its absence, says about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was not done.
    Refused,
    /// It was done once or not at all.
    Unknown,
    /// No server may answer this.
    Wrong,
}

/// A request with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The text that the engine recorded with the events.
    pub trace: String,
    /// What was asked.
    pub ask: Ask,
    /// What was answered, if anything was.
    pub answer: Option<Answer>,
}

impl Entry {
    /// What is known about the request.
    pub fn outcome(&self) -> Outcome {
        let Some(answer) = &self.answer else { return Outcome::Unknown };
        match (answer.status, answer.title.as_str()) {
            (200 | 204, _) => Outcome::Done,
            (404 | 409, _) if matches!(self.ask, Ask::Start { .. } | Ask::Deploy { .. }) => {
                Outcome::Wrong
            }
            (404 | 409, _) | (503, "RESOURCE_EXHAUSTED") => Outcome::Refused,
            (503, "UNAVAILABLE") | (504, _) => Outcome::Unknown,
            _ => Outcome::Wrong,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "camelCase")]
enum Line {
    Asked { trace: String, ask: Ask },
    Answered { trace: String, answer: Answer },
}

/// The ledger of one client, to write to.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    file: File,
}

impl Ledger {
    /// A ledger in a new file.
    pub fn create(path: &Path) -> Result<Self, String> {
        let file = OpenOptions::new().create(true).append(true).open(path);
        let file = file.map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes down what will be asked.
    pub fn ask(&mut self, trace: &str, ask: &Ask) -> Result<(), String> {
        self.write(&Line::Asked { trace: trace.to_owned(), ask: ask.clone() })
    }

    /// Takes down what was answered.
    pub fn answer(&mut self, trace: &str, answer: &Answer) -> Result<(), String> {
        self.write(&Line::Answered { trace: trace.to_owned(), answer: answer.clone() })
    }

    fn write(&mut self, line: &Line) -> Result<(), String> {
        let failed = |why: String| format!("{}: {why}", self.path.display());
        let mut bytes = serde_json::to_vec(line).map_err(|e| failed(e.to_string()))?;
        bytes.push(b'\n');
        self.file.write_all(&bytes).map_err(|e| failed(e.to_string()))
    }
}

/// Reads the ledger of one client.
pub fn read(path: &Path) -> Result<Vec<Entry>, String> {
    let failed = |why: String| format!("{}: {why}", path.display());
    let text = fs::read_to_string(path).map_err(|e| failed(e.to_string()))?;
    let mut entries: Vec<Entry> = Vec::new();
    for line in text.lines() {
        match serde_json::from_str(line).map_err(|e| failed(format!("`{line}`: {e}")))? {
            Line::Asked { trace, ask } => entries.push(Entry { trace, ask, answer: None }),
            // A client asks one thing at a time.
            Line::Answered { trace, answer } => match entries.last_mut() {
                Some(entry) if entry.trace == trace && entry.answer.is_none() => {
                    entry.answer = Some(answer);
                }
                _ => return Err(failed(format!("an answer to nothing that was asked: `{line}`"))),
            },
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let path = std::env::temp_dir().join(format!("ledger-{}", std::process::id()));
        let mut ledger = Ledger::create(&path).unwrap();
        let answer = Answer { status: 204, title: String::new(), keys: vec![7] };
        ledger.ask("a", &Ask::Cancel { instance: 3 }).unwrap();
        ledger.answer("a", &answer).unwrap();
        ledger.ask("b", &Ask::Unassign { task: 4 }).unwrap();
        let entries = read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].answer, Some(answer));
        assert_eq!(entries[0].outcome(), Outcome::Done);
        assert_eq!(entries[1].ask, Ask::Unassign { task: 4 });
        assert_eq!(entries[1].outcome(), Outcome::Unknown);
    }
}
