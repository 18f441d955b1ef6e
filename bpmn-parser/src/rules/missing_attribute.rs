//! # What it does
//! Reports an element without an attribute that it cannot do without.
//!
//! # Why
//! A sequence flow without an end leads nowhere; a job without a type reaches no worker.
//!
//! # Example
//! ```xml
//! <sequenceFlow id="f" sourceRef="a"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.4.13, §15.4

use super::{Rule, located, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0016"),
    name: "missing-attribute",
    severity: Severity::Error,
    summary: "An attribute that an element needs is missing or empty",
    help: "add it",
    source: include_str!("missing_attribute.rs"),
};

pub(crate) fn report(findings: &mut Findings, element: Element<'_>, name: &str) {
    findings.report(&RULE, || {
        let name = quoted(name);
        let message = format!("{} has no {name}", located(element));
        let mut found = RULE.finding(element.at(), element.nearest_id(), message);
        found.help = format!("add the attribute {name}");
        found
    });
}
