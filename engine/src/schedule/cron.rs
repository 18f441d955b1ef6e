//! Cron texts: six fields, seconds first, as Spring and Quartz have them.
//!
//! A clock that skips hours or has them twice: a text with fixed times of day fires once a day all
//! the same, right after the gap or in the first of the two hours; a text with `*` or steps in its
//! seconds, minutes or hours follows the clock.

use std::cmp::Ordering;

use croner::errors::CronError;
use croner::parser::{CronParser, Seconds, Year};
use croner::{CivilDate, CivilDateTime, CivilTime, CronDateTime, Resolution, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, civil};
use minicbor::{Decode, Encode};

use super::date::{self, Moment};
use super::error::{Problem, example};
use super::zone::Zone;
use super::{TimerKind, cron_fields};
use crate::ids::Timestamp;

/// Whose cron texts they are.
/// The numbers are on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum CronDialect {
    /// Spring, and so Camunda 8: six fields, Sunday is 0 or 7.
    #[n(0)]
    Spring,
    /// Quartz, and so Camunda 7: six fields and a year if wanted, Sunday is 1 and Saturday 7.
    #[n(1)]
    Quartz,
}

/// A cron text and the zone of its clock.
#[derive(Debug, Clone)]
pub(super) struct Cron {
    pattern: croner::Cron,
    zone: Zone,
}

impl Cron {
    /// Reads a cron text, with the first time after `anchor`.
    pub(super) fn read(
        text: &str,
        dialect: CronDialect,
        anchor: &Moment,
    ) -> Result<(Self, Timestamp), Problem> {
        let fields = cron_fields::read(text, dialect)?;
        let year = match dialect {
            CronDialect::Spring => Year::Disallowed,
            CronDialect::Quartz => Year::Optional,
        };
        let parser = CronParser::builder()
            .seconds(Seconds::Required)
            .year(year)
            .dom_and_dow(true)
            .alternative_weekdays(dialect == CronDialect::Quartz)
            .sloppy_ranges(true)
            .build();
        let unreadable = |error: CronError| {
            let what = format!("it cannot be read as a cron text ({error})");
            Problem::new(what, example(TimerKind::Cycle))
        };
        let pattern = parser.parse(&fields).map_err(unreadable)?;
        let cron = Self { pattern, zone: anchor.zone.clone() };
        let never = || Problem::new("it is never due", "days that come, such as `0 0 9 28 2 *`");
        let first = cron.after(anchor.timestamp()).ok_or_else(never)?;
        Ok((cron, first))
    }

    /// The first time after another; none before the year 5000.
    pub(super) fn after(&self, passed: Timestamp) -> Option<Timestamp> {
        let second = passed.0.div_euclid(1000);
        let at = jiff::Timestamp::from_second(second).ok()?;
        let local = Local { at, zone: self.zone.inner() };
        let next = self.pattern.find_next_occurrence(&local, false).ok()?;
        Some(date::timestamp(next.at)).filter(|next| *next > passed)
    }
}

/// A moment as the clock of a zone shows it, in whole seconds.
#[derive(Clone)]
struct Local<'z> {
    at: jiff::Timestamp,
    zone: &'z TimeZone,
}

impl Local<'_> {
    fn clock(&self) -> civil::DateTime {
        self.zone.to_datetime(self.at)
    }

    fn resolved(&self, at: jiff::Timestamp) -> Self {
        Self { at, zone: self.zone }
    }
}

impl CronDateTime for Local<'_> {
    fn to_civil(&self) -> CivilDateTime {
        let clock = self.clock();
        let part = |part: i8| u32::from(part.unsigned_abs());
        CivilDateTime::new(
            CivilDate::from_parts_unchecked(
                i32::from(clock.year()),
                part(clock.month()),
                part(clock.day()),
            ),
            CivilTime::from_parts_unchecked(
                part(clock.hour()),
                part(clock.minute()),
                part(clock.second()),
            ),
        )
    }

    fn civil_weekday(&self) -> Weekday {
        let days = self.clock().weekday().to_sunday_zero_offset();
        Weekday::from_days_from_sunday(u32::from(days.unsigned_abs()))
    }

    fn resolve_civil(&self, civil: CivilDateTime) -> Result<Resolution<Self>, CronError> {
        let clock = clock_of(civil).ok_or(CronError::InvalidDate)?;
        let at = |offset: jiff::tz::Offset| {
            offset
                .to_timestamp(clock)
                .map(|at| self.resolved(at))
                .map_err(|_| CronError::InvalidDate)
        };
        Ok(match self.zone.to_ambiguous_timestamp(clock).offset() {
            AmbiguousOffset::Unambiguous { offset } => Resolution::Single(at(offset)?),
            AmbiguousOffset::Fold { before, after } => {
                Resolution::Ambiguous(at(before)?, at(after)?)
            }
            AmbiguousOffset::Gap { .. } => Resolution::Gap,
        })
    }

    fn checked_add_seconds(&self, seconds: i64) -> Option<Self> {
        let at = self.at.checked_add(SignedDuration::from_secs(seconds)).ok()?;
        Some(self.resolved(at))
    }

    fn cmp_instant(&self, other: &Self) -> Ordering {
        self.at.cmp(&other.at)
    }
}

fn clock_of(civil: CivilDateTime) -> Option<civil::DateTime> {
    let part = |part: u32| i8::try_from(part).ok();
    let date = civil::Date::new(
        i16::try_from(civil.year()).ok()?,
        part(civil.month())?,
        part(civil.day())?,
    );
    let (hour, minute, second) =
        (part(civil.hour())?, part(civil.minute())?, part(civil.second())?);
    Some(date.ok()?.to_datetime(civil::Time::new(hour, minute, second, 0).ok()?))
}
