//! # What it does
//! Compares the `incoming` and `outgoing` of a flow node with what the sequence flows say.
//!
//! # Why
//! The file contradicts itself. The flows count, which may not be what was meant.
//!
//! # Example
//! ```xml
//! <task id="a">
//!   <outgoing>f</outgoing>
//! </task>
//! <sequenceFlow id="f" sourceRef="b" targetRef="c"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.4.7, §15.4

use super::{Rule, described, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0034"),
    name: "flow-list-mismatch",
    severity: Severity::Warning,
    summary: "A flow node lists a flow that does not begin or end at it",
    help: "remove the entry; the `sourceRef` and `targetRef` of the flows are what counts",
    source: include_str!("flow_list_mismatch.rs"),
};

pub(crate) fn report(findings: &mut Findings, node: Element<'_>, entry: Element<'_>, id: &str) {
    findings.report(&RULE, || {
        let (list, id) = (quoted(entry.local_name()), quoted(id));
        let message = format!(
            "{} lists {id} as {list}, but no such flow is connected to it",
            described(node)
        );
        RULE.finding(entry.at(), entry.nearest_id(), message)
    });
}
