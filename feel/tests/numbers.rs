//! Numbers: every operation against an independent implementation, and how they look.

mod common;

use baton_feel::{Number, Value};
use common::evaluate;
use proptest::prelude::*;

/// `operand operator operand = result`, a line each; the results are those of Python's `decimal`
/// with the context of Decimal128 (34 digits, ties to even, exponents -6143 to 6144), the powers
/// rounded from 150 digits. `null` is an overflow.
const DECIMAL128: &str = include_str!("decimal128.txt");

fn number(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|| panic!("{text} is no number"))
}

#[test]
fn results_are_those_of_decimal128() {
    for line in DECIMAL128.lines() {
        let Some((text, expected)) = line.split_once(" = ") else { panic!("{line}") };
        let expected = match expected {
            "null" => Value::Null,
            digits => Value::Number(number(digits)),
        };
        assert_eq!(evaluate(text, "{}").value, expected, "{line}");
    }
}

#[test]
fn numbers_keep_their_decimals_and_look_plain() {
    let cases = [
        ("0", "0"),
        ("-0", "0"),
        ("0.00", "0.00"),
        ("-0.00", "0.00"),
        ("007", "7"),
        ("1.50", "1.50"),
        (".5", "0.5"),
        ("-12.0340", "-12.0340"),
        ("1e3", "1000"),
        ("1.5e3", "1500"),
        ("1.50e1", "15.0"),
        ("1e33", "1000000000000000000000000000000000"),
        ("1e34", "1E+34"),
        ("-1.5e40", "-1.5E+40"),
        ("0.0000001", "0.0000001"),
        ("0.00000001", "1E-8"),
        ("12e-9", "1.2E-8"),
        ("9.999999999999999999999999999999999E+6144", "9.999999999999999999999999999999999E+6144"),
        ("1e-6176", "1E-6176"),
        ("1e-6177", "0E-6176"),
        ("1e-7000", "0"),
        ("0e7000", "0"),
        ("1234567890123456789012345678901234", "1234567890123456789012345678901234"),
        ("12345678901234567890123456789012345", "1.234567890123456789012345678901234E+34"),
        ("0.1234567890123456789012345678901234", "0.1234567890123456789012345678901234"),
        ("99999999999999999999999999999999999", "1.000000000000000000000000000000000E+35"),
    ];
    for (text, expected) in cases {
        assert_eq!(number(text).to_string(), expected, "{text}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in
        ["", "-", "+1", ".", "1.", "1e", "1e+", "e1", "1x", " 1", "1 ", "--1", "1..2", "1e6145"]
    {
        assert_eq!(Number::parse(text), None, "{text}");
    }
}

#[test]
fn whole_numbers_convert_to_integers() {
    let cases = [
        ("12.00", Some(12)),
        ("-3e2", Some(-300)),
        ("0.5", None),
        ("1e-6176", None),
        ("0e-6176", Some(0)),
        ("9223372036854775807", Some(i64::MAX)),
        ("-9223372036854775808", Some(i64::MIN)),
        ("9223372036854775808", None),
        ("1e6000", None),
    ];
    for (text, expected) in cases {
        assert_eq!(number(text).to_i64(), expected, "{text}");
    }
    assert_eq!(Number::from(i64::MIN).to_string(), "-9223372036854775808");
    assert_eq!(Number::from(u64::MAX).to_string(), "18446744073709551615");
}

/// Any number that can be written.
fn texts() -> impl Strategy<Value = String> {
    ("-?", "[0-9]{1,40}", prop_oneof![Just(0), -40..40, -6200..6200_i32])
        .prop_map(|(sign, digits, exponent)| format!("{sign}{digits}e{exponent}"))
        .prop_filter("too large", |text| Number::parse(text).is_some())
}

proptest! {
    #[test]
    fn text_and_numbers_convert_both_ways(text in texts()) {
        let read = number(&text);
        let again = number(&read.to_string());
        prop_assert_eq!(read, again);
        prop_assert_eq!(read.to_string(), again.to_string());
    }

    #[test]
    fn integers_calculate_as_integers(a: i64, b: i64, c: i32, zeros in 1..15_usize) {
        let scaled = number(&format!("{a}.{}", "0".repeat(zeros)));
        prop_assert_eq!(scaled.cmp(&Number::from(b)), a.cmp(&b));
        let json = |text: String| evaluate(&text, "{}").value.to_json();
        let (wide_a, wide_b, wide_c) = (i128::from(a), i128::from(b), i128::from(c));
        prop_assert_eq!(json(format!("({a}) + ({b})")), (wide_a + wide_b).to_string());
        prop_assert_eq!(json(format!("({a}) - ({b})")), (wide_a - wide_b).to_string());
        let product = wide_a * wide_c;
        prop_assert_eq!(json(format!("({a}) * ({c})")), product.to_string());
        if c != 0 {
            prop_assert_eq!(json(format!("({product}) / ({c})")), a.to_string());
        }
    }

    #[test]
    fn order_is_total_and_agrees_with_subtraction(a in texts(), b in texts()) {
        let (x, y) = (number(&a), number(&b));
        prop_assert_eq!(x.cmp(&y), y.cmp(&x).reverse());
        // Not the other way round: the smallest differences are rounded to zero.
        let greater = evaluate(&format!("({a}) - ({b}) > 0"), "{}").value;
        prop_assert!(greater != Value::Boolean(true) || x > y);
        prop_assert_eq!(evaluate(&format!("{a} > {b}"), "{}").value, Value::Boolean(x > y));
    }
}
