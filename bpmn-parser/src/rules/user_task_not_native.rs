//! # What it does
//! Names the user tasks without `zeebe:userTask`, but for those in the `camunda` dialect, which
//! has no such mark.
//!
//! # Why
//! Camunda 8 creates a job for them, which a worker must complete. Here every user task is one of
//! the engine and appears in the task inbox.
//!
//! # Example
//! ```xml
//! <userTask id="approve"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.4 (User Task)

use baton_models::extensions::Dialect;
use baton_models::{Definitions, Extensions, FlowNodeKind};

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0081"),
    name: "user-task-not-native",
    severity: Severity::Info,
    summary: "A user task is not marked as one of the engine",
    help: "add `zeebe:userTask` to say so in the file",
    source: include_str!("user_task_not_native.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let FlowNodeKind::UserTask(_) = &node.kind else { continue };
        // The camunda dialect has no such mark: all of its user tasks are the engine's.
        let says_enough = |found: &Extensions| {
            found.user_task_mark.is_some() || found.dialect == Some(Dialect::Camunda)
        };
        if node.extensions.as_deref().is_some_and(says_enough) {
            continue;
        }
        findings.report(&RULE, || {
            let id = quoted(node.id.as_str());
            let message =
                format!("the user task {id} has no `zeebe:userTask`; it runs as one all the same");
            RULE.finding(node.at, Some(node.id.clone()), message)
        });
    }
}
