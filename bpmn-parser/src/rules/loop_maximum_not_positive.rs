//! # What it does
//! Refuses a `loopMaximum` below 1.
//!
//! # Why
//! A loop that may not run once is no activity.
//!
//! # Example
//! ```xml
//! <standardLoopCharacteristics loopMaximum="0"/>
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
    id: RuleId("BPMN0085"),
    name: "loop-maximum-not-positive",
    severity: Severity::Error,
    summary: "The maximum of a loop is zero or negative",
    help: "set `loopMaximum` to 1 or more, or remove it",
    source: include_str!("loop_maximum_not_positive.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let activity = node.activity.as_deref();
        let loops = activity.and_then(|activity| activity.loop_characteristics.as_ref());
        let Some(LoopCharacteristics::Standard(standard)) = loops else { continue };
        let maximum = standard.loop_maximum.as_deref().and_then(|text| text.trim().parse().ok());
        if let Some(maximum) = maximum.filter(|maximum: &i64| *maximum < 1) {
            findings.report(&RULE, || {
                let message = format!("the loop of {} has the maximum {maximum}", the(node));
                RULE.finding(standard.base.at, Some(node.id.clone()), message)
            });
        }
    }
}
