//! # What it does
//! Refuses a throwing error event without `errorRef`.
//!
//! # Why
//! Without one nothing can catch it by its code. A catching event without `errorRef` catches all.
//!
//! # Example
//! ```xml
//! <endEvent id="e"><errorEventDefinition/></endEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Error)

use baton_models::{Definitions, EventDefinitionKind, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0116"),
    name: "error-event-without-error",
    severity: Severity::Error,
    summary: "An event that throws an error does not say which",
    help: "set `errorRef` to an error with a code",
    source: include_str!("error_event_without_error.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        if !matches!(node.kind, FlowNodeKind::EndEvent(_) | FlowNodeKind::IntermediateThrowEvent(_))
        {
            continue;
        }
        for definition in graph.event_definitions(node) {
            if matches!(&definition.kind, EventDefinitionKind::Error { error: None }) {
                findings.report(&RULE, || {
                    let message = format!("{} has no error", the(node));
                    RULE.finding(definition.base.at, Some(node.id.clone()), message)
                });
            }
        }
    }
}
