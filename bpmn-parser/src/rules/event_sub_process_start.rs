//! # What it does
//! Refuses an event sub-process without a start event or with several.
//!
//! # Why
//! The start event says what it waits for.
//!
//! # Example
//! ```xml
//! <subProcess id="watch" triggeredByEvent="true">
//!   <task id="a"/>
//! </subProcess>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.5 (Event Sub-Process)

use baton_models::Definitions;

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0106"),
    name: "event-sub-process-start",
    severity: Severity::Error,
    summary: "An event sub-process does not have exactly one start event",
    help: "give it one start event with a trigger",
    source: include_str!("event_sub_process_start.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    let Some(owner) = graph.owner.filter(|owner| owner.kind.is_event_sub_process()) else {
        return;
    };
    let count = graph.start_events().count();
    if count == 1 || !graph.is_complete {
        return;
    }
    findings.report(&RULE, || {
        let id = quoted(owner.id.as_str());
        let message = format!("the event sub-process {id} has {count} start events, not one");
        RULE.of_node(owner, message)
    });
}
