//! # What it does
//! Reports flow nodes that no token can reach. Of a part that hangs together only the first node is
//! reported.
//!
//! # Why
//! What it stands for never happens. Most often a flow was forgotten.
//!
//! # Example
//! ```xml
//! <startEvent id="start"/>
//! <task id="forgotten"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §13.2

use std::collections::HashMap;

use baton_models::{Definitions, FlowNode, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0047"),
    name: "unreachable-node",
    severity: Severity::Warning,
    summary: "No path leads from a start event to a node",
    help: "connect it with a sequence flow, or remove it",
    source: include_str!("unreachable_node.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    if !graph.is_complete || graph.start_events().next().is_none() {
        return;
    }
    let Some(beyond) = beyond(graph) else { return };
    let nodes = &graph.content.flow_nodes;
    let mut reach = Reach { graph, beyond, reached: vec![false; nodes.len()] };
    for start in nodes.iter().filter(|node| starts_by_itself(node)) {
        reach.from(start);
    }
    // Nodes without an incoming flow first: what follows them is theirs. What is left is a circle.
    let entries = nodes.iter().filter(|node| node.incoming.is_empty());
    for node in entries.chain(nodes) {
        let is_reached = graph.node_index(&node.id).is_none_or(|index| reach.reached[index]);
        if is_reached || is_told_elsewhere(graph, node) {
            continue;
        }
        let behind = reach.from(node) - 1;
        findings.report(&RULE, || {
            let also = match behind {
                0 => String::new(),
                1 => ", and neither does one to the node behind it".to_owned(),
                count => format!(", and neither does one to the {count} nodes behind it"),
            };
            let message = format!("no path leads from the start to {}{also}", the(node));
            RULE.of_node(node, message)
        });
    }
}

/// Whether a node runs without a flow that leads to it.
fn starts_by_itself(node: &FlowNode) -> bool {
    match &node.kind {
        FlowNodeKind::StartEvent(_) => true,
        FlowNodeKind::ReceiveTask(task) if task.instantiate => true,
        FlowNodeKind::EventBasedGateway(gateway) => gateway.instantiate,
        _ => node.kind.is_event_sub_process() || node.is_for_compensation(),
    }
}

/// A boundary event goes where its activity goes, and a link that nothing throws has a rule of its
/// own.
fn is_told_elsewhere(graph: &ProcessGraph<'_>, node: &FlowNode) -> bool {
    matches!(node.kind, FlowNodeKind::BoundaryEvent(_)) || graph.link_name(node).is_some()
}

/// Where tokens go without a flow: from an activity to its boundary events, and from a throwing
/// link to the catching one. `None` where a link leads nowhere, which a rule of its own says: what
/// it was meant to lead to is not known.
fn beyond(graph: &ProcessGraph<'_>) -> Option<HashMap<usize, Vec<usize>>> {
    let mut beyond: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut targets = HashMap::new();
    for (index, node) in graph.content.flow_nodes.iter().enumerate() {
        match &node.kind {
            FlowNodeKind::BoundaryEvent(event) => {
                let activity = event.attached_to.as_ref().and_then(|id| graph.node_index(id));
                beyond.entry(activity.unwrap_or(index)).or_default().push(index);
            }
            FlowNodeKind::IntermediateCatchEvent(_) => {
                targets.extend(graph.link_name(node).map(|name| (name, index)));
            }
            _ => {}
        }
    }
    for (index, node) in graph.content.flow_nodes.iter().enumerate() {
        let is_throw = matches!(node.kind, FlowNodeKind::IntermediateThrowEvent(_));
        if let Some(name) = graph.link_name(node).filter(|_| is_throw) {
            beyond.entry(index).or_default().push(*targets.get(name)?);
        }
    }
    Some(beyond)
}

struct Reach<'g, 'm> {
    graph: &'g ProcessGraph<'m>,
    beyond: HashMap<usize, Vec<usize>>,
    reached: Vec<bool>,
}

impl Reach<'_, '_> {
    /// Marks a node and all that can be reached from it; how many were new.
    fn from(&mut self, node: &FlowNode) -> usize {
        let mut count = 0;
        let mut open: Vec<usize> = self.graph.node_index(&node.id).into_iter().collect();
        while let Some(index) = open.pop() {
            if std::mem::replace(&mut self.reached[index], true) {
                continue;
            }
            count += 1;
            let flows = self.graph.outgoing(&self.graph.content.flow_nodes[index]);
            open.extend(flows.filter_map(|flow| self.graph.node_index(&flow.target)));
            open.extend(self.beyond.get(&index).into_iter().flatten());
        }
        count
    }
}
