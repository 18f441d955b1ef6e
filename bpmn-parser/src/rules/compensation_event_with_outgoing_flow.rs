//! # What it does
//! Refuses sequence flows that leave a boundary event with a compensation definition.
//!
//! # Why
//! Its activity is over when it happens, so no token goes on from there; an association names
//! what undoes the work.
//!
//! # Example
//! ```xml
//! <boundaryEvent id="undo" attachedToRef="book"><compensateEventDefinition/></boundaryEvent>
//! <sequenceFlow id="f" sourceRef="undo" targetRef="cancel"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.4, §10.7.1

use baton_models::{Definitions, EventDefinitionKind, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0103"),
    name: "compensation-event-with-outgoing-flow",
    severity: Severity::Error,
    summary: "A sequence flow leaves a compensation boundary event",
    help: "connect the event to the activity that undoes the work by an association",
    source: include_str!("compensation_event_with_outgoing_flow.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let is_compensation = |kind: &EventDefinitionKind| {
            matches!(kind, EventDefinitionKind::Compensate { .. }).then_some(())
        };
        let is_boundary = matches!(node.kind, FlowNodeKind::BoundaryEvent(_));
        if !is_boundary || graph.definition(node, is_compensation).is_none() {
            continue;
        }
        if !node.outgoing.is_empty() {
            findings.report(&RULE, || {
                RULE.of_node(node, format!("{} has an outgoing sequence flow", the(node)))
            });
        }
    }
}
