//! # What it does
//! Refuses extensions of one element that cannot both hold: a job and a decision, two ways to do
//! the work, settings of two dialects at once.
//!
//! # Why
//! Which of them wins would be a guess, and other engines guess differently.
//!
//! # Example
//! ```xml
//! <serviceTask id="charge" camunda:type="external" camunda:topic="charge">
//!   <extensionElements>
//!     <zeebe:taskDefinition type="charge-card"/>
//!   </extensionElements>
//! </serviceTask>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.3 (Extensibility)

use super::{Rule, located, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0028"),
    name: "conflicting-extensions",
    severity: Severity::Error,
    summary: "Two extensions of an element contradict each other",
    help: "keep the one that is meant and remove the other",
    source: include_str!("conflicting_extensions.rs"),
};

/// Reports two extensions of an element by their names as written.
pub(crate) fn report(findings: &mut Findings, owner: Element<'_>, first: &str, second: &str) {
    findings.report(&RULE, || {
        let (first, second) = (quoted(first), quoted(second));
        let message = format!("{} has both {first} and {second}", located(owner));
        RULE.finding(owner.at(), owner.nearest_id(), message)
    });
}
