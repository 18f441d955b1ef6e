//! # What it does
//! Refuses `startQuantity` and `completionQuantity` below 1.
//!
//! # Why
//! An activity that no token starts never runs, and one that makes none loses the way.
//!
//! # Example
//! ```xml
//! <task id="a" startQuantity="0"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3, table 10.3

use baton_models::Definitions;

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0086"),
    name: "token-quantity-not-positive",
    severity: Severity::Error,
    summary: "An activity needs or makes fewer than one token",
    help: "set it to 1 or more, or remove it",
    source: include_str!("token_quantity_not_positive.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let Some(activity) = &node.activity else { continue };
        let quantities = [
            ("startQuantity", activity.start_quantity),
            ("completionQuantity", activity.completion_quantity),
        ];
        for (name, quantity) in quantities.into_iter().filter(|(_, quantity)| *quantity < 1) {
            findings.report(&RULE, || {
                RULE.of_node(node, format!("`{name}` of {} is {quantity}", the(node)))
            });
        }
    }
}
