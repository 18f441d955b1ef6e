//! # What it does
//! Refuses an error without `errorCode` that an executable process uses.
//!
//! # Why
//! The code is what a sender and a receiver have in common.
//!
//! # Example
//! ```xml
//! <error id="m"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.4, §10.5.5 (Error)

use baton_models::Definitions;

use super::{Rule, quoted};
use crate::catalog::Catalog;
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0121"),
    name: "error-without-code",
    severity: Severity::Error,
    summary: "An error that is used has no code",
    help: "give it a `errorCode`",
    source: include_str!("error_without_code.rs"),
};

pub(super) fn check(definitions: &Definitions, catalog: &Catalog<'_>, findings: &mut Findings) {
    for error in &definitions.errors {
        let Some(id) = &error.base.id else { continue };
        let code = error.error_code.as_deref().unwrap_or_default();
        if catalog.is_used(id) && code.trim().is_empty() {
            findings.report(&RULE, || {
                let text = format!("the error {} is used and has no code", quoted(id.as_str()));
                RULE.finding(error.base.at, Some(id.clone()), text)
            });
        }
    }
}
