//! # What it does
//! Reports an element that is known, inside an element that cannot have it.
//!
//! # Why
//! What it means there is not defined, so it cannot be run.
//!
//! # Example
//! ```xml
//! <task id="a">
//!   <endEvent id="e"/>
//! </task>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §15.4, the schema files

use super::{Rule, described, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0011"),
    name: "misplaced-element",
    severity: Severity::Error,
    summary: "An element stands where the standard does not allow it",
    help: "move it to where it belongs, or remove it",
    source: include_str!("misplaced_element.rs"),
};

pub(crate) fn report(findings: &mut Findings, parent: Element<'_>, child: Element<'_>) {
    findings.report(&RULE, || {
        let message = format!("{} cannot stand in {}", described(child), described(parent));
        RULE.finding(child.at(), child.nearest_id(), message)
    });
}

/// Reports an attribute of a vendor on an element that it does not belong to.
pub(crate) fn attribute(
    findings: &mut Findings,
    owner: Element<'_>,
    attribute: Attribute<'_>,
    owners: &[&str],
) {
    findings.report(&RULE, || {
        let name = quoted(attribute.written_name());
        let message = format!("the attribute {name} cannot stand on {}", described(owner));
        let mut found = RULE.finding(attribute.at(), owner.nearest_id(), message);
        let owners: Vec<String> = owners.iter().map(|owner| quoted(owner)).collect();
        found.help = format!("remove it; it belongs to {}", owners.join(", "));
        found
    });
}
