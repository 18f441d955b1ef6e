//! # What it does
//! Refuses the extensions that only the engine they were written for can carry out: Java classes
//! and beans, tasks that are built into that engine, its cases and rule files.
//!
//! # Why
//! This engine runs no Java code. The work itself can be done all the same: by a worker that asks
//! for jobs, in any language and with the same code.
//!
//! # Example
//! ```xml
//! <serviceTask id="charge" camunda:class="org.example.ChargeCard"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.3 (Extensibility)

use super::{Rule, located, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0027"),
    name: "unportable-extension",
    severity: Severity::Error,
    summary: "An extension needs the engine that it was written for",
    help: "let a worker do the work, as a job with a `type` or `topic`",
    source: include_str!("unportable_extension.rs"),
};

/// Reports an element that stands in `owner`; `instead` says what to write.
pub(crate) fn element(
    findings: &mut Findings,
    owner: Element<'_>,
    extension: Element<'_>,
    instead: &str,
) {
    findings.report(&RULE, || {
        let name = quoted(extension.written_name());
        let message =
            format!("the extension {name} in {} runs only in its own engine", located(owner));
        let mut found = RULE.finding(extension.at(), owner.nearest_id(), message);
        instead.clone_into(&mut found.help);
        found
    });
}

/// Reports an attribute; `instead` says what to write.
pub(crate) fn attribute(
    findings: &mut Findings,
    owner: Element<'_>,
    extension: Attribute<'_>,
    instead: &str,
) {
    findings.report(&RULE, || {
        let (name, value) = (quoted(extension.written_name()), quoted(&extension.value()));
        let message = format!(
            "{name} of {} names {value}, which runs only in its own engine",
            located(owner)
        );
        let mut found = RULE.finding(extension.at(), owner.nearest_id(), message);
        instead.clone_into(&mut found.help);
        found
    });
}
