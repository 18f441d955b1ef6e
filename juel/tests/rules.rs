//! The rules that were checked against the reference implementation, one table each.

mod common;

use std::cell::Cell;

use baton_juel::{Host, Value, Variables};
use common::{attempt, check, check_errors, context, parse};

const VARIABLES: &str = r#"{
    "name": "Ada", "amount": 1200, "price": 0.10, "yes": true, "no": false, "nothing": null,
    "list": ["a", "b", 3], "map": { "a": { "b": [1, { "c": "deep" }] }, "key with space": 1 },
    "one": "a", "emptyText": "", "emptyList": [], "emptyMap": {}, "eq": 5, "$odd_1": 7
}"#;

#[test]
fn an_unknown_variable_is_an_error_wherever_it_stands() {
    for text in [
        "${missing}",
        "${missing == null}",
        "${empty missing}",
        "#{!missing}",
        "${missing.a.b}",
        "Hello ${missing}",
        "${yes ? missing : 1}",
    ] {
        let Err(error) = attempt(text, VARIABLES) else { panic!("{text}") };
        assert_eq!(error.message, "unknown variable `missing`");
        assert_eq!(error.missing.as_deref(), Some("missing"));
        assert_eq!(text.find("missing"), Some(error.offset));
        assert!(error.excerpt.starts_with("missing"), "{error}");
    }
    check(VARIABLES, &[("${no ? missing : 1}", "1"), ("${yes || missing}", "true")]);
    check(VARIABLES, &[("${no && missing}", "false")]);
}

#[test]
fn null_gives_null_for_properties_and_an_error_for_methods() {
    check(
        VARIABLES,
        &[
            ("${nothing.a}", "null"),
            ("${nothing.a.b[3].c}", "null"),
            ("${nothing['a']}", "null"),
            ("${null.a}", "null"),
            ("${nothing[missing]}", "null"),
            ("${map.missing}", "null"),
            ("${map.missing.more}", "null"),
            ("${map[null]}", "null"),
        ],
    );
    check_errors(
        VARIABLES,
        &[
            ("${nothing.size()}", "`size(...)` is called on null"),
            ("${map.missing.toString()}", "`toString(...)` is called on null"),
            ("${nothing.equals(null)}", "is called on null"),
            ("${nothing[0].size()}", "`size(...)` is called on null"),
        ],
    );
}

#[test]
fn null_has_its_place_in_every_operator() {
    check(
        VARIABLES,
        &[
            ("${null > 5}", "false"),
            ("${null < 5}", "false"),
            ("${nothing >= 5}", "false"),
            ("${null <= null}", "true"),
            ("${null >= null}", "true"),
            ("${null < null}", "false"),
            ("${null == null}", "true"),
            ("${nothing != null}", "false"),
            ("${null == 0}", "false"),
            ("${null == ''}", "false"),
            ("${null + 1}", "1"),
            ("${1 - null}", "1"),
            ("${null + null}", "0"),
            ("${null / null}", "0"),
            ("${null % 5}", "0"),
            ("${-null}", "0"),
            ("${!null}", "true"),
            ("${null ? 1 : 2}", "2"),
            ("${null && true}", "false"),
            ("${null || true}", "true"),
            ("a${null}b${nothing}", "\"ab\""),
        ],
    );
}

#[test]
fn strings_become_numbers_where_the_other_side_is_one() {
    check(
        VARIABLES,
        &[
            ("${'5' == 5}", "true"),
            ("${5 == '5'}", "true"),
            ("${'5' > 4}", "true"),
            ("${'1' + '2'}", "3"),
            ("${'1.5' + 1}", "2.5"),
            ("${'1e2' * 2}", "200.0"),
            ("${'' + 1}", "1"),
            ("${'' == 0}", "true"),
            ("${'10' > '9'}", "false"),
            ("${'abc' < 'abd'}", "true"),
            ("${'5' != 5}", "false"),
            ("${-'5'}", "-5"),
            ("${-'5.5'}", "-5.5"),
            ("${'1.50' == 1.5}", "true"),
        ],
    );
    check_errors(
        VARIABLES,
        &[
            ("${'abc' + 1}", "the string \"abc\" is not an integer"),
            ("${'abc' == 1}", "is not an integer"),
            ("${'5.5' > 5}", "is not an integer"),
            ("${yes + 1}", "a boolean cannot become a number"),
            ("${list * 2}", "a list cannot become a number"),
            ("${yes == 1}", "a boolean cannot become a number"),
            ("${-yes}", "a boolean cannot become a number"),
        ],
    );
}

#[test]
fn division_is_that_of_doubles_and_remainder_that_of_integers() {
    check(
        VARIABLES,
        &[
            ("${5 / 2}", "2.5"),
            ("${4 / 2}", "2.0"),
            ("${5 div 2}", "2.5"),
            ("${1 / 0}", "\"Infinity\""),
            ("${-1 / 0}", "\"-Infinity\""),
            ("${0 / 0}", "\"NaN\""),
            ("${1 / 0 > 1000}", "true"),
            ("${5 % 3}", "2"),
            ("${-5 mod 3}", "-2"),
            ("${5.5 % 2}", "1.5"),
            ("${5.0 % 0}", "\"NaN\""),
        ],
    );
    check_errors(VARIABLES, &[("${5 % 0}", "cannot be divided by zero")]);
}

#[test]
fn lists_take_indexes_of_any_kind_and_maps_take_names() {
    check(
        VARIABLES,
        &[
            ("${list[0]}", "\"a\""),
            ("${list[3]}", "null"),
            ("${list[-1]}", "null"),
            ("${list['1']}", "\"b\""),
            ("${list[1.9]}", "\"b\""),
            ("${list[true]}", "\"b\""),
            ("${list[null]}", "null"),
            ("${list[one.length()]}", "\"b\""),
            ("${map.a.b[1].c}", "\"deep\""),
            ("${map['a']['b'][0]}", "1"),
            ("${map[one].b[0]}", "1"),
            ("${map['key with space']}", "1"),
            ("${map[1]}", "null"),
        ],
    );
    check_errors(
        VARIABLES,
        &[
            ("${list['x']}", "is not an integer"),
            ("${list.size}", "write `.size()`"),
            ("${name.length}", "write `.length()`"),
            ("${amount.foo}", "a number has no property `foo`"),
            ("${name[0]}", "a string has no elements"),
        ],
    );
}

#[test]
fn texts_hold_expressions_and_become_text() {
    check(
        VARIABLES,
        &[
            ("Hello ${name}!", "\"Hello Ada!\""),
            ("#{name} pays #{amount}", "\"Ada pays 1200\""),
            ("${name}", "\"Ada\""),
            ("${amount}", "1200"),
            (" ${amount}", "\" 1200\""),
            ("${amount}${amount}", "\"12001200\""),
            ("no expression", "\"no expression\""),
            ("", "\"\""),
            ("$name #name $ {name} }{", "\"$name #name $ {name} }{\""),
            (r"\${name} is ${name}", "\"${name} is Ada\""),
            (r"\#{name}", "\"#{name}\""),
            (r"a\b \\${name}", r#""a\\b \\${name}""#),
            ("costs $${amount}", "\"costs $1200\""),
            ("${'}'}${\"${\"}", "\"}${\""),
            ("${list} ${map.a}", r#""[\"a\",\"b\",3] {\"b\":[1,{\"c\":\"deep\"}]}""#),
            ("${yes} ${4 / 2} ${1 / 0}", "\"true 2.0 Infinity\""),
            ("Grüße, ${name} 🐎", "\"Grüße, Ada 🐎\""),
        ],
    );
    assert!(parse("plain").is_plain_text());
    assert!(!parse("${1}").is_plain_text());
}

#[test]
fn operators_have_words_and_their_order() {
    check(
        VARIABLES,
        &[
            ("${1 + 2 * 3 - 4}", "3"),
            ("${(1 + 2) * 3}", "9"),
            ("${10 - 2 - 3}", "5"),
            ("${2 * -3}", "-6"),
            ("${1 lt 2 and 2 le 2 and 3 gt 2 and 2 ge 2}", "true"),
            ("${1 eq 1 or 1 ne 1}", "true"),
            ("${not yes}", "false"),
            ("${not not yes}", "true"),
            ("${!no && !no}", "true"),
            ("${yes || no && no}", "true"),
            ("${1 < 2 == true}", "true"),
            ("${true == 1 < 2}", "true"),
            ("${--5}", "5"),
            ("${yes ? no ? 1 : 2 : 3}", "2"),
            ("${no ? 1 : no ? 2 : yes ? 3 : 4}", "3"),
            ("${empty nothing && empty emptyText && empty emptyList && empty emptyMap}", "true"),
            ("${not empty list}", "true"),
            ("${empty 0}", "false"),
            ("${$odd_1}", "7"),
            ("${amount>1000&&name=='Ada'}", "true"),
        ],
    );
}

#[test]
fn conditions_take_booleans_and_what_reads_as_one() {
    check(
        VARIABLES,
        &[
            ("${'TRUE' ? 1 : 2}", "1"),
            ("${'yes' ? 1 : 2}", "2"),
            ("${'' ? 1 : 2}", "2"),
            ("${yes == 'true'}", "true"),
            ("${no == ''}", "true"),
            ("${true > false}", "true"),
            ("${yes <= yes}", "true"),
        ],
    );
    check_errors(
        VARIABLES,
        &[
            ("${1 ? 1 : 2}", "a number is neither true nor false"),
            ("${!list}", "a list is neither true nor false"),
            ("${list < map}", "a list is neither less nor greater than a map"),
        ],
    );
    let condition = |text: &str| attempt(text, VARIABLES).map(|value| value.as_condition());
    assert_eq!(condition("${nothing}"), Ok(Some(false)));
    assert_eq!(condition("${yes}"), Ok(Some(true)));
    assert_eq!(condition("${amount}"), Ok(None));
}

#[test]
fn literals_are_those_of_the_language() {
    check(
        VARIABLES,
        &[
            (r"${'it\'s'}", "\"it's\""),
            (r#"${"say \"hi\""}"#, r#""say \"hi\"""#),
            (r"${'a\\b'}", r#""a\\b""#),
            (r#"${'double " inside'}"#, r#""double \" inside""#),
            ("${1.}", "1.0"),
            ("${.5}", "0.5"),
            ("${1e3}", "1000.0"),
            ("${1.5E-3}", "0.0015"),
            ("${9223372036854775807}", "9223372036854775807"),
            ("${true}", "true"),
            ("${null}", "null"),
        ],
    );
}

#[test]
fn reads_names_the_variables_in_their_order() {
    let rows: [(&str, &[&str], bool); 9] = [
        ("${b.c + a[d] + b}", &["b", "a", "d"], false),
        ("Dear ${name}, ${amount}", &["name", "amount"], false),
        ("${execution.getVariable('x') == y}", &["x", "y"], false),
        ("${execution.hasVariable('x')}", &["x"], false),
        ("${execution.getVariable(x)}", &["x"], true),
        ("${vars:get(x)} ${var:eq('y', z)}", &["x", "y", "z"], false),
        ("${execution.processInstanceId}", &[], false),
        ("${now()}", &[], false),
        ("text", &[], false),
    ];
    for (text, reads, others) in rows {
        let program = parse(text);
        assert_eq!(program.reads(), reads, "{text}");
        assert_eq!(program.reads_others(), others, "{text}");
    }
}

#[test]
fn a_variable_is_looked_up_once_however_often_it_is_named() {
    struct Counting(Cell<u32>);
    impl Variables for Counting {
        fn get(&self, _: &str) -> Option<Value> {
            self.0.set(self.0.get() + 1);
            Some(Value::from(1))
        }
    }
    impl Host for Counting {}
    let host = Counting(Cell::new(0));
    let value = parse("${a + a * b - (a == 1 ? a : 2)}").evaluate(&host, &context());
    assert_eq!((value, host.0.get()), (Ok(Value::from(1)), 2));
}
