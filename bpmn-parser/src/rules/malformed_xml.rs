//! # What it does
//! Reports every break of the rules of XML and of its namespaces. After a broken tag reading stops,
//! because what follows is no longer certain; all other breaks are reported side by side.
//!
//! # Why
//! XML that is not well-formed has no certain meaning.
//!
//! # Example
//! ```xml
//! <task id="a"><documentation>first & second</documentation></task>
//! <!-- `&` is written `&amp;` -->
//! ```
//!
//! # References
//! - XML 1.0, Namespaces in XML 1.0

use baton_models::SourcePosition;

use super::Rule;
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0003"),
    name: "malformed-xml",
    severity: Severity::Error,
    summary: "The file is not well-formed XML",
    help: "correct the XML, or export the diagram again from the modeler",
    source: include_str!("malformed_xml.rs"),
};

pub(crate) fn report(findings: &mut Findings, at: SourcePosition, problem: String) {
    findings.report(&RULE, || RULE.finding(at, None, problem));
}
