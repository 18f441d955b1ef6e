//! # What it does
//! Refuses a cancel end event outside of a transaction, and a cancel boundary event on anything
//! but a transaction.
//!
//! # Why
//! Only a transaction can be cancelled.
//!
//! # Example
//! ```xml
//! <subProcess id="s">
//!   <endEvent id="e"><cancelEventDefinition/></endEvent>
//! </subProcess>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Cancel), §10.7

use baton_models::{Definitions, EventDefinitionKind, FlowNodeKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0118"),
    name: "cancel-outside-transaction",
    severity: Severity::Error,
    summary: "A cancel event does not belong to a transaction",
    help: "draw a transaction, or use an error event",
    source: include_str!("cancel_outside_transaction.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let is_cancel =
            |kind: &EventDefinitionKind| matches!(kind, EventDefinitionKind::Cancel).then_some(());
        if graph.definition(node, is_cancel).is_none() {
            continue;
        }
        let around = match &node.kind {
            FlowNodeKind::EndEvent(_) => graph.owner,
            FlowNodeKind::BoundaryEvent(event) => {
                let attached_to = event.attached_to.as_ref().and_then(|id| graph.node(id));
                if attached_to.is_none() {
                    continue;
                }
                attached_to
            }
            _ => continue,
        };
        if !around.is_some_and(|around| matches!(around.kind, FlowNodeKind::Transaction(_))) {
            findings.report(&RULE, || {
                RULE.of_node(node, format!("{} belongs to no transaction", the(node)))
            });
        }
    }
}
