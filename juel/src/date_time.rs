//! Points in time as expressions have them: `now()` (a Java `Date`) and `dateTime()` (a Joda
//! `DateTime`), which are one type here.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr as _;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ZonedDateTime, civil};

/// A point in time and the zone in which its calendar fields are read. Ordered and equal by its
/// instant.
///
/// Its text is ISO 8601 with milliseconds and offset: `2026-11-24T19:02:46.000+01:00`, or `Z` for
/// UTC.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime(Arc<ZonedDateTime>);

/// What `plusDays(1)` and its like count in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

/// A calendar field that `getDayOfMonth()` and its like give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Year,
    Month,
    DayOfMonth,
    /// Monday is 1.
    DayOfWeek,
    Hour,
    Minute,
    Second,
}

impl DateTime {
    /// From milliseconds since 1970-01-01T00:00:00Z; `None` outside the years -9999 to 9999.
    pub fn from_ms(epoch_ms: i64, zone: &TimeZone) -> Option<Self> {
        let timestamp = Timestamp::from_millisecond(epoch_ms).ok()?;
        Some(Self(Arc::new(timestamp.to_zoned_datetime(zone.clone()))))
    }

    /// Reads ISO 8601: with an offset or, then in the zone, without; a date alone is its start.
    pub(crate) fn parse(text: &str, zone: &TimeZone) -> Option<Self> {
        if let Ok(timestamp) = Timestamp::from_str(text) {
            return Some(Self(Arc::new(timestamp.to_zoned_datetime(zone.clone()))));
        }
        let local = civil::DateTime::from_str(text).ok()?;
        Some(Self(Arc::new(local.to_zoned_datetime(zone.clone()).ok()?)))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn epoch_ms(&self) -> i64 {
        self.0.timestamp().as_millisecond()
    }

    pub(crate) fn zoned(&self) -> &ZonedDateTime {
        &self.0
    }

    /// Calendar units keep the time of day, others count elapsed time; `None` where it leaves the
    /// calendar.
    pub(crate) fn plus(&self, unit: Unit, amount: i64) -> Option<Self> {
        let span = Span::new();
        let span = match unit {
            Unit::Milliseconds => span.try_milliseconds(amount),
            Unit::Seconds => span.try_seconds(amount),
            Unit::Minutes => span.try_minutes(amount),
            Unit::Hours => span.try_hours(amount),
            Unit::Days => span.try_days(amount),
            Unit::Weeks => span.try_weeks(amount),
            Unit::Months => span.try_months(amount),
            Unit::Years => span.try_years(amount),
        };
        let moved = self.0.checked_add(span.ok()?).ok()?;
        Some(Self(Arc::new(moved)))
    }

    pub(crate) fn start_of_day(&self) -> Option<Self> {
        Some(Self(Arc::new(self.0.start_of_day().ok()?)))
    }

    pub(crate) fn field(&self, field: Field) -> i64 {
        let zoned = &self.0;
        match field {
            Field::Year => zoned.year().into(),
            Field::Month => zoned.month().into(),
            Field::DayOfMonth => zoned.day().into(),
            Field::DayOfWeek => zoned.weekday().to_monday_one_offset().into(),
            Field::Hour => zoned.hour().into(),
            Field::Minute => zoned.minute().into(),
            Field::Second => zoned.second().into(),
        }
    }

    /// The same day with another time, or another day of the same month; `None` if there is none.
    pub(crate) fn with(&self, field: Field, number: i64) -> Option<Self> {
        let change = self.0.with();
        let small = i8::try_from(number);
        let changed = match field {
            Field::Year => change.year(i16::try_from(number).ok()?),
            Field::Month => change.month(small.ok()?),
            Field::DayOfMonth => change.day(small.ok()?),
            Field::DayOfWeek => {
                return self.plus(Unit::Days, number.checked_sub(self.field(Field::DayOfWeek))?);
            }
            Field::Hour => change.hour(small.ok()?),
            Field::Minute => change.minute(small.ok()?),
            Field::Second => change.second(small.ok()?),
        };
        Some(Self(Arc::new(changed.build().ok()?)))
    }

    /// `+01:00`; for UTC what `zero` says.
    pub(crate) fn offset(&self, zero: &str, separator: &str) -> String {
        let seconds = self.0.offset().seconds();
        if seconds == 0 {
            return zero.to_owned();
        }
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.abs() / 60;
        format!("{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60)
    }
}

impl Display for DateTime {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let zoned = &self.0;
        write!(
            formatter,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}{}",
            zoned.year(),
            zoned.month(),
            zoned.day(),
            zoned.hour(),
            zoned.minute(),
            zoned.second(),
            zoned.millisecond(),
            self.offset("Z", ":")
        )
    }
}
