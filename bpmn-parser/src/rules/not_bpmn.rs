//! # What it does
//! Refuses a file whose root element is another than BPMN 2.0 demands.
//!
//! # Why
//! It is another kind of file: DMN, a form, a web page, BPMN 1, or a part of a BPMN file.
//!
//! # Example
//! ```xml
//! <process id="p"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.2.1, §15.4.1

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0006"),
    name: "not-bpmn",
    severity: Severity::Error,
    summary: "The root element is not `definitions` of BPMN 2.0",
    help: "deploy a BPMN 2.0 file: its root is `definitions` in the namespace \
          `http://www.omg.org/spec/BPMN/20100524/MODEL`",
    source: include_str!("not_bpmn.rs"),
};

pub(crate) fn report(findings: &mut Findings, root: Element<'_>) {
    findings.report(&RULE, || {
        let namespace = match root.namespace() {
            Some(uri) => format!("in the namespace {}", quoted(uri)),
            None => "without a namespace".to_owned(),
        };
        let message = format!(
            "the root element is {} {namespace}, not `definitions` of BPMN 2.0",
            quoted(root.local_name())
        );
        RULE.finding(root.at(), None, message)
    });
}
