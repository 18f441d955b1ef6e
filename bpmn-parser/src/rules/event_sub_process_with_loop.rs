//! # What it does
//! Refuses loop characteristics on an event sub-process.
//!
//! # Why
//! Its start event starts it, once for each time it happens; how often that is, no loop can say.
//!
//! # Example
//! ```xml
//! <subProcess id="watch" triggeredByEvent="true">
//!   <multiInstanceLoopCharacteristics/>
//! </subProcess>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.5 (Event Sub-Process), §10.3.8

use baton_models::Definitions;

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0124"),
    name: "event-sub-process-with-loop",
    severity: Severity::Error,
    summary: "An event sub-process happens several times",
    help: "put the loop on a sub-process or task inside of it",
    source: include_str!("event_sub_process_with_loop.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for (node, several) in graph.multi_instances() {
        if !node.kind.is_event_sub_process() {
            continue;
        }
        findings.report(&RULE, || {
            let id = quoted(node.id.as_str());
            let message = format!("the event sub-process {id} has a multi-instance loop");
            RULE.finding(several.base.at, Some(node.id.clone()), message)
        });
    }
}
