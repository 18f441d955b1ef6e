//! # What it does
//! Refuses conditions on the flows that leave an event-based gateway.
//!
//! # Why
//! The event that comes first chooses the way; a condition would never be looked at.
//!
//! # Example
//! ```xml
//! <sequenceFlow id="f" sourceRef="event_gateway" targetRef="timer">
//!   <conditionExpression>= amount &gt; 100</conditionExpression>
//! </sequenceFlow>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.6.6

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0070"),
    name: "event-gateway-condition",
    severity: Severity::Error,
    summary: "A flow out of an event-based gateway has a condition",
    help: "remove the condition, or put it on a gateway behind the event",
    source: include_str!("event_gateway_condition.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        if !matches!(node.kind, FlowNodeKind::EventBasedGateway(_)) {
            continue;
        }
        for flow in graph.outgoing(node) {
            let Some(condition) = &flow.condition else { continue };
            findings.report(&RULE, || {
                let id = quoted(flow.id.as_str());
                let message = format!("the flow {id} out of {} has a condition", the(node));
                RULE.finding(condition.at, Some(flow.id.clone()), message)
            });
        }
    }
}
