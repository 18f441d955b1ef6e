//! # What it does
//! Refuses the settings of a job on an event, a send task or a script task that creates none, and
//! a message to publish where none is published: on an event that throws no message, and beside a
//! job that does the sending.
//!
//! # Why
//! Nobody would ever do the job or get the message.
//!
//! # Example
//! ```xml
//! <endEvent id="end">
//!   <extensionElements>
//!     <zeebe:taskDefinition type="notify"/>
//!   </extensionElements>
//! </endEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.3 (Extensibility), §10.5.5 (Message)

use baton_models::{Definitions, Extensions, FlowNode, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0130"),
    name: "job-misplaced",
    severity: Severity::Error,
    summary: "An element that creates no job has the settings of one",
    help: "remove the settings, or let a job do the work or the sending",
    source: include_str!("job_misplaced.rs"),
};

/// What an element does that settings may be about.
struct Doing {
    a_job: bool,
    publishing: bool,
}

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let of_definitions = graph.event_definitions(node);
        let of_definitions = of_definitions.filter_map(|found| found.base.extensions.as_deref());
        let all: Vec<&Extensions> =
            node.extensions.as_deref().into_iter().chain(of_definitions).collect();
        let Some(doing) = doing_of(graph, node, &all) else { continue };
        if let Some(problem) = all.iter().find_map(|extensions| problem_of(&doing, extensions)) {
            findings.report(&RULE, || RULE.of_node(node, format!("{} {problem}", the(node))));
        }
    }
}

/// What a node does; `None` for the kinds of nodes of which all settings have their place.
fn doing_of(graph: &ProcessGraph<'_>, node: &FlowNode, all: &[&Extensions]) -> Option<Doing> {
    let has_job = all.iter().any(|extensions| extensions.task_definition.is_some());
    let (a_job, sends) = match &node.kind {
        FlowNodeKind::SendTask(task) => {
            // One that says how it publishes and not what has a rule of its own.
            let publishes = graph.message(node).is_some()
                || all.iter().any(|extensions| extensions.published_message.is_some());
            (has_job || task.implementation.is_some() || !publishes, true)
        }
        FlowNodeKind::ScriptTask(_) => (has_job, false),
        FlowNodeKind::EndEvent(_) | FlowNodeKind::IntermediateThrowEvent(_) => {
            let sends = graph.is_message_event(node);
            (has_job && sends, sends)
        }
        kind if kind.event().is_some() => (false, false),
        _ => return None,
    };
    Some(Doing { a_job, publishing: sends && !a_job })
}

fn problem_of(doing: &Doing, extensions: &Extensions) -> Option<&'static str> {
    if !doing.publishing && extensions.published_message.is_some() {
        Some("publishes no message and says how")
    } else if doing.a_job {
        None
    } else if extensions.task_definition.is_some() {
        Some("creates no job and has a task definition")
    } else if extensions.job_priority.is_some() {
        Some("creates no job and has a priority for it")
    } else if !extensions.headers.is_empty() {
        Some("creates no job and has headers for it")
    } else {
        None
    }
}
