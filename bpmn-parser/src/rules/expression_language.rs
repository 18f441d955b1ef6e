//! # What it does
//! Refuses conditions in another language than FEEL and JUEL. The language is the one declared on
//! the condition; else FEEL after a leading `=`, JUEL after `${` or `#{`; else the
//! `expressionLanguage` of the file; else FEEL.
//!
//! # Why
//! A condition that cannot be evaluated cannot choose a way.
//!
//! # Example
//! ```xml
//! <conditionExpression language="groovy">amount &gt; 1000</conditionExpression>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.4.6
//! - DMN 1.5 §10 (FEEL)
//! - Expression Language 2.1 (JUEL)

use baton_models::Definitions;

use super::{Rule, quoted};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::languages::ExpressionLanguage;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0065"),
    name: "expression-language",
    severity: Severity::Error,
    summary: "An expression is in a language that is not supported",
    help: "write it in FEEL, as in `= amount > 1000`, or in JUEL, as in `${amount > 1000}`",
    source: include_str!("expression_language.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, definitions: &Definitions, findings: &mut Findings) {
    let of_file = definitions.expression_language.as_deref();
    for flow in &graph.content.sequence_flows {
        let Some(condition) = &flow.condition else { continue };
        let declared = condition.language.as_deref();
        let language = ExpressionLanguage::of_condition(&condition.text, declared, of_file);
        let ExpressionLanguage::Other(language) = language else { continue };
        findings.report(&RULE, || {
            let message = format!(
                "the condition of the flow {} is in {}, which is not supported",
                quoted(flow.id.as_str()),
                quoted(language)
            );
            RULE.finding(condition.at, Some(flow.id.clone()), message)
        });
    }
}
