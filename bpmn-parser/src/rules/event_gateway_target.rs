//! # What it does
//! Refuses flows out of an event-based gateway that lead to anything but an intermediate catch
//! event that waits, or a receive task that happens once and has no boundary events, or to one that
//! has other incoming flows.
//!
//! # Why
//! The gateway waits for what stands behind its flows; a task there waits for nothing. While it
//! waits the receive task behind it does not run yet, so that nothing can happen at its border.
//!
//! # Example
//! ```xml
//! <eventBasedGateway id="g"/>
//! <sequenceFlow id="f" sourceRef="g" targetRef="a_user_task"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.6.6

use baton_models::{Definitions, EventDefinitionKind, FlowNode, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0068"),
    name: "event-gateway-target",
    severity: Severity::Error,
    summary: "A flow of an event-based gateway leads to something that waits for no event",
    help: "let every flow of the gateway lead to an intermediate catch event or a receive task \
           with no other incoming flow",
    source: include_str!("event_gateway_target.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        if !matches!(node.kind, FlowNodeKind::EventBasedGateway(_)) {
            continue;
        }
        for flow in graph.outgoing(node) {
            let Some(target) = graph.node(&flow.target) else { continue };
            let problem = match problem_of(graph, target) {
                Some(problem) => problem,
                None if target.incoming.len() > 1 => "has other incoming flows",
                None => continue,
            };
            findings.report(&RULE, || {
                let (gateway, target) = (the(node), the(target));
                let message = format!("{target} behind {gateway} {problem}");
                RULE.finding(flow.at, Some(flow.id.clone()), message)
            });
        }
    }
}

/// Why a node cannot stand behind an event-based gateway.
fn problem_of<'m>(graph: &ProcessGraph<'m>, target: &'m FlowNode) -> Option<&'static str> {
    match &target.kind {
        FlowNodeKind::ReceiveTask(_) => problem_of_task(graph, target),
        FlowNodeKind::IntermediateCatchEvent(_) => {
            let is_link = |kind: &EventDefinitionKind| {
                matches!(kind, EventDefinitionKind::Link { .. }).then_some("is entered by a link")
            };
            graph.definition(target, is_link).filter(|_| graph.is_complete)
        }
        _ => Some("waits for no event"),
    }
}

/// Why a receive task cannot stand behind an event-based gateway, which waits in its place.
fn problem_of_task(graph: &ProcessGraph<'_>, target: &FlowNode) -> Option<&'static str> {
    let is_at_its_border = |node: &FlowNode| match &node.kind {
        FlowNodeKind::BoundaryEvent(event) => event.attached_to.as_ref() == Some(&target.id),
        _ => false,
    };
    let loops = target.activity.as_deref().and_then(|found| found.loop_characteristics.as_ref());
    if graph.content.flow_nodes.iter().any(is_at_its_border) {
        Some("has boundary events")
    } else if loops.is_some() {
        Some("happens several times")
    } else {
        None
    }
}
