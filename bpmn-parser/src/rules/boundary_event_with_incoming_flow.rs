//! # What it does
//! Refuses sequence flows that end at a boundary event.
//!
//! # Why
//! It happens while its activity runs, not when a token comes.
//!
//! # Example
//! ```xml
//! <boundaryEvent id="late" attachedToRef="task"/>
//! <sequenceFlow id="f" sourceRef="a" targetRef="late"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.4

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0102"),
    name: "boundary-event-with-incoming-flow",
    severity: Severity::Error,
    summary: "A sequence flow ends at a boundary event",
    help: "let the flow end at the activity, or draw an intermediate event",
    source: include_str!("boundary_event_with_incoming_flow.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        if matches!(node.kind, FlowNodeKind::BoundaryEvent(_)) && !node.incoming.is_empty() {
            findings.report(&RULE, || {
                RULE.of_node(node, format!("{} has an incoming sequence flow", the(node)))
            });
        }
    }
}
