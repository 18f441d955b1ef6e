//! # What it does
//! Refuses two boundary events of one activity, or two event sub-processes side by side, that catch
//! an escalation with the same code, or that both catch every escalation.
//!
//! # Why
//! Which of them catches it is not defined. One that catches a code beside one that catches all is
//! right: the code goes first.
//!
//! # Example
//! ```xml
//! <boundaryEvent id="a" attachedToRef="t"><escalationEventDefinition/></boundaryEvent>
//! <boundaryEvent id="b" attachedToRef="t"><escalationEventDefinition/></boundaryEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.4, §10.5.5 (Escalation)

use baton_models::{Definitions, EventDefinitionKind};

use super::{Rule, caught_twice};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0126"),
    name: "escalation-caught-twice",
    severity: Severity::Error,
    summary: "Two events at the same place catch the same escalation",
    help: "remove one of them, or let them catch different codes",
    source: include_str!("escalation_caught_twice.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    caught_twice::check(&RULE, "escalation", graph, findings, |kind| match kind {
        EventDefinitionKind::Escalation { escalation } => Some(escalation.as_ref()),
        _ => None,
    });
}
