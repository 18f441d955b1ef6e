//! Numbers (DMN 1.5 table 75). Roots, powers and logarithms are rounded from values of sixty digits
//! in tables.

use crate::common::{check, evaluate};

#[test]
fn decimal_rounds_to_the_even_one() {
    check(&[
        ("decimal(1/3, 2)", "0.33"),
        ("decimal(1.5, 0)", "2"),
        ("decimal(2.5, 0)", "2"),
        ("decimal(0.515, 2)", "0.52"),
        ("decimal(-2.5, 0)", "-2"),
        ("decimal(1234.5, -2)", "1200"),
        ("decimal(1, 2)", "1"),
        ("decimal(1, 6177)", "null"),
        ("decimal(1, -6112)", "null"),
        ("decimal(n: 2.25, scale: 1)", "2.2"),
        ("decimal(null, 0)", "null"),
        ("decimal(1, null)", "null"),
    ]);
}

#[test]
fn floor_and_ceiling_take_a_scale() {
    check(&[
        ("floor(1.5)", "1"),
        ("floor(-1.5)", "-2"),
        ("floor(-1.56, 1)", "-1.6"),
        ("floor(5)", "5"),
        ("ceiling(1.5)", "2"),
        ("ceiling(-1.5)", "-1"),
        ("ceiling(-1.56, 1)", "-1.5"),
        ("ceiling(1e-6000)", "1"),
        ("floor(\"1\")", "null"),
        ("ceiling(null)", "null"),
    ]);
}

#[test]
fn rounding_up_down_and_by_halves() {
    check(&[
        ("round up(5.5, 0)", "6"),
        ("round up(-5.5, 0)", "-6"),
        ("round up(1.121, 2)", "1.13"),
        ("round up(-1.126, 2)", "-1.13"),
        ("round down(5.5, 0)", "5"),
        ("round down(-5.5, 0)", "-5"),
        ("round down(1.129, 2)", "1.12"),
        ("round half up(5.5, 0)", "6"),
        ("round half up(-5.5, 0)", "-6"),
        ("round half up(1.121, 2)", "1.12"),
        ("round half up(1.126, 2)", "1.13"),
        ("round half down(5.5, 0)", "5"),
        ("round half down(-5.5, 0)", "-5"),
        ("round half down(1.126, 2)", "1.13"),
        ("round half down(null, 2)", "null"),
    ]);
}

#[test]
fn abs_is_of_numbers_and_durations() {
    check(&[
        ("abs(10)", "10"),
        ("abs(-10.50)", "10.50"),
        ("abs(@\"PT5H\")", r#""PT5H""#),
        ("abs(@\"-PT5H\")", r#""PT5H""#),
        ("abs(@\"-P5Y\")", r#""P5Y""#),
        ("abs(\"-1\")", "null"),
    ]);
}

#[test]
fn modulo_has_the_sign_of_the_divisor() {
    check(&[
        ("modulo(12, 5)", "2"),
        ("modulo(-12, 5)", "3"),
        ("modulo(12, -5)", "-3"),
        ("modulo(-12, -5)", "-2"),
        ("modulo(10.1, 4.5)", "1.1"),
        ("modulo(-10.1, 4.5)", "3.4"),
        ("modulo(10.1, -4.5)", "-3.4"),
        ("modulo(-10.1, -4.5)", "-1.1"),
        ("modulo(1, 0)", "null"),
        ("modulo(null, 1)", "null"),
    ]);
}

#[test]
fn square_roots_have_34_digits() {
    check(&[
        ("sqrt(16)", "4"),
        ("sqrt(0)", "0"),
        ("sqrt(0.25)", "0.5"),
        ("sqrt(1e100)", "1E+50"),
        ("sqrt(2)", "1.414213562373095048801688724209698"),
        ("sqrt(5)", "2.236067977499789696409173668731276"),
        ("sqrt(-3)", "null"),
        ("sqrt(\"4\")", "null"),
    ]);
}

#[test]
fn exponentials_and_logarithms_have_34_digits() {
    check(&[
        ("exp(0)", "1"),
        ("exp(1)", "2.718281828459045235360287471352662"),
        ("exp(-1)", "0.3678794411714423215955237701614609"),
        ("exp(100)", "2.688117141816135448412625551580014E+43"),
        ("exp(20000)", "null"),
        ("exp(1e20)", "null"),
        ("exp(-1e20)", "0"),
        ("log(1)", "0"),
        ("log(10)", "2.302585092994045684017991454684364"),
        ("log(2)", "0.6931471805599453094172321214581766"),
        ("log(0.5)", "-0.6931471805599453094172321214581766"),
        ("log(1e1000)", "2302.585092994045684017991454684364"),
        ("decimal(log(exp(3)), 30)", "3"),
        ("log(0)", "null"),
        ("log(-1)", "null"),
    ]);
}

#[test]
fn odd_and_even_are_of_whole_numbers() {
    check(&[
        ("odd(5)", "true"),
        ("odd(-5)", "true"),
        ("odd(2)", "false"),
        ("even(2)", "true"),
        ("even(5)", "false"),
        ("even(0)", "true"),
        ("even(2.5)", "false"),
        ("odd(2.5)", "false"),
        ("odd(null)", "null"),
        ("even(\"2\")", "null"),
    ]);
}

#[test]
fn random_numbers_follow_from_the_seed() {
    check(&[
        ("random number() between 0 and 1", "true"),
        ("random number() = random number()", "false"),
    ]);
    let once = evaluate("random number()", "{}").value;
    assert_eq!(once, evaluate("random number()", "{}").value);
}
