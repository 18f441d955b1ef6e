//! # What it does
//! Refuses a signal event definition without `signalRef`.
//!
//! # Why
//! Nobody could hear or send it.
//!
//! # Example
//! ```xml
//! <endEvent id="e"><signalEventDefinition/></endEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5.5 (Signal), table 10.100

use baton_models::{Definitions, EventDefinitionKind};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0115"),
    name: "signal-event-without-signal",
    severity: Severity::Error,
    summary: "A signal event does not name a signal",
    help: "set `signalRef` to a signal with a name",
    source: include_str!("signal_event_without_signal.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        for definition in graph.event_definitions(node) {
            if matches!(&definition.kind, EventDefinitionKind::Signal { signal: None }) {
                findings.report(&RULE, || {
                    let message = format!("{} has no signal", the(node));
                    RULE.finding(definition.base.at, Some(node.id.clone()), message)
                });
            }
        }
    }
}
