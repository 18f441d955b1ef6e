//! # What it does
//! Refuses a reference with the prefix of another namespace, where what runs depends on its target.
//!
//! # Why
//! Imported files are not read, so what the element says is not known.
//!
//! # Example
//! ```xml
//! <messageEventDefinition messageRef="partner:order"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.2.2 (Import), §15.4.2

use super::{Rule, described, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::ids::Reference;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0037"),
    name: "foreign-reference",
    severity: Severity::Error,
    summary: "A reference that matters names an element of another file",
    help: "define the element in this file and name it without a prefix",
    source: include_str!("foreign_reference.rs"),
};

pub(crate) fn report(findings: &mut Findings, reference: &Reference<'_, '_>) {
    findings.report(&RULE, || {
        let (name, id) = (quoted(reference.name), quoted(reference.value));
        let element = reference.element;
        let message =
            format!("{name} of {} names {id}, an element of another file", described(element));
        RULE.finding(reference.at, element.nearest_id(), message)
    });
}
