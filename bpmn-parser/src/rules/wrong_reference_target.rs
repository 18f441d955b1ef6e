//! # What it does
//! Reports a reference to an element that exists and cannot be meant: a flow that ends at a flow,
//! a boundary event on a gateway.
//!
//! # Why
//! A token could not go there.
//!
//! # Example
//! ```xml
//! <sequenceFlow id="f" sourceRef="a" targetRef="other_flow"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.4.13 (Sequence Flow), §7.6.1

use super::{Rule, described, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::ids::Reference;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0033"),
    name: "wrong-reference-target",
    severity: Severity::Error,
    summary: "A reference names an element of the wrong kind or place",
    help: "let it name an element of the right kind",
    source: include_str!("wrong_reference_target.rs"),
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
        found.help = format!("let it name {expected}");
        found
    });
}
