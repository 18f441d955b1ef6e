//! # What it does
//! Refuses an attribute that changes how an element runs and that this release does not carry out.
//! Values that change nothing are accepted.
//!
//! # Why
//! A file that is accepted runs as it is drawn. Leaving the attribute out would break that promise.
//!
//! # Example
//! ```xml
//! <task id="a" startQuantity="2"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10 and §13

use super::{Rule, located, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0015"),
    name: "unsupported-attribute",
    severity: Severity::Error,
    summary: "An attribute of the standard, or its value, is not supported yet",
    help: "remove it, or keep the diagram for a release that runs it",
    source: include_str!("unsupported_attribute.rs"),
};

/// `accepted` are the values with which the attribute would be accepted.
pub(crate) fn report(
    findings: &mut Findings,
    element: Element<'_>,
    attribute: Attribute<'_>,
    accepted: &[&str],
) {
    findings.report(&RULE, || {
        let (name, value) = (quoted(attribute.written_name()), quoted(&attribute.value()));
        let message =
            format!("{name} with the value {value} on {} is not supported yet", located(element));
        let mut found = RULE.finding(attribute.at(), element.nearest_id(), message);
        if let Some(first) = accepted.first() {
            found.help = format!("remove it, or set it to {}", quoted(first));
        }
        found
    });
}
