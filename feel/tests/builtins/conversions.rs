//! Conversions (DMN 1.5 table 71; JSON is Camunda's).

use crate::common::check;

#[test]
fn number_reads_separators() {
    check(&[
        (r#"number("1 000,0", " ", ",")"#, "1000.0"),
        (r#"number("1,000.5", ",", ".")"#, "1000.5"),
        (r#"number("1.000,5", ".", ",")"#, "1000.5"),
        (r#"number("1000", null, null)"#, "1000"),
        (r#"number("-1.5")"#, "-1.5"),
        (r#"number(from: "1", grouping separator: null, decimal separator: ".")"#, "1"),
        ("number(12)", "12"),
        (r#"number("1,000", ",", ",")"#, "null"),
        (r#"number("1", "x", ".")"#, "null"),
        (r#"number("abc")"#, "null"),
        (r#"number("")"#, "null"),
        ("number(null)", "null"),
        ("number(true)", "null"),
    ]);
}

#[test]
fn string_gives_feel_text() {
    check(&[
        ("string(1.10)", r#""1.10""#),
        ("string(true)", r#""true""#),
        (r#"string("a")"#, r#""a""#),
        ("string(null)", "null"),
        (r#"string([1, "a", null])"#, r#""[1, \"a\", null]""#),
        (r#"string({ a: 1, "b-c": "x" })"#, r#""{a: 1, \"b-c\": \"x\"}""#),
        (r#"string(@"2012-12-25")"#, r#""2012-12-25""#),
        (r#"string([@"PT1H"])"#, r#""[@\"PT1H\"]""#),
        (
            r#"string(@"2012-12-25T11:00:00@Europe/Berlin")"#,
            r#""2012-12-25T11:00:00@Europe/Berlin""#,
        ),
        ("string([1..5))", r#""[1..5)""#),
    ]);
}

#[test]
fn json_goes_both_ways() {
    check(&[
        (r#"from json("{\"a\": [1, null, 0.10]}")"#, r#"{"a":[1,null,0.10]}"#),
        (r#"from json("1")"#, "1"),
        (r#"from json("{")"#, "null"),
        ("from json(1)", "null"),
        (r#"to json({ a: 1, b: [true, "x"] })"#, r#""{\"a\":1,\"b\":[true,\"x\"]}""#),
        (r#"to json(@"2012-12-25")"#, r#""\"2012-12-25\"""#),
        ("to json(null)", r#""null""#),
    ]);
}
