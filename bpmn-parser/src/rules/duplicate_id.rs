//! # What it does
//! Reports every element of the model whose id an earlier one has.
//!
//! # Why
//! A reference to that id is ambiguous, and so is everything that history says about it.
//!
//! # Example
//! ```xml
//! <task id="a"/>
//! <userTask id="a"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.1

use super::{Rule, described};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0031"),
    name: "duplicate-id",
    severity: Severity::Error,
    summary: "Two elements have the same id",
    help: "give one of them another `id`, and correct the references that mean it",
    source: include_str!("duplicate_id.rs"),
};

pub(crate) fn report(
    findings: &mut Findings,
    element: Element<'_>,
    id: Attribute<'_>,
    first: Element<'_>,
) {
    findings.report(&RULE, || {
        let message = format!(
            "{} has the id of {} in line {}",
            described(element),
            described(first),
            first.at().line
        );
        RULE.finding(id.at(), element.nearest_id(), message)
    });
}
