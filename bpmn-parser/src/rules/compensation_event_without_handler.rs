//! # What it does
//! Refuses a boundary event with a compensation definition that no association connects to an
//! activity with `isForCompensation="true"`.
//!
//! # Why
//! Nothing would be undone.
//!
//! # Example
//! ```xml
//! <boundaryEvent id="undo" attachedToRef="book"><compensateEventDefinition/></boundaryEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.7.1

use std::collections::HashSet;

use baton_models::{Artifact, Definitions, ElementId, EventDefinitionKind, FlowNode, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0104"),
    name: "compensation-event-without-handler",
    severity: Severity::Error,
    summary: "A compensation boundary event has no activity that undoes the work",
    help: "connect it by an association to an activity with `isForCompensation=\"true\"`",
    source: include_str!("compensation_event_without_handler.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, definitions: &Definitions, findings: &mut Findings) {
    let mut handled = None;
    for node in &graph.content.flow_nodes {
        let is_compensation = |kind: &EventDefinitionKind| {
            matches!(kind, EventDefinitionKind::Compensate { .. }).then_some(())
        };
        let is_boundary = matches!(node.kind, FlowNodeKind::BoundaryEvent(_));
        if !is_boundary || graph.definition(node, is_compensation).is_none() {
            continue;
        }
        let handled = handled.get_or_insert_with(|| with_handler(graph, definitions));
        if !handled.contains(&node.id) {
            findings.report(&RULE, || {
                let message = format!("{} has no activity that undoes the work", the(node));
                RULE.of_node(node, message)
            });
        }
    }
}

/// The nodes that an association connects to an activity which undoes work. Associations stand
/// beside the event, or in the collaboration that shows it.
fn with_handler<'m>(
    graph: &ProcessGraph<'m>,
    definitions: &'m Definitions,
) -> HashSet<&'m ElementId> {
    let is_handler = |id: &ElementId| graph.node(id).is_some_and(FlowNode::is_for_compensation);
    let drawn = definitions.collaborations.iter().flat_map(|found| &found.artifacts);
    let mut found = HashSet::new();
    for artifact in graph.content.artifacts.iter().chain(drawn) {
        let Artifact::Association(association) = artifact else { continue };
        let (Some(source), Some(target)) = (&association.source, &association.target) else {
            continue;
        };
        found.extend(is_handler(target).then_some(source));
        found.extend(is_handler(source).then_some(target));
    }
    found
}
