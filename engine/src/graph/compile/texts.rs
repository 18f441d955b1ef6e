//! Texts and expressions of attributes.

use std::sync::Arc;

use baton_bpmn_parser::rules::expression_syntax;
use baton_models::{ElementId, Expression, SourcePosition};

use super::Compiler;
use crate::expression::{self, Declared, ExpressionError, Program, TextExpression};
use crate::retention::time_to_live_ms;

impl Compiler<'_> {
    /// A condition.
    pub(super) fn program(
        &mut self,
        element: &ElementId,
        what: &str,
        text: &Expression,
    ) -> Option<Arc<dyn Program>> {
        let declared = Declared {
            here: text.language.as_deref(),
            in_file: self.definitions.expression_language.as_deref(),
        };
        match expression::parse(&text.text, declared) {
            Ok(program) => Some(program),
            Err(error) => {
                self.report(element, what, text, &error);
                None
            }
        }
    }

    /// An attribute that is static text or an expression.
    pub(super) fn text(
        &mut self,
        element: &ElementId,
        what: &str,
        text: Option<&Expression>,
    ) -> Option<TextExpression> {
        let text = text?;
        match expression::parse_text(&text.text, text.language.as_deref()) {
            Ok(expression) => Some(expression),
            Err(error) => {
                self.report(element, what, text, &error);
                None
            }
        }
    }

    /// A name or code that the model keeps as plain text and that may be an expression all the
    /// same: behind `=`, or with `${` or `#{` in it.
    pub(super) fn name(
        &mut self,
        element: &ElementId,
        what: &str,
        text: &str,
        at: SourcePosition,
    ) -> Option<TextExpression> {
        let is_juel = text.contains("${") || text.contains("#{");
        let language = is_juel.then(|| "juel".to_owned());
        self.text(element, what, Some(&Expression { text: text.to_owned(), language, at }))
    }

    /// How long instances are kept after their end.
    pub(super) fn time_to_live_ms(&mut self, text: &Expression) -> Option<i64> {
        match time_to_live_ms(&text.text) {
            Ok(kept_ms) => Some(kept_ms),
            Err(error) => {
                let error = ExpressionError { offset: 0, message: error.to_string() };
                let process = &self.process.id;
                self.report(process, "history time to live", text, &error);
                None
            }
        }
    }

    pub(super) fn report(
        &mut self,
        element: &ElementId,
        what: &str,
        text: &Expression,
        error: &ExpressionError,
    ) {
        self.diagnostics.push(expression_syntax(element, what, text, &error.to_string()));
    }
}
