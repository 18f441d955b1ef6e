//! # What it does
//! Refuses an executable process without a start event.
//!
//! # Why
//! BPMN then starts every node without an incoming flow, which is seldom meant and not supported
//! yet.
//!
//! # Example
//! ```xml
//! <process id="p" isExecutable="true">
//!   <task id="a"/>
//! </process>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.2 (Start Event), §13.2

use baton_models::{Definitions, FlowNode, FlowNodeKind};

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0043"),
    name: "no-start-event",
    severity: Severity::Error,
    summary: "An executable process has no start event",
    help: "add a start event",
    source: include_str!("no_start_event.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    let instantiates = |node: &FlowNode| match &node.kind {
        FlowNodeKind::ReceiveTask(task) => task.instantiate,
        FlowNodeKind::EventBasedGateway(gateway) => gateway.instantiate,
        _ => false,
    };
    let has_start =
        graph.start_events().next().is_some() || graph.content.flow_nodes.iter().any(instantiates);
    // A sub-process without a start event starts what has no incoming flow, as the standard says.
    if graph.owner.is_some() || !graph.is_complete || has_start {
        return;
    }
    findings.report(&RULE, || {
        let process = graph.process;
        let message = format!("the process {} has no start event", quoted(process.id.as_str()));
        RULE.finding(process.at, Some(process.id.clone()), message)
    });
}
