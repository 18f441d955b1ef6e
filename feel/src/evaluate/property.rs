//! Parts of dates, times, durations and ranges by name (§10.3.2.5, tables 65).

use crate::temporal::Zone;
use crate::{DaysDuration, Number, Range, Value};

/// The property of a value; `None` if it has none of that name.
pub(super) fn property(value: &Value, name: &str) -> Option<Value> {
    match value {
        Value::Date(date) => match name {
            "year" => Some(date.year().into()),
            "month" => Some(date.month().into()),
            "day" => Some(date.day().into()),
            "weekday" => Some(date.weekday().into()),
            // As a date counts as its first moment in UTC.
            "hour" | "minute" | "second" => Some(Value::Number(Number::ZERO)),
            "time offset" => Some(Value::DaysDuration(DaysDuration::from_seconds(0))),
            "timezone" => Some(Value::Null),
            _ => None,
        },
        Value::DateTime(date_time) => match name {
            "year" | "month" | "day" | "weekday" => property(&Value::Date(date_time.date()), name),
            "time offset" => Some(offset(date_time.offset())),
            _ => property(&Value::Time(date_time.time()), name),
        },
        Value::Time(time) => match name {
            "hour" => Some(time.hour().into()),
            "minute" => Some(time.minute().into()),
            "second" => Some(Value::Number(seconds(time.second(), time.nanosecond()))),
            "time offset" => Some(offset(time.offset())),
            "timezone" => Some(time.zone().and_then(Zone::name).map_or(Value::Null, Value::from)),
            _ => None,
        },
        Value::DaysDuration(duration) => {
            let [days, hours, minutes, whole] = duration.parts();
            match name {
                "days" => Some(days.into()),
                "hours" => Some(hours.into()),
                "minutes" => Some(minutes.into()),
                "seconds" => {
                    let nanoseconds = duration.subsecond_nanoseconds();
                    Some(Value::Number(seconds(whole, nanoseconds)))
                }
                _ => None,
            }
        }
        Value::MonthsDuration(duration) => match name {
            "years" => Some((duration.months() / 12).into()),
            "months" => Some((duration.months() % 12).into()),
            _ => None,
        },
        Value::Range(range) => range_property(range, name),
        Value::Null
        | Value::Boolean(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::List(_)
        | Value::Context(_)
        | Value::Function(_) => None,
    }
}

fn range_property(range: &Range, name: &str) -> Option<Value> {
    match name {
        "start" => Some(range.low().clone()),
        "end" => Some(range.high().clone()),
        "start included" => Some(range.is_low_included().into()),
        "end included" => Some(range.is_high_included().into()),
        _ => None,
    }
}

fn offset(seconds: Option<i32>) -> Value {
    seconds.map_or(Value::Null, |seconds| {
        Value::DaysDuration(DaysDuration::from_seconds(seconds.into()))
    })
}

/// Seconds with their fraction, of one sign.
fn seconds(whole: i64, nanoseconds: i32) -> Number {
    let fraction = Number::with_exponent(i64::from(nanoseconds), -9);
    Number::from(whole).add(fraction).map_or(Number::ZERO, Number::trimmed)
}
