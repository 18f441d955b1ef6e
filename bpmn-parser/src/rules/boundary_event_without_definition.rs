//! # What it does
//! Refuses a boundary event without an event definition.
//!
//! # Why
//! It could never happen.
//!
//! # Example
//! ```xml
//! <boundaryEvent id="b" attachedToRef="task"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.4, table 10.90

use super::{Rule, located};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0101"),
    name: "boundary-event-without-definition",
    severity: Severity::Error,
    summary: "A boundary event waits for nothing",
    help: "add an event definition, such as a timer or an error",
    source: include_str!("boundary_event_without_definition.rs"),
};

pub(crate) fn report(findings: &mut Findings, event: Element<'_>) {
    findings.report(&RULE, || {
        let message = format!("{} has no event definition", located(event));
        RULE.finding(event.at(), event.nearest_id(), message)
    });
}
