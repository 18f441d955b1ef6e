//! Contexts (DMN 1.5 table 80).

use crate::common::check;

#[test]
fn entries_are_got_by_name() {
    check(&[
        (r#"get value({ key1: "value1" }, "key1")"#, r#""value1""#),
        (r#"get value({ key1: "value1" }, "unexistent-key")"#, "null"),
        (r#"get value({ a: { b: { c: 5 } } }, ["a", "b", "c"])"#, "5"),
        (r#"get value(m: { a: 1 }, key: "a")"#, "1"),
        (r#"get value(null, "a")"#, "null"),
        (r#"get entries({ a: 1, b: "x" })"#, r#"[{"key":"a","value":1},{"key":"b","value":"x"}]"#),
        (r#"get entries({ a: 1 })[key = "a"].value"#, "[1]"),
        ("get entries({})", "[]"),
        ("get entries([])", "null"),
    ]);
}

#[test]
fn contexts_are_made_from_entries() {
    check(&[
        (r#"context([{ key: "a", value: 1 }, { key: "b", value: 2 }])"#, r#"{"a":1,"b":2}"#),
        (r#"context({ key: "a", value: null })"#, r#"{"a":null}"#),
        (r#"context([{ key: "a", value: 1 }, { key: "a", value: 2 }])"#, "null"),
        (r#"context([{ key: "a" }])"#, "null"),
        ("context([{ key: 1, value: 2 }])", "null"),
        ("context([])", "{}"),
    ]);
}

#[test]
fn context_put_changes_a_copy() {
    check(&[
        (r#"context put({ x: 1 }, "y", 2)"#, r#"{"x":1,"y":2}"#),
        (r#"context put({ x: 1 }, "x", 2)"#, r#"{"x":2}"#),
        (r#"context put({ x: 1, y: { a: 0 } }, ["y", "a"], 2)"#, r#"{"x":1,"y":{"a":2}}"#),
        (r#"context put({ x: 1 }, ["y", "a", "b"], 2)"#, r#"{"x":1,"y":{"a":{"b":2}}}"#),
        (r#"context put({ x: 1 }, ["x", "a"], 2)"#, "null"),
        ("context put({ x: 1 }, [], 2)", "null"),
        ("context put({ x: 1 }, 1, 2)", "null"),
        (r#"put({ x: 1 }, "y", 2)"#, r#"{"x":1,"y":2}"#),
        (r#"{ a: { x: 1 }, b: context put(a, "x", 2) }"#, r#"{"a":{"x":1},"b":{"x":2}}"#),
    ]);
}

#[test]
fn context_merge_lets_the_last_one_win() {
    check(&[
        ("context merge([{ x: 1 }, { y: 2 }])", r#"{"x":1,"y":2}"#),
        ("context merge([{ x: 1, y: 0 }, { y: 2 }])", r#"{"x":1,"y":2}"#),
        ("context merge([])", "{}"),
        ("put all({ x: 1 }, { y: 2 })", r#"{"x":1,"y":2}"#),
        ("context merge([{ x: 1 }, 2])", "null"),
    ]);
}
