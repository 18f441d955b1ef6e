//! # What it does
//! Reports bytes that are no text in the encoding that the byte order mark or the XML declaration
//! names, and encodings that are not known. UTF-8, UTF-16 and ISO-8859-1 are.
//!
//! # Why
//! Names and conditions would be read wrong, or not at all.
//!
//! # Example
//! A file saved as Windows-1252 whose first line says `encoding="UTF-8"`.
//!
//! # References
//! - XML 1.0 §4.3.3, appendix F

use baton_models::SourcePosition;

use super::Rule;
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0002"),
    name: "unreadable-encoding",
    severity: Severity::Error,
    summary: "The bytes of the file are not text in the encoding it declares",
    help: "save the file as UTF-8",
    source: include_str!("unreadable_encoding.rs"),
};

pub(crate) fn report(findings: &mut Findings, at: SourcePosition, problem: String) {
    findings.report(&RULE, || RULE.finding(at, None, problem));
}
