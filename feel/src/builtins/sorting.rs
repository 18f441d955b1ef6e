//! `sort` (DMN 1.5 §10.3.4.8): stable, by a function that says which of two comes first, or by the
//! natural order.

use super::arguments::{fault, pay_items};
use super::{Arguments, Builtin, Fault, Outcome, nesting};
use crate::Value;
use crate::evaluate::Evaluator;

pub(super) const TABLE: &[Builtin] = &[nesting("sort", &[&["list", "precedes?"]], sort, 0)];

fn sort(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let items = arguments.list(0)?;
    if arguments.count() > 1 && !matches!(arguments.any(1), Value::Function(_)) {
        return arguments.wrong(1, "a function of two parameters");
    }
    pay_items(evaluator, arguments, items.len().saturating_mul(2))?;
    let mut sorted = items.to_vec();
    let mut width = 1;
    // Merging runs from the bottom up, since comparing may stop the evaluation.
    while width < sorted.len() {
        let mut merged = Vec::with_capacity(sorted.len());
        for pair in sorted.chunks(width * 2) {
            let (left, right) = pair.split_at_checked(width).unwrap_or((pair, &[]));
            merge(evaluator, arguments, left, right, &mut merged)?;
        }
        sorted = merged;
        width *= 2;
    }
    Ok(Value::List(sorted.into()))
}

fn merge(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    mut left: &[Value],
    mut right: &[Value],
    merged: &mut Vec<Value>,
) -> Result<(), Fault> {
    while let (Some((first, rest)), Some((other, others))) =
        (left.split_first(), right.split_first())
    {
        evaluator.budget.spend(1, arguments.offset)?;
        if precedes(evaluator, arguments, other, first)? {
            merged.push(other.clone());
            right = others;
        } else {
            merged.push(first.clone());
            left = rest;
        }
    }
    merged.extend_from_slice(left);
    merged.extend_from_slice(right);
    Ok(())
}

fn precedes(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    one: &Value,
    other: &Value,
) -> Result<bool, Fault> {
    if let Value::Function(function) = arguments.any(1) {
        let values = vec![one.clone(), other.clone()];
        return match evaluator.invoke(function, values, arguments.offset)? {
            Value::Boolean(first) => Ok(first),
            other => fault(format!("`precedes` gave {}, no boolean", other.described())),
        };
    }
    if let Some(order) = evaluator.order(one, other, arguments.offset)? {
        return Ok(order.is_lt());
    }
    let (one, other) = (one.described(), other.described());
    fault(format!("{one} and {other} have no order"))
}
