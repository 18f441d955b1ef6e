//! Times of day (DMN 1.5 §10.3.2.3.4).

use super::reader::Reader;
use super::{DaysDuration, NANOSECONDS_PER_SECOND, SECONDS_PER_DAY, Zone};
use jiff::civil;
use std::cmp::Ordering;
use std::fmt;

const NANOSECONDS_PER_DAY: i128 = SECONDS_PER_DAY as i128 * NANOSECONDS_PER_SECOND;

/// A time of day, of no place, at an offset or in a zone.
///
/// `==` compares what it is made of; FEEL's `=` compares the times in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    pub(super) clock: civil::Time,
    pub(super) zone: Option<Zone>,
}

impl Time {
    /// The time, if there is such an hour, minute and second.
    pub fn new(
        hour: i64,
        minute: i64,
        second: i64,
        nanosecond: i32,
        zone: Option<Zone>,
    ) -> Option<Self> {
        let (hour, minute) = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?);
        let second = i8::try_from(second).ok()?;
        let clock = civil::Time::new(hour, minute, second, nanosecond).ok()?;
        Some(Self { clock, zone })
    }

    /// Reads `10:30:00`, `10:30:00.5Z`, `10:30:00+01:00` or `10:30:00@Europe/Berlin`.
    ///
    /// ```
    /// let time = baton_feel::Time::parse("10:30:00+01:00").expect("a time");
    /// assert_eq!((time.hour(), time.to_string()), (10, "10:30:00+01:00".to_owned()));
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader::new(text);
        let clock = Self::read_clock(&mut reader)?;
        let zone = Zone::read(&mut reader).ok()?;
        Some(Self { clock, zone })
    }

    /// Reads `10:30:00.5`.
    pub(super) fn read_clock(reader: &mut Reader<'_>) -> Option<civil::Time> {
        let hour = reader.pair()?;
        reader.expect(':')?;
        let minute = reader.pair()?;
        reader.expect(':')?;
        let second = reader.pair()?;
        if second == 60 {
            return None; // `jiff` would take a leap second.
        }
        civil::Time::new(hour, minute, second, reader.fraction(false)?).ok()
    }

    /// The hour from 0 to 23.
    pub fn hour(&self) -> i64 {
        self.clock.hour().into()
    }

    /// The minute.
    pub fn minute(&self) -> i64 {
        self.clock.minute().into()
    }

    /// The second, without its fraction.
    pub fn second(&self) -> i64 {
        self.clock.second().into()
    }

    /// The fraction of the second.
    pub(crate) fn nanosecond(&self) -> i32 {
        self.clock.subsec_nanosecond()
    }

    /// The zone, if there is one.
    pub fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// The offset from UTC; of a named zone, that on 1970-01-01, since a time has no date.
    pub(crate) fn offset(&self) -> Option<i32> {
        let zone = self.zone.as_ref()?;
        Some(zone.offset_at(civil::Date::constant(1970, 1, 1).to_datetime(self.clock)))
    }

    /// Nanoseconds since midnight on this clock.
    fn nanoseconds(&self) -> i128 {
        let whole = self.hour() * 3600 + self.minute() * 60 + self.second();
        i128::from(whole) * NANOSECONDS_PER_SECOND + i128::from(self.nanosecond())
    }

    /// Nanoseconds since midnight in UTC; without a zone, on this clock.
    fn in_utc(&self) -> i128 {
        let offset = self.offset().unwrap_or(0);
        self.nanoseconds() - i128::from(offset) * NANOSECONDS_PER_SECOND
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

    /// Around the clock.
    pub(crate) fn add(&self, duration: DaysDuration) -> Self {
        let sum = self.nanoseconds() + duration.nanoseconds();
        let within = sum.rem_euclid(NANOSECONDS_PER_DAY);
        let clock = i64::try_from(within).ok().and_then(|nanoseconds| {
            civil::Time::midnight().checked_add(jiff::SignedDuration::from_nanos(nanoseconds)).ok()
        });
        Self { clock: clock.unwrap_or(self.clock), zone: self.zone.clone() }
    }
}

pub(super) fn write_clock(clock: civil::Time, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(out, "{:02}:{:02}:{:02}", clock.hour(), clock.minute(), clock.second())?;
    write_fraction(clock.subsec_nanosecond(), out)
}

/// `.5`, or nothing.
pub(super) fn write_fraction(nanoseconds: i32, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    if nanoseconds == 0 {
        return Ok(());
    }
    let digits = format!("{nanoseconds:09}");
    write!(out, ".{}", digits.trim_end_matches('0'))
}

impl fmt::Display for Time {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_clock(self.clock, out)?;
        self.zone.as_ref().map_or(Ok(()), |zone| zone.fmt(out))
    }
}
