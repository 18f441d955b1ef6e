//! # What it does
//! Refuses a second start event that has no trigger of its own.
//!
//! # Why
//! Which of them starts when an instance is created is not said. Choosing one when starting is not
//! supported yet.
//!
//! # Example
//! ```xml
//! <startEvent id="by_mail"/>
//! <startEvent id="by_phone"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.2, §13.2

use baton_models::{Definitions, FlowNode};

use super::{Rule, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0044"),
    name: "several-start-events",
    severity: Severity::Error,
    summary: "A process has several start events without a trigger",
    help: "keep one start event, and let an exclusive gateway behind it choose the way",
    source: include_str!("several_start_events.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    // An event sub-process has exactly one start event, which a rule of its own says.
    if graph.owner.is_some_and(|owner| owner.kind.is_event_sub_process()) {
        return;
    }
    let has_no_trigger = |start: &&FlowNode| graph.event_definitions(start).next().is_none();
    let around = graph.owner.map_or_else(|| the_process(graph), the);
    for start in graph.start_events().filter(has_no_trigger).skip(1) {
        findings.report(&RULE, || {
            let id = quoted(start.id.as_str());
            let message = format!("{id} is not the only start event of {around}");
            RULE.of_node(start, message)
        });
    }
}

fn the_process(graph: &ProcessGraph<'_>) -> String {
    format!("the process {}", quoted(graph.process.id.as_str()))
}
