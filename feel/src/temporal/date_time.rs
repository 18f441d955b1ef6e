//! Dates with times (DMN 1.5 §10.3.2.3.5).

use super::reader::Reader;
use super::time::write_clock;
use super::{Date, DaysDuration, MonthsDuration, NANOSECONDS_PER_SECOND, Time, Zone};
use jiff::civil;
use std::cmp::Ordering;
use std::fmt;

/// A date and time, of no place, at an offset or in a zone.
///
/// `==` compares what it is made of; FEEL's `=` compares the instants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateTime {
    local: civil::DateTime,
    zone: Option<Zone>,
}

impl DateTime {
    /// A date at a time.
    pub fn new(date: Date, time: &Time) -> Self {
        Self { local: date.0.to_datetime(time.clock), zone: time.zone.clone() }
    }

    /// The start of a day in UTC, as which a date counts where it meets dates with times.
    pub(crate) fn midnight_utc(date: Date) -> Self {
        Self { local: date.0.at(0, 0, 0, 0), zone: Some(Zone::UTC) }
    }

    /// The start of a day, of no place.
    pub(crate) fn midnight(date: Date) -> Self {
        Self { local: date.0.at(0, 0, 0, 0), zone: None }
    }

    /// An instant in UTC; `None` beyond the year 9999.
    pub fn from_epoch_milliseconds(milliseconds: i64) -> Option<Self> {
        let instant = jiff::Timestamp::from_millisecond(milliseconds).ok()?;
        let local = jiff::tz::Offset::UTC.to_datetime(instant);
        Some(Self { local, zone: Some(Zone::UTC) })
    }

    /// Reads `2026-02-28T10:30:00` with what [`Time::parse`] takes after it.
    ///
    /// ```
    /// let text = "2026-02-28T10:30:00@Europe/Berlin";
    /// let date_time = baton_feel::DateTime::parse(text).expect("a date and time");
    /// assert_eq!(date_time.to_string(), text);
    /// assert_eq!(date_time.epoch_milliseconds(), Some(1_772_271_000_000));
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader::new(text);
        let date = Date::read(&mut reader)?;
        reader.expect('T')?;
        // The end of a day is the start of the next one.
        let (date, clock) = if reader.skip_text("24:00:00") {
            (date.add_days(1)?, civil::Time::midnight())
        } else {
            (date, Time::read_clock(&mut reader)?)
        };
        let zone = Zone::read(&mut reader).ok()?;
        Some(Self { local: date.0.to_datetime(clock), zone })
    }

    /// The date.
    pub fn date(&self) -> Date {
        Date(self.local.date())
    }

    /// The time of day, with the zone.
    pub fn time(&self) -> Time {
        Time { clock: self.local.time(), zone: self.zone.clone() }
    }

    /// The zone, if there is one.
    pub fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// The offset from UTC in seconds.
    pub(crate) fn offset(&self) -> Option<i32> {
        self.zone.as_ref().map(|zone| zone.offset_at(self.local))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z; `None` without a zone.
    pub fn epoch_milliseconds(&self) -> Option<i64> {
        self.zone.as_ref()?;
        i64::try_from(self.in_utc().div_euclid(1_000_000)).ok()
    }

    /// Nanoseconds since 1970 in UTC; without a zone, on this clock.
    fn in_utc(&self) -> i128 {
        let since =
            self.local.duration_since(civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0)).as_nanos();
        since - i128::from(self.offset().unwrap_or(0)) * NANOSECONDS_PER_SECOND
    }

    /// FEEL's order (table 54); `None` if only one has a zone.
    pub(crate) fn compare(&self, other: &Self) -> Option<Ordering> {
        (self.zone.is_some() == other.zone.is_some()).then(|| self.in_utc().cmp(&other.in_utc()))
    }

    /// From the other one to this one; `None` if only one has a zone.
    pub(crate) fn since(&self, other: &Self) -> Option<DaysDuration> {
        if self.zone.is_some() != other.zone.is_some() {
            return None;
        }
        DaysDuration::from_nanoseconds(self.in_utc() - other.in_utc())
    }

    /// Later by a duration of exact length: in a named zone, the clock may be moved meanwhile.
    pub(crate) fn add(&self, duration: DaysDuration) -> Option<Self> {
        let moves = self.zone.as_ref().is_some_and(|zone| zone.fixed_offset().is_none());
        if !moves {
            let local = self.local.checked_add(duration.signed()).ok()?;
            return Some(Self { local, zone: self.zone.clone() });
        }
        let zone = self.zone.as_ref()?;
        let instant = self.in_utc() + duration.nanoseconds();
        let instant = jiff::Timestamp::from_nanosecond(instant).ok()?;
        let offset = jiff::tz::Offset::from_seconds(zone.offset_of(instant)).ok()?;
        Some(Self { local: offset.to_datetime(instant), zone: Some(zone.clone()) })
    }

    /// The same instant in another zone; without a zone, the same clock there.
    pub(crate) fn in_zone(&self, zone: Zone) -> Option<Self> {
        if self.zone.is_none() {
            return Some(Self { local: self.local, zone: Some(zone) });
        }
        let instant = jiff::Timestamp::from_nanosecond(self.in_utc()).ok()?;
        let offset = jiff::tz::Offset::from_seconds(zone.offset_of(instant)).ok()?;
        Some(Self { local: offset.to_datetime(instant), zone: Some(zone) })
    }

    /// Later by months on the calendar; the clock stays.
    pub(crate) fn add_months(&self, months: MonthsDuration) -> Option<Self> {
        let date = self.date().add_months(months)?;
        Some(Self { local: date.0.to_datetime(self.local.time()), zone: self.zone.clone() })
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}T", self.date())?;
        write_clock(self.local.time(), out)?;
        self.zone.as_ref().map_or(Ok(()), |zone| zone.fmt(out))
    }
}
