//! # What it does
//! Refuses variables for the code or the message of an error or escalation on an event that throws.
//!
//! # Why
//! Only what is caught can be put into variables.
//!
//! # Example
//! ```xml
//! <endEvent id="e">
//!   <errorEventDefinition errorRef="declined" camunda:errorCodeVariable="code"/>
//! </endEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.3 (Extensibility), §10.5.5 (Error, Escalation)

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0131"),
    name: "code-variable-misplaced",
    severity: Severity::Error,
    summary: "An event that throws names variables for what is caught",
    help: "move them to the event that catches",
    source: include_str!("code_variable_misplaced.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        if !matches!(node.kind, FlowNodeKind::EndEvent(_) | FlowNodeKind::IntermediateThrowEvent(_))
        {
            continue;
        }
        for definition in graph.event_definitions(node) {
            let extensions = definition.base.extensions.as_deref();
            if extensions.is_none_or(|extensions| extensions.code_variables.is_none()) {
                continue;
            }
            findings.report(&RULE, || {
                let message =
                    format!("{} throws and names variables for what it catches", the(node));
                RULE.finding(definition.base.at, Some(node.id.clone()), message)
            });
        }
    }
}
