//! # What it does
//! Reports a reference to an element that is not in the file, where nothing that runs depends on
//! it: in lanes, associations, message flows, the drawing, and processes that are not executable.
//!
//! # Why
//! Part of the drawing is lost. What runs is the same.
//!
//! # Example
//! ```xml
//! <lane id="l"><flowNodeRef>gone</flowNodeRef></lane>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.1, §15.4.2

use super::{Rule, described, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::ids::Reference;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0035"),
    name: "dangling-documentation-reference",
    severity: Severity::Warning,
    summary: "A reference without execution meaning names an id that no element has",
    help: "correct the reference, or remove it",
    source: include_str!("dangling_documentation_reference.rs"),
};

pub(crate) fn report(findings: &mut Findings, reference: &Reference<'_, '_>) {
    findings.report(&RULE, || {
        let (name, id) = (quoted(reference.name), quoted(reference.value));
        let element = reference.element;
        let message = format!("{name} of {} names {id}, which does not exist", described(element));
        RULE.finding(reference.at, element.nearest_id(), message)
    });
}
