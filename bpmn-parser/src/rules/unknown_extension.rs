//! # What it does
//! Names the elements and attributes of other vocabularies that nothing is known about. They are
//! kept in the file and in the model.
//!
//! # Why
//! Tools write colors, costs and notes of their own into a diagram. Whether one of them was meant
//! for an engine cannot be guessed, so nothing is passed over without a word. What stands in many
//! places of a file is told once, with their number.
//!
//! # Example
//! ```xml
//! <extensionElements>
//!   <cost:perHour xmlns:cost="http://example.org/cost">80</cost:perHour>
//! </extensionElements>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.3 (Extensibility)

use super::{Rule, located, quoted};
use crate::diagnostic::{Diagnostic, RuleId, Severity};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0025"),
    name: "unknown-extension",
    severity: Severity::Info,
    summary: "An extension is not known and has no effect",
    help: "nothing needs to be done, unless it is meant to change how the process runs",
    source: include_str!("unknown_extension.rs"),
};

/// Reports an element in `owner`; `known` is a known name that it may have been meant to be.
pub(crate) fn element(
    findings: &mut Findings,
    owner: Element<'_>,
    extension: Element<'_>,
    known: Option<&str>,
) {
    let kind = kind(extension.namespace(), extension.written_name(), "element");
    findings.report_kind(&RULE, kind, || {
        let name = quoted(extension.written_name());
        let message = format!("the extension {name} in {} is not known", located(owner));
        let found = RULE.finding(extension.at(), owner.nearest_id(), message);
        with_spelling(found, known)
    });
}

/// Reports an attribute.
pub(crate) fn attribute(
    findings: &mut Findings,
    owner: Element<'_>,
    extension: Attribute<'_>,
    known: Option<&str>,
) {
    let kind = kind(extension.namespace(), extension.written_name(), "attribute");
    findings.report_kind(&RULE, kind, || {
        let name = quoted(extension.written_name());
        let message = format!("the extension attribute {name} of {} is not known", located(owner));
        let found = RULE.finding(extension.at(), owner.nearest_id(), message);
        with_spelling(found, known)
    });
}

/// What findings are told together: those of one name.
fn kind(namespace: Option<&str>, name: &str, what: &str) -> String {
    format!("{what} {name} {}", namespace.unwrap_or_default())
}

fn with_spelling(mut found: Diagnostic, known: Option<&str>) -> Diagnostic {
    if let Some(known) = known {
        found.help =
            format!("if {} is meant, write it so; else nothing needs to be done", quoted(known));
    }
    found
}
