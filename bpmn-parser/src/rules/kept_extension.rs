//! # What it does
//! Names the extensions that are known and change nothing here: properties for tools, settings of
//! another engine's inner life, and what is left over from another engine in a file that says in
//! `modeler:executionPlatform` which one it is for.
//!
//! # Why
//! Nothing in a file is passed over without a word, even where it means nothing to this engine.
//!
//! # Example
//! ```xml
//! <extensionElements>
//!   <zeebe:properties>
//!     <zeebe:property name="owner" value="sales"/>
//!   </zeebe:properties>
//! </extensionElements>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.3 (Extensibility)

use baton_models::SourcePosition;

use super::{Rule, located, quoted};
use crate::diagnostic::{Diagnostic, RuleId, Severity};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0026"),
    name: "kept-extension",
    severity: Severity::Info,
    summary: "An extension is known and has no execution meaning",
    help: "nothing needs to be done; it stays in the file and changes nothing",
    source: include_str!("kept_extension.rs"),
};

/// Reports an element that stands in `owner`.
pub(crate) fn element(findings: &mut Findings, owner: Element<'_>, extension: Element<'_>) {
    findings.report(&RULE, || {
        let name = quoted(extension.written_name());
        let message = format!("the extension {name} in {} changes nothing", located(owner));
        RULE.finding(extension.at(), owner.nearest_id(), message)
    });
}

/// Reports an attribute.
pub(crate) fn attribute(findings: &mut Findings, owner: Element<'_>, extension: Attribute<'_>) {
    findings.report(&RULE, || {
        let name = quoted(extension.written_name());
        let message =
            format!("the extension attribute {name} of {} changes nothing", located(owner));
        RULE.finding(extension.at(), owner.nearest_id(), message)
    });
}

/// Reports an element of another engine than the one that the file says it is for.
pub(crate) fn left_over_element(
    findings: &mut Findings,
    owner: Element<'_>,
    extension: Element<'_>,
) {
    findings.report(&RULE, || {
        let name = quoted(extension.written_name());
        let what = format!("the extension {name} in {}", located(owner));
        left_over(extension.at(), owner, &what)
    });
}

/// Reports an attribute of another engine than the one that the file says it is for.
pub(crate) fn left_over_attribute(
    findings: &mut Findings,
    owner: Element<'_>,
    extension: Attribute<'_>,
) {
    findings.report(&RULE, || {
        let name = quoted(extension.written_name());
        let what = format!("the extension attribute {name} of {}", located(owner));
        left_over(extension.at(), owner, &what)
    });
}

fn left_over(at: SourcePosition, owner: Element<'_>, what: &str) -> Diagnostic {
    let message = format!(
        "{what} changes nothing: it is for another engine than the file, by its \
         `modeler:executionPlatform`"
    );
    RULE.finding(at, owner.nearest_id(), message)
}
