//! Where a day lies in the week, the month and the year (DMN 1.5 §10.3.4.7, table 77; `last day of
//! month` is Camunda's).

use super::{Arguments, Builtin, Fault, Outcome, flat};
use crate::evaluate::Evaluator;
use crate::{Date, Value};

const DAY: &[&[&str]] = &[&["date"]];

pub(super) const TABLE: &[Builtin] = &[
    flat("day of year", DAY, |_, arguments| Ok(day(arguments)?.day_of_year().into())),
    flat("day of week", DAY, day_of_week),
    flat("month of year", DAY, month_of_year),
    flat("week of year", DAY, |_, arguments| Ok(day(arguments)?.week_of_year().into())),
    flat("last day of month", DAY, |_, arguments| Ok(Value::Date(day(arguments)?.last_of_month()))),
];

const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn day(arguments: &Arguments<'_>) -> Result<Date, Fault> {
    match arguments.single(0) {
        Value::Date(date) => Ok(*date),
        Value::DateTime(date_time) => Ok(date_time.date()),
        _ => arguments.wrong(0, "a date or a date and time"),
    }
}

fn day_of_week(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    Ok(name(&WEEKDAYS, day(arguments)?.weekday()))
}

fn month_of_year(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    Ok(name(&MONTHS, day(arguments)?.month()))
}

/// Counted from 1.
fn name(names: &[&str], number: i64) -> Value {
    let index = usize::try_from(number - 1).unwrap_or(0);
    names.get(index).map_or(Value::Null, |name| Value::from(*name))
}
