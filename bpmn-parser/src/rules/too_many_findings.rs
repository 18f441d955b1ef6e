//! # What it does
//! Says how many findings were left out. A thousand of each severity are listed.
//!
//! # Why
//! A list of a million findings helps nobody and costs memory; that it is cut must not be hidden.
//!
//! # Example
//! A file of another vendor in which each of 5,000 tasks has an extension that is not supported.
//!
//! # References
//! - `Limits` in this crate has the number

use baton_models::SourcePosition;

use super::Rule;
use crate::diagnostic::{Diagnostic, RuleId, Severity};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0007"),
    name: "too-many-findings",
    severity: Severity::Warning,
    summary: "There are more findings than are listed",
    help: "correct what is listed and check the file again",
    source: include_str!("too_many_findings.rs"),
};

/// `dropped` counts errors, warnings and infos; the finding stands at the last one that is listed.
pub(crate) fn diagnostic(dropped: [usize; 3], last: Option<&Diagnostic>) -> Diagnostic {
    let [errors, warnings, infos] = dropped;
    let message = format!(
        "not listed are {errors} more errors, {warnings} more warnings and {infos} more infos"
    );
    RULE.finding(last.map_or(SourcePosition::START, |found| found.at), None, message)
}
