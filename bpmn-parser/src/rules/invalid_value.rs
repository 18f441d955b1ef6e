//! # What it does
//! Reports a value that cannot be read: a boolean that is neither true nor false, retries that are
//! no number, a date that is none.
//!
//! # Why
//! What is meant cannot be guessed, and at run time nobody is there to correct it.
//!
//! # Example
//! ```xml
//! <process id="p" isExecutable="yes"/>
//! ```
//!
//! # References
//! - XML Schema part 2 §3.2.2
//! - ISO 8601-1:2019 for dates

use super::{Rule, located, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0017"),
    name: "invalid-value",
    severity: Severity::Error,
    summary: "The value of an attribute is not of its type",
    help: "correct the value",
    source: include_str!("invalid_value.rs"),
};

pub(crate) fn report(
    findings: &mut Findings,
    element: Element<'_>,
    attribute: Attribute<'_>,
    expected: &str,
) {
    findings.report(&RULE, || {
        let (name, value) = (quoted(attribute.written_name()), quoted(&attribute.value()));
        let message = format!("{name} of {} has the value {value}", located(element));
        let mut found = RULE.finding(attribute.value_at(), element.nearest_id(), message);
        found.help = format!("write {expected}");
        found
    });
}

/// Reports the text of an element.
pub(crate) fn text(findings: &mut Findings, element: Element<'_>, expected: &str) {
    let Some((text, at)) = element.text() else { return };
    findings.report(&RULE, || {
        let message = format!("{} has the text {}", located(element), quoted(text));
        let mut found = RULE.finding(at, element.nearest_id(), message);
        found.help = format!("write {expected}");
        found
    });
}
