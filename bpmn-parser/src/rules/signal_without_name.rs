//! # What it does
//! Refuses a signal without `name` that an executable process uses.
//!
//! # Why
//! The name is what a sender and a receiver have in common.
//!
//! # Example
//! ```xml
//! <signal id="m"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.4, §10.5.5 (Signal)

use baton_models::Definitions;

use super::{Rule, quoted};
use crate::catalog::Catalog;
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0120"),
    name: "signal-without-name",
    severity: Severity::Error,
    summary: "A signal that is used has no name",
    help: "give it a `name`",
    source: include_str!("signal_without_name.rs"),
};

pub(super) fn check(definitions: &Definitions, catalog: &Catalog<'_>, findings: &mut Findings) {
    for signal in &definitions.signals {
        let Some(id) = &signal.base.id else { continue };
        let name = signal.name.as_deref().unwrap_or_default();
        if catalog.is_used(id) && name.trim().is_empty() {
            findings.report(&RULE, || {
                let text = format!("the signal {} is used and has no name", quoted(id.as_str()));
                RULE.finding(signal.base.at, Some(id.clone()), text)
            });
        }
    }
}
