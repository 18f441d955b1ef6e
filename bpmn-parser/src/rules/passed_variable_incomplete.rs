//! # What it does
//! Refuses an `in` or `out` of a call activity that says no value, or no variable that takes it,
//! and an `out` with a business key.
//!
//! # Why
//! Nothing would be passed.
//!
//! # Example
//! ```xml
//! <camunda:in source="order"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.3 (Extensibility), §10.3.6

use baton_models::Definitions;
use baton_models::extensions::{MappedValue, VariableMapping};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0098"),
    name: "passed-variable-incomplete",
    severity: Severity::Error,
    summary: "A variable that a call passes has no value or no name",
    help: "write `source` (or `sourceExpression`) and `target`, `variables=\"all\"`, or for an `in` \
           `businessKey`",
    source: include_str!("passed_variable_incomplete.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let extensions = node.extensions.as_deref();
        let passed = extensions.and_then(|extensions| extensions.passed_variables.as_deref());
        let Some(passed) = passed else { continue };
        let inputs = passed.inputs.iter().map(|mapping| (mapping, "in"));
        let outputs = passed.outputs.iter().map(|mapping| (mapping, "out"));
        for (mapping, direction) in inputs.chain(outputs) {
            let Some(problem) = problem_of(mapping, direction) else { continue };
            findings.report(&RULE, || {
                let message = format!("an `{direction}` of {} {problem}", the(node));
                RULE.finding(mapping.at, Some(node.id.clone()), message)
            });
        }
    }
}

fn problem_of(mapping: &VariableMapping, direction: &str) -> Option<&'static str> {
    match &mapping.value {
        MappedValue::Nothing => Some("has no source"),
        MappedValue::BusinessKey(_) if direction == "out" => Some("has a business key"),
        MappedValue::AllVariables | MappedValue::BusinessKey(_) => None,
        _ if mapping.target.is_none() => Some("has no target"),
        _ => None,
    }
}
