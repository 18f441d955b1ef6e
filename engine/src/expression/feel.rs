//! FEEL behind the expression trait.

use std::sync::Arc;

use baton_feel as feel;

use super::{
    Evaluation, EvaluationContext, ExpressionError, Program, Value, Variables, characters,
};

#[derive(Debug)]
struct FeelProgram(feel::Program);

struct Names<'a>(&'a dyn Variables);

impl feel::Variables for Names<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.0.get(name)
    }
}

/// Parses FEEL without a leading `=`.
pub(super) fn parse(text: &str) -> Result<Arc<dyn Program>, ExpressionError> {
    match feel::Program::parse(text) {
        Ok(program) => Ok(Arc::new(FeelProgram(program))),
        Err(error) => {
            Err(ExpressionError { offset: characters(text, error.offset), message: error.message })
        }
    }
}

impl Program for FeelProgram {
    fn source(&self) -> &str {
        self.0.source()
    }

    fn written(&self) -> String {
        format!("={}", self.source())
    }

    fn reads(&self) -> &[String] {
        self.0.reads()
    }

    fn evaluate(
        &self,
        variables: &dyn Variables,
        context: &EvaluationContext,
    ) -> Result<Evaluation, ExpressionError> {
        let feel_context = feel::EvaluationContext {
            now_ms: context.now.0,
            seed: context.seed,
            fuel: context.fuel,
        };
        match self.0.evaluate(&Names(variables), &feel_context) {
            // Variables are JSON, so dates, durations and the like leave as their texts.
            Ok(evaluation) => Ok(Evaluation {
                warnings: evaluation.warnings.into_iter().map(|warning| warning.message).collect(),
                ..Evaluation::of(evaluation.value.into_json_types())
            }),
            Err(error) => Err(ExpressionError {
                offset: characters(self.0.source(), error.offset),
                message: error.message,
            }),
        }
    }
}
