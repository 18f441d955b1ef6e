//! Booleans and what is there (DMN 1.5 tables 72 and 74, §10.3.4.11; Camunda's).

use baton_feel::{EvaluationContext, Program};

use crate::common::{check, check_with, evaluate, given};

#[test]
fn all_and_any_are_three_valued() {
    check(&[
        ("all([true, false])", "false"),
        ("all([true, true])", "true"),
        ("all(true, false)", "false"),
        ("all([])", "true"),
        ("all([false, null, true])", "false"),
        ("all([true, null])", "null"),
        ("all(0)", "null"),
        ("any([false, true])", "true"),
        ("any([])", "false"),
        ("any([null, true])", "true"),
        ("any([null, false])", "null"),
        ("any(false, false)", "false"),
        ("not(negand: true)", "false"),
    ]);
}

#[test]
fn is_looks_at_types_and_zones() {
    check(&[
        (r#"is(date("2012-12-25"), time("23:00:50"))"#, "false"),
        (r#"is(date("2012-12-25"), date("2012-12-25"))"#, "true"),
        (r#"is(time("23:00:50z"), time("23:00:50"))"#, "false"),
        (r#"is(@"23:00:50Z", @"23:00:50+00:00")"#, "true"),
        ("is(1, 1.0)", "true"),
        ("is(null, null)", "true"),
        ("is(null, 1)", "false"),
        ("is([1], [1])", "true"),
    ]);
}

#[test]
fn what_is_not_there_can_be_asked_for() {
    check_with(
        r#"{ "a": null, "c": { "x": 1 } }"#,
        &[
            ("is defined(a)", "true"),
            ("is defined(missing)", "false"),
            ("is defined(c.x)", "true"),
            ("is defined(c.y)", "false"),
            ("is defined(1)", "true"),
            ("get or else(a, 2)", "2"),
            ("get or else(c.x, 2)", "1"),
            ("get or else(missing.z, \"none\")", r#""none""#),
            ("assert(c.x, c.x > 0)", "1"),
        ],
    );
    assert_eq!(evaluate("is defined(missing)", "{}").warnings, []);
}

/// As in Camunda: an incident, not a null that goes on.
#[test]
fn an_assertion_that_does_not_hold_fails() {
    for (text, message) in [
        ("assert(1, false, \"too small\")", "`assert`: too small"),
        ("1 + assert(missing, missing != null)", "`assert`: the condition is not fulfilled"),
        ("get or else(assert(1, null, \"no\"), 2)", "`assert`: no"),
    ] {
        let Ok(program) = Program::parse(text) else { panic!("{text} does not parse") };
        let evaluated = program.evaluate(&given("{}"), &EvaluationContext::default());
        assert_eq!(evaluated.err().map(|error| error.message).as_deref(), Some(message), "{text}");
    }
}
