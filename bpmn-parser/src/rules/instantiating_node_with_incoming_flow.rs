//! # What it does
//! Refuses an incoming flow at an event-based gateway or receive task with `instantiate="true"`.
//!
//! # Why
//! It starts a new instance, so no token of an instance can come to it.
//!
//! # Example
//! ```xml
//! <receiveTask id="r" instantiate="true"/>
//! <sequenceFlow id="f" sourceRef="a" targetRef="r"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.6.6, §10.3.3 (Receive Task)

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0073"),
    name: "instantiating-node-with-incoming-flow",
    severity: Severity::Error,
    summary: "A gateway or receive task that starts instances has an incoming flow",
    help: "remove the flow, or remove `instantiate`",
    source: include_str!("instantiating_node_with_incoming_flow.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let instantiates = match &node.kind {
            FlowNodeKind::EventBasedGateway(gateway) => gateway.instantiate,
            FlowNodeKind::ReceiveTask(task) => task.instantiate,
            _ => false,
        };
        if instantiates && !node.incoming.is_empty() {
            findings.report(&RULE, || {
                let message = format!("{} starts instances and has an incoming flow", the(node));
                RULE.of_node(node, message)
            });
        }
    }
}
