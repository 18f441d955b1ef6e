//! # What it does
//! Reports an expression that its language cannot read, or that calls what does not exist here: in
//! JUEL a Java bean, which is named. It is reported by the engine, which knows the languages.
//!
//! # Why
//! It could only fail at run time, when nobody is there to correct it.
//!
//! # Example
//! ```xml
//! <conditionExpression>= amount &gt;</conditionExpression>
//! ```
//!
//! # References
//! - DMN 1.5 §10 (FEEL)
//! - Expression Language 2.1 (JUEL)

use baton_models::{ElementId, Expression};

use super::{Rule, quoted};
use crate::diagnostic::{Diagnostic, RuleId, Severity};

/// The rule of [`expression_syntax`].
pub static RULE: Rule = Rule {
    id: RuleId("BPMN0066"),
    name: "expression-syntax",
    severity: Severity::Error,
    summary: "An expression has a syntax error",
    help: "correct the expression",
    source: include_str!("expression_syntax.rs"),
};

/// The finding for an expression that cannot be read.
///
/// `what` says which expression of the element it is, as in "condition" or "due date"; `problem`
/// is the language's own message. The finding stands where the expression starts: entities make
/// places inside of it uncertain, so the problem should name the place in the text.
pub fn expression_syntax(
    element: &ElementId,
    what: &str,
    expression: &Expression,
    problem: &str,
) -> Diagnostic {
    let message = format!(
        "the {what} {} of {} cannot be read: {problem}",
        quoted(&expression.text),
        quoted(element.as_str())
    );
    RULE.finding(expression.at, Some(element.clone()), message)
}
