//! Loops, filters, ranges, tests of membership and type, and functions (DMN 1.5 §10.3.2).

mod common;

use common::{check, check_with, evaluate};

#[test]
fn for_goes_through_lists_and_ranges() {
    check_with(
        r#"{ "xs": [1, 2, 3], "orders": [{ "price": 10 }, { "price": 20 }] }"#,
        &[
            ("for x in xs return x * 2", "[2,4,6]"),
            ("for x in xs, y in [10, 20] return x + y", "[11,21,12,22,13,23]"),
            ("for x in xs, y in 1..x return y", "[1,1,2,1,2,3]"),
            ("for i in 1..3 return i", "[1,2,3]"),
            ("for i in 3..1 return i", "[3,2,1]"),
            ("for i in 1..1 return i", "[1]"),
            ("for i in -1..1 return i", "[-1,0,1]"),
            ("for i in [1..3] return i", "[1,2,3]"),
            ("for i in (1..3) return i", "[2]"),
            ("for i in [3..1] return i", "null"),
            ("for d in @\"2020-02-28\"..@\"2020-03-01\" return d.day", "[28,29,1]"),
            ("for x in [] return x", "[]"),
            ("for x in 5 return x", "[5]"),
            ("for x in null return x", "null"),
            ("for x in missing return x", "null"),
            ("for o in orders return o.price", "[10,20]"),
            ("for x in for y in xs return y + 1 return x * 10", "[20,30,40]"),
            ("for i in 0..6 return if i = 0 then 1 else i * partial[-1]", "[1,1,2,6,24,120,720]"),
            ("for i in 1..3 return count(partial)", "[0,1,2]"),
            ("for i in 1..2 return for j in 1..2 return count(partial) + i", "[[1,2],[2,3]]"),
            ("for i in 1..2 return { a: i, b: [a] }", r#"[{"a":1,"b":[1]},{"a":2,"b":[2]}]"#),
            ("{ a: 5, b: for x in [1] return x + a }.b", "[6]"),
            ("for first name in [\"Ada\"] return first name + \"!\"", r#"["Ada!"]"#),
        ],
    );
}

#[test]
fn some_and_every_are_three_valued() {
    check_with(
        r#"{ "xs": [1, 2, 3] }"#,
        &[
            ("some x in xs satisfies x > 2", "true"),
            ("some x in xs satisfies x > 3", "false"),
            ("every x in xs satisfies x > 0", "true"),
            ("every x in xs satisfies x > 1", "false"),
            ("some x in xs, y in xs satisfies x + y = 6", "true"),
            ("every x in xs, y in 1..x satisfies y <= x", "true"),
            ("some x in [] satisfies true", "false"),
            ("every x in [] satisfies false", "true"),
            ("some x in [null, 1] satisfies x > 1", "null"),
            ("some x in [null, 2] satisfies x > 1", "true"),
            ("every x in [null, 0] satisfies x > 1", "false"),
            ("some x in null satisfies true", "null"),
            ("(some x in xs satisfies x > 2) and true", "true"),
        ],
    );
}

#[test]
fn filters_select_by_number_and_by_condition() {
    check_with(
        r#"{
            "xs": [1, 2, 3, 4], "price": 15, "n": 2, "one": { "price": 1 },
            "orders": [{ "price": 10, "id": "a" }, { "price": 20, "id": "b" }, { "id": "c" }]
        }"#,
        &[
            ("xs[1]", "1"),
            ("xs[-1]", "4"),
            ("xs[n]", "2"),
            ("xs[n + 1]", "3"),
            ("xs[0]", "null"),
            ("xs[5]", "null"),
            ("xs[1.5]", "null"),
            ("xs[count(xs)]", "4"),
            ("xs[item > 2]", "[3,4]"),
            ("xs[item > 9]", "[]"),
            ("xs[true]", "[1,2,3,4]"),
            ("xs[null]", "[]"),
            ("xs[even(item)][1]", "2"),
            ("[][1]", "null"),
            ("[][item > 1]", "[]"),
            ("null[1]", "null"),
            ("null[item > 1]", "[]"),
            ("7[1]", "7"),
            ("7[item > 5]", "[7]"),
            ("one[price = 1].price", "[1]"),
            ("orders[price > 15].id", r#"["b"]"#),
            ("orders[item.price > 15].id", r#"["b"]"#),
            // Where an item has no such entry, the name means what it means outside.
            ("orders[price = 15].id", r#"["c"]"#),
            ("orders[id = \"a\"][1].price", "10"),
            ("[{ item: 1 }, { item: 2 }][item = 2]", r#"[{"item":2}]"#),
            ("[[1, 2], [3]][item[1] = 3]", "[[3]]"),
            ("[{ a: [1, 2] }, { a: [3] }][a[item > 2] = [3]].a", "[[3]]"),
            ("for x in xs return xs[item = x][1]", "[1,2,3,4]"),
            ("(for x in xs return x * n)[-1]", "8"),
            ("orders[1][\"a\" = id].id", r#"["a"]"#),
        ],
    );
}

#[test]
fn ranges_have_ends_and_may_be_open() {
    check_with(
        r#"{ "a": 1, "b": 5 }"#,
        &[
            ("[a..b].start", "1"),
            ("[a..b).end", "5"),
            ("[a..b).end included", "false"),
            ("]a..b].start included", "false"),
            ("[1..5[.end included", "false"),
            ("[1..5) = [1..5[", "true"),
            ("(1..5) = ]1..5[", "true"),
            ("[1..5] = [1..5)", "false"),
            ("(> 5).start", "5"),
            ("(<= 5).end included", "true"),
            ("(< 5).start", "null"),
            ("[1..\"a\"]", "null"),
            ("[null..1]", "null"),
            ("[true..false]", "null"),
            ("[\"a\"..\"f\"]", r#""[\"a\"..\"f\"]""#),
            ("[@\"2020-01-01\"..@\"2020-02-01\"]", r#""[@\"2020-01-01\"..@\"2020-02-01\"]""#),
        ],
    );
}

#[test]
fn in_takes_tests_of_every_kind() {
    check_with(
        r#"{ "x": 5, "xs": [1, 5], "r": 3 }"#,
        &[
            ("x in 5", "true"),
            ("x in 6", "false"),
            ("x in [1..5]", "true"),
            ("x in [1..5)", "false"),
            ("x in (5..6]", "false"),
            ("x in ]4..6[", "true"),
            ("x in [1..5[", "false"),
            ("x in (1, 5)", "true"),
            ("x in (1, 2)", "false"),
            ("x in (< 3, > 4)", "true"),
            ("x in > 4", "true"),
            ("x in <= r", "false"),
            ("x in != 5", "false"),
            ("x in xs", "true"),
            ("x in [1, 2]", "false"),
            ("x in ([1..2], [4..6])", "true"),
            ("x in [[1..2], [4..6]]", "true"),
            ("x in (? > 4 and ? < 6)", "true"),
            ("x in (odd(?))", "true"),
            ("x in (? * 2 = 11)", "false"),
        ],
    );
    check_with(
        r#"{ "x": 5, "xs": [1, 5] }"#,
        &[
            ("xs in [[1, 5]]", "true"),
            ("\"b\" in [\"a\"..\"c\"]", "true"),
            ("@\"2020-01-15\" in [@\"2020-01-01\"..@\"2020-02-01\")", "true"),
            ("null in [1..5]", "null"),
            ("\"a\" in [1..5]", "null"),
            ("null in null", "true"),
            ("x in [1..5] and x in (4, 5)", "true"),
            ("not(x in (1, 2))", "true"),
            ("xs[item in (> 2)]", "[5]"),
        ],
    );
}

#[test]
fn instance_of_knows_the_types() {
    check(&[
        ("1 instance of number", "true"),
        ("\"a\" instance of string", "true"),
        ("true instance of boolean", "true"),
        ("1 instance of string", "false"),
        ("@\"2020-01-01\" instance of date", "true"),
        ("@\"2020-01-01T00:00:00\" instance of date and time", "true"),
        ("@\"2020-01-01\" instance of date and time", "false"),
        ("@\"10:00:00\" instance of time", "true"),
        ("@\"P1D\" instance of days and time duration", "true"),
        ("@\"P1M\" instance of years and months duration", "true"),
        ("@\"P1M\" instance of days and time duration", "false"),
        ("null instance of number", "false"),
        ("null instance of Any", "false"),
        ("1 instance of Any", "true"),
        ("null instance of Null", "true"),
        ("[1, 2] instance of list<number>", "true"),
        ("[1, \"a\"] instance of list<number>", "false"),
        ("[[1]] instance of list<list<number>>", "true"),
        ("[1] instance of list<Any>", "true"),
        ("{ a: 1, b: \"x\" } instance of context<a: number>", "true"),
        ("{ b: \"x\" } instance of context<a: number>", "false"),
        ("[1..2] instance of range<number>", "true"),
        ("[1..2] instance of range<string>", "false"),
        ("abs instance of function<number> -> number", "true"),
        ("(function(x, y) x) instance of function<number, number> -> number", "true"),
        ("(function(x) x) instance of function<number, number> -> number", "false"),
        ("1 + 2 instance of number", "null"),
        ("(1 + 2) instance of number and true", "true"),
    ]);
}

#[test]
fn functions_close_over_what_is_around_them() {
    check_with(
        r#"{ "n": 10 }"#,
        &[
            ("(function(x) x + 1)(2)", "3"),
            ("(function(x, y) x - y)(y: 1, x: 5)", "4"),
            ("{ f: function(x) x + n, r: f(5) }.r", "15"),
            ("{ a: 3, f: function(x) x + a, g: function(y) f(y) * 2, r: g(1) }.r", "8"),
            ("{ f: function() 7 }.f()", "7"),
            ("(for i in 1..3 return function(x) x + i)[2](10)", "12"),
            ("[1, 2][(function(x) x > 1)(item)]", "[2]"),
            ("{ make: function(a) function(b) a + b, r: make(1)(2) }.r", "3"),
            ("{ my function: function(x) x, r: my function(4) }.r", "4"),
            ("(function(x: number) x)(\"a\")", "null"),
            ("(function(x: number) x)(1)", "1"),
            ("(function(x: list<number>) count(x))(1)", "1"),
            ("(function(x: number) x)([1])", "1"),
            ("(function(x) x)()", "null"),
            ("(function(x) x)(1, 2)", "null"),
            ("(function(x) x)(y: 1)", "null"),
            ("{ a: 1 }.a(2)", "null"),
        ],
    );
}

#[test]
fn functions_are_values() {
    check(&[
        ("{ f: count, r: f([1, 2]) }.r", "2"),
        ("(function(x) x)(function(y) y)", "null"),
        (
            "{ fact: function(self, i) if i = 0 then 1 else i * self(self, i - 1), r: fact(fact, 10) }.r",
            "3628800",
        ),
        ("sort([\"b\", \"a\"], function(x, y) x < y)", r#"["a","b"]"#),
    ]);
}

#[test]
fn names_with_spaces_are_known_where_they_are_declared() {
    check(&[
        ("{ first item: 1, second item: first item + 1 }", r#"{"first item":1,"second item":2}"#),
        ("{ first item: 1 }.first item", "1"),
        ("{ count: 3, r: count([1]) + count }.r", "null"),
        ("{ day of week: 1, r: day of week + 1 }.r", "2"),
        ("@\"10:00:00+01:00\".time offset", r#""PT1H""#),
    ]);
}

#[test]
fn warnings_of_functions_name_them() {
    let message = |text: &str| evaluate(text, "{}").warnings.swap_remove(0).message;
    assert_eq!(message("upper case(1)"), "`upper case`: `string` must be a string, not a number");
    assert_eq!(message("(1)(2)"), "a number cannot be called");
    assert_eq!(
        message("for x in null return 1"),
        "there is nothing to iterate over: it is no list, and no range upwards"
    );
    assert_eq!(message("[1][2]"), "the list has no item at that index");
    let missing = evaluate("sum(for o in orders return o.price)", "{}").warnings;
    assert_eq!(missing[0].missing.as_deref(), Some("orders"));
}

#[test]
fn a_missing_variable_in_a_loop_is_told_once() {
    let warnings = evaluate("for i in 1..5 return [n][item = i]", "{}").warnings;
    let missing: Vec<_> = warnings.iter().filter_map(|w| w.missing.as_deref()).collect();
    assert_eq!(missing, ["n"]);
}
