//! What evaluations say about results that are null, and which variables programs read.

mod common;

use baton_feel::{Program, Value, WARNINGS_MAX};
use common::evaluate;

/// Offset and text of the warnings.
fn warnings(text: &str, variables: &str) -> Vec<(usize, String)> {
    let warnings = evaluate(text, variables).warnings;
    warnings.into_iter().map(|warning| (warning.offset, warning.message)).collect()
}

#[test]
fn a_missing_variable_is_null_and_named_once() {
    let evaluation = evaluate("x = null and x.y = null or y > 1", "{}");
    let missing: Vec<_> = evaluation.warnings.iter().filter_map(|w| w.missing.as_deref()).collect();
    assert_eq!(evaluation.value, Value::Boolean(true));
    assert_eq!(missing, ["x"], "y is not needed");
    let message = "there is no variable `x`: it counts as null".to_owned();
    assert_eq!(warnings("1 + x", "{}").first(), Some(&(4, message)));
}

#[test]
fn a_variable_that_is_null_is_not_missing() {
    assert_eq!(warnings("x = null", r#"{ "x": null }"#), []);
}

#[test]
fn warnings_name_types_and_positions() {
    let cases = [
        ("1 + \"a\"", 2, "`+` does not apply to a number and a string"),
        ("\"a\" + \"b\" + 1", 10, "`+` does not apply to a string and a number"),
        ("2 * null", 2, "`*` does not apply to a number and null"),
        ("-[1]", 0, "`-` does not apply to a list"),
        ("1 = \"a\"", 2, "`=` cannot compare a number with a string"),
        ("{} < true", 3, "`<` cannot compare a context with a boolean"),
        ("true and 1", 9, "`and` expects a boolean, not a number"),
        ("\"a\" or false", 0, "`or` expects a boolean, not a string"),
        ("not(1)", 4, "`not` expects a boolean, not a number"),
        ("if 1 then 2 else 3", 3, "`if` expects a boolean, not a number"),
        ("{ a: 1 }.b", 9, "the context has no entry `b`"),
        ("null.b", 5, "`.b` asks for an entry of a context, not of null"),
        ("1 / 0", 2, "division by zero gives null"),
        ("0 ** -1", 2, "division by zero gives null"),
        ("9e6144 * 10", 7, "the result is too large for a number"),
        (
            "(-2) ** 0.5",
            5,
            "`**` needs an exponent below 10^9, and a whole one if the base is negative",
        ),
    ];
    for (text, offset, message) in cases {
        assert_eq!(warnings(text, "{}"), [(offset, message.to_owned())], "{text}");
    }
}

#[test]
fn null_in_logic_is_no_mistake() {
    for text in ["null and true", "null or false", "not(null)", "if null then 1 else 2"] {
        assert_eq!(warnings(text, "{}"), [], "{text}");
    }
}

#[test]
fn warnings_are_limited() {
    let text = vec!["a + 1"; 500].join(" = ");
    assert_eq!(evaluate(&text, "{}").warnings.len(), WARNINGS_MAX);
}

#[test]
fn programs_and_results_may_cross_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<(Program, baton_feel::Evaluation, baton_feel::EvaluationError)>();
}

#[test]
fn programs_know_what_they_read() {
    let cases: [(&str, &[&str]); 6] = [
        ("1 + 2", &[]),
        ("b > a and b < c.a.d", &["b", "a", "c"]),
        ("`x y`.z", &["x y"]),
        ("if a then b else c", &["a", "b", "c"]),
        ("{ a: x, b: a, c: { a: 1, d: a } }", &["x"]),
        ("{ a: a, b: b + a }", &["a", "b"]),
    ];
    for (text, expected) in cases {
        let program = Program::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(program.reads(), expected, "{text}");
        assert_eq!(program.source(), text);
    }
}
