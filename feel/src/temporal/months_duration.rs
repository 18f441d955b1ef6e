//! Durations of years and months (DMN 1.5 §10.3.2.3.8).

use super::Date;
use super::reader::Reader;
use std::fmt;

/// A duration on the calendar: years of twelve months, and months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthsDuration(i64);

impl MonthsDuration {
    /// A number of months.
    pub fn new(months: i64) -> Self {
        Self(months)
    }

    /// Reads `P1Y6M`, `-P2M` and so on.
    ///
    /// ```
    /// let duration = baton_feel::MonthsDuration::parse("P18M").expect("a duration");
    /// assert_eq!(duration.to_string(), "P1Y6M");
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader::new(text);
        let negative = reader.skip('-');
        reader.expect('P')?;
        let mut months: i64 = 0;
        let mut last = 0;
        while !reader.is_at_end() {
            let count: i64 = reader.digits().parse().ok()?;
            let (factor, order) = if reader.skip('Y') {
                (12, 1)
            } else {
                reader.expect('M')?;
                (1, 2)
            };
            if order <= last {
                return None;
            }
            last = order;
            months = months.checked_add(count.checked_mul(factor)?)?;
        }
        (last > 0).then_some(Self(if negative { -months } else { months }))
    }

    /// The whole length.
    pub fn months(self) -> i64 {
        self.0
    }

    /// Whole months from one date to another, negative if that is earlier.
    pub(crate) fn between(from: Date, to: Date) -> Self {
        let months = (to.year() - from.year()) * 12 + to.month() - from.month();
        let incomplete = match months.signum() {
            1 => -i64::from(to.day() < from.day()),
            -1 => i64::from(to.day() > from.day()),
            _ => 0,
        };
        Self(months + incomplete)
    }

    /// Both together; `None` if that is too long.
    pub(crate) fn add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// In the other direction; `None` for the longest one, which has no opposite.
    pub(crate) fn negate(self) -> Option<Self> {
        self.0.checked_neg().map(Self)
    }
}

/// The canonical text of XML Schema: `P1Y6M`, `P0M`, `-P2M`.
impl fmt::Display for MonthsDuration {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (years, months) = (self.0.unsigned_abs() / 12, self.0.unsigned_abs() % 12);
        out.write_str(if self.0 < 0 { "-P" } else { "P" })?;
        if years != 0 {
            write!(out, "{years}Y")?;
        }
        if months != 0 || years == 0 {
            write!(out, "{months}M")?;
        }
        Ok(())
    }
}
