//! What expressions give: text, variables, result. Many cases are from the DMN TCK (0057, 0068,
//! 0075, 0090, 0100), the others from the tables of DMN 1.5 §10.3.2.15.

mod common;

use common::{check, check_with};

#[test]
fn literals_are_their_values() {
    check(&[
        ("1", "1"),
        ("-1", "-1"),
        ("0.50", "0.50"),
        (".5", "0.5"),
        ("1e3", "1000"),
        ("1.5E-3", "0.0015"),
        ("true", "true"),
        ("false", "false"),
        ("null", "null"),
        (r#""""#, r#""""#),
        (r#""open""#, r#""open""#),
        ("[]", "[]"),
        ("[1, \"a\", [true]]", r#"[1,"a",[true]]"#),
        ("{}", "{}"),
        (r#"{ a: "foo", "b c": { d: 1 }, `e f`: 2 }"#, r#"{"a":"foo","b c":{"d":1},"e f":2}"#),
    ]);
}

#[test]
fn strings_know_the_escapes_of_rule_64() {
    check(&[
        (r#""\"""#, r#""\"""#),
        (r#""\'""#, r#""'""#),
        (r#""\\""#, r#""\\""#),
        (r#""a\nb\rc\td""#, r#""a\nb\rc\td""#),
        (r#""\u0041\u00e9""#, "\"Aé\""),
        (r#""\U01F40E""#, "\"🐎\""),
        (r#""\uD83D\uDC0E""#, "\"🐎\""),
        // A backslash that starts none stands for itself.
        (r#""\d+\.""#, r#""\\d+\\.""#),
        (r#""\u12""#, r#""\\u12""#),
    ]);
}

#[test]
fn names_may_hold_any_letter_and_anything_in_back_ticks() {
    let variables =
        r#"{ "größe": 1, "_a1": 2, "名前": 3, "a b-c": 4, "if": 5, "🐎": 6, "not": 7 }"#;
    check_with(
        variables,
        &[
            ("größe", "1"),
            ("_a1", "2"),
            ("名前", "3"),
            ("`a b-c`", "4"),
            ("`if`", "5"),
            ("🐎", "6"),
            ("`not`", "7"),
            ("_a1-größe", "1"),
        ],
    );
}

#[test]
fn white_space_and_comments_separate() {
    check(&[
        ("\u{FEFF}\t1\u{A0}+\n// one\r\n 2 /* two\n*/ + /**/ 3 // end", "6"),
        ("1/*x*/+/*y*/1", "2"),
    ]);
}

#[test]
fn paths_select_entries_and_map_over_lists() {
    let variables = r#"{
        "order": { "customer": { "name": "Ada", "if": 1 }, "first item": 2 },
        "list": [{ "a": { "b": 1 } }, { "a": { "b": [2, 3] } }, { "a": 4 }, {}, null],
        "nested": [[{ "a": 1 }], { "a": 2 }],
        "text": "abc"
    }"#;
    check_with(
        variables,
        &[
            ("order.customer.name", r#""Ada""#),
            ("order . customer . name", r#""Ada""#),
            ("(order.customer).name", r#""Ada""#),
            ("order.customer.if", "1"),
            ("order.`first item`", "2"),
            ("order.nothing", "null"),
            ("order.nothing.more", "null"),
            ("text.length", "null"),
            ("list.a.b", "[1,[2,3],null,null,null]"),
            ("nested.a", "[[1],2]"),
            ("[].a", "[]"),
            ("{ a: 1 }.b", "null"),
            ("{ a: { b: 2 } }.a.b", "2"),
        ],
    );
}

#[test]
fn entries_of_a_context_see_earlier_ones() {
    check_with(
        r#"{ "a": 10, "z": 5 }"#,
        &[
            ("{ a: 1 + 2, b: a + 3 }", r#"{"a":3,"b":6}"#),
            ("{ a: 1, b: 3, c: { d: a + b } }", r#"{"a":1,"b":3,"c":{"d":4}}"#),
            ("{ a: 1, b: { a: 2, c: a }, d: a }", r#"{"a":1,"b":{"a":2,"c":2},"d":1}"#),
            // Neither the entry itself nor a later one is in scope yet.
            ("{ a: a, b: z, z: 1 }", r#"{"a":10,"b":5,"z":1}"#),
            ("[{ a: 1 }, a]", r#"[{"a":1},10]"#),
        ],
    );
}

#[test]
fn equality_follows_tables_49_and_53() {
    check(&[
        ("null = null", "true"),
        ("null != null", "false"),
        ("1 = null", "false"),
        ("null != 1", "true"),
        ("true = true", "true"),
        ("true = false", "false"),
        ("false = 0", "null"),
        ("100 = \"100\"", "null"),
        ("100 != \"100\"", "null"),
        ("0 = 0.00", "true"),
        ("-0 = 0", "true"),
        ("123.01 = 123.010", "true"),
        ("\"foo\" = \"Foo\"", "false"),
        ("\"foo\" != \"Foo\"", "true"),
        ("[1, 2, 3] = [1, 2, 3]", "true"),
        ("[1, 2, 3] = [3, 2, 1]", "false"),
        ("[1] = [1, 1]", "false"),
        ("[1] = [\"1\"]", "false"),
        ("[null] = [null]", "true"),
        ("[1] = 1", "null"),
        ("[] = []", "true"),
        ("{} = {}", "true"),
        ("{ a: 1, b: 2 } = { \"b\": 2.0, a: 1 }", "true"),
        ("{ a: 1 } = { a: 2 }", "false"),
        ("{ a: 1 } = { b: 1 }", "false"),
        ("{} = []", "null"),
    ]);
}

#[test]
fn order_is_of_numbers_and_of_strings() {
    check(&[
        ("1 < 2", "true"),
        ("2 <= 2.0", "true"),
        ("-1 > 1", "false"),
        ("2 >= 3", "false"),
        ("\"a\" < \"b\"", "true"),
        ("\"a\" < \"B\"", "false"),
        ("\"a\" <= \"ab\"", "true"),
        ("\"\u{FFFD}\" < \"🐎\"", "true"),
        ("1 < \"2\"", "null"),
        ("1 < null", "null"),
        ("null <= null", "null"),
        ("true > false", "null"),
        ("[1] < [2]", "null"),
        ("5 between 1 and 10", "true"),
        ("1 between 1 and 1", "true"),
        ("0 between 1 and 10", "false"),
        ("\"b\" between \"a\" and \"c\" and true", "true"),
        ("5 between null and 10", "null"),
        ("50 between null and 10", "false"),
        ("1 < 2 = true", "true"),
        ("1 < 2 < 3", "null"),
    ]);
}

#[test]
fn arithmetic_rounds_once_to_34_digits() {
    check(&[
        ("0.1 + 0.2", "0.3"),
        ("0.10 + 0.20", "0.30"),
        ("1 - 1", "0"),
        ("10 * -10", "-100"),
        ("1.10 * 3", "3.30"),
        ("10 / 4", "2.5"),
        ("100 / 10", "10"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("2 / 3", "0.6666666666666666666666666666666667"),
        ("9999999999999999999999999999999999 + 0", "9999999999999999999999999999999999"),
        ("1234567890123456789012345678901234 - 1", "1234567890123456789012345678901233"),
        // Half a unit in the 34th digit goes to the even neighbour.
        ("1000000000000000000000000000000001 + 0.5", "1000000000000000000000000000000002"),
        ("1000000000000000000000000000000000 + 0.5", "1000000000000000000000000000000000"),
        // More than half by digits far behind: rounding twice would go down.
        (
            "1000000000000000000000000000000000 + 0.500000000001",
            "1000000000000000000000000000000001",
        ),
        (
            "5048070723474903332805656623302569 * 1190764280678511457126138646550876",
            "6.011062303852846187418685661002463E+66",
        ),
    ]);
}

#[test]
fn operators_bind_as_rules_2_and_4_say() {
    check(&[
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 2 - 3", "5"),
        ("100 / 10 / 2", "5"),
        ("2 * 3 ** 2", "18"),
        ("3 ** 4 ** 5", "3486784401"),
        ("-3 ** 2", "9"),
        ("-(3 ** 2)", "-9"),
        ("2 ** -2", "0.25"),
        ("2 - -2", "4"),
        ("--2", "2"),
        ("1 + 1 = 2 and 2 * 2 = 4", "true"),
        ("true or false and false", "true"),
        ("(true or false) and false", "false"),
        ("not(true) = false", "true"),
    ]);
}

#[test]
fn powers_have_any_exponent_if_the_base_is_not_negative() {
    check(&[
        ("2 ** 10", "1024"),
        ("3 ** 2.00", "9"),
        ("3.22 ** 2", "10.3684"),
        ("0 ** 0", "1"),
        ("0 ** 5", "0"),
        ("0 ** -1", "null"),
        ("10 ** 6144 / 10 ** 6144", "1"),
        ("10 ** 6145", "null"),
        ("2 ** 0.5", "1.414213562373095048801688724209698"),
        ("9 ** 0.5", "3"),
        ("2 ** -1.5", "0.3535533905932737622004221810524245"),
        ("(-4) ** 0.5", "null"),
    ]);
}

#[test]
fn what_does_not_apply_is_null() {
    check(&[
        ("100 / 0", "null"),
        ("100 / 0.00", "null"),
        ("9e6144 * 10", "null"),
        ("1 + \"1\"", "null"),
        ("\"1\" + 1", "null"),
        ("1 + null", "null"),
        ("null + null", "null"),
        ("\"a\" - \"a\"", "null"),
        ("\"a\" * 2", "null"),
        ("[2] ** 4", "null"),
        ("{ a: 2 } ** 4", "null"),
        ("true + true", "null"),
        ("-\"a\"", "null"),
        ("--\"a\"", "null"),
        ("-null", "null"),
        ("1 + null + 1", "null"),
    ]);
}

#[test]
fn strings_concatenate() {
    check_with(
        r#"{ "name": "Ada" }"#,
        &[
            (r#""Hello, " + name + "!""#, r#""Hello, Ada!""#),
            (r#""" + """#, r#""""#),
            (r#""a" + "b" + 1"#, "null"),
            (r#""a" + "b" + null + "c""#, "null"),
            (r#""a" + "b" - "b""#, "null"),
        ],
    );
}

#[test]
fn if_takes_the_first_true_branch() {
    check_with(
        r#"{ "n": 2 }"#,
        &[
            ("if n = 1 then \"one\" else \"more\"", r#""more""#),
            ("if n = 1 then 1 else if n = 2 then 22 else 3", "22"),
            ("if null then 1 else 2", "2"),
            ("if \"true\" then 1 else 2", "2"),
            ("if true then if false then 1 else 2 else 3", "2"),
            ("if true then 1 else 2 + 3", "1"),
            ("(if true then 1 else 2) + 3", "4"),
            ("if false then nothing else 1", "1"),
            ("[if true then 1 else 2, { a: if false then 1 else 2 }]", r#"[1,{"a":2}]"#),
        ],
    );
}
