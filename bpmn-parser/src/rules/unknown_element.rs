//! # What it does
//! Reports an element in the namespace of BPMN, or in none, whose name the standard does not have.
//!
//! # Why
//! It is misspelt or lacks its namespace; leaving it out would change the process without a word.
//!
//! # Example
//! ```xml
//! <bpmn:UserTask id="a"/>
//! <!-- the name is userTask -->
//! ```
//!
//! # References
//! - BPMN 2.0.2 §15.4, the schema files

use super::{Rule, described, quoted};
use crate::conformance::standard_spelling;
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0010"),
    name: "unknown-element",
    severity: Severity::Error,
    summary: "An element is not in the standard",
    help: "correct its name, or remove it",
    source: include_str!("unknown_element.rs"),
};

pub(crate) fn report(findings: &mut Findings, parent: Element<'_>, child: Element<'_>) {
    findings.report(&RULE, || {
        let tag = child.local_name();
        let message =
            format!("{} in {} is not an element of BPMN", described(child), described(parent));
        let mut found = RULE.finding(child.at(), child.nearest_id(), message);
        match standard_spelling(tag) {
            Some(right) if child.namespace().is_none() => {
                found.help =
                    format!("give {} the namespace of BPMN, as its parent has", quoted(right));
            }
            Some(right) => found.help = format!("write {}", quoted(right)),
            None => {}
        }
        found
    });
}
