//! # What it does
//! Refuses a message without `name` that an executable process uses.
//!
//! # Why
//! The name is what a sender and a receiver have in common.
//!
//! # Example
//! ```xml
//! <message id="m"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.4, §10.5.5 (Message)

use baton_models::Definitions;

use super::{Rule, quoted};
use crate::catalog::Catalog;
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0119"),
    name: "message-without-name",
    severity: Severity::Error,
    summary: "A message that is used has no name",
    help: "give it a `name`",
    source: include_str!("message_without_name.rs"),
};

pub(super) fn check(definitions: &Definitions, catalog: &Catalog<'_>, findings: &mut Findings) {
    for message in &definitions.messages {
        let Some(id) = &message.base.id else { continue };
        let name = message.name.as_deref().unwrap_or_default();
        if catalog.is_used(id) && name.trim().is_empty() {
            findings.report(&RULE, || {
                let text = format!("the message {} is used and has no name", quoted(id.as_str()));
                RULE.finding(message.base.at, Some(id.clone()), text)
            });
        }
    }
}
