//! # What it does
//! Refuses a boundary event at an event sub-process.
//!
//! # Why
//! An event sub-process is no part of the flow: no token leaves it at its border.
//!
//! # Example
//! ```xml
//! <subProcess id="watch" triggeredByEvent="true"/>
//! <boundaryEvent id="late" attachedToRef="watch"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.5 (Event Sub-Process), §10.5.4

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0123"),
    name: "boundary-event-on-event-sub-process",
    severity: Severity::Error,
    summary: "A boundary event is attached to an event sub-process",
    help: "attach it to the activity inside that it is about",
    source: include_str!("boundary_event_on_event_sub_process.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let FlowNodeKind::BoundaryEvent(event) = &node.kind else { continue };
        let activity = event.attached_to.as_ref().and_then(|id| graph.node(id));
        let Some(activity) = activity.filter(|found| found.kind.is_event_sub_process()) else {
            continue;
        };
        findings.report(&RULE, || {
            let activity = quoted(activity.id.as_str());
            let message = format!("{} is attached to the event sub-process {activity}", the(node));
            RULE.of_node(node, message)
        });
    }
}
