//! # What it does
//! Reports a catching link event for which no throwing one of the same name stands in the same
//! process or sub-process.
//!
//! # Why
//! Nothing ever comes there.
//!
//! # Example
//! ```xml
//! <intermediateCatchEvent id="from"><linkEventDefinition name="A"/></intermediateCatchEvent>
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
    id: RuleId("BPMN0109"),
    name: "link-without-source",
    severity: Severity::Warning,
    summary: "No throwing link has the name of a catching one",
    help: "add an intermediate throw event with a link of the same name, or remove the event",
    source: include_str!("link_without_source.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    let links = |node| graph.link_name(node).filter(|name| !name.is_empty());
    let nodes = &graph.content.flow_nodes;
    let is_throw = |kind: &FlowNodeKind| matches!(kind, FlowNodeKind::IntermediateThrowEvent(_));
    let sources = nodes.iter().filter(|node| is_throw(&node.kind)).filter_map(links);
    let sources: HashSet<&str> = sources.collect();
    for node in nodes {
        if !matches!(node.kind, FlowNodeKind::IntermediateCatchEvent(_)) {
            continue;
        }
        let Some(name) = links(node).filter(|name| !sources.contains(name)) else { continue };
        findings.report(&RULE, || {
            let name = quoted(name);
            let message = format!("{} catches the link {name}, which nothing throws", the(node));
            RULE.of_node(node, message)
        });
    }
}
