//! # What it does
//! Refuses an incoming flow at a catching link event and an outgoing flow at a throwing one.
//!
//! # Why
//! A link stands for a flow: it is entered at its throwing end and left at its catching end.
//!
//! # Example
//! ```xml
//! <intermediateThrowEvent id="go"><linkEventDefinition name="A"/></intermediateThrowEvent>
//! <sequenceFlow id="f" sourceRef="go" targetRef="b"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Link)

use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0110"),
    name: "link-with-flow",
    severity: Severity::Error,
    summary: "A sequence flow ends at a catching link or leaves a throwing one",
    help: "remove the flow; the link itself is the connection",
    source: include_str!("link_with_flow.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        if graph.link_name(node).is_none() {
            continue;
        }
        let problem = match &node.kind {
            FlowNodeKind::IntermediateCatchEvent(_) if !node.incoming.is_empty() => {
                "catches a link and has an incoming sequence flow"
            }
            FlowNodeKind::IntermediateThrowEvent(_) if !node.outgoing.is_empty() => {
                "throws a link and has an outgoing sequence flow"
            }
            _ => continue,
        };
        findings.report(&RULE, || RULE.of_node(node, format!("{} {problem}", the(node))));
    }
}
