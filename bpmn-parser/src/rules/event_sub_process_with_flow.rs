//! # What it does
//! Refuses incoming and outgoing sequence flows at a sub-process with `triggeredByEvent="true"`.
//!
//! # Why
//! Its start event starts it, never a token, and no token leaves it.
//!
//! # Example
//! ```xml
//! <subProcess id="watch" triggeredByEvent="true"/>
//! <sequenceFlow id="f" sourceRef="a" targetRef="watch"/>
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
    id: RuleId("BPMN0105"),
    name: "event-sub-process-with-flow",
    severity: Severity::Error,
    summary: "An event sub-process has sequence flows",
    help: "remove the flows, or remove `triggeredByEvent`",
    source: include_str!("event_sub_process_with_flow.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let has_flows = !node.incoming.is_empty() || !node.outgoing.is_empty();
        if node.kind.is_event_sub_process() && has_flows {
            findings.report(&RULE, || {
                RULE.of_node(node, format!("the event {} has sequence flows", words(node)))
            });
        }
    }
}

fn words(node: &baton_models::FlowNode) -> String {
    format!("{} {}", node.kind.words(), quoted(node.id.as_str()))
}
