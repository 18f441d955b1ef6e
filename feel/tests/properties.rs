//! Whatever the text: no panic, bounded work, positions inside the text, the same result each time.

mod common;

use baton_feel::{Evaluation, EvaluationContext, Program};
use common::given;
use proptest::prelude::*;

const VARIABLES: &str = r#"{
    "a": 1, "b": "text", "c": { "a": [1, { "a": null }], "b": 2.50 }, "d": true, "e": null, "f": [{}, 3]
}"#;

/// Words that FEEL is made of, so that more than noise parses.
const WORDS: &[&str] = &[
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
    "missing",
    "`a`",
    "1",
    "0",
    "2.5",
    "1e9",
    "\"x\"",
    "\"\\n\"",
    "true",
    "false",
    "null",
    "+",
    "-",
    "*",
    "/",
    "**",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ".",
    "..",
    "and",
    "or",
    "not(",
    "if",
    "then",
    "else",
    "between",
    "in",
    "for",
    "instance of",
    "instance of number",
    "return",
    "some",
    "every",
    "satisfies",
    "x in",
    "for x in",
    "function(x)",
    "partial",
    "item",
    "date and time(",
    "string length(",
    "count(",
    "sort(",
    "list<",
    "@\"P1D\"",
    "@\"2020-02-29\"",
    "@",
    "?",
    "//",
    "/*",
    "*/",
    "\n",
    "é",
    "🐎",
];

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), 0..24).prop_map(|words| words.join(" "))
}

fn types() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "number",
        "Any",
        "date and time",
        "list<number>",
        "context<a: Any>",
        "range<number>",
        "function<Any> -> Any",
    ])
}

/// Functions of the language with a count of arguments that they take.
const FUNCTIONS: &[(&str, usize)] = &[
    ("substring", 3),
    ("string length", 1),
    ("upper case", 1),
    ("substring before", 2),
    ("contains", 2),
    ("string join", 2),
    ("trim", 1),
    ("matches", 3),
    ("replace", 3),
    ("split", 2),
    ("extract", 2),
    ("decimal", 2),
    ("floor", 2),
    ("round half up", 2),
    ("abs", 1),
    ("modulo", 2),
    ("sqrt", 1),
    ("log", 1),
    ("exp", 1),
    ("odd", 1),
    ("list contains", 2),
    ("count", 1),
    ("min", 3),
    ("max", 1),
    ("sum", 1),
    ("mean", 2),
    ("median", 3),
    ("stddev", 3),
    ("mode", 1),
    ("all", 1),
    ("any", 3),
    ("sublist", 3),
    ("append", 3),
    ("concatenate", 2),
    ("insert before", 3),
    ("remove", 2),
    ("list replace", 3),
    ("reverse", 1),
    ("index of", 2),
    ("union", 2),
    ("distinct values", 1),
    ("duplicate values", 1),
    ("flatten", 1),
    ("partition", 2),
    ("sort", 1),
    ("sort", 2),
    ("is empty", 1),
    ("get value", 2),
    ("get entries", 1),
    ("context", 1),
    ("context put", 3),
    ("context merge", 1),
    ("number", 3),
    ("string", 1),
    ("from json", 1),
    ("to json", 1),
    ("date", 1),
    ("date", 3),
    ("time", 3),
    ("date and time", 2),
    ("duration", 1),
    ("years and months duration", 2),
    ("day of year", 1),
    ("week of year", 1),
    ("last day of month", 1),
    ("is defined", 1),
    ("get or else", 2),
    ("assert", 2),
    ("is", 2),
    ("before", 2),
    ("overlaps", 2),
    ("finishes", 2),
    ("during", 2),
    ("coincides", 2),
    ("range", 1),
];

/// Expressions that parse.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "missing",
        "c.a",
        "c.b",
        "f.a",
        "c.a.a",
        "1",
        "-0.5",
        "1e6000",
        "\"x\"",
        "true",
        "false",
        "null",
        "[]",
        "{}",
        "item",
        "partial",
        "@\"P1Y\"",
        "@\"2020-02-29\"",
        "@\"10:00:00+01:00\"",
        "@\"2020-02-29T10:00:00@Europe/Berlin\"",
        "@\"-PT36H\"",
        "(function(a) a)",
        "now()",
        "random number()",
        "[1..5)",
        "(> 3)",
        "count",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(6, 64, 4, |inner| {
        let operator = prop::sample::select(vec![
            "+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in",
        ]);
        prop_oneof![
            (inner.clone(), operator, inner.clone())
                .prop_map(|(left, operator, right)| format!("(({left}) {operator} ({right}))")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("(if {a} then {b} else {c})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("({a} between {b} and {c})")),
            inner.clone().prop_map(|operand| format!("not({operand})")),
            inner.clone().prop_map(|operand| format!("-({operand})")),
            inner.clone().prop_map(|base| format!("({base}).a")),
            (inner.clone(), inner.clone()).prop_map(|(base, filter)| format!("({base})[{filter}]")),
            (inner.clone(), inner.clone()).prop_map(|(x, y)| format!("({x} in ({y}, > {x}))")),
            (inner.clone(), inner.clone()).prop_map(|(x, y)| format!("[({x})..({y}))")),
            (inner.clone(), inner.clone())
                .prop_map(|(list, body)| format!("(for a in {list}, n in 1..3 return {body})")),
            (inner.clone(), inner.clone())
                .prop_map(|(list, test)| format!("(some a in {list} satisfies {test})")),
            (inner.clone(), inner.clone())
                .prop_map(|(body, argument)| format!("(function(a) {body})({argument})")),
            (inner.clone(), types()).prop_map(|(value, of)| format!("({value} instance of {of})")),
            (prop::sample::select(FUNCTIONS), inner.clone(), inner.clone(), inner.clone())
                .prop_map(|((name, count), a, b, c)| {
                    format!("{name}({})", [a, b, c].get(..count).unwrap_or_default().join(", "))
                }),
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| format!("[{}]", items.join(", "))),
            (inner.clone(), inner).prop_map(|(x, y)| format!("{{ x: {x}, y: {y}, z: [x, y] }}")),
        ]
    })
}

fn evaluate(program: &Program, fuel: u32) -> Option<Evaluation> {
    let context = EvaluationContext { fuel, ..EvaluationContext::default() };
    let mut evaluation = program.evaluate(&given(VARIABLES), &context).ok()?;
    // Functions are equal only if they are the same one.
    evaluation.value = evaluation.value.into_json_types();
    Some(evaluation)
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
            let first = evaluate(&program, 100_000);
            prop_assert_eq!(&first, &evaluate(&program, 100_000));
            let warnings = first.iter().flat_map(|evaluation| &evaluation.warnings);
            for warning in warnings {
                prop_assert!(text.is_char_boundary(warning.offset), "{:?}: {:?}", text, warning);
                let reads =
                    warning.missing.as_ref().is_none_or(|name| program.reads().contains(name));
                prop_assert!(reads);
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_parsed_or_refused(text in ".{0,80}") {
        check(&text)?;
    }

    #[test]
    fn any_words_are_parsed_or_refused(text in words()) {
        check(&text)?;
    }

    #[test]
    fn any_piece_of_an_expression_is_parsed_or_refused(text in expressions(), at: usize) {
        let at = text.floor_char_boundary(at % (text.len() + 1));
        let (start, end) = text.split_at(at);
        check(start)?;
        check(end)?;
    }

    #[test]
    fn every_expression_parses_and_ends(text in expressions()) {
        let program = Program::parse(&text);
        prop_assert!(program.is_ok(), "{}: {:?}", text, program);
        check(&text)?;
    }

    #[test]
    fn results_are_json_and_read_back(text in expressions()) {
        if let Ok(program) = Program::parse(&text)
            && let Some(evaluation) = evaluate(&program, 100_000)
        {
            let plain = evaluation.value.into_json_types();
            let read = baton_feel::Value::from_json(&plain.to_json());
            prop_assert_eq!(read.ok(), Some(plain), "{}", text);
        }
    }

    #[test]
    fn fuel_changes_whether_but_not_what(text in expressions(), fuel in 0..200_u32) {
        if let Ok(program) = Program::parse(&text)
            && let Some(evaluation) = evaluate(&program, fuel)
        {
            prop_assert_eq!(Some(evaluation), evaluate(&program, 100_000));
        }
    }

    #[test]
    fn parentheses_around_change_nothing(text in expressions()) {
        let value = |text: &str| {
            let program = Program::parse(text).ok()?;
            Some(evaluate(&program, 100_000)?.value)
        };
        prop_assert_eq!(value(&text), value(&format!(" ( {text} ) ")));
    }
}
