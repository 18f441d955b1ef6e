//! # What it does
//! Refuses a throwing link event for which no catching one of the same name stands in the same
//! process or sub-process.
//!
//! # Why
//! A token would vanish there.
//!
//! # Example
//! ```xml
//! <intermediateThrowEvent id="go"><linkEventDefinition name="A"/></intermediateThrowEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Link)

use std::collections::HashSet;

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0107"),
    name: "link-without-target",
    severity: Severity::Error,
    summary: "No catching link has the name of a throwing one",
    help: "add an intermediate catch event with a link of the same name to the same process or \
           sub-process",
    source: include_str!("link_without_target.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    let links = |node| graph.link_name(node).filter(|name| !name.is_empty());
    let nodes = &graph.content.flow_nodes;
    let is_catch = |kind: &FlowNodeKind| matches!(kind, FlowNodeKind::IntermediateCatchEvent(_));
    let targets = nodes.iter().filter(|node| is_catch(&node.kind)).filter_map(links);
    let targets: HashSet<&str> = targets.collect();
    for node in nodes {
        if !matches!(node.kind, FlowNodeKind::IntermediateThrowEvent(_)) {
            continue;
        }
        let Some(name) = links(node).filter(|name| !targets.contains(name)) else { continue };
        findings.report(&RULE, || {
            let message = format!("{} links to {}, which nothing catches", the(node), quoted(name));
            RULE.of_node(node, message)
        });
    }
}
