//! # What it does
//! Reports a reference to an element that is not in the file.
//!
//! # Why
//! The flow leads nowhere. Often the element was deleted and the reference left behind.
//!
//! # Example
//! ```xml
//! <sequenceFlow id="f" sourceRef="a" targetRef="gone"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.1, §15.4.2

use super::{Rule, described, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::ids::Reference;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0032"),
    name: "dangling-reference",
    severity: Severity::Error,
    summary: "A reference names an id that no element has",
    help: "correct the reference, or add the element it means",
    source: include_str!("dangling_reference.rs"),
};

pub(crate) fn report(findings: &mut Findings, reference: &Reference<'_, '_>) {
    findings.report(&RULE, || {
        let (name, id) = (quoted(reference.name), quoted(reference.value));
        let element = reference.element;
        let message = format!("{name} of {} names {id}, which does not exist", described(element));
        RULE.finding(reference.at, element.nearest_id(), message)
    });
}
