//! Methods of dates.

use crate::methods::Method;
use crate::{DateTime, Value};

use super::super::Stop;
use super::Call;

pub(super) fn call(date: &DateTime, call: &Call<'_>) -> Result<Value, Stop> {
    let moved = match call.method {
        Method::Plus(unit) => date.plus(unit, call.integer(0)?),
        Method::Minus(unit) => {
            call.integer(0)?.checked_neg().and_then(|amount| date.plus(unit, amount))
        }
        Method::WithField(field) => date.with(field, call.integer(0)?),
        Method::StartOfDay => date.start_of_day(),
        Method::ToDate => Some(date.clone()),
        Method::EpochMilliseconds => return Ok(Value::from(date.epoch_ms())),
        Method::GetField(field) => return Ok(Value::from(date.field(field))),
        Method::IsBefore => return Ok(Value::Boolean(*date < other(call)?)),
        Method::IsAfter => return Ok(Value::Boolean(*date > other(call)?)),
        Method::CompareTo => return Ok(Value::from(date.cmp(&other(call)?) as i64)),
        _ => return Err(call.not_of(&Value::DateTime(date.clone()))),
    };
    moved.map(Value::DateTime).ok_or_else(|| {
        call.failure(format!("`{}(...)` leads to no date of the calendar", call.name))
    })
}

/// The date that is compared with.
fn other(call: &Call<'_>) -> Result<DateTime, Stop> {
    match call.argument(0) {
        Value::DateTime(date) => Ok(date.clone()),
        value => {
            Err(call.failure(format!("a date compares with dates, not with {}", value.described())))
        }
    }
}
