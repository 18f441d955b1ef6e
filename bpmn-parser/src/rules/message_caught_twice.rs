//! # What it does
//! Refuses two events at the same place that wait for messages of the same name: boundary events of
//! one activity, event sub-processes side by side, what stands behind one event-based gateway, the
//! start events of one process.
//!
//! # Why
//! A message goes to one of them, and which is not defined.
//!
//! # Example
//! ```xml
//! <startEvent id="a"><messageEventDefinition messageRef="order"/></startEvent>
//! <startEvent id="b"><messageEventDefinition messageRef="order"/></startEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Message), §10.6.6

use std::collections::HashMap;

use baton_models::{Definitions, FlowNode, FlowNodeKind};

use super::{Rule, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0127"),
    name: "message-caught-twice",
    severity: Severity::Error,
    summary: "Two events at the same place wait for the same message",
    help: "remove one of them, or let them wait for messages of different names",
    source: include_str!("message_caught_twice.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    let mut places = graph.events_at_borders();
    let is_triggered_by_event = graph.owner.is_some_and(|owner| owner.kind.is_event_sub_process());
    if !is_triggered_by_event {
        places.push(graph.start_events().collect());
    }
    let nodes = graph.content.flow_nodes.iter();
    let gateways = nodes.filter(|node| matches!(node.kind, FlowNodeKind::EventBasedGateway(_)));
    places.extend(gateways.map(|gateway| {
        graph.outgoing(gateway).filter_map(|flow| graph.node(&flow.target)).collect()
    }));
    for place in places {
        check_place(graph, &place, findings);
    }
}

fn check_place(graph: &ProcessGraph<'_>, place: &[&FlowNode], findings: &mut Findings) {
    let mut seen = HashMap::new();
    for node in place {
        let message = graph.message(node).and_then(|id| graph.catalog.message(id));
        let Some(name) = message.and_then(|message| message.name.as_deref()) else { continue };
        let first = *seen.entry(name.trim()).or_insert(node);
        // A message without a name has a rule of its own.
        if first.id == node.id || name.trim().is_empty() {
            continue;
        }
        findings.report(&RULE, || {
            let (name, first) = (quoted(name.trim()), quoted(first.id.as_str()));
            let message = format!("{} waits for the message {name}, as does {first}", the(node));
            RULE.of_node(node, message)
        });
    }
}
