//! JUEL behind the expression trait.
//!
//! Values pass as JSON has them; a number keeps its digits, 34 of them where it has more. Dates
//! leave as ISO 8601 texts, infinity and no-number as the texts `"Infinity"` and `"NaN"`.
//!
//! An expression knows its variables and the time. What else `execution` and `task` have, such as
//! `execution.processInstanceId`, is an error where it is asked for: null would be a wrong answer.
//! There is no user who evaluates an expression, so `currentUser()` is null.

use std::cell::Cell;
use std::sync::Arc;

use baton_juel as juel;

use super::{
    Evaluation, EvaluationContext, ExpressionError, Program, Value, Variables, characters,
};

#[derive(Debug)]
struct JuelProgram {
    program: juel::Program,
    purpose: Purpose,
}

/// What an expression is evaluated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To decide: the value becomes true or false as EL coerces it, null to false.
    Condition,
    /// For its value.
    Value,
}

/// Parses a text with `${...}` or `#{...}`.
pub(super) fn parse(text: &str, purpose: Purpose) -> Result<Arc<dyn Program>, ExpressionError> {
    let program = juel::Program::parse(text).map_err(|error| ExpressionError {
        offset: characters(text, error.offset),
        message: error.message,
    })?;
    let is_word = ["true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word));
    if purpose == Purpose::Condition && program.is_plain_text() && !is_word {
        let message = "in JUEL this is a text and no condition; write it in `${` and `}`";
        return Err(ExpressionError { offset: 0, message: message.to_owned() });
    }
    Ok(Arc::new(JuelProgram { program, purpose }))
}

impl Program for JuelProgram {
    fn source(&self) -> &str {
        self.program.source()
    }

    fn reads(&self) -> &[String] {
        self.program.reads()
    }

    fn reads_others(&self) -> bool {
        self.program.reads_others()
    }

    fn evaluate(
        &self,
        variables: &dyn Variables,
        context: &EvaluationContext,
    ) -> Result<Evaluation, ExpressionError> {
        let juel_context = juel::EvaluationContext {
            now_ms: context.now.0,
            fuel: context.fuel,
            ..juel::EvaluationContext::default()
        };
        let world = World { variables, unknown: Cell::new(None) };
        let result = self.program.evaluate(&world, &juel_context);
        if let Some(fact) = world.unknown.get() {
            let message = format!("the {fact:?} of the execution or task is not known here");
            return Err(ExpressionError { offset: 0, message });
        }
        let value = result.map_err(|error| ExpressionError {
            offset: characters(self.source(), error.offset),
            message: error.message,
        })?;
        let decided = match self.purpose {
            Purpose::Condition => value.as_condition().map(Value::Boolean),
            Purpose::Value => None,
        };
        // A value that decides nothing goes on as it is, so that the message can show it.
        Ok(Evaluation::of(decided.unwrap_or_else(|| to_engine(&value))))
    }
}

/// What an evaluation sees of the engine.
struct World<'v> {
    variables: &'v dyn Variables,
    /// What it asked for and nobody knows.
    unknown: Cell<Option<juel::Fact>>,
}

impl juel::Variables for World<'_> {
    fn get(&self, name: &str) -> Option<juel::Value> {
        self.variables.get(name).map(|value| to_juel(&value))
    }
}

impl juel::Host for World<'_> {
    fn fact(&self, fact: juel::Fact) -> Option<juel::Value> {
        if !matches!(fact, juel::Fact::CurrentUser | juel::Fact::CurrentUserGroups) {
            self.unknown.set(Some(fact));
        }
        None
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "variables are JSON, so the others are texts")]
fn to_juel(value: &Value) -> juel::Value {
    match value {
        Value::Null => juel::Value::Null,
        Value::Boolean(boolean) => juel::Value::Boolean(*boolean),
        Value::Number(number) => {
            juel::Number::parse(&number.to_string()).map_or(juel::Value::Null, juel::Value::Number)
        }
        Value::String(text) => juel::Value::String(Arc::clone(text)),
        Value::List(items) => juel::Value::List(items.iter().map(to_juel).collect()),
        Value::Context(entries) => {
            let entries = entries.iter().map(|(name, value)| (Arc::clone(name), to_juel(value)));
            juel::Value::Map(Arc::new(entries.collect()))
        }
        other => match other.clone().into_json_types() {
            Value::String(text) => juel::Value::String(text),
            _ => juel::Value::Null,
        },
    }
}

fn to_engine(value: &juel::Value) -> Value {
    match value {
        juel::Value::Null => Value::Null,
        juel::Value::Boolean(boolean) => Value::Boolean(*boolean),
        juel::Value::Number(number) => {
            let text = number.to_string();
            let number = super::Number::parse(&text).map(Value::Number);
            // What JSON has no number for comes in quotes.
            number.unwrap_or_else(|| Value::String(Arc::from(text.trim_matches('"'))))
        }
        juel::Value::String(text) => Value::String(Arc::clone(text)),
        juel::Value::DateTime(date) => Value::String(Arc::from(date.to_string())),
        juel::Value::List(items) => Value::List(items.iter().map(to_engine).collect()),
        juel::Value::Map(entries) => {
            let entries = entries.iter().map(|(name, value)| (Arc::clone(name), to_engine(value)));
            Value::Context(Arc::new(entries.collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::super::named_values::NamedValues;
    use super::super::{Declared, TextExpression, parse, parse_text};
    use super::*;
    use crate::ids::Timestamp;

    const JUEL: Declared<'_> = Declared { here: Some("juel"), in_file: None };

    /// The result as JSON, or the error in words.
    fn run(program: &dyn Program, variables: &str) -> String {
        let Value::Context(entries) = Value::from_json(variables).unwrap() else {
            panic!("variables are an object")
        };
        let named = entries.iter().map(|(name, value)| (name.to_string(), value.clone()));
        let context = EvaluationContext { now: Timestamp(0), seed: 0, fuel: 1_000 };
        match program.evaluate(&NamedValues(named.collect()), &context) {
            Ok(evaluation) => evaluation.value.to_json(),
            Err(error) => error.to_string(),
        }
    }

    fn decide(condition: &str, variables: &str) -> String {
        run(&*parse(condition, Declared::default()).unwrap(), variables)
    }

    fn text(text: &str, variables: &str) -> String {
        match parse_text(text, Some("juel")).unwrap() {
            TextExpression::Static(text) => format!("static {text}"),
            TextExpression::Dynamic(program) => run(&*program, variables),
        }
    }

    #[test]
    fn conditions_become_true_or_false() {
        assert_eq!(decide(" ${amount > 1000} ", r#"{"amount": 1000.01}"#), "true");
        assert_eq!(decide("#{amount > 1000}", r#"{"amount": 1000}"#), "false");
        assert_eq!(decide("${order.paid}", r#"{"order": {}}"#), "false");
        assert_eq!(decide("${approved}", r#"{"approved": "TRUE"}"#), "true");
        assert_eq!(decide("${amount}", r#"{"amount": 5}"#), "5");
        assert_eq!(run(&*parse("true", JUEL).unwrap(), "{}"), "true");
    }

    #[test]
    fn a_condition_that_is_only_text_is_refused() {
        let error = parse("amount > 1000", JUEL).unwrap_err();
        assert_eq!(
            error.to_string(),
            "in JUEL this is a text and no condition; write it in `${` and `}` (at character 1)"
        );
    }

    #[test]
    fn texts_may_be_static_mixed_or_one_value() {
        assert_eq!(text("=mary", "{}"), "static =mary");
        assert_eq!(text("order-${id}", r#"{"id": 7}"#), r#""order-7""#);
        assert_eq!(text("${group}", r#"{"group": ["a", "b"]}"#), r#"["a","b"]"#);
        assert_eq!(text("${nobody}", r#"{"nobody": null}"#), "null");
        assert_eq!(text("${dateTime()}", "{}"), r#""1970-01-01T00:00:00.000Z""#);
        assert_eq!(text("${currentUser()}", "{}"), "null");
    }

    #[test]
    fn an_undeclared_text_is_juel_if_it_begins_so() {
        let is_static = |text| matches!(parse_text(text, None), Ok(TextExpression::Static(_)));
        assert!(!is_static("${a}"));
        assert!(!is_static("=a"));
        assert!(is_static("a-${b}"));
        let error = parse_text("a", Some("groovy")).unwrap_err();
        assert!(error.message.contains("`groovy` is not supported"), "{error}");
    }

    #[test]
    fn numbers_keep_their_digits() {
        let variables = r#"{"n": [1.50, 12345678901234567890123456789012.34, -0.000001]}"#;
        assert_eq!(text("${n}", variables), "[1.50,12345678901234567890123456789012.34,-0.000001]");
        assert_eq!(text("${1 / 0}", "{}"), r#""Infinity""#);
    }

    #[test]
    fn an_unknown_variable_is_named_with_its_place() {
        assert_eq!(
            decide("${missing == null}", "{}"),
            "unknown variable `missing` (at character 3)"
        );
        assert_eq!(decide("${'ä' == who}", "{}"), "unknown variable `who` (at character 10)");
    }

    #[test]
    fn what_is_not_known_of_an_execution_is_an_error() {
        let error = text("${execution.processInstanceId}", "{}");
        assert!(error.starts_with("the ProcessInstanceId of the execution"), "{error}");
    }

    #[test]
    fn beans_are_refused_by_name() {
        let error = parse("${orderService.isLarge(order)}", Declared::default()).unwrap_err();
        assert!(error.message.contains("`orderService`"), "{error}");
    }

    #[test]
    fn reads_tells_names_in_quotes_and_whether_there_are_others() {
        let program = parse("${a && execution.getVariable('b')}", Declared::default()).unwrap();
        assert_eq!(program.reads(), ["a", "b"]);
        assert!(!program.reads_others());
        let program = parse("${execution.getVariable(name)}", Declared::default()).unwrap();
        assert!(program.reads_others());
        assert_eq!(run(&*program, r#"{"name": "x", "x": "true"}"#), "true");
    }

    #[test]
    fn evaluation_stays_within_its_fuel() {
        let long = format!("${{{}1}}", "1 + ".repeat(2_000));
        assert!(text(&long, "{}").contains("fuel") || text(&long, "{}").contains("steps"));
    }
}
