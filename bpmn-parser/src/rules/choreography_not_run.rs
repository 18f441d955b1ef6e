//! # What it does
//! Names the choreographies of a file.
//!
//! # Why
//! A choreography says in which order participants exchange messages. It belongs to none of them,
//! so no engine runs it.
//!
//! # Example
//! ```xml
//! <choreography id="negotiation"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §11.1

use super::{Rule, described};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0048"),
    name: "choreography-not-run",
    severity: Severity::Info,
    summary: "A choreography describes and does not run",
    help: "nothing needs to be done; what runs are the processes of the participants",
    source: include_str!("choreography_not_run.rs"),
};

pub(crate) fn report(findings: &mut Findings, choreography: Element<'_>) {
    findings.report(&RULE, || {
        let message = format!("{} describes and does not run", described(choreography));
        RULE.finding(choreography.at(), choreography.nearest_id(), message)
    });
}
