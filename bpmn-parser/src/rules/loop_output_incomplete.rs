//! # What it does
//! Refuses a multi-instance activity that says where results are collected and not which, or which
//! and not where: one of `loopDataOutputRef` and `outputDataItem`, or of the output collection and
//! the output element of an extension.
//!
//! # Why
//! Nothing would be collected.
//!
//! # Example
//! ```xml
//! <zeebe:loopCharacteristics inputCollection="= items" outputCollection="results"/>
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
    id: RuleId("BPMN0095"),
    name: "loop-output-incomplete",
    severity: Severity::Error,
    summary: "A multi-instance activity collects results and does not say which, or where",
    help: "name both, the collection and what each instance adds to it",
    source: include_str!("loop_output_incomplete.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for (node, several) in graph.multi_instances() {
        let extensions = several.base.extensions.as_deref();
        let extended = extensions.and_then(|extensions| extensions.loop_data.as_ref());
        let item = several.output_data_item.as_ref().and_then(DataInputOutput::variable);
        let pairs = [
            (several.loop_data_output.is_some(), item.is_some()),
            extended.map_or((false, false), |data| {
                (data.output_collection.is_some(), data.output_element.is_some())
            }),
        ];
        for (has_collection, has_item) in pairs {
            let problem = match (has_collection, has_item) {
                (true, false) => "names a collection for results and not what goes into it",
                (false, true) => "names a result and no collection that takes it",
                _ => continue,
            };
            findings.report(&RULE, || {
                let message = format!("{} {problem}", the(node));
                RULE.finding(several.base.at, Some(node.id.clone()), message)
            });
        }
    }
}
