//! # What it does
//! Refuses a call activity whose binding says `version` or `versionTag` and names none, or that
//! names a version or a tag that its binding does not use.
//!
//! # Why
//! Which version is called would be a guess: some engines take the newest, some the one named.
//!
//! # Example
//! ```xml
//! <callActivity id="c" calledElement="ship" camunda:calledElementVersion="3"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.3 (Extensibility), §10.3.6

use super::{Rule, located, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0029"),
    name: "binding-mismatch",
    severity: Severity::Error,
    summary: "The binding of a call does not fit the version that it names",
    help: "name a version (or a tag) together with the binding that uses it",
    source: include_str!("binding_mismatch.rs"),
};

/// Reports a binding that needs what the attribute `missing` says. `element` has the settings.
pub(crate) fn missing(
    findings: &mut Findings,
    element: Element<'_>,
    binding: Attribute<'_>,
    missing: &str,
) {
    findings.report(&RULE, || {
        let (missing, value) = (quoted(missing), quoted(&binding.value()));
        let located = located(element);
        let message = format!("{located} has the binding {value} and no {missing}");
        let mut found = RULE.finding(binding.at(), element.nearest_id(), message);
        found.help = format!("add {missing}, or remove the binding");
        found
    });
}

/// Reports a version that the binding does not use; `binding` is the attribute that would.
pub(crate) fn unused(
    findings: &mut Findings,
    element: Element<'_>,
    version: Attribute<'_>,
    binding: &str,
    value: &str,
) {
    findings.report(&RULE, || {
        let (name, version_text) = (quoted(version.written_name()), quoted(&version.value()));
        let located = located(element);
        let (binding, value) = (quoted(binding), quoted(value));
        let message = format!(
            "{located} names the version {version_text} in {name}, and {binding} is not {value}"
        );
        let mut found = RULE.finding(version.at(), element.nearest_id(), message);
        found.help = format!("set {binding} to {value}, or remove {name}");
        found
    });
}
