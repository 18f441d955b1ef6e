//! Variables from JSON text, for tables.

#![allow(dead_code, reason = "each test program uses a part")]

use baton_feel::{Context, Evaluation, EvaluationContext, Program, Value, Variables};
use std::sync::Arc;

/// The entries of a JSON object as variables.
pub(crate) struct Given(Arc<Context>);

impl Variables for Given {
    fn get(&self, name: &str) -> Option<Value> {
        self.0.get(name).cloned()
    }
}

pub(crate) fn given(json: &str) -> Given {
    match Value::from_json(json) {
        Ok(Value::Context(entries)) => Given(entries),
        other => panic!("{json} gives no variables: {other:?}"),
    }
}

pub(crate) fn evaluate(text: &str, variables: &str) -> Evaluation {
    let program = Program::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let context = EvaluationContext::default();
    let evaluation = program.evaluate(&given(variables), &context);
    evaluation.unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Each text with its result as JSON.
pub(crate) fn check(table: &[(&str, &str)]) {
    check_with("{}", table);
}

pub(crate) fn check_with(variables: &str, table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(evaluate(text, variables).value.to_json(), *expected, "{text}");
    }
}
