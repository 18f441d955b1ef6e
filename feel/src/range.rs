//! Ranges as values (DMN 1.5 §10.3.2.7).

use crate::Value;
use std::fmt;

/// What lies between two ends: numbers, strings, dates, times or durations.
///
/// An end that is null is open: `(< 10)` is a range without a lower end.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    low: Value,
    high: Value,
    low_included: bool,
    high_included: bool,
}

impl Range {
    /// A range; `None` if the ends are of different types or of one that has no order, or if there
    /// is no end at all.
    pub fn new(low: Value, low_included: bool, high: Value, high_included: bool) -> Option<Self> {
        let ordered = |value: &Value| match value {
            Value::Number(_)
            | Value::String(_)
            | Value::Date(_)
            | Value::Time(_)
            | Value::DateTime(_)
            | Value::DaysDuration(_)
            | Value::MonthsDuration(_) => true,
            Value::Null
            | Value::Boolean(_)
            | Value::List(_)
            | Value::Context(_)
            | Value::Range(_)
            | Value::Function(_) => false,
        };
        let fits = match (&low, &high) {
            (Value::Null, end) | (end, Value::Null) => ordered(end),
            (low, high) => {
                ordered(low) && std::mem::discriminant(low) == std::mem::discriminant(high)
            }
        };
        fits.then(|| {
            let low_included = low_included && low != Value::Null;
            let high_included = high_included && high != Value::Null;
            Self { low, high, low_included, high_included }
        })
    }

    /// The lower end; null if there is none.
    pub fn low(&self) -> &Value {
        &self.low
    }

    /// The upper end; null if there is none.
    pub fn high(&self) -> &Value {
        &self.high
    }

    /// True if the lower end belongs to the range.
    pub fn is_low_included(&self) -> bool {
        self.low_included
    }

    /// True if the upper end belongs to the range.
    pub fn is_high_included(&self) -> bool {
        self.high_included
    }

    /// An end that is not null, for its type.
    pub(crate) fn any_end(&self) -> &Value {
        if self.low == Value::Null { &self.high } else { &self.low }
    }
}

/// As FEEL writes it: `[1 .. 5)`; an end that is open is left out.
impl fmt::Display for Range {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if self.low_included { "[" } else { "(" })?;
        if self.low != Value::Null {
            out.write_str(&crate::text::literal(&self.low))?;
        }
        out.write_str("..")?;
        if self.high != Value::Null {
            out.write_str(&crate::text::literal(&self.high))?;
        }
        out.write_str(if self.high_included { "]" } else { ")" })
    }
}
