//! # What it does
//! Reports `isImmediate="false"` on the sequence flows of executable processes.
//!
//! # Why
//! It says that more happens on the way than the diagram shows. BPMN forbids that in an executable
//! process; the flow is taken at once.
//!
//! # Example
//! ```xml
//! <sequenceFlow id="f" sourceRef="a" targetRef="b" isImmediate="false"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.4.13 (Sequence Flow)

use baton_models::Definitions;

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0067"),
    name: "flow-not-immediate",
    severity: Severity::Warning,
    summary: "A sequence flow of an executable process is marked as not immediate",
    help: "remove `isImmediate`, or draw what happens on the way",
    source: include_str!("flow_not_immediate.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for flow in &graph.content.sequence_flows {
        if flow.is_immediate != Some(false) {
            continue;
        }
        findings.report(&RULE, || {
            let message = format!(
                "the flow {} is marked as not immediate, which an executable process cannot have",
                quoted(flow.id.as_str())
            );
            RULE.finding(flow.at, Some(flow.id.clone()), message)
        });
    }
}
