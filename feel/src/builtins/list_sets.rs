//! Lists as sets (DMN 1.5 §10.3.4.4, table 74; `duplicate values` is Camunda's): items in the
//! order in which they come first. Equal items have equal keys, so that long lists take no square
//! of time.

use super::arguments::{list, pay_items};
use super::list_changes::joined;
use super::{Arguments, Builtin, Fault, Outcome, nesting};
use crate::evaluate::Evaluator;
use crate::{Number, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(super) const TABLE: &[Builtin] = &[
    nesting("union", &[&["list..."]], union, 0),
    nesting("distinct values", &[&["list"]], distinct_values, 0),
    nesting("duplicate values", &[&["list"]], duplicate_values, 0),
];

fn union(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let items = joined(evaluator, arguments)?;
    keep(evaluator, arguments, &items, |_| true)
}

fn distinct_values(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    keep(evaluator, arguments, arguments.list(0)?, |_| true)
}

fn duplicate_values(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    keep(evaluator, arguments, arguments.list(0)?, |times| times > 1)
}

/// Each item once, if it comes as often as that.
fn keep(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    items: &[Value],
    wanted: fn(usize) -> bool,
) -> Outcome {
    let mut times: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (place, item) in items.iter().enumerate() {
        let key = key(evaluator, arguments, item)?;
        times.entry(key).or_insert((place, 0)).1 += 1;
    }
    let wanted = times.values().filter(|(_, times)| wanted(*times));
    let mut places: Vec<usize> = wanted.map(|(place, _)| *place).collect();
    places.sort_unstable();
    let kept = places.into_iter().filter_map(|place| items.get(place).cloned()).collect();
    list(evaluator, arguments, kept)
}

/// A text that is the same for values that are equal.
pub(super) fn key(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    value: &Value,
) -> Result<String, Fault> {
    let mut out = String::new();
    write_key(evaluator, arguments, value, &mut out)?;
    pay_items(evaluator, arguments, 1)?;
    evaluator.take_text(out.len(), arguments.offset)?;
    Ok(out)
}

/// Writing into a string never fails, hence the results that are dropped.
fn write_key(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    value: &Value,
    out: &mut String,
) -> Result<(), Fault> {
    evaluator.budget.spend(1, arguments.offset)?;
    match value {
        Value::Number(number) => _ = write!(out, "n{}", normal(*number)),
        Value::List(items) => {
            out.push('[');
            for item in items.iter() {
                write_key(evaluator, arguments, item, out)?;
                out.push(',');
            }
            out.push(']');
        }
        Value::Context(entries) => {
            out.push('{');
            for (name, value) in entries.iter() {
                _ = write!(out, "{name:?}:");
                write_key(evaluator, arguments, value, out)?;
                out.push(',');
            }
            out.push('}');
        }
        Value::DateTime(date_time) => match date_time.epoch_milliseconds() {
            Some(instant) => {
                let fraction = date_time.time().nanosecond() % 1_000_000;
                _ = write!(out, "i{instant}.{fraction}");
            }
            None => _ = write!(out, "@{date_time}"),
        },
        other => {
            // Strings may be long; what comes next must not add to a text that is too long already.
            crate::evaluate::check_string(out.len(), arguments.offset)?;
            out.push_str(&crate::text::literal(other));
        }
    }
    Ok(())
}

/// As one of the same value is written, whatever its decimals.
fn normal(number: Number) -> Number {
    let number = number.trimmed();
    // Zeros before the point may stand in the exponent or be written out.
    number.add(Number::ZERO).unwrap_or(number)
}
