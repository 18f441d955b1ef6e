//! Three-valued logic, every combination (DMN 1.5 tables 50 and 51).

mod common;

use common::evaluate;

/// True, false, and what counts as neither.
const OPERANDS: [(&str, Option<bool>); 6] = [
    ("true", Some(true)),
    ("false", Some(false)),
    ("null", None),
    ("1", None),
    ("\"true\"", None),
    ("missing", None),
];

fn show(value: Option<bool>) -> &'static str {
    match value {
        Some(true) => "true",
        Some(false) => "false",
        None => "null",
    }
}

fn and(row: &[Option<bool>]) -> Option<bool> {
    if row.contains(&Some(false)) {
        Some(false)
    } else if row.contains(&None) {
        None
    } else {
        Some(true)
    }
}

fn or(row: &[Option<bool>]) -> Option<bool> {
    let negated: Vec<_> = row.iter().map(|value| value.map(|value| !value)).collect();
    and(&negated).map(|value| !value)
}

#[test]
fn conjunctions_and_disjunctions_of_two_follow_table_50() {
    for (left, a) in OPERANDS {
        for (right, b) in OPERANDS {
            let both = evaluate(&format!("{left} and {right}"), "{}").value.to_json();
            assert_eq!(both, show(and(&[a, b])), "{left} and {right}");
            let either = evaluate(&format!("{left} or {right}"), "{}").value.to_json();
            assert_eq!(either, show(or(&[a, b])), "{left} or {right}");
        }
    }
}

#[test]
fn rows_of_three_are_as_two_and_one() {
    for (x, a) in OPERANDS {
        for (y, b) in OPERANDS {
            for (z, c) in OPERANDS {
                let all = evaluate(&format!("{x} and {y} and {z}"), "{}").value.to_json();
                assert_eq!(all, show(and(&[a, b, c])), "{x} and {y} and {z}");
                let any = evaluate(&format!("{x} or {y} or {z}"), "{}").value.to_json();
                assert_eq!(any, show(or(&[a, b, c])), "{x} or {y} or {z}");
                let mixed = evaluate(&format!("{x} or {y} and {z}"), "{}").value.to_json();
                assert_eq!(mixed, show(or(&[a, and(&[b, c])])), "{x} or {y} and {z}");
            }
        }
    }
}

#[test]
fn negation_follows_table_51() {
    for (operand, value) in OPERANDS {
        let negated = evaluate(&format!("not({operand})"), "{}").value.to_json();
        assert_eq!(negated, show(value.map(|value| !value)), "not({operand})");
    }
}

#[test]
fn a_decisive_operand_spares_the_rest() {
    assert_eq!(evaluate("false and missing", "{}").warnings, []);
    assert_eq!(evaluate("true or missing", "{}").warnings, []);
    assert_eq!(evaluate("missing and false and other", "{}").warnings.len(), 1);
}
