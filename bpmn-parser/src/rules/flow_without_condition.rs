//! # What it does
//! Reports a flow that leaves an exclusive gateway beside others, without a condition and without
//! being the default.
//!
//! # Why
//! A flow without a condition is always true, so the flows after it are never taken.
//!
//! # Example
//! ```xml
//! <exclusiveGateway id="g"/>
//! <sequenceFlow id="f1" sourceRef="g" targetRef="a"/>
//! <sequenceFlow id="f2" sourceRef="g" targetRef="b"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.6.2, §13.4.2 (Exclusive Gateway)

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0062"),
    name: "flow-without-condition",
    severity: Severity::Warning,
    summary: "One of several flows out of an exclusive gateway has no condition",
    help: "give it a condition, or make it the default flow of the gateway",
    source: include_str!("flow_without_condition.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let FlowNodeKind::ExclusiveGateway(gateway) = &node.kind else { continue };
        if node.outgoing.len() < 2 {
            continue;
        }
        for flow in graph.outgoing(node) {
            if flow.condition.is_some() || gateway.default.as_ref() == Some(&flow.id) {
                continue;
            }
            findings.report(&RULE, || {
                let (id, flow_id) = (quoted(node.id.as_str()), quoted(flow.id.as_str()));
                let message = format!(
                    "the flow {flow_id} out of the exclusive gateway {id} has no condition, so it is \
                     always true"
                );
                RULE.finding(flow.at, Some(flow.id.clone()), message)
            });
        }
    }
}
