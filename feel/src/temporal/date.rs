//! Dates (DMN 1.5 §10.3.2.3.6).

use super::MonthsDuration;
use super::reader::Reader;
use jiff::civil;
use std::fmt;

/// A day of the Gregorian calendar, years -9999 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub(super) civil::Date);

impl Date {
    /// The date, if there is such a day.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let year = i16::try_from(year).ok()?;
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Reads `2026-02-28`; `None` if that is no date.
    ///
    /// ```
    /// use baton_feel::Date;
    /// assert_eq!(Date::parse("2026-02-28"), Date::new(2026, 2, 28));
    /// assert_eq!(Date::parse("2026-02-29"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader::new(text);
        let date = Self::read(&mut reader)?;
        reader.is_at_end().then_some(date)
    }

    /// Reads as far as the date goes. Four digits of year, more only if they do not start with 0.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let negative = reader.skip('-');
        let digits = reader.digits();
        if digits.len() < 4 || digits.len() > 4 && digits.starts_with('0') {
            return None;
        }
        let year: i64 = digits.parse().ok()?;
        reader.expect('-')?;
        let month = reader.pair()?;
        reader.expect('-')?;
        let day = reader.pair()?;
        Self::new(if negative { -year } else { year }, month.into(), day.into())
    }

    /// The year, negative before the year 0.
    pub fn year(self) -> i64 {
        self.0.year().into()
    }

    /// The month from 1.
    pub fn month(self) -> i64 {
        self.0.month().into()
    }

    /// The day of the month from 1.
    pub fn day(self) -> i64 {
        self.0.day().into()
    }

    /// The day of the week from Monday, 1, to Sunday, 7.
    pub fn weekday(self) -> i64 {
        self.0.weekday().to_monday_one_offset().into()
    }

    /// The day of the year from 1.
    pub(crate) fn day_of_year(self) -> i64 {
        self.0.day_of_year().into()
    }

    /// The week of the year after ISO 8601.
    pub(crate) fn week_of_year(self) -> i64 {
        self.0.iso_week_date().week().into()
    }

    /// The last day of the month.
    pub(crate) fn last_of_month(self) -> Self {
        Self(self.0.last_of_month())
    }

    /// The date that many days later.
    pub(crate) fn add_days(self, days: i64) -> Option<Self> {
        self.0.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(Self)
    }

    /// The date that many months later; the last day of the month if the month is too short.
    pub(crate) fn add_months(self, months: MonthsDuration) -> Option<Self> {
        self.0.checked_add(jiff::Span::new().try_months(months.months()).ok()?).ok().map(Self)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0.year() < 0 { "-" } else { "" };
        let year = self.0.year().unsigned_abs();
        write!(out, "{sign}{year:04}-{:02}-{:02}", self.0.month(), self.0.day())
    }
}
