//! # What it does
//! Refuses a standard loop without `loopCondition` and without `loopMaximum`.
//!
//! # Why
//! It would go on for ever.
//!
//! # Example
//! ```xml
//! <task id="a"><standardLoopCharacteristics/></task>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.8, table 10.31

use baton_models::{Definitions, LoopCharacteristics};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0084"),
    name: "loop-without-end",
    severity: Severity::Error,
    summary: "A standard loop has neither a condition nor a maximum",
    help: "add a `loopCondition`, or a `loopMaximum`",
    source: include_str!("loop_without_end.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let activity = node.activity.as_deref();
        let loops = activity.and_then(|activity| activity.loop_characteristics.as_ref());
        let Some(LoopCharacteristics::Standard(standard)) = loops else { continue };
        let condition = standard.loop_condition.as_ref();
        let has_condition = condition.is_some_and(|found| !found.text.trim().is_empty());
        if !has_condition && standard.loop_maximum.is_none() {
            findings.report(&RULE, || {
                let message = format!("the loop of {} has no end", the(node));
                RULE.finding(standard.base.at, Some(node.id.clone()), message)
            });
        }
    }
}
