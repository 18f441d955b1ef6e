//! # What it does
//! Refuses an ad-hoc sub-process without an activity, and start and end events in one.
//!
//! # Why
//! Its activities start in any order, so it has no beginning and no end of its own.
//!
//! # Example
//! ```xml
//! <adHocSubProcess id="prepare">
//!   <startEvent id="s"/>
//! </adHocSubProcess>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.5 (Ad-Hoc Sub-Process)

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0091"),
    name: "ad-hoc-sub-process-content",
    severity: Severity::Error,
    summary: "An ad-hoc sub-process has no activity, or a start or end event",
    help: "leave the activities that people choose from, without start and end events",
    source: include_str!("ad_hoc_sub_process_content.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    let is_ad_hoc = |kind: &FlowNodeKind| matches!(kind, FlowNodeKind::AdHocSubProcess(_));
    let Some(owner) = graph.owner.filter(|owner| is_ad_hoc(&owner.kind)) else { return };
    for node in &graph.content.flow_nodes {
        if matches!(node.kind, FlowNodeKind::StartEvent(_) | FlowNodeKind::EndEvent(_)) {
            findings.report(&RULE, || {
                RULE.of_node(node, format!("{} cannot stand in {}", the(node), the(owner)))
            });
        }
    }
    let has_activity = graph.content.flow_nodes.iter().any(|node| node.kind.is_activity());
    if !has_activity && graph.is_complete {
        findings.report(&RULE, || RULE.of_node(owner, format!("{} has no activity", the(owner))));
    }
}
