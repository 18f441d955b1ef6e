//! Strings (DMN 1.5 table 73).

use crate::common::check;

#[test]
fn substring_counts_from_one_or_from_the_end() {
    check(&[
        (r#"substring("foobar", 3)"#, r#""obar""#),
        (r#"substring("foobar", 3, 3)"#, r#""oba""#),
        (r#"substring("foobar", -2, 1)"#, r#""a""#),
        (r#"substring("foobar", -6)"#, r#""foobar""#),
        (r#"substring("🐎ab", 2)"#, r#""ab""#),
        (r#"substring("foobar", 3, 100)"#, r#""obar""#),
        (r#"substring(string: "foobar", start position: 3)"#, r#""obar""#),
        (r#"substring("foobar", 0)"#, "null"),
        (r#"substring("foobar", -7)"#, "null"),
        (r#"substring("foobar", 3, 0)"#, "null"),
        ("substring(1, 1)", "null"),
        (r#"substring(["foobar"], 3)"#, r#""obar""#),
    ]);
}

#[test]
fn string_length_counts_characters() {
    check(&[
        (r#"string length("foo")"#, "3"),
        (r#"string length("")"#, "0"),
        (r#"string length("\U01F40Eab")"#, "3"),
        ("string length(null)", "null"),
        ("string length(12)", "null"),
    ]);
}

#[test]
fn case_changes_as_unicode_has_it() {
    check(&[
        (r#"upper case("aBc4é")"#, r#""ABC4É""#),
        (r#"lower case("aBc4É")"#, r#""abc4é""#),
        ("upper case(1)", "null"),
        ("lower case(null)", "null"),
    ]);
}

#[test]
fn substrings_before_and_after_a_match() {
    check(&[
        (r#"substring before("foobar", "bar")"#, r#""foo""#),
        (r#"substring before("foobar", "xyz")"#, r#""""#),
        (r#"substring before("foobar", "")"#, r#""""#),
        (r#"substring after("foobar", "ob")"#, r#""ar""#),
        (r#"substring after("", "a")"#, r#""""#),
        (r#"substring after("foobar", "")"#, r#""foobar""#),
        (r#"substring after("foobar", "xyz")"#, r#""""#),
        (r#"substring after("foo", null)"#, "null"),
    ]);
}

#[test]
fn contains_starts_with_and_ends_with() {
    check(&[
        (r#"contains("foobar", "of")"#, "false"),
        (r#"contains("foobar", "ob")"#, "true"),
        (r#"contains("foobar", "")"#, "true"),
        (r#"starts with("foobar", "fo")"#, "true"),
        (r#"starts with("foobar", "ba")"#, "false"),
        (r#"ends with("foobar", "r")"#, "true"),
        (r#"ends with(string: "foobar", match: "x")"#, "false"),
        (r#"contains(null, "a")"#, "null"),
        (r#"ends with("a", 1)"#, "null"),
    ]);
}

#[test]
fn string_join_leaves_null_out() {
    check(&[
        (r#"string join(["a", "b", "c"], "_and_")"#, r#""a_and_b_and_c""#),
        (r#"string join(["a", "b", "c"], "")"#, r#""abc""#),
        (r#"string join(["a", "b", "c"], null)"#, r#""abc""#),
        (r#"string join(["a"], "X")"#, r#""a""#),
        (r#"string join(["a", null, "c"], "X")"#, r#""aXc""#),
        (r#"string join([], "X")"#, r#""""#),
        (r#"string join(["a", "b"])"#, r#""ab""#),
        (r#"string join(["a", "b"], ", ", "[", "]")"#, r#""[a, b]""#),
        (r#"string join(["a", 1], "X")"#, "null"),
    ]);
}

#[test]
fn trim_is_blank_and_base64_are_there() {
    check(&[
        ("trim(\"  hello world \\n\")", r#""hello world""#),
        ("trim(1)", "null"),
        (r#"is blank("")"#, "true"),
        (r#"is blank(" \t")"#, "true"),
        (r#"is blank(" a ")"#, "false"),
        (r#"to base64("FEEL")"#, r#""RkVFTA==""#),
        (r#"to base64("abc")"#, r#""YWJj""#),
        (r#"to base64("abcde")"#, r#""YWJjZGU=""#),
        (r#"to base64("")"#, r#""""#),
        (
            r#"matches(uuid(), "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")"#,
            "true",
        ),
        ("uuid() = uuid()", "false"),
    ]);
}
