//! # What it does
//! Refuses a throwing escalation event without `escalationRef`.
//!
//! # Why
//! Without one nothing can catch it by its code. A catching event without `escalationRef` catches
//! all.
//!
//! # Example
//! ```xml
//! <endEvent id="e"><escalationEventDefinition/></endEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Escalation)

use baton_models::{Definitions, EventDefinitionKind, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0117"),
    name: "escalation-event-without-escalation",
    severity: Severity::Error,
    summary: "An event that throws an escalation does not say which",
    help: "set `escalationRef` to an escalation with a code",
    source: include_str!("escalation_event_without_escalation.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        if !matches!(node.kind, FlowNodeKind::EndEvent(_) | FlowNodeKind::IntermediateThrowEvent(_))
        {
            continue;
        }
        for definition in graph.event_definitions(node) {
            if matches!(&definition.kind, EventDefinitionKind::Escalation { escalation: None }) {
                findings.report(&RULE, || {
                    let message = format!("{} has no escalation", the(node));
                    RULE.finding(definition.base.at, Some(node.id.clone()), message)
                });
            }
        }
    }
}
