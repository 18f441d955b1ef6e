//! `+ - * /` of dates, times and durations (§10.3.2.15, tables 57 to 60).

use crate::syntax::ArithmeticOperator::{self, Add, Divide, Multiply, Subtract};
use crate::temporal::DateTime;
use crate::{DaysDuration, MonthsDuration, Number, Value};

/// What an operation gives.
pub(super) enum Answer {
    Value(Value),
    /// The result has no place in its type, or both sides do not go together.
    OutOfRange,
    DivisionByZero,
    /// The operator is not for such values.
    DoesNotApply,
}

fn answer(value: Option<Value>) -> Answer {
    value.map_or(Answer::OutOfRange, Answer::Value)
}

/// Calculates with two values of which at least one is no number and no string.
pub(super) fn calculate(left: &Value, operator: ArithmeticOperator, right: &Value) -> Answer {
    match (operator, left, right) {
        (Add, Value::DaysDuration(left), Value::DaysDuration(right)) => {
            answer(left.add(*right).map(Value::DaysDuration))
        }
        (Add, Value::MonthsDuration(left), Value::MonthsDuration(right)) => {
            answer(left.add(*right).map(Value::MonthsDuration))
        }
        (Add, moment, duration @ (Value::DaysDuration(_) | Value::MonthsDuration(_)))
        | (Add, duration @ (Value::DaysDuration(_) | Value::MonthsDuration(_)), moment) => {
            later(moment, duration)
        }
        (Subtract, Value::DaysDuration(left), Value::DaysDuration(right)) => {
            answer(right.negate().and_then(|right| left.add(right)).map(Value::DaysDuration))
        }
        (Subtract, Value::MonthsDuration(left), Value::MonthsDuration(right)) => {
            answer(right.negate().and_then(|right| left.add(right)).map(Value::MonthsDuration))
        }
        (Subtract, moment, Value::DaysDuration(duration)) => match duration.negate() {
            Some(duration) => later(moment, &Value::DaysDuration(duration)),
            None => Answer::OutOfRange,
        },
        (Subtract, moment, Value::MonthsDuration(duration)) => match duration.negate() {
            Some(duration) => later(moment, &Value::MonthsDuration(duration)),
            None => Answer::OutOfRange,
        },
        (Subtract, left, right) => between(left, right),
        (Multiply, Value::DaysDuration(duration), Value::Number(factor))
        | (Multiply, Value::Number(factor), Value::DaysDuration(duration)) => {
            answer(days(nanoseconds(*duration).multiply(*factor)))
        }
        (Multiply, Value::MonthsDuration(duration), Value::Number(factor))
        | (Multiply, Value::Number(factor), Value::MonthsDuration(duration)) => {
            answer(months(Number::from(duration.months()).multiply(*factor)))
        }
        (Divide, left, right) => divide(left, right),
        _ => Answer::DoesNotApply,
    }
}

/// A date or time, later by a duration.
fn later(moment: &Value, duration: &Value) -> Answer {
    match (moment, duration) {
        (Value::DateTime(moment), Value::DaysDuration(duration)) => {
            answer(moment.add(*duration).map(Value::DateTime))
        }
        (Value::DateTime(moment), Value::MonthsDuration(duration)) => {
            answer(moment.add_months(*duration).map(Value::DateTime))
        }
        // A date counts as its first moment, and what comes of it loses the time again.
        (Value::Date(date), Value::DaysDuration(duration)) => {
            let sum = DateTime::midnight(*date).add(*duration);
            answer(sum.map(|sum| Value::Date(sum.date())))
        }
        (Value::Date(date), Value::MonthsDuration(duration)) => {
            answer(date.add_months(*duration).map(Value::Date))
        }
        (Value::Time(time), Value::DaysDuration(duration)) => {
            Answer::Value(Value::Time(time.add(*duration)))
        }
        _ => Answer::DoesNotApply,
    }
}

/// From the right one to the left one.
fn between(left: &Value, right: &Value) -> Answer {
    let duration = match (left, right) {
        (Value::DateTime(left), Value::DateTime(right)) => left.since(right),
        (Value::DateTime(left), Value::Date(right)) => left.since(&DateTime::midnight_utc(*right)),
        (Value::Date(left), Value::DateTime(right)) => DateTime::midnight_utc(*left).since(right),
        (Value::Date(left), Value::Date(right)) => {
            DateTime::midnight(*left).since(&DateTime::midnight(*right))
        }
        (Value::Time(left), Value::Time(right)) => left.since(right),
        _ => return Answer::DoesNotApply,
    };
    answer(duration.map(Value::DaysDuration))
}

fn divide(left: &Value, right: &Value) -> Answer {
    let (dividend, divisor) = match (left, right) {
        (Value::DaysDuration(left), Value::DaysDuration(right)) => {
            (nanoseconds(*left), nanoseconds(*right))
        }
        (Value::MonthsDuration(left), Value::MonthsDuration(right)) => {
            (Number::from(left.months()), Number::from(right.months()))
        }
        (Value::DaysDuration(left), Value::Number(right)) => (nanoseconds(*left), *right),
        (Value::MonthsDuration(left), Value::Number(right)) => {
            (Number::from(left.months()), *right)
        }
        _ => return Answer::DoesNotApply,
    };
    if divisor.is_zero() {
        return Answer::DivisionByZero;
    }
    let quotient = dividend.divide(divisor);
    answer(match (left, right) {
        (Value::DaysDuration(_), Value::Number(_)) => days(quotient),
        (Value::MonthsDuration(_), Value::Number(_)) => months(quotient),
        _ => quotient.map(Value::Number),
    })
}

fn nanoseconds(duration: DaysDuration) -> Number {
    Number::from_i128(duration.nanoseconds())
}

/// A duration of so many nanoseconds; what is less than one is cut.
fn days(nanoseconds: Option<Number>) -> Option<Value> {
    DaysDuration::from_nanoseconds(nanoseconds?.to_i128()?).map(Value::DaysDuration)
}

/// A duration of so many months; what is less than one is cut.
fn months(count: Option<Number>) -> Option<Value> {
    let months = i64::try_from(count?.to_i128()?).ok()?;
    Some(Value::MonthsDuration(MonthsDuration::new(months)))
}
