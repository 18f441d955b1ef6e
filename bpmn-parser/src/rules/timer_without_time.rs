//! # What it does
//! Refuses a timer without `timeDate`, `timeDuration` and `timeCycle`, with an empty one, or with
//! several.
//!
//! # Why
//! It would never fire, or nobody knows when.
//!
//! # Example
//! ```xml
//! <timerEventDefinition/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Timer), table 10.101

use baton_models::{Definitions, EventDefinitionKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0112"),
    name: "timer-without-time",
    severity: Severity::Error,
    summary: "A timer does not have exactly one of date, duration and cycle",
    help: "give it one `timeDate`, `timeDuration` or `timeCycle`",
    source: include_str!("timer_without_time.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        for definition in graph.event_definitions(node) {
            let EventDefinitionKind::Timer(timer) = &definition.kind else { continue };
            let given = [&timer.time_date, &timer.time_duration, &timer.time_cycle];
            let problem = match given.into_iter().flatten().collect::<Vec<_>>()[..] {
                [] => "has neither date nor duration nor cycle",
                [time] if time.text.trim().is_empty() => "is empty",
                [_] => continue,
                _ => "has several of date, duration and cycle",
            };
            findings.report(&RULE, || {
                let message = format!("the timer of {} {problem}", the(node));
                RULE.finding(definition.base.at, Some(node.id.clone()), message)
            });
        }
    }
}
