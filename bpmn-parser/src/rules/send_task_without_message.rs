//! # What it does
//! Reports a send task without message, operation, implementation and extension.
//!
//! # Why
//! A job named after the element does the sending; most often the message was forgotten.
//!
//! # Example
//! ```xml
//! <sendTask id="tell"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.3 (Send Task)

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0088"),
    name: "send-task-without-message",
    severity: Severity::Warning,
    summary: "A send task does not say what it sends",
    help: "set `messageRef` to a message, or give the task an implementation",
    source: include_str!("send_task_without_message.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let FlowNodeKind::SendTask(task) = &node.kind else { continue };
        let says_what = graph.message(node).is_some() || task.implementation.is_some();
        let by_extension = node.extensions.as_deref().is_some_and(|extensions| {
            extensions.say_how_it_is_done() || extensions.published_message.is_some()
        });
        if !says_what && !by_extension {
            findings.report(&RULE, || RULE.of_node(node, format!("{} has no message", the(node))));
        }
    }
}
