//! # What it does
//! Reports an attribute that the standard does not have on that element. Attributes of BPMN have no
//! prefix.
//!
//! # Why
//! It is misspelt, or belongs to another element, or to a vendor whose namespace is missing;
//! leaving it out would change the process without a word.
//!
//! # Example
//! ```xml
//! <userTask id="a" assignee="mary"/>
//! <!-- assignee is an extension: zeebe:assignmentDefinition -->
//! ```
//!
//! # References
//! - BPMN 2.0.2 §15.4, the schema files

use super::{Rule, located, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0014"),
    name: "unknown-attribute",
    severity: Severity::Error,
    summary: "An attribute is not in the standard",
    help: "correct its name, or remove it",
    source: include_str!("unknown_attribute.rs"),
};

pub(crate) fn report(findings: &mut Findings, element: Element<'_>, attribute: Attribute<'_>) {
    findings.report(&RULE, || {
        let name = quoted(attribute.written_name());
        let message = format!("{} has an unknown attribute {name}", located(element));
        RULE.finding(attribute.at(), element.nearest_id(), message)
    });
}
