//! # What it does
//! Refuses incoming and outgoing sequence flows at an activity with `isForCompensation="true"`.
//!
//! # Why
//! It runs when another activity is compensated, never when a token comes.
//!
//! # Example
//! ```xml
//! <task id="refund" isForCompensation="true"/>
//! <sequenceFlow id="f" sourceRef="a" targetRef="refund"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3, table 10.3, §10.7.1

use baton_models::Definitions;

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0090"),
    name: "compensation-activity-in-flow",
    severity: Severity::Error,
    summary: "An activity that runs only to undo another has sequence flows",
    help: "remove the flows and connect it to the compensation event by an association, or \
           remove `isForCompensation`",
    source: include_str!("compensation_activity_in_flow.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let has_flows = !node.incoming.is_empty() || !node.outgoing.is_empty();
        if node.is_for_compensation() && has_flows {
            findings.report(&RULE, || {
                let message = format!("{} is for compensation and has sequence flows", the(node));
                RULE.of_node(node, message)
            });
        }
    }
}
