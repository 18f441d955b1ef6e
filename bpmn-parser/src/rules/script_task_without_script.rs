//! # What it does
//! Refuses a script task without a script and without an extension that could name one.
//!
//! # Why
//! There is nothing to run.
//!
//! # Example
//! ```xml
//! <scriptTask id="compute" scriptFormat="rhai"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.3 (Script Task)

use baton_models::{Definitions, Extensions, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0089"),
    name: "script-task-without-script",
    severity: Severity::Error,
    summary: "A script task has no script",
    help: "write the script into the task",
    source: include_str!("script_task_without_script.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let FlowNodeKind::ScriptTask(task) = &node.kind else { continue };
        let script = task.script.as_ref();
        let has_script = script.is_some_and(|found| !found.text.trim().is_empty());
        let by_extension = node.extensions.as_deref();
        let by_extension = by_extension.is_some_and(Extensions::say_how_it_is_done);
        if !has_script && !by_extension {
            findings.report(&RULE, || RULE.of_node(node, format!("{} has no script", the(node))));
        }
    }
}
