//! # What it does
//! Refuses a file whose processes are all marked as documentation.
//!
//! # Why
//! There is nothing to run, and a deployment without effect would hide that.
//!
//! # Example
//! ```xml
//! <process id="p" isExecutable="false"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.2.1

use super::{Rule, described};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0041"),
    name: "no-executable-process",
    severity: Severity::Error,
    summary: "No process of the file is executable",
    help: "set `isExecutable=\"true\"` on the process that is to run",
    source: include_str!("no_executable_process.rs"),
};

/// Stands at the first process of the file.
pub(crate) fn report(findings: &mut Findings, process: Element<'_>) {
    findings.report(&RULE, || {
        let message = format!("{} is not executable, nor is any other process", described(process));
        RULE.finding(process.at(), process.nearest_id(), message)
    });
}
