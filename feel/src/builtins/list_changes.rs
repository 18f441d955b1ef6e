//! Lists made from lists (DMN 1.5 §10.3.4.4, table 74).

use super::arguments::{fault, list, pay_items};
use super::lists::place;
use super::{Arguments, Builtin, Fault, Outcome, nesting};
use crate::evaluate::Evaluator;
use crate::{Function, Value};

pub(super) const TABLE: &[Builtin] = &[
    nesting("append", &[&["list", "item..."]], append, 1),
    nesting("concatenate", &[&["list..."]], concatenate, 0),
    nesting("insert before", &[&["list", "position", "newItem"]], insert_before, 1),
    nesting("remove", &[&["list", "position"]], remove, 0),
    nesting(
        "list replace",
        &[&["list", "position", "newItem"], &["list", "match", "newItem"]],
        list_replace,
        1,
    ),
    nesting("flatten", &[&["list"]], flatten, 0),
];

fn append(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    // Null counts as an item here.
    let items = match arguments.any(0) {
        Value::List(items) => items,
        single => std::slice::from_ref(single),
    };
    pay_items(evaluator, arguments, items.len())?;
    let added = arguments.values.get(1..).unwrap_or_default();
    list(evaluator, arguments, [items, added].concat())
}

fn concatenate(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let joined = joined(evaluator, arguments)?;
    Ok(Value::List(joined.into()))
}

/// The items of all lists, one after another.
pub(super) fn joined(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
) -> Result<Vec<Value>, Fault> {
    let mut joined = Vec::new();
    for value in arguments.values {
        match value {
            Value::List(items) => {
                pay_items(evaluator, arguments, items.len())?;
                joined.extend(items.iter().cloned());
            }
            single => {
                pay_items(evaluator, arguments, 1)?;
                joined.push(single.clone());
            }
        }
    }
    Ok(joined)
}

fn insert_before(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let items = arguments.list(0)?;
    let position = arguments.whole(1)?;
    // Right behind the last item is a place, too.
    let end = i64::try_from(items.len()).unwrap_or(i64::MAX) + 1;
    let at = if position == end { Some(items.len()) } else { place(items.len(), position) };
    let Some((before, after)) = at.and_then(|at| items.split_at_checked(at)) else {
        return fault("the position is not in the list");
    };
    pay_items(evaluator, arguments, items.len())?;
    let inserted = std::slice::from_ref(arguments.any(2));
    list(evaluator, arguments, [before, inserted, after].concat())
}

fn remove(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let items = arguments.list(0)?;
    let Some(at) = place(items.len(), arguments.whole(1)?) else {
        return fault("the position is not in the list");
    };
    let (before, after) = (items.get(..at), items.get(at + 1..));
    let rest = [before.unwrap_or_default(), after.unwrap_or_default()].concat();
    list(evaluator, arguments, rest)
}

/// One item by its position, or each for which a function is true.
fn list_replace(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let items = arguments.list(0)?;
    pay_items(evaluator, arguments, items.len())?;
    if let Value::Function(chosen) = arguments.any(1) {
        return replace_chosen(evaluator, arguments, chosen);
    }
    let mut changed = items.to_vec();
    let position = arguments.number(1)?.to_i128().and_then(|whole| i64::try_from(whole).ok());
    let at = position.and_then(|position| place(items.len(), position));
    match at.and_then(|at| changed.get_mut(at)) {
        Some(item) => *item = arguments.any(2).clone(),
        None => return fault("the position is not in the list"),
    }
    Ok(Value::List(changed.into()))
}

fn replace_chosen(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    chosen: &Function,
) -> Outcome {
    let new = arguments.any(2);
    let mut changed = Vec::new();
    for item in arguments.list(0)? {
        let answer = evaluator.invoke(chosen, vec![item.clone(), new.clone()], arguments.offset)?;
        match answer {
            Value::Boolean(true) => changed.push(new.clone()),
            Value::Boolean(false) => changed.push(item.clone()),
            other => return fault(format!("`match` gave {}, no boolean", other.described())),
        }
    }
    Ok(Value::List(changed.into()))
}

/// Without any list in the list; deep ones are gone through by a stack of their own.
fn flatten(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let mut flat = Vec::new();
    let mut waiting = vec![arguments.list(0)?.iter()];
    while let Some(items) = waiting.last_mut() {
        match items.next() {
            Some(Value::List(inner)) => waiting.push(inner.iter()),
            Some(item) => {
                pay_items(evaluator, arguments, 1)?;
                flat.push(item.clone());
            }
            None => _ = waiting.pop(),
        }
        evaluator.budget.spend(1, arguments.offset)?;
    }
    Ok(Value::List(flat.into()))
}
