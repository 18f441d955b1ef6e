//! What was refused: a rejected command wrote nothing.

use std::fmt::Write;

use thiserror::Error;

use baton_bpmn_parser::Diagnostic;

use crate::ids::ProcessInstanceKey;

/// Why a command was refused. The text says what, why and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Rejection {
    /// The thing does not exist, or no longer.
    #[error("{0}")]
    NotFound(String),
    /// The thing is in a state that does not allow it.
    #[error("{0}")]
    InvalidState(String),
    /// Another thing has the name that this one should get.
    #[error("{0}")]
    AlreadyExists(String),
    /// A field is missing or out of range.
    #[error("{0}")]
    InvalidArgument(String),
    /// A file cannot run; all findings are listed, with the file they are in.
    #[error("{}", describe(.0))]
    InvalidModel(Vec<(String, Diagnostic)>),
    /// The engine itself failed; nothing was written but an incident.
    #[error("the engine failed at this command: {0}; report it")]
    Fault(String),
    /// Something this version does not do yet.
    #[error("{0}")]
    NotImplemented(String),
}

impl Rejection {
    /// To whoever awaits the result of an instance that has none.
    pub(crate) fn of_terminated(instance: ProcessInstanceKey) -> Self {
        Self::InvalidState(format!(
            "process instance '{instance}' was terminated before it completed"
        ))
    }
}

/// Why a caller got no reply.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SubmitError {
    /// The command was refused and wrote nothing.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The queue is full; nothing was done. Try again.
    #[error("the engine is busy: {0} commands wait; try again in a moment")]
    Overloaded(usize),
    /// The store failed or the server stops: whether the command took effect is unknown.
    #[error("the engine cannot answer: {0}; whether the command took effect is unknown")]
    Unavailable(String),
    /// The reply was not there in time; the command goes on.
    #[error("no reply within {0} ms; the command goes on")]
    TimedOut(u64),
}

fn describe(findings: &[(String, Diagnostic)]) -> String {
    let mut text = String::from("the deployment was refused:");
    for (file, finding) in findings {
        let element = finding.element.as_ref().map(ToString::to_string).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\n{file}:{}:{}: {} {element}: {}; {}",
            finding.at.line, finding.at.column, finding.rule, finding.message, finding.help
        );
    }
    text
}
