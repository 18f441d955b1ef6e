//! # What it does
//! Refuses a second catching link event of a name in the same process or sub-process.
//!
//! # Why
//! Which of them a token goes on from is not defined. Several throwing ones are right.
//!
//! # Example
//! ```xml
//! <intermediateCatchEvent id="a"><linkEventDefinition name="A"/></intermediateCatchEvent>
//! <intermediateCatchEvent id="b"><linkEventDefinition name="A"/></intermediateCatchEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Link)

use std::collections::HashMap;

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0108"),
    name: "link-target-twice",
    severity: Severity::Error,
    summary: "Two catching links have the same name",
    help: "give one of them another name",
    source: include_str!("link_target_twice.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    let mut seen = HashMap::new();
    for node in &graph.content.flow_nodes {
        if !matches!(node.kind, FlowNodeKind::IntermediateCatchEvent(_)) {
            continue;
        }
        let Some(name) = graph.link_name(node).filter(|name| !name.is_empty()) else { continue };
        let first = *seen.entry(name).or_insert(node);
        if first.id != node.id {
            findings.report(&RULE, || {
                let (first, name) = (quoted(first.id.as_str()), quoted(name));
                let message = format!("{} catches the link {name}, as does {first}", the(node));
                RULE.of_node(node, message)
            });
        }
    }
}
