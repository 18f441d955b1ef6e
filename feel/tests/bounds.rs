//! Loops, functions and built-in functions run into the limits, each quickly, on a small stack.

mod common;

use baton_feel::{EvaluationContext, EvaluationError, Program, Value};
use common::given;
use std::time::{Duration, Instant};

fn parse(text: &str) -> Program {
    Program::parse(text).unwrap_or_else(|error| panic!("{text:.60}: {error}"))
}

fn failure(text: &str, fuel: u32) -> EvaluationError {
    let context = EvaluationContext { fuel, ..EvaluationContext::default() };
    let start = Instant::now();
    let result = parse(text).evaluate(&given("{}"), &context);
    assert!(start.elapsed() < Duration::from_secs(10), "{text:.60}");
    result.err().unwrap_or_else(|| panic!("{text:.60} evaluates"))
}

/// Runs on a stack of 2 MiB, as threads have by default.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(test);
    assert!(thread.is_ok_and(|thread| thread.join().is_ok()));
}

#[test]
fn endless_loops_use_up_their_fuel() {
    for text in [
        "for i in 1..1000000000 return i",
        "for i in 1..1000000000, j in 1..1000000000 return null",
        "some i in 1..1000000000 satisfies false",
        "every i in 1..1e6000 satisfies true",
        "for i in [1..1000000000] return i",
        "for d in @\"-9999-01-01\"..@\"9999-12-31\" return d",
        "{ f: function(f) f(f), r: f(f) }.r",
        "for i in 1..100000 return sort(for j in 1..1000 return -j)",
        "for i in 1..100000 return partial",
        "for i in 1..100000 return matches(\"a\", \"((a{500}){500}){\" + string(i) + \"}\")",
        "for i in 1..100000 return string join(for j in 1..100 return \"abc\", \",\")",
        "for i in 1..100000 return exp(i)",
        "for i in 1..100000 return string(for j in 1..100 return j)",
        "for i in 1..100000 return flatten([[i], [[i]]])",
        "for i in 1..100000 return distinct values(for j in 1..100 return j)",
    ] {
        let message = failure(text, 100_000).message;
        assert!(message.contains("fuel") || message.contains("too"), "{text}: {message}");
    }
}

#[test]
fn fuel_of_millions_ends_too() {
    failure("for i in 1..1000000000 return i", 10_000_000);
    failure("some i in 1..1000000000 satisfies false", 10_000_000);
}

#[test]
fn values_that_grow_run_out_of_memory() {
    for text in [
        "for i in 1..100 return if i = 1 then \"aaaaaaaa\" else partial[-1] + partial[-1]",
        "for i in 1..100 return if i = 1 then [1, 1] else concatenate(partial[-1], partial[-1])",
        "for i in 1..100 return if i = 1 then \"a\" else replace(partial[-1], \"a\", \"aaaaaaaaaaaaaaaa\")",
        "for i in 1..100 return if i = 1 then {} else string(partial)",
    ] {
        let message = failure(text, u32::MAX).message;
        assert!(message.contains("too"), "{text}: {message}");
    }
}

#[test]
fn values_that_nest_ever_deeper_are_stopped() {
    on_a_small_stack(|| {
        for text in [
            "for i in 1..100000 return if i = 1 then [] else [partial[-1]]",
            "for i in 1..100000 return if i = 1 then {} else { a: partial[-1] }",
            "for i in 1..100000 return [partial]",
            "for i in 1..100000 return function() partial[-1]",
            "{ f: function(f, x) f(f, [x]), r: f(f, 1) }.r",
            "{ f: function(f) [f(f)], r: f(f) }.r",
            "context put({}, for i in 1..1000 return string(i), 1)",
        ] {
            let result = parse(text).evaluate(
                &given("{}"),
                &EvaluationContext { fuel: 1_000_000, ..Default::default() },
            );
            match result {
                Ok(evaluation) => assert_eq!(evaluation.value, Value::Null, "{text}"),
                Err(error) => assert!(
                    error.message.contains("deep") || error.message.contains("too"),
                    "{text}: {error}"
                ),
            }
        }
    });
}

#[test]
fn functions_may_call_each_other_to_a_depth() {
    on_a_small_stack(|| {
        let sum = |n: u32| {
            format!("{{ f: function(f, n) if n = 0 then 0 else n + f(f, n - 1), r: f(f, {n}) }}.r")
        };
        let value = parse(&sum(30)).evaluate(&given("{}"), &EvaluationContext::default());
        assert_eq!(value.map(|evaluation| evaluation.value), Ok(Value::from(465)));
        assert_eq!(failure(&sum(1000), 100_000).message, "functions call each other too deeply");
        // The deepest frames of all kinds, from within calls.
        for (open, close) in [
            ("[", "]"),
            ("{a: ", "}"),
            ("(if true then ", " else 2)"),
            ("-(", ")"),
            ("abs(", ")"),
            ("(for x in [1] return ", ")"),
            ("[1][", "]"),
            ("(1 + 2 * 3 ** ", ")"),
            ("(1 in (? = ", "))"),
            ("(function(x) ", ")(1)"),
            ("(some x in [1] satisfies ", ")"),
        ] {
            for times in [10, 20, 40, 60] {
                let body = format!("{}f(f){}", open.repeat(times), close.repeat(times));
                let text = format!("{{ f: function(f) {body}, r: f(f) }}.r");
                if let Ok(program) = Program::parse(&text) {
                    drop(program.evaluate(&given("{}"), &EvaluationContext::default()));
                }
            }
        }
    });
}

#[test]
fn texts_of_every_nesting_parse_and_evaluate_on_a_small_stack() {
    on_a_small_stack(|| {
        let shapes = [
            ("abs(", "1", ")"),
            ("for x in [1] return ", "x", ""),
            ("for x in ", "[1]", " return x"),
            ("some x in [1] satisfies ", "true", ""),
            ("function(x) ", "1", ""),
            ("(function(x) ", "1", ")(1)"),
            ("[1][", "1", "]"),
            ("1 in (", "1", ")"),
            ("1 in (? = ", "1", ")"),
            ("[1..", "2", "]"),
            ("(> ", "1", ")"),
            ("1 instance of list<", "number", ">"),
            ("", "[1]", "[1]"),
            ("", "{}", ".a()"),
            ("", "1", " instance of number"),
            ("list contains(list: ", "[1]", ", element: 1)"),
        ];
        for (open, inside, close) in shapes {
            for times in [10, 60, 100, 127, 128, 129, 3000] {
                let text = open.repeat(times) + inside + &close.repeat(times);
                if let Ok(program) = Program::parse(&text) {
                    drop(program.evaluate(&given("{}"), &EvaluationContext::default()));
                    drop(program.clone());
                }
            }
        }
    });
}

#[test]
fn loops_take_time_in_proportion() {
    let steps = |n: u32| {
        let text = format!("for i in 1..{n} return i * 2");
        let program = parse(&text);
        (1..u32::MAX)
            .map(|round| round * n)
            .find(|fuel| {
                let context = EvaluationContext { fuel: *fuel, ..EvaluationContext::default() };
                program.evaluate(&given("{}"), &context).is_ok()
            })
            .map(|fuel| fuel / n)
    };
    assert_eq!(steps(100), steps(10_000));
}

#[test]
fn patterns_of_a_text_are_parsed_quickly() {
    let text = format!("[{}]", vec!["matches(x, \"((a{900}){900}){9}\")"; 1_500].join(", "));
    let start = Instant::now();
    parse(&text);
    assert!(start.elapsed() < Duration::from_secs(10));
}
