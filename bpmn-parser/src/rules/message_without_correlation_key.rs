//! # What it does
//! Refuses, in a file of the zeebe dialect, a receive task, a catch event, a boundary event and the
//! start of an event sub-process whose message has no `zeebe:subscription`. Start events of a
//! process need none. A file is of that dialect if it says so (`modeler:executionPlatform`), or if
//! it is extended in that dialect alone.
//!
//! # Why
//! In that dialect a message reaches the instance that waits with the same key, so that one without
//! a key would never arrive.
//!
//! # Example
//! ```xml
//! <message id="paid" name="paid"/>
//! <receiveTask id="wait" messageRef="paid"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.3 (Extensibility), §8.4.2 (Correlation)

use baton_models::extensions::Dialect;
use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0128"),
    name: "message-without-correlation-key",
    severity: Severity::Error,
    summary: "A message that an instance waits for has no correlation key",
    help: "add a `zeebe:subscription` with a `correlationKey` to the `extensionElements` of the message",
    source: include_str!("message_without_correlation_key.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    if graph.catalog.dialect != Some(Dialect::Zeebe) {
        return;
    }
    for node in &graph.content.flow_nodes {
        let waits = match node.kind {
            FlowNodeKind::ReceiveTask(_)
            | FlowNodeKind::IntermediateCatchEvent(_)
            | FlowNodeKind::BoundaryEvent(_) => true,
            FlowNodeKind::StartEvent(_) => {
                graph.owner.is_some_and(|owner| owner.kind.is_event_sub_process())
            }
            _ => false,
        };
        let message = graph.message(node).filter(|_| waits);
        let Some(message) = message.and_then(|id| graph.catalog.message(id)) else { continue };
        let extensions = message.base.extensions.as_deref();
        // A subscription without a key has a finding where it stands.
        if extensions.is_some_and(|extensions| extensions.subscription.is_some()) {
            continue;
        }
        findings.report(&RULE, || {
            let name = quoted(message.name.as_deref().unwrap_or_default());
            let message =
                format!("{} waits for the message {name}, which has no correlation key", the(node));
            RULE.of_node(node, message)
        });
    }
}
