//! # What it does
//! Refuses a catching message event without `messageRef` and without an operation that
//! takes a message.
//!
//! # Why
//! No message can be correlated with it. A throwing one may leave the sending to a job.
//!
//! # Example
//! ```xml
//! <intermediateCatchEvent id="wait"><messageEventDefinition/></intermediateCatchEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Message), table 10.99

use baton_models::{Definitions, EventDefinitionKind, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0114"),
    name: "message-event-without-message",
    severity: Severity::Error,
    summary: "An event that waits for a message does not say for which",
    help: "set `messageRef` to a message with a name",
    source: include_str!("message_event_without_message.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        if matches!(node.kind, FlowNodeKind::EndEvent(_) | FlowNodeKind::IntermediateThrowEvent(_))
        {
            continue;
        }
        for definition in graph.event_definitions(node) {
            let is_message = matches!(definition.kind, EventDefinitionKind::Message { .. });
            if is_message && graph.message(node).is_none() {
                findings.report(&RULE, || {
                    let message = format!("{} has no message", the(node));
                    RULE.finding(definition.base.at, Some(node.id.clone()), message)
                });
            }
        }
    }
}
