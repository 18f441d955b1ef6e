//! # What it does
//! Refuses a call activity without `calledElement` and without an extension that could say what
//! is called.
//!
//! # Why
//! There is nothing to call.
//!
//! # Example
//! ```xml
//! <callActivity id="c"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.6

use baton_models::extensions::CalledElement;
use baton_models::{Definitions, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0082"),
    name: "missing-called-element",
    severity: Severity::Error,
    summary: "A call activity does not say what it calls",
    help: "set `calledElement` to the id of a process or global task",
    source: include_str!("missing_called_element.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let FlowNodeKind::CallActivity(call) = &node.kind else { continue };
        let extensions = node.extensions.as_deref();
        let extended = extensions.and_then(|extensions| extensions.called_element.as_deref());
        let is_named =
            |extended: &CalledElement| extended.process_id.is_some() || extended.case.is_some();
        if call.called_element.is_none() && !extended.is_some_and(is_named) {
            findings.report(&RULE, || {
                RULE.of_node(node, format!("{} has no `calledElement`", the(node)))
            });
        }
    }
}
