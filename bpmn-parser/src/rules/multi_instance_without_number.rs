//! # What it does
//! Refuses a multi-instance activity without `loopCardinality`, without `loopDataInputRef`, and
//! without an extension that could name a list.
//!
//! # Why
//! Nobody knows how many instances to make.
//!
//! # Example
//! ```xml
//! <userTask id="a"><multiInstanceLoopCharacteristics/></userTask>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.8

use baton_models::Definitions;

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0083"),
    name: "multi-instance-without-number",
    severity: Severity::Error,
    summary: "A multi-instance activity does not say how many instances there are",
    help: "add a `loopCardinality`, or a list (`loopDataInputRef` or the input collection of an \
           extension)",
    source: include_str!("multi_instance_without_number.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for (node, several) in graph.multi_instances() {
        let extensions = several.base.extensions.as_deref();
        let extended = extensions.and_then(|extensions| extensions.loop_data.as_ref());
        let cardinality = several.loop_cardinality.as_ref();
        let says_how_many = cardinality.is_some_and(|number| !number.text.trim().is_empty())
            || several.loop_data_input.is_some()
            || extended.is_some_and(|found| found.input_collection.is_some());
        if !says_how_many {
            findings.report(&RULE, || {
                let message = format!("{} does not say how many instances it has", the(node));
                RULE.finding(several.base.at, Some(node.id.clone()), message)
            });
        }
    }
}
