//! # What it does
//! Refuses the elements and attributes of vendors that are known, change how a process runs, and
//! are not executed yet.
//!
//! # Why
//! Extensions say who does a task, what a job needs, where data goes. A process that runs without
//! them is another process.
//!
//! # Example
//! ```xml
//! <extensionElements>
//!   <camunda:failedJobRetryTimeCycle>R3/PT10M</camunda:failedJobRetryTimeCycle>
//! </extensionElements>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.3 (Extensibility)

use super::{Rule, located, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0018"),
    name: "unsupported-extension",
    severity: Severity::Error,
    summary: "An extension of a vendor is not supported yet",
    help: "remove it, or keep the diagram for a release that executes it",
    source: include_str!("unsupported_extension.rs"),
};

/// Reports an element of a vendor that stands in `owner`.
pub(crate) fn element(findings: &mut Findings, owner: Element<'_>, extension: Element<'_>) {
    findings.report(&RULE, || {
        let name = quoted(extension.written_name());
        let message = format!("the extension {name} on {} is not supported yet", located(owner));
        RULE.finding(extension.at(), owner.nearest_id(), message)
    });
}

/// Reports an attribute of a vendor.
pub(crate) fn attribute(findings: &mut Findings, owner: Element<'_>, extension: Attribute<'_>) {
    findings.report(&RULE, || {
        let name = quoted(extension.written_name());
        let message =
            format!("the extension attribute {name} on {} is not supported yet", located(owner));
        RULE.finding(extension.at(), owner.nearest_id(), message)
    });
}

/// Reports an attribute of a vendor that is supported with other values; `instead` are such.
pub(crate) fn value(
    findings: &mut Findings,
    owner: Element<'_>,
    extension: Attribute<'_>,
    instead: &str,
) {
    findings.report(&RULE, || {
        let (name, value) = (quoted(extension.written_name()), quoted(&extension.value()));
        let message = format!(
            "the value {value} of the extension attribute {name} on {} is not supported yet",
            located(owner)
        );
        let mut found = RULE.finding(extension.value_at(), owner.nearest_id(), message);
        found.help = format!("write {instead}, or remove the attribute");
        found
    });
}
