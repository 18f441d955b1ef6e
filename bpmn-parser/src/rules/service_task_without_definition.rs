//! # What it does
//! Reports a service task without a task definition. Its job type is then its `implementation`, or
//! else its id.
//!
//! # Why
//! Workers ask for jobs by type. A type that nobody chose is one that no worker knows.
//!
//! # Example
//! ```xml
//! <serviceTask id="charge"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.3 (Service Task)

use baton_models::{Definitions, Extensions, FlowNodeKind};

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0080"),
    name: "service-task-without-definition",
    severity: Severity::Warning,
    summary: "A service task does not say which job it creates",
    help: "add a `zeebe:taskDefinition` with the job's `type`, or `camunda:type=\"external\"` with a \
           `camunda:topic`",
    source: include_str!("service_task_without_definition.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let FlowNodeKind::ServiceTask(task) = &node.kind else { continue };
        if node.extensions.as_deref().is_some_and(Extensions::say_how_it_is_done) {
            continue;
        }
        findings.report(&RULE, || {
            let job_type = task.implementation.as_deref().unwrap_or(node.id.as_str());
            let message = format!(
                "the service task {} has no task definition, so its job type is {}",
                quoted(node.id.as_str()),
                quoted(job_type)
            );
            RULE.finding(node.at, Some(node.id.clone()), message)
        });
    }
}
