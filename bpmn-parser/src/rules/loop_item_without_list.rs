//! # What it does
//! Refuses a multi-instance activity that names the variable for an item and no list that the items
//! come from.
//!
//! # Why
//! The variable would never have a value.
//!
//! # Example
//! ```xml
//! <multiInstanceLoopCharacteristics camunda:elementVariable="part">
//!   <loopCardinality>3</loopCardinality>
//! </multiInstanceLoopCharacteristics>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.8, table 10.30

use baton_models::{DataInputOutput, Definitions};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0094"),
    name: "loop-item-without-list",
    severity: Severity::Error,
    summary: "A multi-instance activity names an item and no list",
    help: "name the list (`loopDataInputRef` or the collection of an extension), or remove the item",
    source: include_str!("loop_item_without_list.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for (node, several) in graph.multi_instances() {
        let extensions = several.base.extensions.as_deref();
        let extended = extensions.and_then(|extensions| extensions.loop_data.as_ref());
        let by_extension = extended
            .is_some_and(|data| data.input_element.is_some() && data.input_collection.is_none());
        let item = several.input_data_item.as_ref().and_then(DataInputOutput::variable);
        let by_standard = item.is_some() && several.loop_data_input.is_none();
        if by_extension || by_standard {
            findings.report(&RULE, || {
                let message = format!("{} names an item and no list of items", the(node));
                RULE.finding(several.base.at, Some(node.id.clone()), message)
            });
        }
    }
}
