//! # What it does
//! Reports a reference to an element that exists and cannot be meant, where nothing that runs
//! depends on it: in lanes, message flows, the drawing, and processes that are not executable.
//!
//! # Why
//! Part of the drawing is lost. What runs is the same.
//!
//! # Example
//! ```xml
//! <lane id="l"><flowNodeRef>a_sequence_flow</flowNodeRef></lane>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §15.4, the schema files

use super::{Rule, described, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::ids::Reference;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0036"),
    name: "wrong-documentation-target",
    severity: Severity::Warning,
    summary: "A reference without execution meaning names an element of the wrong kind",
    help: "let it name an element of the right kind, or remove it",
    source: include_str!("wrong_documentation_target.rs"),
};

pub(crate) fn report(
    findings: &mut Findings,
    reference: &Reference<'_, '_>,
    target: Element<'_>,
    expected: &str,
) {
    findings.report(&RULE, || {
        let element = reference.element;
        let message = format!(
            "{} of {} names {}, which is not {expected}",
            quoted(reference.name),
            described(element),
            described(target)
        );
        let mut found = RULE.finding(reference.at, element.nearest_id(), message);
        found.help = format!("let it name {expected}, or remove it");
        found
    });
}
