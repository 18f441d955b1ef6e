//! # What it does
//! Refuses a sequence flow between two containers: from one process into another, or into or out
//! of a sub-process.
//!
//! # Why
//! A token belongs to the process or sub-process it was produced in and cannot leave it.
//!
//! # Example
//! ```xml
//! <sequenceFlow id="f" sourceRef="a" targetRef="inside_the_sub_process"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §7.6.1 (Sequence Flow Rules), §10.3.5

use super::{Rule, described, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::ids::Reference;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0038"),
    name: "flow-crosses-border",
    severity: Severity::Error,
    summary: "A sequence flow crosses the border of a pool or sub-process",
    help: "let the flow end at the sub-process itself, or send a message to the other process",
    source: include_str!("flow_crosses_border.rs"),
};

pub(crate) fn report(findings: &mut Findings, reference: &Reference<'_, '_>, target: Element<'_>) {
    findings.report(&RULE, || {
        let flow = reference.element;
        let message = format!(
            "{} of {} names {}, which is in another process or sub-process",
            quoted(reference.name),
            described(flow),
            described(target)
        );
        RULE.finding(reference.at, flow.nearest_id(), message)
    });
}
