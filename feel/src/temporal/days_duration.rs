//! Durations of days and times (DMN 1.5 §10.3.2.3.7).

use super::reader::Reader;
use super::time::write_fraction;
use super::{NANOSECONDS_PER_SECOND, SECONDS_PER_DAY};
use jiff::SignedDuration;
use std::fmt;

/// A duration of exact length: days of 24 hours, hours, minutes, seconds and nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DaysDuration(SignedDuration);

impl DaysDuration {
    /// A number of whole seconds.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(SignedDuration::from_secs(seconds))
    }

    /// A number of nanoseconds; `None` if it is too long.
    pub(crate) fn from_nanoseconds(nanoseconds: i128) -> Option<Self> {
        let seconds = i64::try_from(nanoseconds.div_euclid(NANOSECONDS_PER_SECOND)).ok()?;
        let rest = i64::try_from(nanoseconds.rem_euclid(NANOSECONDS_PER_SECOND)).ok()?;
        let whole = SignedDuration::from_secs(seconds);
        whole.checked_add(SignedDuration::from_nanos(rest)).map(Self)
    }

    /// Reads `P1DT2H30M`, `-PT0.5S` and so on, without years and months.
    ///
    /// ```
    /// let duration = baton_feel::DaysDuration::parse("PT36H").expect("a duration");
    /// assert_eq!(duration.to_string(), "P1DT12H");
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader::new(text);
        let negative = reader.skip('-');
        reader.expect('P')?;
        let mut sum: i128 = 0;
        let mut in_time = false;
        let mut last = 0;
        while !reader.is_at_end() {
            if !in_time && reader.skip('T') {
                in_time = true;
                continue;
            }
            let digits = reader.digits();
            let count: i128 = digits.parse().ok()?;
            let fraction = if in_time { reader.fraction(true)? } else { 0 };
            let marks: &[(char, i64, u8)] = if in_time {
                &[('H', 3600, 2), ('M', 60, 3), ('S', 1, 4)]
            } else {
                &[('D', SECONDS_PER_DAY, 1)]
            };
            let (mark, seconds, order) = *marks.iter().find(|(mark, ..)| reader.skip(*mark))?;
            if order <= last || fraction != 0 && mark != 'S' {
                return None;
            }
            last = order;
            let nanoseconds = i128::from(seconds) * NANOSECONDS_PER_SECOND;
            sum = sum.checked_add(count.checked_mul(nanoseconds)?)? + i128::from(fraction);
        }
        // At least one part, and one after each `T`.
        if last == 0 || in_time && last == 1 {
            return None;
        }
        Self::from_nanoseconds(if negative { -sum } else { sum })
    }

    /// The whole length.
    pub(crate) fn nanoseconds(self) -> i128 {
        self.0.as_nanos()
    }

    pub(super) fn signed(self) -> SignedDuration {
        self.0
    }

    /// The length in seconds, without the fraction.
    pub fn seconds(self) -> i64 {
        self.0.as_secs()
    }

    /// The fraction of the second, with the sign of the duration.
    pub fn subsecond_nanoseconds(self) -> i32 {
        self.0.subsec_nanos()
    }

    /// The days, hours, minutes and seconds that it consists of, with the sign of the whole.
    pub(crate) fn parts(self) -> [i64; 4] {
        let seconds = self.seconds();
        [seconds / SECONDS_PER_DAY, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60]
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

/// The canonical text of XML Schema: `P1DT2H`, `PT0S`, `-PT1.5S`.
impl fmt::Display for DaysDuration {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_zero() {
            return out.write_str("PT0S");
        }
        let [days, hours, minutes, seconds] = self.parts().map(i64::unsigned_abs);
        let nanoseconds = self.0.subsec_nanos().abs();
        out.write_str(if self.0.is_negative() { "-P" } else { "P" })?;
        if days != 0 {
            write!(out, "{days}D")?;
        }
        if hours != 0 || minutes != 0 || seconds != 0 || nanoseconds != 0 {
            out.write_str("T")?;
        }
        if hours != 0 {
            write!(out, "{hours}H")?;
        }
        if minutes != 0 {
            write!(out, "{minutes}M")?;
        }
        if seconds != 0 || nanoseconds != 0 {
            write!(out, "{seconds}")?;
            write_fraction(nanoseconds, out)?;
            out.write_str("S")?;
        }
        Ok(())
    }
}
