//! # What it does
//! Bounds the size of a file, the depth of its elements, their number, the attributes, and the
//! length of a text. Reading stops at the bound.
//!
//! # Why
//! A small bound on each makes every file cheap to refuse, whoever sent it.
//!
//! # Example
//! A file of 17 MB, or with 2,001 elements inside each other.
//!
//! # References
//! - `Limits` in this crate has the numbers

use baton_models::SourcePosition;

use super::Rule;
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0005"),
    name: "xml-limit",
    severity: Severity::Error,
    summary: "The file is larger or deeper than any diagram",
    help: "check that this is the file you mean; a real diagram of this size is divided into \
          several",
    source: include_str!("xml_limit.rs"),
};

pub(crate) fn report(findings: &mut Findings, at: SourcePosition, what: &str, max: usize) {
    let message = format!("the file has more than {max} {what}");
    findings.report(&RULE, || RULE.finding(at, None, message));
}
