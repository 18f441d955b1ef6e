//! Whatever the text: no panic, bounded work, positions inside the text, the same result each time.

mod common;

use baton_juel::{EvaluationContext, EvaluationError, Program, Value};
use common::{given, given_task};
use jiff::tz::TimeZone;
use proptest::prelude::*;

const VARIABLES: &str = r#"{
    "a": 1, "b": "text 🐎", "c": { "a": [1, { "a": null }], "b": 2.50 }, "d": true, "e": null,
    "f": [{}, 3, "x"], "g": 9223372036854775807, "h": 18446744073709551616, "task": { "name": 1 }
}"#;

const FUEL: u32 = 10_000;

/// What JUEL is made of, so that more than noise parses.
#[rustfmt::skip] // A few to a line.
const WORDS: &[&str] = &[
    "a", "b", "c", "d", "e", "f", "g", "missing", "task", "execution", "1", "0", "2.5", "1e9",
    "'x'", "\"y\"", "'\\'", "true", "false", "null", "+", "-", "*", "/", "%", "==", "!=", "<",
    "<=", ">", ">=", "&&", "||", "!", "empty", "not", "and", "or", "eq", "lt", "mod", "div", "?",
    ":", "(", ")", "[", "]", "{", "}", "${", "#{", "\\", ",", ".", ".size()", ".length()",
    ".substring(", "vars:get(", "var:eq(", "now()", ".plusDays(1)", "date:format(", "S(", "=",
    "instanceof", "é", "🐎", "$", "#", "\n", "execution.getVariable(",
];

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS);
    let inside = prop::collection::vec(word, 0..24).prop_map(|words| words.join(" "));
    prop_oneof![inside.clone(), inside.prop_map(|text| format!("${{{text}}}"))]
}

#[rustfmt::skip] // A few to a line.
const LEAVES: &[&str] = &[
    "a", "b", "c", "d", "e", "f", "g", "h", "c.a", "c.b", "f[0]", "1", "-0.5", "1e300", "'x'",
    "'5'", "''", "true", "false", "null", "now()", "task.name", "execution.id",
    "9223372036854775807",
];

#[rustfmt::skip] // A few to a line.
const METHODS: &[&str] = &[
    "length()", "size()", "trim()", "toUpperCase()", "toString()", "keySet()", "values()",
    "isEmpty()", "intValue()", "toDate()", "getMillis()", "elements()", "getYear()",
];

#[rustfmt::skip] // A few to a line.
const METHODS_OF_ONE: &[&str] = &[
    "equals", "contains", "substring", "concat", "get", "indexOf", "split", "plusDays",
    "plusMonths", "charAt", "compareTo", "withDayOfMonth", "containsAll", "prop",
];

#[rustfmt::skip] // A few to a line.
const DATE_METHODS: &[&str] = &[
    "plusMillis", "plusSeconds", "plusMinutes", "plusHours", "plusDays", "plusWeeks", "plusMonths",
    "plusYears", "minusDays", "minusYears", "withYear", "withMonthOfYear", "withDayOfMonth",
    "withDayOfWeek", "withHourOfDay", "withMinuteOfHour", "withSecondOfMinute",
];

/// Expressions that parse.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(LEAVES);
    leaf.prop_map(str::to_owned).prop_recursive(6, 64, 4, |inner| {
        let operator = prop::sample::select(vec![
            "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "eq", "mod",
        ]);
        let method = prop::sample::select(METHODS);
        let method_of = prop::sample::select(METHODS_OF_ONE);
        let prefix = prop::sample::select(vec!["-", "!", "empty ", "not "]);
        let function = prop::sample::select(vec!["S", "date:format", "execution.getVariable"]);
        prop_oneof![
            (inner.clone(), operator, inner.clone())
                .prop_map(|(left, operator, right)| format!("({left} {operator} {right})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
            (prefix, inner.clone()).prop_map(|(prefix, operand)| format!("{prefix}({operand})")),
            (inner.clone(), method).prop_map(|(base, method)| format!("({base}).{method}")),
            (inner.clone(), method_of, inner.clone())
                .prop_map(|(base, method, argument)| format!("({base}).{method}({argument})")),
            (inner.clone(), inner.clone()).prop_map(|(base, index)| format!("({base})[{index}]")),
            (function, inner.clone())
                .prop_map(|(function, argument)| format!("{function}({argument})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("'x'.replace({a}, {b})")),
        ]
    })
}

fn evaluate(program: &Program, fuel: u32) -> Result<Value, EvaluationError> {
    let context = EvaluationContext { fuel, ..EvaluationContext::default() };
    program.evaluate(&given(VARIABLES), &context)
}

fn is_about_fuel(result: &Result<Value, EvaluationError>) -> bool {
    result.as_ref().is_err_and(|error| error.message.contains("fuel"))
}

/// What holds for every text.
fn check(text: &str) -> Result<(), TestCaseError> {
    match Program::parse(text) {
        Err(error) => {
            prop_assert!(text.is_char_boundary(error.offset), "{:?}: {:?}", text, error);
            prop_assert!(!error.message.is_empty());
        }
        Ok(program) => {
            prop_assert_eq!(program.source(), text);
            let first = evaluate(&program, FUEL);
            prop_assert_eq!(text_of(&first), text_of(&evaluate(&program, FUEL)));
            match first {
                Ok(value) => {
                    let read = Value::from_json(&value.to_json());
                    prop_assert!(read.is_ok(), "{:?}: {:?}", value, read);
                }
                Err(error) => {
                    prop_assert!(text.is_char_boundary(error.offset), "{:?}: {:?}", text, error);
                    prop_assert!(error.missing.is_none_or(|name| program.reads().contains(&name)));
                }
            }
            let in_task = program.evaluate(&given_task(VARIABLES), &EvaluationContext::default());
            drop(in_task);
        }
    }
    Ok(())
}

/// No number is unequal to itself, so results are compared as text.
fn text_of(result: &Result<Value, EvaluationError>) -> String {
    match result {
        Ok(value) => value.to_json(),
        Err(error) => format!("{error:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses_or_not(text in "\\PC{0,60}") {
        check(&text)?;
        check(&format!("${{{text}}}"))?;
    }

    #[test]
    fn any_words_parse_or_not(text in words()) {
        check(&text)?;
    }

    #[test]
    fn cut_expressions_parse_or_not(text in expressions(), cut in any::<prop::sample::Index>()) {
        let text = format!("x ${{{text}}}");
        let mut at = cut.index(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let (start, end) = text.split_at(at);
        check(start)?;
        check(end)?;
    }

    #[test]
    fn every_expression_parses_and_ends(text in expressions()) {
        let text = format!("${{{text}}}");
        let program = Program::parse(&text);
        prop_assert!(program.is_ok(), "{}: {:?}", text, program);
        check(&text)?;
    }

    #[test]
    fn fuel_changes_whether_but_not_what(text in expressions(), fuel in 0..200_u32) {
        let text = format!("${{{text}}}");
        if let Ok(program) = Program::parse(&text) {
            let little = evaluate(&program, fuel);
            let much = evaluate(&program, 10 * FUEL);
            prop_assert!(is_about_fuel(&little) || text_of(&little) == text_of(&much));
        }
    }

    #[test]
    fn dates_stay_in_the_calendar_or_fail(
        now_ms in prop_oneof![any::<i64>(), -100_000_000_000_000..300_000_000_000_000_i64],
        amount in prop_oneof![any::<i64>(), -1_000..1_000_i64],
        method in prop::sample::select(DATE_METHODS),
        pattern in "[a-zA-Z' .:]{0,12}",
    ) {
        let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
        let context = EvaluationContext { now_ms, zone, fuel: FUEL };
        let escaped = pattern.replace('\'', "\\'");
        for text in [
            format!("${{now().{method}(a).getMillis()}}"),
            format!("${{date:format(now().{method}(a), '{escaped}')}}"),
            format!("${{now().{method}(a).withTimeAtStartOfDay().getDayOfMonth()}}"),
        ] {
            let program = Program::parse(&text);
            prop_assert!(program.is_ok(), "{}: {:?}", text, program);
            let variables = given(&format!("{{ \"a\": {amount} }}"));
            drop(program.map(|program| program.evaluate(&variables, &context)));
        }
    }

    #[test]
    fn parentheses_around_change_nothing(text in expressions()) {
        let value = |text: &str| {
            Some(evaluate(&Program::parse(text).ok()?, FUEL).ok()?.to_json())
        };
        prop_assert_eq!(value(&format!("${{{text}}}")), value(&format!("${{ ( {text} ) }}")));
    }
}
