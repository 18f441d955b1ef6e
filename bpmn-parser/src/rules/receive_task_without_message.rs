//! # What it does
//! Refuses a receive task without `messageRef` and without an operation that takes a
//! message.
//!
//! # Why
//! No message can be correlated with it.
//!
//! # Example
//! ```xml
//! <receiveTask id="wait"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.3 (Receive Task)

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0087"),
    name: "receive-task-without-message",
    severity: Severity::Error,
    summary: "A receive task does not say what it waits for",
    help: "set `messageRef` to a message with a name",
    source: include_str!("receive_task_without_message.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let is_task = matches!(node.kind, FlowNodeKind::ReceiveTask(_));
        if is_task && graph.message(node).is_none() {
            findings.report(&RULE, || RULE.of_node(node, format!("{} has no message", the(node))));
        }
    }
}
