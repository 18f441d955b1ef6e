//! # What it does
//! Reports text directly inside an element that has no text of its own.
//!
//! # Why
//! Whoever wrote it meant something by it, and nothing is done with it.
//!
//! # Example
//! ```xml
//! <process id="p">approve first</process>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §15.4, the schema files

use super::{Rule, located, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0020"),
    name: "unexpected-text",
    severity: Severity::Warning,
    summary: "An element contains text that has no meaning there",
    help: "remove the text, or move it into a `documentation`",
    source: include_str!("unexpected_text.rs"),
};

pub(crate) fn report(findings: &mut Findings, element: Element<'_>) {
    let Some((text, at)) = element.text() else { return };
    findings.report(&RULE, || {
        let message = format!("{} contains the text {}", located(element), quoted(text));
        RULE.finding(at, element.nearest_id(), message)
    });
}
