//! # What it does
//! Refuses an escalation without `escalationCode` that an executable process uses.
//!
//! # Why
//! The code is what a sender and a receiver have in common.
//!
//! # Example
//! ```xml
//! <escalation id="m"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.4, §10.5.5 (Escalation)

use baton_models::Definitions;

use super::{Rule, quoted};
use crate::catalog::Catalog;
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0122"),
    name: "escalation-without-code",
    severity: Severity::Error,
    summary: "An escalation that is used has no code",
    help: "give it a `escalationCode`",
    source: include_str!("escalation_without_code.rs"),
};

pub(super) fn check(definitions: &Definitions, catalog: &Catalog<'_>, findings: &mut Findings) {
    for escalation in &definitions.escalations {
        let Some(id) = &escalation.base.id else { continue };
        let code = escalation.escalation_code.as_deref().unwrap_or_default();
        if catalog.is_used(id) && code.trim().is_empty() {
            findings.report(&RULE, || {
                let text =
                    format!("the escalation {} is used and has no code", quoted(id.as_str()));
                RULE.finding(escalation.base.at, Some(id.clone()), text)
            });
        }
    }
}
