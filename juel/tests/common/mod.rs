//! Variables and facts from JSON text, for tables.

#![allow(dead_code, reason = "each test program uses a part")]

use std::sync::Arc;

use baton_juel::{EvaluationContext, EvaluationError, Fact, Host, Map, Program, Value, Variables};

/// 2026-11-24T18:02:46.007Z, a Tuesday.
pub(crate) const NOW_MS: i64 = 1_795_543_366_007;

/// The entries of a JSON object as variables.
pub(crate) struct Given {
    variables: Arc<Map>,
    task: bool,
}

impl Variables for Given {
    fn get(&self, name: &str) -> Option<Value> {
        self.variables.get(name).cloned()
    }
}

impl Host for Given {
    fn get_local(&self, name: &str) -> Option<Value> {
        self.get(name).filter(|_| name.starts_with("local"))
    }

    fn has_task(&self) -> bool {
        self.task
    }

    fn fact(&self, fact: Fact) -> Option<Value> {
        if fact == Fact::BusinessKey { None } else { Some(format!("{fact:?}").as_str().into()) }
    }
}

pub(crate) fn given(json: &str) -> Given {
    match Value::from_json(json) {
        Ok(Value::Map(variables)) => Given { variables, task: false },
        other => panic!("{json} gives no variables: {other:?}"),
    }
}

pub(crate) fn given_task(json: &str) -> Given {
    Given { task: true, ..given(json) }
}

pub(crate) fn context() -> EvaluationContext {
    EvaluationContext { now_ms: NOW_MS, ..EvaluationContext::default() }
}

pub(crate) fn parse(text: &str) -> Program {
    Program::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub(crate) fn attempt(text: &str, variables: &str) -> Result<Value, EvaluationError> {
    parse(text).evaluate(&given(variables), &context())
}

/// Rows of a text and the JSON of its value.
pub(crate) fn check(variables: &str, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        let value = attempt(text, variables).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(value.to_json(), *expected, "{text}");
    }
}

/// Rows of a text and a part of the message with which its evaluation fails.
pub(crate) fn check_errors(variables: &str, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        match attempt(text, variables) {
            Ok(value) => panic!("{text} gives {}", value.to_json()),
            Err(error) => assert!(error.message.contains(expected), "{text}: {error}"),
        }
    }
}
