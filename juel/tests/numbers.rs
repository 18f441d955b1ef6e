//! Java's numbers: integers of 64 bits, larger ones, doubles; and every digit kept on the way.

mod common;

use baton_juel::{Number, Value};
use common::{check, check_errors};

const VARIABLES: &str = r#"{
    "big": 9223372036854775808, "huge": 1234567890123456789012345678901234567890,
    "price": 0.10, "exact": 12345678901234567890.123456789, "zero": -0, "million": 1e6,
    "long": 9223372036854775807, "cents": 12345678.90
}"#;

#[test]
fn numbers_that_are_handed_on_keep_their_digits() {
    check(
        VARIABLES,
        &[
            ("${price}", "0.10"),
            ("${exact}", "12345678901234567890.123456789"),
            ("${big}", "9223372036854775808"),
            ("${huge}", "1234567890123456789012345678901234567890"),
            ("${zero}", "-0"),
            ("${million}", "1e6"),
            ("${true ? price : 0}", "0.10"),
        ],
    );
}

#[test]
fn numbers_in_texts_are_as_java_writes_them() {
    check(
        VARIABLES,
        &[
            ("=${price}", "\"=0.1\""),
            ("=${cents}", "\"=1.23456789E7\""),
            ("=${million}", "\"=1000000.0\""),
            ("=${big}", "\"=9223372036854775808\""),
            ("=${huge}", "\"=1234567890123456789012345678901234567890\""),
            ("=${1 / 3}", "\"=0.3333333333333333\""),
        ],
    );
}

#[test]
fn integers_of_64_bits_do_not_wrap_around() {
    check(
        VARIABLES,
        &[
            ("${long - 1}", "9223372036854775806"),
            ("${-long - 1}", "-9223372036854775808"),
            ("${(-long - 1) % -1}", "0"),
        ],
    );
    check_errors(
        VARIABLES,
        &[
            ("${long + 1}", "the result of `+` does not fit into 64 bits"),
            ("${long * 2}", "the result of `*` does not fit into 64 bits"),
            ("${-long - 2}", "the result of `-` does not fit into 64 bits"),
            ("${-(-long - 1)}", "the result of `-` does not fit into 64 bits"),
        ],
    );
}

#[test]
fn larger_integers_compute_exactly() {
    check(
        VARIABLES,
        &[
            ("${big + 1}", "9223372036854775809"),
            ("${big - big}", "0"),
            ("${big * 3}", "27670116110564327424"),
            ("${big % 10}", "8"),
            ("${-big}", "-9223372036854775808"),
            ("${big > long}", "true"),
            ("${big == '9223372036854775808'}", "true"),
            ("${big / 5}", "1844674407370955162"),
            ("${big / 3}", "3074457345618258603"),
            ("${-big / 5}", "-1844674407370955162"),
            ("${big + 0.5 > 9e18}", "true"),
            ("${huge > big}", "true"),
        ],
    );
    check_errors(
        VARIABLES,
        &[
            ("${big * big * big}", "does not fit into 38 digits"),
            ("${big / 0}", "cannot be divided by zero"),
            ("${big % 0}", "cannot be divided by zero"),
        ],
    );
}

#[test]
fn doubles_compare_as_java_compares_them() {
    check(
        VARIABLES,
        &[
            ("${1 == 1.0}", "true"),
            ("${0.1 + 0.2 == 0.3}", "false"),
            ("${0.1 + 0.2}", "0.30000000000000004"),
            ("${0/0 == 0/0}", "true"),
            ("${0/0 < 1}", "false"),
            ("${0/0 >= 1}", "true"),
            ("${0.0 == -0.0}", "false"),
            ("${2.5 > 2}", "true"),
            ("${price * 3}", "0.30000000000000004"),
        ],
    );
}

#[test]
fn number_texts_are_those_of_json() {
    for text in ["0", "-1", "1.5", "1e400", "-1E-7", "00012"] {
        assert!(Number::parse(text).is_some(), "{text}");
    }
    for text in ["", "x", "1x", "inf", "NaN", "1_000", "é"] {
        assert!(Number::parse(text).is_none(), "{text}");
    }
    assert_eq!(Number::parse("1.0"), Some(Number::from(1.0)));
    assert_ne!(Value::from(1), Value::from(1.0));
    assert_eq!(Number::parse("7").and_then(|number| number.as_i64()), Some(7));
}
