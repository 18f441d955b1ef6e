//! # What it does
//! Refuses a file of BPMN in which there is no process.
//!
//! # Why
//! There is nothing to run.
//!
//! # Example
//! ```xml
//! <definitions targetNamespace="urn:example"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.2

use super::{Rule, described};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0040"),
    name: "no-process",
    severity: Severity::Error,
    summary: "The file has no process",
    help: "add a process, or deploy the file that has one",
    source: include_str!("no_process.rs"),
};

pub(crate) fn report(findings: &mut Findings, root: Element<'_>) {
    findings.report(&RULE, || {
        let message = format!("there is no process in {}", described(root));
        RULE.finding(root.at(), root.nearest_id(), message)
    });
}
