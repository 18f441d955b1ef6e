//! What is in lists (DMN 1.5 §10.3.4.4, table 74).

use super::arguments::{fault, list, pay_items};
use super::{Arguments, Builtin, Outcome, flat, nesting};
use crate::Value;
use crate::evaluate::Evaluator;

pub(super) const TABLE: &[Builtin] = &[
    flat("list contains", &[&["list", "element"]], list_contains),
    flat("count", &[&["list"], &["list..."]], count),
    flat("is empty", &[&["list"]], is_empty),
    flat("index of", &[&["list", "match"]], index_of),
    nesting("sublist", &[&["list", "start position", "length?"]], sublist, 0),
    nesting("reverse", &[&["list"]], reverse, 0),
    nesting("partition", &[&["list", "size"]], partition, 1),
];

fn list_contains(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    for item in arguments.list(0)? {
        evaluator.budget.spend(1, arguments.offset)?;
        if evaluator.equal(item, arguments.any(1), arguments.offset)? == Some(true) {
            return Ok(true.into());
        }
    }
    Ok(false.into())
}

fn count(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    Ok(i64::try_from(arguments.items()?.len()).unwrap_or(i64::MAX).into())
}

fn is_empty(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    if let Value::Context(entries) = arguments.any(0) {
        return Ok(entries.is_empty().into());
    }
    Ok(arguments.list(0)?.is_empty().into())
}

/// The places of all items that are equal, from 1.
fn index_of(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let mut places = Vec::new();
    for (place, item) in (1_i64..).zip(arguments.list(0)?) {
        evaluator.budget.spend(1, arguments.offset)?;
        if evaluator.equal(item, arguments.any(1), arguments.offset)? == Some(true) {
            places.push(Value::from(place));
        }
    }
    list(evaluator, arguments, places)
}

fn sublist(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let items = arguments.list(0)?;
    let Some(start) = place(items.len(), arguments.whole(1)?) else {
        return fault("the start position is not in the list");
    };
    let rest = items.get(start..).unwrap_or_default();
    let length = if arguments.count() < 3 {
        rest.len()
    } else {
        match usize::try_from(arguments.whole(2)?).ok().filter(|length| *length <= rest.len()) {
            Some(length) => length,
            None => return fault("the list does not have that many items from there"),
        }
    };
    list(evaluator, arguments, rest.get(..length).unwrap_or_default().to_vec())
}

/// Where a position is, counted from 1 or from -1 at the end, in a list of that length.
pub(super) fn place(length: usize, position: i64) -> Option<usize> {
    let count = usize::try_from(position.unsigned_abs()).ok()?;
    let at = if position < 0 { length.checked_sub(count)? } else { count.checked_sub(1)? };
    (at < length).then_some(at)
}

fn reverse(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let items = arguments.list(0)?;
    pay_items(evaluator, arguments, items.len())?;
    Ok(Value::List(items.iter().rev().cloned().collect()))
}

/// Lists of that many items; the last one may have fewer.
fn partition(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let items = arguments.list(0)?;
    let Some(size) = usize::try_from(arguments.whole(1)?).ok().filter(|size| *size > 0) else {
        return fault("the size must be at least 1");
    };
    pay_items(evaluator, arguments, items.len())?;
    let parts = items.chunks(size).map(|part| Value::List(part.into())).collect();
    list(evaluator, arguments, parts)
}
