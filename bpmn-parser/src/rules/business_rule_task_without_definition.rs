//! # What it does
//! Reports a business rule task that does not say who decides. Its job type is then its
//! `implementation`, or else its id.
//!
//! # Why
//! Workers ask for jobs by type. A type that nobody chose is one that no worker knows.
//!
//! # Example
//! ```xml
//! <businessRuleTask id="rate"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.3 (Business Rule Task)

use baton_models::{Definitions, Extensions, FlowNodeKind};

use super::{Rule, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0097"),
    name: "business-rule-task-without-definition",
    severity: Severity::Warning,
    summary: "A business rule task does not say which job it creates",
    help: "add a `zeebe:taskDefinition` with the type of the job, or `camunda:type=\"external\"` with a \
           `camunda:topic`",
    source: include_str!("business_rule_task_without_definition.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let FlowNodeKind::BusinessRuleTask(task) = &node.kind else { continue };
        if node.extensions.as_deref().is_some_and(Extensions::say_how_it_is_done) {
            continue;
        }
        findings.report(&RULE, || {
            let job_type = quoted(task.implementation.as_deref().unwrap_or(node.id.as_str()));
            let message =
                format!("{} has no task definition, so its job type is {job_type}", the(node));
            RULE.of_node(node, message)
        });
    }
}
