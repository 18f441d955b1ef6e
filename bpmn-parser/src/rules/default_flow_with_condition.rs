//! # What it does
//! Reports a condition on a default flow.
//!
//! # Why
//! A default flow is taken when no condition of the others is true; its own is never evaluated.
//!
//! # Example
//! ```xml
//! <exclusiveGateway id="g" default="f"/>
//! <sequenceFlow id="f" sourceRef="g" targetRef="a">
//!   <conditionExpression>= amount &lt; 100</conditionExpression>
//! </sequenceFlow>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.6.2, §8.4.13

use baton_models::Definitions;

use super::{Rule, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0061"),
    name: "default-flow-with-condition",
    severity: Severity::Warning,
    summary: "The default flow of a gateway or activity has a condition",
    help: "remove the condition, or let another flow be the default",
    source: include_str!("default_flow_with_condition.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let default = node.default_flow().and_then(|id| graph.flow(id));
        let Some(flow) = default.filter(|flow| flow.source == node.id) else { continue };
        if let Some(condition) = &flow.condition {
            findings.report(&RULE, || {
                let (id, node) = (quoted(flow.id.as_str()), the(node));
                let message = format!(
                    "the default flow {id} of {node} has a condition, which is never evaluated"
                );
                RULE.finding(condition.at, Some(flow.id.clone()), message)
            });
        }
    }
}
