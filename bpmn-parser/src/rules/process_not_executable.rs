//! # What it does
//! Names the processes that are deployed as documentation beside one that runs.
//!
//! # Why
//! Nothing in a file is passed over without a word.
//!
//! # Example
//! ```xml
//! <process id="main" isExecutable="true"/>
//! <process id="partner" isExecutable="false"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.2.1

use baton_models::Process;

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0042"),
    name: "process-not-executable",
    severity: Severity::Info,
    summary: "A process is not executable and is left out",
    help: "set `isExecutable=\"true\"` on it if it is to run",
    source: include_str!("process_not_executable.rs"),
};

pub(super) fn report(findings: &mut Findings, process: &Process) {
    findings.report(&RULE, || {
        let id = quoted(process.id.as_str());
        let message = format!("the process {id} is not executable and is left out");
        RULE.finding(process.at, Some(process.id.clone()), message)
    });
}
