//! # What it does
//! Names the attributes in which a modeler notes its platform, its version, or the template that
//! was filled in.
//!
//! # Why
//! Nothing in a file is passed over without a word, even where it means nothing to an engine.
//!
//! # Example
//! ```xml
//! <definitions modeler:executionPlatform="Camunda Cloud"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.3 (Extensibility)

use super::{Rule, located, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0019"),
    name: "tool-attribute",
    severity: Severity::Info,
    summary: "An attribute is a modeler's own note and has no execution meaning",
    help: "nothing needs to be done; it stays in the file and is not used",
    source: include_str!("tool_attribute.rs"),
};

pub(crate) fn report(findings: &mut Findings, element: Element<'_>, attribute: Attribute<'_>) {
    findings.report(&RULE, || {
        let name = quoted(attribute.written_name());
        let message = format!("{name} on {} has no execution meaning", located(element));
        RULE.finding(attribute.at(), element.nearest_id(), message)
    });
}
