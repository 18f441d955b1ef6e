//! Expressions: BPMN 2.0.2 §8.4.6.

use baton_models::Expression;

use super::{child, text_attribute};
use crate::reader::Element;

/// An element whose text is an expression.
pub(super) fn expression(element: Element<'_>) -> Expression {
    let (text, at) = element.text().unwrap_or(("", element.at()));
    Expression { text: text.to_owned(), language: text_attribute(element, "language"), at }
}

/// The expression in a child of that tag.
pub(super) fn child_expression(element: Element<'_>, tag: &str) -> Option<Expression> {
    child(element, tag).map(expression)
}

/// The expression in a child that the schema lets be of either type.
pub(super) fn any_expression(element: Element<'_>) -> Option<Expression> {
    child_expression(element, "formalExpression")
        .or_else(|| child_expression(element, "expression"))
}
