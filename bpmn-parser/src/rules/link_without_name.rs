//! # What it does
//! Refuses a link event definition without a name.
//!
//! # Why
//! The name says which ends belong together.
//!
//! # Example
//! ```xml
//! <intermediateThrowEvent id="go"><linkEventDefinition/></intermediateThrowEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Link), table 10.98

use baton_models::Definitions;

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0111"),
    name: "link-without-name",
    severity: Severity::Error,
    summary: "A link has no name",
    help: "give both ends of the link the same `name`",
    source: include_str!("link_without_name.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        if graph.link_name(node).is_some_and(str::is_empty) {
            findings.report(&RULE, || {
                RULE.of_node(node, format!("the link of {} has no name", the(node)))
            });
        }
    }
}
