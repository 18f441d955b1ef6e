//! # What it does
//! Refuses a multi-instance activity whose `loopDataInputRef` or `loopDataOutputRef` names anything
//! but a data object, and names in its loop that no variable can have. A data object is the
//! variable named as its id; an item is the variable named as its `name`, else as its id.
//!
//! # Why
//! Variables carry the data here. A name such as `data-object` would be read as a subtraction.
//!
//! # Example
//! ```xml
//! <loopDataInputRef>a_data_store</loopDataInputRef>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.8, table 10.30; §10.4

use baton_models::{DataInputOutput, Definitions, ElementId};

use super::{Rule, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0096"),
    name: "loop-data-not-a-variable",
    severity: Severity::Error,
    summary: "The data of a multi-instance activity cannot be a variable",
    help: "let the loop name data objects and items whose names are letters, digits and `_`, or use \
           the collection of an extension",
    source: include_str!("loop_data_not_a_variable.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, definitions: &Definitions, findings: &mut Findings) {
    for (node, several) in graph.multi_instances() {
        let lists = [&several.loop_data_input, &several.loop_data_output];
        let of_lists =
            lists.into_iter().flatten().filter_map(|id| match graph.process.data_variable(id) {
                Some(variable) => problem_of(variable),
                None => is_other_data(graph, definitions, id)
                    .then(|| format!("{} is no data object", quoted(id.as_str()))),
            });
        let items = [&several.input_data_item, &several.output_data_item];
        let items = items.into_iter().flatten();
        let of_items = items.filter_map(DataInputOutput::variable).filter_map(problem_of);
        for problem in of_lists.chain(of_items) {
            findings.report(&RULE, || {
                let message = format!("the loop of {} has no variable: {problem}", the(node));
                RULE.finding(several.base.at, Some(node.id.clone()), message)
            });
        }
    }
}

fn problem_of(variable: &str) -> Option<String> {
    let is_letter = |letter: char| letter.is_alphabetic() || letter == '_';
    let is_name = variable.starts_with(is_letter)
        && variable.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    (!is_name).then(|| format!("{} is no name of a variable", quoted(variable)))
}

/// Whether an id is that of a data store, or of a reference that leads to no data object. Other
/// data that a loop could name is refused where it stands.
fn is_other_data(graph: &ProcessGraph<'_>, definitions: &Definitions, id: &ElementId) -> bool {
    let of_containers = graph.process.containers.iter().flat_map(|container| {
        let stores = container.data_store_references.iter().map(|found| &found.item);
        stores.chain(container.data_object_references.iter().map(|found| &found.item))
    });
    let mut all = of_containers.chain(definitions.data_stores.iter().map(|found| &found.item));
    all.any(|item| item.base.id.as_ref() == Some(id))
}
