//! One type to another, as an operator or a method needs it (EL 2.1 §1.18).

use std::borrow::Cow;

use crate::Value;
use crate::number::{Numeric, double_of};

use super::{Evaluator, Stop, budget};

/// How much of a string a message quotes.
const QUOTED_CHARACTERS_MAX: usize = 32;

/// Null and `""` are false, a string is true if it reads `true` in any case.
pub(super) fn boolean(value: &Value, offset: u32) -> Result<bool, Stop> {
    value.as_condition().ok_or_else(|| {
        Stop::new(offset, format!("{} is neither true nor false", value.described()))
    })
}

/// Null, and texts, lists and maps without content (§1.15).
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty(),
        Value::Boolean(_) | Value::Number(_) | Value::DateTime(_) => false,
    }
}

/// Null and `""` are 0.
#[expect(clippy::cast_possible_truncation, reason = "Java's `longValue` cuts off as well")]
pub(super) fn long(value: &Value, offset: u32) -> Result<i64, Stop> {
    match value {
        Value::Null => Ok(0),
        Value::Number(number) => match number.numeric() {
            Numeric::Long(long) => Ok(long),
            Numeric::Double(double) => Ok(double as i64),
            Numeric::Big(big) => i64::try_from(big)
                .map_err(|_| Stop::new(offset, format!("{big} does not fit into 64 bits"))),
        },
        Value::String(text) if text.is_empty() => Ok(0),
        Value::String(text) => text.parse().map_err(|_| no_number(text, "an integer", offset)),
        Value::Boolean(_) | Value::DateTime(_) | Value::List(_) | Value::Map(_) => {
            Err(not_a_number(value, offset))
        }
    }
}

/// As `long`, for integers beyond 64 bits.
#[expect(clippy::cast_possible_truncation, reason = "Java cuts off the fraction as well")]
pub(super) fn big(value: &Value, offset: u32) -> Result<i128, Stop> {
    match value {
        Value::Null => Ok(0),
        Value::Number(number) => Ok(match number.numeric() {
            Numeric::Long(long) => long.into(),
            Numeric::Big(big) => big,
            Numeric::Double(double) => double as i128,
        }),
        Value::String(text) if text.is_empty() => Ok(0),
        Value::String(text) => text.parse().map_err(|_| no_number(text, "an integer", offset)),
        Value::Boolean(_) | Value::DateTime(_) | Value::List(_) | Value::Map(_) => {
            Err(not_a_number(value, offset))
        }
    }
}

/// Null and `""` are 0.
pub(super) fn double(value: &Value, offset: u32) -> Result<f64, Stop> {
    match value {
        Value::Null => Ok(0.0),
        Value::Number(number) => Ok(number.as_f64()),
        Value::String(text) if text.is_empty() => Ok(0.0),
        Value::String(text) => double_of(text).ok_or_else(|| no_number(text, "a number", offset)),
        Value::Boolean(_) | Value::DateTime(_) | Value::List(_) | Value::Map(_) => {
            Err(not_a_number(value, offset))
        }
    }
}

fn no_number(text: &str, kind: &str, offset: u32) -> Stop {
    let quoted: String = text.chars().take(QUOTED_CHARACTERS_MAX).collect();
    Stop::new(offset, format!("the string {quoted:?} is not {kind}"))
}

fn not_a_number(value: &Value, offset: u32) -> Stop {
    Stop::new(offset, format!("{} cannot become a number", value.described()))
}

impl Evaluator<'_> {
    /// Null is `""`; numbers are as Java writes them, lists and maps are JSON, dates ISO 8601.
    pub(super) fn text<'v>(&mut self, value: &'v Value, offset: u32) -> Result<Cow<'v, str>, Stop> {
        Ok(match value {
            Value::Null => "".into(),
            Value::Boolean(true) => "true".into(),
            Value::Boolean(false) => "false".into(),
            Value::String(text) => (&**text).into(),
            Value::Number(number) => {
                budget::check_string(number.text_bytes_max(), offset)?;
                self.budget.allocate(number.text_bytes_max(), offset)?;
                number.java_text().into()
            }
            Value::DateTime(date) => date.to_string().into(),
            Value::List(_) | Value::Map(_) => {
                let bytes = budget::weigh(value, offset)?;
                self.budget.allocate(bytes, offset)?;
                let json = value.to_json();
                // Escapes make it longer than it weighs.
                budget::check_string(json.len(), offset)?;
                self.budget.allocate(json.len().saturating_sub(bytes), offset)?;
                json.into()
            }
        })
    }
}
