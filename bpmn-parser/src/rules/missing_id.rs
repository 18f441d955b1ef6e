//! # What it does
//! Reports a process, a flow node or a sequence flow without an id.
//!
//! # Why
//! History, incidents and APIs name every element by its id, and references need it.
//!
//! # Example
//! ```xml
//! <userTask name="Approve"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.1

use super::{Rule, located};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0030"),
    name: "missing-id",
    severity: Severity::Error,
    summary: "An element that needs an id has none",
    help: "give it an `id` that no other element of the file has",
    source: include_str!("missing_id.rs"),
};

pub(crate) fn report(findings: &mut Findings, element: Element<'_>) {
    findings.report(&RULE, || {
        let message = format!("{} has no id", located(element));
        RULE.finding(element.at(), element.parent().and_then(Element::nearest_id), message)
    });
}
