//! # What it does
//! Refuses a gateway or activity whose `default` is the flow of another node.
//!
//! # Why
//! A token could not take it.
//!
//! # Example
//! ```xml
//! <exclusiveGateway id="g" default="f"/>
//! <sequenceFlow id="f" sourceRef="other" targetRef="b"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.6.2

use baton_models::Definitions;

use super::{Rule, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0060"),
    name: "default-flow-not-outgoing",
    severity: Severity::Error,
    summary: "The default flow of a gateway or activity does not leave it",
    help: "let `default` name one of the node's own outgoing flows",
    source: include_str!("default_flow_not_outgoing.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let Some(default) = node.default_flow() else { continue };
        let flow = graph.flow(default);
        if flow.is_some_and(|flow| flow.source != node.id) {
            findings.report(&RULE, || {
                let flow = quoted(default.as_str());
                let message = format!("the default flow {flow} of {} does not leave it", the(node));
                RULE.of_node(node, message)
            });
        }
    }
}
