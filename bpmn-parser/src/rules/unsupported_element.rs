//! # What it does
//! Refuses an element of BPMN that this release does not run.
//!
//! # Why
//! A file that is accepted runs as it is drawn. Leaving an element out, or running it as another,
//! would break that promise.
//!
//! # Example
//! ```xml
//! <complexGateway id="vote"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10 and §13

use super::{Rule, located};
use crate::conformance::support::{EventPosition, Trigger};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0012"),
    name: "unsupported-element",
    severity: Severity::Error,
    summary: "An element of the standard is not supported yet",
    help: "remove it, or keep the diagram for a release that runs it",
    source: include_str!("unsupported_element.rs"),
};

pub(crate) fn report(findings: &mut Findings, element: Element<'_>) {
    findings.report(&RULE, || {
        let message = format!("{} is not supported yet", located(element));
        let mut found = RULE.finding(element.at(), element.nearest_id(), message);
        if let Some(way_out) = way_out(element.local_name()) {
            way_out.clone_into(&mut found.help);
        }
        found
    });
}

/// Reports an event: its trigger and its place decide whether it runs.
pub(crate) fn event(
    findings: &mut Findings,
    event: Element<'_>,
    position: EventPosition,
    trigger: Trigger,
) {
    findings.report(&RULE, || {
        let (located, words, trigger) = (located(event), position.words(), trigger.words());
        let message = format!("{located}, {words} {trigger}, is not supported yet");
        RULE.finding(event.at(), event.nearest_id(), message)
    });
}

/// What to draw instead, where something else does the same.
fn way_out(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "ioSpecification" | "dataInputAssociation" | "dataOutputAssociation" | "property" => {
            "remove it; variables carry the data from one task to the next"
        }
        "potentialOwner" | "humanPerformer" | "performer" | "resourceRole" => {
            "remove it and say who does the task by its assignment, as in \
             `zeebe:assignmentDefinition`"
        }
        "standardLoopCharacteristics" => "draw the loop with a gateway behind the activity",
        _ => return None,
    })
}
