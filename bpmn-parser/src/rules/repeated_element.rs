//! # What it does
//! Reports the second of two elements of which only one is allowed.
//!
//! # Why
//! Which of them counts is not defined.
//!
//! # Example
//! ```xml
//! <conditionExpression>= a</conditionExpression>
//! <conditionExpression>= b</conditionExpression>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §15.4, the schema files

use super::{Rule, described, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0013"),
    name: "repeated-element",
    severity: Severity::Error,
    summary: "An element that may stand once stands twice",
    help: "keep the one that is meant and remove the other",
    source: include_str!("repeated_element.rs"),
};

pub(crate) fn report(findings: &mut Findings, parent: Element<'_>, child: Element<'_>) {
    findings.report(&RULE, || {
        let name = quoted(child.written_name());
        let message = format!("{name} stands in {} more than once", described(parent));
        RULE.finding(child.at(), child.nearest_id(), message)
    });
}
