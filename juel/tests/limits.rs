//! Every limit: reached, passed, and on a small stack.

mod common;

use baton_juel::{
    EvaluationContext, EvaluationError, JSON_DEPTH_MAX, NESTING_MAX, ParseErrorKind, Program,
    STRING_BYTES_MAX, TEXT_BYTES_MAX, Value,
};
use common::{attempt, given, parse};

fn failure(text: &str, variables: &str, fuel: u32) -> EvaluationError {
    let context = EvaluationContext { fuel, ..EvaluationContext::default() };
    match parse(text).evaluate(&given(variables), &context) {
        Ok(_) => panic!("evaluates"),
        Err(error) => error,
    }
}

/// Runs on a stack of 2 MiB, as threads have by default.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(test);
    assert!(thread.is_ok_and(|thread| thread.join().is_ok()));
}

#[test]
fn rows_of_thousands_of_operands_evaluate() {
    on_a_small_stack(|| {
        let row = |operand: &str, operator: &str| vec![operand; 5_000].join(operator);
        let rows = [
            (format!("${{{}}}", row("1", "+")), "5000"),
            (format!("${{{}}}", row("1", " - ")), "-4998"),
            (format!("${{{}}}", row("1", "*")), "1"),
            (format!("${{{}}}", row("true", " and ")), "true"),
            (format!("${{{}}}", row("false", "||")), "false"),
            (format!("${{{}}}", row("true", "==")), "true"),
            (format!("${{{}1}}", "-".repeat(5_000)), "1"),
            (format!("${{{}true}}", "!".repeat(5_001)), "false"),
            (format!("${{null{}}}", ".a".repeat(5_000)), "null"),
            (format!("${{null{}}}", "[0]".repeat(5_000)), "null"),
            (format!("${{'x'{}}}", ".trim()".repeat(5_000)), "\"x\""),
            (format!("${{{}2}}", "false ? 1 : ".repeat(3_000)), "2"),
        ];
        for (text, expected) in rows {
            assert!(text.len() <= TEXT_BYTES_MAX);
            let value = attempt(&text, "{}").map(|value| value.to_json());
            assert_eq!(value.as_deref(), Ok(expected), "{text:.20}");
        }
        let parts = attempt(&"${1}".repeat(10_000), "{}");
        assert_eq!(parts, Ok(Value::from("1".repeat(10_000).as_str())));
    });
}

#[test]
fn nesting_is_limited() {
    let levels = NESTING_MAX as usize;
    let shapes = [
        ("(", "1", ")", 1),
        ("-(", "1", ")", 1),
        ("empty (", "1", ")", 1),
        ("'x'.concat(", "1", ")", 1),
        ("x[", "1", "]", 1),
        ("S(", "1", ")", 1),
        ("vars:getOrDefault(x, ", "1", ")", 1),
        ("true ? ", "1", " : 2", 1),
        ("1 + (", "1", ")", 2),
        ("false || true && 1 == 1 < 1 + 2 * (", "1", ")", 7),
    ];
    on_a_small_stack(move || {
        for (open, inside, close, weight) in shapes {
            let nested = |times: usize| {
                format!("${{{}{inside}{}}}", open.repeat(times), close.repeat(times))
            };
            let program = parse(&nested(levels / weight - 1));
            drop(program.evaluate(&given(r#"{ "x": [] }"#), &EvaluationContext::default()));
            drop(program.clone());
            let most = TEXT_BYTES_MAX / (open.len() + close.len()) - 4;
            for times in [levels + 1, most] {
                let Err(error) = Program::parse(&nested(times)) else { panic!("{open}") };
                assert_eq!(error.message, "the expression nests deeper than 128 levels here");
                assert_eq!(error.kind, ParseErrorKind::Limit);
            }
        }
    });
}

#[test]
fn texts_have_a_longest_length() {
    let longest = "é".repeat(TEXT_BYTES_MAX / 2);
    assert!(Program::parse(&longest).is_ok());
    let Err(error) = Program::parse(&format!("x{longest}")) else { panic!("parses") };
    assert_eq!((error.offset, error.kind), (TEXT_BYTES_MAX - 1, ParseErrorKind::Limit));
}

#[test]
fn strings_have_a_longest_length() {
    let variables = format!(r#"{{ "x": "{}", "n": 5 }}"#, "a".repeat(STRING_BYTES_MAX / 2));
    assert!(attempt("${x}${x}", &variables).is_ok());
    let too_long = "the evaluation builds a string that is too long";
    for text in ["${x}${x}!", "${x.concat(x).concat('!')}", "${x.replace('a', 'abc')}"] {
        assert_eq!(failure(text, &variables, u32::MAX).message, too_long, "{text}");
    }
    assert!(attempt("${x.replace('', 'abc')}", "{ \"x\": \"aa\" }").is_ok());
    let digits = format!(r#"{{ "x": 1.{} }}"#, "0".repeat(STRING_BYTES_MAX));
    assert_eq!(failure("=${x}", &digits, u32::MAX).message, too_long);
    let list = format!(r#"{{ "x": ["{}"] }}"#, "\\n".repeat(STRING_BYTES_MAX - 100));
    assert_eq!(failure("=${x}", &list, u32::MAX).message, too_long);
}

#[test]
fn memory_is_limited() {
    let variables = format!(r#"{{ "x": "{}" }}"#, "a,".repeat(STRING_BYTES_MAX / 4));
    let message = "the evaluation builds too many or too large values";
    let commas = format!(r#"{{ "x": "{}" }}"#, ",".repeat(STRING_BYTES_MAX));
    assert_eq!(failure("${x.split(',').size()}", &commas, u32::MAX).message, message);
    let text = format!("${{'x'{}}}", ".concat(x).substring(0, 1)".repeat(100));
    assert_eq!(failure(&text, &variables, u32::MAX).message, message);
    let json = format!(r#"{{ "x": "[{}1]" }}"#, "1,".repeat(STRING_BYTES_MAX / 2 - 10));
    assert_eq!(failure("${S(x).size()}", &json, u32::MAX).message, message);
}

#[test]
fn fuel_ends_everything() {
    let error = failure("${1 + 1 + 1 + 1 + 1}", "{}", 4);
    assert_eq!(error.message, "the evaluation takes too many steps: its fuel is used up");
    assert!(error.excerpt.starts_with("1 + 1}"), "{error}");
    failure("${true}", "{}", 0);
    let texts = format!(r#"{{ "x": "{}" }}"#, "a".repeat(640_000));
    for text in [
        "${x == x.trim()}",
        "${x < 'b'}",
        "${x + 1}",
        "${x.length()}",
        "${x.indexOf('b')}",
        "=${x}",
        "${x.replace('b', '')}",
        "${var:contains(x, 'b')}",
        "${S(x)}",
        "${date:format(x)}",
        "${-x}",
    ] {
        assert!(failure(text, &texts, 1_000).message.contains("fuel"), "{text}");
    }
    let lists = format!(r#"{{ "x": [{}] }}"#, vec!["1"; 10_000].join(","));
    for text in ["${x == x}", "${x.contains(2)}", "${x.indexOf(2)}", "${x.containsAll(x)}"] {
        assert!(failure(text, &lists, 1_000).message.contains("fuel"), "{text}");
    }
    let squared = failure("${x.containsAll(x.get(0))}", "{ \"x\": [1] }", 1_000);
    assert!(squared.message.contains("takes a list"));
}

#[test]
fn json_has_a_greatest_depth() {
    let depth = JSON_DEPTH_MAX as usize;
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(Value::from_json(&nested(depth)).is_ok());
    assert!(Value::from_json(&nested(depth + 1)).is_err());
    let text = format!("{{ \"x\": \"{}\" }}", nested(depth + 1));
    assert!(attempt("${S(x)}", &text).is_err());
}
