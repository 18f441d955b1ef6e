//! # What it does
//! Refuses a conditional event definition without a condition, or with an empty one.
//!
//! # Why
//! It would never happen.
//!
//! # Example
//! ```xml
//! <conditionalEventDefinition/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Conditional), table 10.95

use baton_models::{Definitions, EventDefinitionKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0113"),
    name: "conditional-event-without-condition",
    severity: Severity::Error,
    summary: "A conditional event has no condition",
    help: "write a condition, as in `= amount > 1000`",
    source: include_str!("conditional_event_without_condition.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        for definition in graph.event_definitions(node) {
            let EventDefinitionKind::Conditional { condition } = &definition.kind else { continue };
            if condition.as_ref().is_some_and(|found| !found.text.trim().is_empty()) {
                continue;
            }
            findings.report(&RULE, || {
                let message = format!("{} has no condition", the(node));
                RULE.finding(definition.base.at, Some(node.id.clone()), message)
            });
        }
    }
}
