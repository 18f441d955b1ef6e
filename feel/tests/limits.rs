//! Every limit: reached, passed, and on a small stack.

mod common;

use baton_feel::{
    EvaluationContext, EvaluationError, JSON_DEPTH_MAX, NESTING_MAX, Program, STRING_BYTES_MAX,
    TEXT_BYTES_MAX, Value,
};
use common::{evaluate, given};

fn parse(text: &str) -> Program {
    Program::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

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
        let plain = [
            (row("1", "+"), "5000"),
            (row("1", " - "), "-4998"),
            (row("1", "*"), "1"),
            (row("1", "**"), "1"),
            (row("true", " and "), "true"),
            (row("false", " or "), "false"),
            ("true".to_owned() + &" and 1=1 = true".repeat(4_000), "true"),
            (row("1", "="), "false"),
            ("-".repeat(5_000) + "1", "1"),
            ("{}".to_owned() + &".a".repeat(5_000), "null"),
            ("1".to_owned() + &" between 1 and 2".repeat(3_000), "null"),
            ("if false then 1 else ".repeat(3_000) + "2", "2"),
        ];
        for (text, expected) in plain {
            assert!(text.len() <= TEXT_BYTES_MAX);
            assert_eq!(evaluate(&text, "{}").value.to_json(), expected, "{text:.20}");
        }
        let strings = evaluate(&row("\"ab\"", "+"), "{}").value;
        assert_eq!(strings, Value::from("ab".repeat(5_000).as_str()));
    });
}

#[test]
fn nesting_is_limited() {
    let levels = NESTING_MAX as usize;
    let shapes = [
        ("(", "1", ")", 1),
        ("-(", "1", ")", 1),
        ("not(", "true", ")", 1),
        ("[", "1", "]", 1),
        ("{a: ", "1", "}", 1),
        ("if true then ", "1", " else 2", 1),
        ("if ", "true", " then true else false", 1),
        ("1 + (", "1", ")", 2),
        ("false or true and 1 = 1 + 2 * 3 ** -(", "1", ")", 7),
    ];
    on_a_small_stack(move || {
        for (open, inside, close, weight) in shapes {
            let nested = |times: usize| open.repeat(times) + inside + &close.repeat(times);
            let program = parse(&nested(levels / weight - 1));
            drop(program.evaluate(&given("{}"), &EvaluationContext::default()));
            drop(program.clone());
            for times in [levels + 1, TEXT_BYTES_MAX / (open.len() + close.len()) - 1] {
                let Err(error) = Program::parse(&nested(times)) else { panic!("{open}") };
                assert_eq!(error.message, "the expression nests deeper than 128 levels here");
            }
        }
    });
}

#[test]
fn values_that_build_on_each_other_are_limited() {
    let chain = |entries: usize| {
        let next = |index: usize| format!(", a{index}: [a{}]", index - 1);
        format!("{{ a0: 1{} }}", (1..entries).map(next).collect::<String>())
    };
    let error = Program::parse(&chain(130)).err().map(|error| error.message);
    assert_eq!(error.as_deref(), Some("the value nests deeper than 128 levels here"));
    assert_eq!(evaluate(&format!("{}.a127 = null", chain(128)), "{}").value, Value::from(false));
    // Each entry holds the one before twice: 2^100 if it were written out.
    let next = |index: usize| format!(", a{index}: [a{}, a{}]", index - 1, index - 1);
    let doubling = format!("{{ a0: 1{} }}", (1..100).map(next).collect::<String>());
    assert_eq!(failure(&doubling, "{}", u32::MAX).message, "the result is too large");
    let compared = format!("{doubling} = {doubling}");
    assert!(failure(&compared, "{}", 100_000).message.contains("fuel"));
}

#[test]
fn results_are_no_deeper_than_json_may_be() {
    let deepest = "[".repeat(JSON_DEPTH_MAX as usize) + &"]".repeat(JSON_DEPTH_MAX as usize);
    let variables = format!(r#"{{ "x": {deepest} }}"#);
    assert!(Value::from_json(&variables).is_err());
    let variables = format!(r#"{{ "x": {} }}"#, &deepest[1..deepest.len() - 1]);
    assert!(evaluate("[x]", &variables).warnings.is_empty());
    assert_eq!(failure("[[x]]", &variables, 1_000).message, "the result nests too deeply");
}

#[test]
fn texts_have_a_longest_length() {
    let longest = "1".to_owned() + &" ".repeat(TEXT_BYTES_MAX - 1);
    assert_eq!(evaluate(&longest, "{}").value, Value::from(1));
    let error = Program::parse(&(longest + " ")).err();
    assert_eq!(error.map(|error| error.offset), Some(TEXT_BYTES_MAX));
}

#[test]
fn strings_have_a_longest_length() {
    let variables = format!(r#"{{ "x": "{}" }}"#, "é".repeat(STRING_BYTES_MAX / 4));
    let Value::String(text) = evaluate("x + x", &variables).value else { panic!("no string") };
    assert_eq!(text.len(), STRING_BYTES_MAX);
    let error = failure("x + x + \"a\"", &variables, 1_000_000);
    assert_eq!(
        (error.offset, error.message.as_str()),
        (6, "the evaluation builds a string that is too long")
    );
}

#[test]
fn memory_is_limited() {
    let variables = format!(r#"{{ "x": "{}" }}"#, "a".repeat(STRING_BYTES_MAX / 2));
    let text = format!("[{}]", vec!["x + x"; 100].join(", "));
    let message = "the evaluation builds too many or too large values";
    assert_eq!(failure(&text, &variables, u32::MAX).message, message);
    // Sharing is free until it is written.
    let shared = format!("[{}]", vec!["x"; 100].join(", "));
    assert_eq!(failure(&shared, &variables, u32::MAX).message, "the result is too large");
    assert_eq!(evaluate(&format!("{shared} = null"), &variables).value, Value::from(false));
    let list = format!(r#"{{ "x": [{}] }}"#, vec!["{\"a\":{}}"; 10_000].join(","));
    let mapped = ["x.a.a.a.a.a.a.a.a.a.a"; 10].join(" = ");
    assert_eq!(failure(&mapped, &list, u32::MAX).message, message);
}

#[test]
fn fuel_is_limited() {
    let error = failure("1 + missing + 1 + other + 1", "{}", 4);
    assert_eq!(error.offset, 18);
    assert_eq!(error.message, "the evaluation takes too many steps: its fuel is used up");
    assert_eq!(error.missing, ["missing"]);
    failure("true", "{}", 0);
    let texts = format!(r#"{{ "x": "{}" }}"#, "a".repeat(640_000));
    failure("x = x", &texts, 1_000);
    failure("x < x", &texts, 1_000);
    failure("x + x", &texts, 1_000);
    let lists = format!(r#"{{ "x": [{}] }}"#, vec!["1"; 10_000].join(","));
    failure("x = x", &lists, 1_000);
    failure("x.a", &lists, 1_000);
}
