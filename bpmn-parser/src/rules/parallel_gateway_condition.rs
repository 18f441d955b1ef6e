//! # What it does
//! Reports conditions on the flows that leave a parallel gateway.
//!
//! # Why
//! A parallel gateway takes all its flows; the condition is never looked at.
//!
//! # Example
//! ```xml
//! <sequenceFlow id="f" sourceRef="parallel" targetRef="a">
//!   <conditionExpression>= amount &gt; 100</conditionExpression>
//! </sequenceFlow>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.6.4, table 13.1

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0072"),
    name: "parallel-gateway-condition",
    severity: Severity::Warning,
    summary: "A flow out of a parallel gateway has a condition",
    help: "remove the condition, or draw an inclusive gateway",
    source: include_str!("parallel_gateway_condition.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        if !matches!(node.kind, FlowNodeKind::ParallelGateway(_)) {
            continue;
        }
        for flow in graph.outgoing(node) {
            let Some(condition) = &flow.condition else { continue };
            findings.report(&RULE, || {
                let (id, gateway) = (quoted(flow.id.as_str()), the(node));
                let message = format!(
                    "the flow {id} out of {gateway} has a condition, which is never evaluated"
                );
                RULE.finding(condition.at, Some(flow.id.clone()), message)
            });
        }
    }
}
