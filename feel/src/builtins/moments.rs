//! Dates, times and durations made from texts and parts (DMN 1.5 §10.3.4.1, table 71, and
//! §10.3.4.6); `now` and `today` of the evaluation's context.

use super::arguments::fault;
use super::{Arguments, Builtin, Fault, Outcome, flat};
use crate::evaluate::Evaluator;
use crate::{Date, DateTime, DaysDuration, MonthsDuration, Time, Value, Zone};

pub(super) const TABLE: &[Builtin] = &[
    flat("date", &[&["from"], &["year", "month", "day"]], date),
    flat("time", &[&["from"], &["hour", "minute", "second", "offset?"]], time),
    flat("date and time", &[&["from"], &["date", "time"]], date_and_time),
    flat("duration", &[&["from"]], duration),
    flat("years and months duration", &[&["from", "to"]], years_and_months_duration),
    flat("now", &[&[]], |evaluator, _| now(evaluator).map(Value::DateTime)),
    flat("today", &[&[]], |evaluator, _| Ok(Value::Date(now(evaluator)?.date()))),
];

fn now(evaluator: &Evaluator<'_>) -> Result<DateTime, Fault> {
    let now = DateTime::from_epoch_milliseconds(evaluator.context.now_ms);
    now.map_or_else(|| fault("the time is out of range"), Ok)
}

fn date(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let date = if arguments.count() == 3 {
        let (year, month, day) = (arguments.whole(0)?, arguments.whole(1)?, arguments.whole(2)?);
        Date::new(year, month, day)
    } else {
        match arguments.single(0) {
            Value::String(text) => Date::parse(text),
            Value::Date(date) => Some(*date),
            Value::DateTime(date_time) => Some(date_time.date()),
            _ => return arguments.wrong(0, "a string, a date or a date and time"),
        }
    };
    date.map_or_else(|| fault("there is no such date"), |date| Ok(Value::Date(date)))
}

fn time(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let time = if arguments.count() >= 3 {
        time_of_parts(arguments)?
    } else {
        match arguments.single(0) {
            Value::String(text) => Time::parse(text),
            Value::Time(time) => Some(time.clone()),
            Value::DateTime(date_time) => Some(date_time.time()),
            Value::Date(date) => Some(DateTime::midnight_utc(*date).time()),
            _ => return arguments.wrong(0, "a string, a time or a date and time"),
        }
    };
    time.map_or_else(|| fault("there is no such time"), |time| Ok(Value::Time(time)))
}

fn time_of_parts(arguments: &Arguments<'_>) -> Result<Option<Time>, Fault> {
    let second = arguments.number(2)?;
    let nanoseconds = second.multiply(crate::Number::from(1_000_000_000_u64));
    let Some(nanoseconds) = nanoseconds.and_then(crate::Number::to_i128) else { return Ok(None) };
    let (whole, fraction) =
        (nanoseconds.div_euclid(1_000_000_000), nanoseconds.rem_euclid(1_000_000_000));
    let zone = match arguments.any(3) {
        Value::Null => None,
        Value::DaysDuration(offset) => {
            let seconds = offset.seconds();
            let within = i32::try_from(seconds).ok().filter(|s| s.abs() <= 14 * 3600);
            match within.and_then(Zone::fixed) {
                Some(zone) => Some(zone),
                None => return Ok(None),
            }
        }
        _ => return arguments.wrong(3, "a days and time duration"),
    };
    let (Ok(whole), Ok(fraction)) = (i64::try_from(whole), i32::try_from(fraction)) else {
        return Ok(None);
    };
    Ok(Time::new(arguments.whole(0)?, arguments.whole(1)?, whole, fraction, zone))
}

fn date_and_time(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let built = match (arguments.single(0), arguments.single(1), arguments.count()) {
        (Value::String(text), _, 1) => {
            DateTime::parse(text).or_else(|| Date::parse(text).map(DateTime::midnight))
        }
        (Value::DateTime(date_time), _, 1) => Some(date_time.clone()),
        (Value::Date(date), _, 1) => Some(DateTime::midnight_utc(*date)),
        (Value::Date(date), Value::Time(time), 2) => Some(DateTime::new(*date, time)),
        (Value::DateTime(date_time), Value::Time(time), 2) => {
            Some(DateTime::new(date_time.date(), time))
        }
        // Camunda's: the same instant in another zone.
        (Value::DateTime(date_time), Value::String(name), 2) => {
            Zone::named(name).and_then(|zone| date_time.in_zone(zone))
        }
        (_, _, 1) => return arguments.wrong(0, "a string, a date or a date and time"),
        _ => return fault("it takes a date and a time"),
    };
    built
        .map_or_else(|| fault("there is no such date and time"), |built| Ok(Value::DateTime(built)))
}

fn duration(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let duration = match arguments.single(0) {
        Value::String(text) => DaysDuration::parse(text)
            .map(Value::DaysDuration)
            .or_else(|| MonthsDuration::parse(text).map(Value::MonthsDuration)),
        same @ (Value::DaysDuration(_) | Value::MonthsDuration(_)) => Some(same.clone()),
        _ => return arguments.wrong(0, "a string"),
    };
    let message = "this is no duration, or one that mixes months with days";
    duration.map_or_else(|| fault(message), Ok)
}

fn years_and_months_duration(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let day = |index: usize| match arguments.single(index) {
        Value::Date(date) => Ok(*date),
        Value::DateTime(date_time) => Ok(date_time.date()),
        _ => arguments.wrong(index, "a date or a date and time"),
    };
    Ok(Value::MonthsDuration(MonthsDuration::between(day(0)?, day(1)?)))
}
