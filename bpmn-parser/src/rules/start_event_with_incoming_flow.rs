//! # What it does
//! Refuses flows into a start event.
//!
//! # Why
//! A start event is where tokens begin; none can arrive there.
//!
//! # Example
//! ```xml
//! <sequenceFlow id="f" sourceRef="a" targetRef="start"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.2 (Sequence Flow Connections)

use baton_models::Definitions;

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0045"),
    name: "start-event-with-incoming-flow",
    severity: Severity::Error,
    summary: "A sequence flow ends at a start event",
    help: "let the flow end at the node behind the start event",
    source: include_str!("start_event_with_incoming_flow.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for start in graph.start_events().filter(|start| !start.incoming.is_empty()) {
        findings.report(&RULE, || {
            let id = quoted(start.id.as_str());
            let message = format!("the start event {id} has an incoming sequence flow");
            RULE.finding(start.at, Some(start.id.clone()), message)
        });
    }
}
