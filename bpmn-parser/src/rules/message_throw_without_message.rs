//! # What it does
//! Refuses a throwing message event without a message that leaves the sending to no job, and a send
//! task that says how its message is published and has none.
//!
//! # Why
//! The name of the message is what a receiver waits for.
//!
//! # Example
//! ```xml
//! <endEvent id="tell"><messageEventDefinition/></endEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Message), §10.3.3 (Send Task)

use baton_models::{Definitions, Extensions, FlowNode, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0129"),
    name: "message-throw-without-message",
    severity: Severity::Error,
    summary: "What sends a message does not say which",
    help: "set `messageRef` to a message with a name, or let a job do the sending",
    source: include_str!("message_throw_without_message.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let extensions = node.extensions.as_deref();
        let sends = match &node.kind {
            FlowNodeKind::SendTask(_) => {
                extensions.is_some_and(|extensions| extensions.published_message.is_some())
            }
            FlowNodeKind::EndEvent(_) | FlowNodeKind::IntermediateThrowEvent(_) => {
                graph.is_message_event(node)
            }
            _ => false,
        };
        if sends && graph.message(node).is_none() && !is_done_otherwise(graph, node) {
            findings.report(&RULE, || RULE.of_node(node, format!("{} has no message", the(node))));
        }
    }
}

/// Whether the extensions of a node or of its definitions say who does the sending.
fn is_done_otherwise(graph: &ProcessGraph<'_>, node: &FlowNode) -> bool {
    let of_definitions = graph.event_definitions(node);
    let mut of_definitions = of_definitions.filter_map(|found| found.base.extensions.as_deref());
    node.extensions.as_deref().is_some_and(Extensions::say_how_it_is_done)
        || of_definitions.any(Extensions::say_how_it_is_done)
}
