//! # What it does
//! Refuses a document type declaration. The entities it declares stay unknown.
//!
//! # Why
//! Declarations can make a reader open other files or expand a few bytes to gigabytes.
//!
//! # Example
//! ```xml
//! <!DOCTYPE definitions [<!ENTITY x SYSTEM "file:///etc/passwd">]>
//! ```
//!
//! # References
//! - XML 1.0 §2.8
//! - OWASP: XML External Entity Prevention

use baton_models::SourcePosition;

use super::Rule;
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0004"),
    name: "document-type",
    severity: Severity::Error,
    summary: "The file has a document type declaration",
    help: "remove the declaration (`<!DOCTYPE ...>`); BPMN needs none",
    source: include_str!("document_type.rs"),
};

pub(crate) fn report(findings: &mut Findings, at: SourcePosition) {
    let message = "the file has a document type declaration";
    findings.report(&RULE, || RULE.finding(at, None, message.to_owned()));
}
