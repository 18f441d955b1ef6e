//! # What it does
//! Reports a file that could not be opened or read at all.
//!
//! # Why
//! Nothing is known about its content, so nothing of it can be deployed.
//!
//! # Example
//! A path that does not exist, a folder, a file without read permission.
//!
//! # References
//! - The operating system's message is quoted.

use baton_models::SourcePosition;

use super::Rule;
use crate::diagnostic::{Diagnostic, RuleId, Severity};

/// The rule of [`unreadable_file`].
pub static RULE: Rule = Rule {
    id: RuleId("BPMN0001"),
    name: "unreadable-file",
    severity: Severity::Error,
    summary: "The file cannot be read",
    help: "check that the file exists and that you may read it",
    source: include_str!("unreadable_file.rs"),
};

/// The finding for a file that could not be read; the reason is the operating system's.
pub fn unreadable_file(reason: &str) -> Diagnostic {
    RULE.finding(SourcePosition::START, None, format!("the file cannot be read: {reason}"))
}
