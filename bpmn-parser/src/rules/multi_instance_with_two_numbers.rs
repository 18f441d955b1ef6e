//! # What it does
//! Refuses a multi-instance activity with more than one of `loopCardinality`, `loopDataInputRef`
//! and the collection of an extension.
//!
//! # Why
//! They may disagree about how many instances there are.
//!
//! # Example
//! ```xml
//! <multiInstanceLoopCharacteristics camunda:collection="parts">
//!   <loopCardinality>3</loopCardinality>
//! </multiInstanceLoopCharacteristics>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.8, table 10.30

use baton_models::Definitions;

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0093"),
    name: "multi-instance-with-two-numbers",
    severity: Severity::Error,
    summary: "A multi-instance activity says in several ways how many instances there are",
    help: "keep the one that is meant: a number or one list",
    source: include_str!("multi_instance_with_two_numbers.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for (node, several) in graph.multi_instances() {
        let cardinality = several.loop_cardinality.as_ref();
        let extensions = several.base.extensions.as_deref();
        let extended = extensions.and_then(|extensions| extensions.loop_data.as_ref());
        let ways = [
            cardinality.filter(|number| !number.text.trim().is_empty()).map(|_| "a cardinality"),
            several.loop_data_input.as_ref().map(|_| "a `loopDataInputRef`"),
            extended.and_then(|found| found.input_collection.as_ref()).map(|_| "a collection"),
        ];
        let ways: Vec<&str> = ways.into_iter().flatten().collect();
        if ways.len() < 2 {
            continue;
        }
        findings.report(&RULE, || {
            let message = format!("{} has {}", the(node), ways.join(" and "));
            RULE.finding(several.base.at, Some(node.id.clone()), message)
        });
    }
}
