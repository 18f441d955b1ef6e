//! # What it does
//! Refuses a complex gateway with several incoming flows and no activation condition.
//!
//! # Why
//! Nothing says when it fires.
//!
//! # Example
//! ```xml
//! <complexGateway id="g"/>
//! <!-- with two incoming flows -->
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.6.5, table 13.5

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0074"),
    name: "complex-gateway-without-condition",
    severity: Severity::Error,
    summary: "A complex gateway does not say when enough flows have come",
    help: "add an `activationCondition`, as in `= activationCount >= 2`",
    source: include_str!("complex_gateway_without_condition.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let FlowNodeKind::ComplexGateway(gateway) = &node.kind else { continue };
        let condition = gateway.activation_condition.as_ref();
        let has_condition = condition.is_some_and(|found| !found.text.trim().is_empty());
        if node.incoming.len() > 1 && !has_condition {
            findings.report(&RULE, || {
                let count = node.incoming.len();
                let message =
                    format!("{} has {count} incoming flows and no activation condition", the(node));
                RULE.of_node(node, message)
            });
        }
    }
}
