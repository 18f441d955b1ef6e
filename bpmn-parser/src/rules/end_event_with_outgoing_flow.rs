//! # What it does
//! Refuses flows out of an end event.
//!
//! # Why
//! An end event is where tokens are consumed; none can leave it.
//!
//! # Example
//! ```xml
//! <sequenceFlow id="f" sourceRef="end" targetRef="a"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.3 (Sequence Flow Connections)

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0046"),
    name: "end-event-with-outgoing-flow",
    severity: Severity::Error,
    summary: "A sequence flow leaves an end event",
    help: "let the flow leave the node before the end event, or draw an intermediate event",
    source: include_str!("end_event_with_outgoing_flow.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        if matches!(node.kind, FlowNodeKind::EndEvent(_)) && !node.outgoing.is_empty() {
            findings.report(&RULE, || {
                let id = quoted(node.id.as_str());
                let message = format!("the end event {id} has an outgoing sequence flow");
                RULE.finding(node.at, Some(node.id.clone()), message)
            });
        }
    }
}
