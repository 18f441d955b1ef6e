//! # What it does
//! Names the elements and attributes of the standard that say something about a process and that no
//! engine acts by. Each kind is named once for a file, where it stands first.
//!
//! # Why
//! Nothing in a file is passed over without a word. What everyone knows to be drawing (names,
//! documentation, lanes, annotations, shapes) is not named.
//!
//! # Example
//! ```xml
//! <task id="a"><auditing/></task>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §2.1 (Conformance)

use super::{Rule, located, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0021"),
    name: "without-execution-meaning",
    severity: Severity::Info,
    summary: "An element or attribute of the standard has no execution meaning",
    help: "nothing needs to be done; it stays in the file and is not used",
    source: include_str!("without_execution_meaning.rs"),
};

/// `count` is how many of the kind are in the file.
pub(crate) fn element(findings: &mut Findings, element: Element<'_>, count: usize) {
    findings.report(&RULE, || {
        let message = format!("{} has no execution meaning{}", located(element), others(count));
        RULE.finding(element.at(), element.nearest_id(), message)
    });
}

/// `count` is how many of the kind are in the file.
pub(crate) fn attribute(
    findings: &mut Findings,
    element: Element<'_>,
    attribute: Attribute<'_>,
    count: usize,
) {
    findings.report(&RULE, || {
        let name = quoted(attribute.written_name());
        let message =
            format!("{name} on {} has no execution meaning{}", located(element), others(count));
        RULE.finding(attribute.at(), element.nearest_id(), message)
    });
}

fn others(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => ", nor has the other one in the file".to_owned(),
        count => format!(", nor have the {} others in the file", count - 1),
    }
}
