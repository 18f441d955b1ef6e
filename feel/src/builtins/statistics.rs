//! Lists of numbers and of what else has an order (DMN 1.5 §10.3.4.4, table 74).

use super::arguments::{fault, list};
use super::list_sets::key;
use super::{Arguments, Builtin, Fault, Outcome, flat};
use crate::evaluate::Evaluator;
use crate::{Number, Value};
use std::cmp::Ordering;
use std::collections::BTreeMap;

pub(super) const TABLE: &[Builtin] = &[
    flat("min", &[&["list"], &["list..."]], |e, a| extreme(e, a, Ordering::Less)),
    flat("max", &[&["list"], &["list..."]], |e, a| extreme(e, a, Ordering::Greater)),
    flat("sum", &[&["list"], &["list..."]], sum),
    flat("product", &[&["list"], &["list..."]], product),
    flat("mean", &[&["list"], &["list..."]], mean),
    flat("median", &[&["list"], &["list..."]], median),
    flat("stddev", &[&["list"], &["list..."]], stddev),
    flat("mode", &[&["list"], &["list..."]], mode),
];

/// The items, of which there must be some.
fn some<'a>(arguments: &Arguments<'a>) -> Result<&'a [Value], Fault> {
    match arguments.items()? {
        [] => fault("the list is empty"),
        items => Ok(items),
    }
}

/// The items as numbers, each paid for.
fn numbers(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Result<Vec<Number>, Fault> {
    let items = arguments.items()?;
    evaluator.budget.spend(u32::try_from(items.len()).unwrap_or(u32::MAX), arguments.offset)?;
    let number = |item: &Value| match item {
        Value::Number(number) => Ok(*number),
        other => fault(format!("the list holds {}, not a number", other.described())),
    };
    items.iter().map(number).collect()
}

fn some_numbers(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
) -> Result<Vec<Number>, Fault> {
    some(arguments)?;
    numbers(evaluator, arguments)
}

fn too_large() -> Fault {
    Fault::Null("the result is too large".to_owned())
}

fn extreme(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>, wanted: Ordering) -> Outcome {
    let mut items = some(arguments)?.iter();
    let mut best = items.next().unwrap_or(&Value::Null);
    // The only item must have an order, too.
    for item in std::iter::once(best).chain(items) {
        evaluator.budget.spend(1, arguments.offset)?;
        match evaluator.order(item, best, arguments.offset)? {
            Some(order) if order == wanted => best = item,
            Some(_) => {}
            None => {
                let (item, best) = (item.described(), best.described());
                return fault(format!("{item} and {best} have no order"));
            }
        }
    }
    Ok(best.clone())
}

/// Of numbers, or of durations of one kind.
fn sum(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let items = some(arguments)?;
    evaluator.budget.spend(u32::try_from(items.len()).unwrap_or(u32::MAX), arguments.offset)?;
    let (first, rest) = items.split_first().ok_or_else(too_large)?;
    match first {
        Value::Number(_) => {
            let total = total(&numbers(evaluator, arguments)?)?;
            return Ok(total.into());
        }
        Value::DaysDuration(_) | Value::MonthsDuration(_) => {}
        other => return fault(format!("the list holds {}, not a number", other.described())),
    }
    let mut total = first.clone();
    for item in rest {
        let next = match (&total, item) {
            (Value::DaysDuration(sum), Value::DaysDuration(item)) => {
                sum.add(*item).map(Value::DaysDuration)
            }
            (Value::MonthsDuration(sum), Value::MonthsDuration(item)) => {
                sum.add(*item).map(Value::MonthsDuration)
            }
            (_, other) => {
                let (first, other) = (first.described(), other.described());
                return fault(format!("the list holds {first} and {other}"));
            }
        };
        total = next.ok_or_else(too_large)?;
    }
    Ok(total)
}

fn total(numbers: &[Number]) -> Result<Number, Fault> {
    let sum = numbers.iter().try_fold(Number::ZERO, |sum, number| sum.add(*number));
    sum.ok_or_else(too_large)
}

fn product(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let numbers = some_numbers(evaluator, arguments)?;
    let one = Number::from(1_u64);
    let product = numbers.iter().try_fold(one, |product, number| product.multiply(*number));
    Ok(product.ok_or_else(too_large)?.into())
}

fn mean(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let numbers = some_numbers(evaluator, arguments)?;
    Ok(mean_of(&numbers)?.into())
}

fn mean_of(numbers: &[Number]) -> Result<Number, Fault> {
    let count = Number::from(u64::try_from(numbers.len()).unwrap_or(u64::MAX));
    total(numbers)?.divide(count).ok_or_else(too_large)
}

/// The middle one, or the mean of the two in the middle.
fn median(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let mut numbers = some_numbers(evaluator, arguments)?;
    numbers.sort_unstable();
    let half = numbers.len() / 2;
    let middle = if numbers.len() % 2 == 1 { half..=half } else { half.saturating_sub(1)..=half };
    Ok(mean_of(numbers.get(middle).unwrap_or_default())?.into())
}

/// Of a sample: the squares are divided by one less than the count.
fn stddev(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let numbers = some_numbers(evaluator, arguments)?;
    if numbers.len() < 2 {
        return fault("a standard deviation needs two numbers at least");
    }
    let mean = mean_of(&numbers)?;
    let square = |number: &Number| {
        let distance = number.subtract(mean)?;
        distance.multiply(distance)
    };
    let squares: Option<Vec<Number>> = numbers.iter().map(square).collect();
    let count = Number::from(u64::try_from(numbers.len() - 1).unwrap_or(u64::MAX));
    let variance = total(&squares.ok_or_else(too_large)?)?.divide(count);
    let deviation = variance.and_then(Number::square_root).ok_or_else(too_large)?;
    Ok(deviation.into())
}

/// The numbers that come most often, in their order.
fn mode(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let numbers = numbers(evaluator, arguments)?;
    let mut times: BTreeMap<String, (Number, usize)> = BTreeMap::new();
    for number in numbers {
        let key = key(evaluator, arguments, &Value::Number(number))?;
        times.entry(key).or_insert((number, 0)).1 += 1;
    }
    let most = times.values().map(|(_, times)| *times).max().unwrap_or(0);
    let mut modes: Vec<Number> =
        times.values().filter(|(_, times)| *times == most).map(|(number, _)| *number).collect();
    modes.sort_unstable();
    list(evaluator, arguments, modes.into_iter().map(Value::Number).collect())
}
