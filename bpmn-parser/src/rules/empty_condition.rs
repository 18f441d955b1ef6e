//! # What it does
//! Refuses a condition without a text.
//!
//! # Why
//! It is neither true nor false.
//!
//! # Example
//! ```xml
//! <conditionExpression></conditionExpression>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.4.6

use baton_models::Definitions;

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0064"),
    name: "empty-condition",
    severity: Severity::Error,
    summary: "A condition is empty",
    help: "write a condition, as in `= amount > 1000`, or remove the `conditionExpression`",
    source: include_str!("empty_condition.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for flow in &graph.content.sequence_flows {
        let Some(condition) = &flow.condition else { continue };
        if !matches!(condition.text.trim(), "" | "=") {
            continue;
        }
        findings.report(&RULE, || {
            let message =
                format!("the condition of the flow {} is empty", quoted(flow.id.as_str()));
            RULE.finding(condition.at, Some(flow.id.clone()), message)
        });
    }
}
