//! # What it does
//! Reports an event-based gateway with one outgoing flow or none.
//!
//! # Why
//! There is nothing to choose; most often a flow was forgotten.
//!
//! # Example
//! ```xml
//! <eventBasedGateway id="g"/>
//! <sequenceFlow id="only" sourceRef="g" targetRef="timer"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.6.6

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0069"),
    name: "event-gateway-with-one-way",
    severity: Severity::Warning,
    summary: "An event-based gateway has fewer than two outgoing flows",
    help: "draw another event, or leave the gateway out",
    source: include_str!("event_gateway_with_one_way.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let is_gateway = matches!(node.kind, FlowNodeKind::EventBasedGateway(_));
        if is_gateway && node.outgoing.len() < 2 && graph.is_complete {
            findings.report(&RULE, || {
                let count = node.outgoing.len();
                let message = format!("{} has {count} outgoing flows, not two or more", the(node));
                RULE.of_node(node, message.replace("1 outgoing flows", "1 outgoing flow"))
            });
        }
    }
}
