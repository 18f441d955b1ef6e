//! When timers are due: dates, durations, cycles and cron, read from text.
//!
//! Pure: neither the machine's clock nor its time zone nor its zone files are asked. A timer is
//! kept as its text, kind, [`Conventions`] and the time that it was read at; with these and the
//! last [`Due`] everything is found out again. Repetition k is start + k × period, never the one
//! before plus the period, so that the ends of months and daylight saving leave no trace.

mod cron;
mod cron_fields;
mod cycle;
mod date;
mod duration;
mod error;
mod zone;

#[cfg(test)]
mod tests;

pub use self::cron::CronDialect;
pub use self::error::ScheduleError;
pub use self::zone::Zone;

use minicbor::{Decode, Encode};

use self::cron::Cron;
use self::cycle::Cycle;
use self::date::Moment;
use self::error::Problem;
use crate::ids::Timestamp;

/// Longest text of a timer, in bytes; what is longer is refused before it is read.
pub const TEXT_BYTES_MAX: usize = 1000;

/// Which of the three expressions of a timer a text is (BPMN 2.0.2, 10.5.5, table 10.101).
/// The numbers are on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum TimerKind {
    /// `timeDate`: one moment, ISO 8601.
    #[n(0)]
    Date,
    /// `timeDuration`: so long after the timer is set, ISO 8601.
    #[n(1)]
    Duration,
    /// `timeCycle`: again and again, ISO 8601 repeating intervals or cron.
    #[n(2)]
    Cycle,
}

/// How texts are meant that do not say it themselves.
#[derive(Debug, Clone)]
pub struct Conventions {
    /// Numbers of weekdays in cron texts.
    pub cron: CronDialect,
    /// The zone of dates without one, of durations' days and months, and of cron texts.
    pub zone: Zone,
}

/// One firing of a timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Its number from 0. Firings of a cycle that were skipped have numbers too; those of a cron
    /// have none, since only what was asked for is counted.
    pub index: u64,
    /// When it is due. What lies in the past fires at once.
    pub at: Timestamp,
}

/// A timer that has been read.
#[derive(Debug, Clone)]
pub struct Schedule {
    plan: Plan,
    first: Due,
}

#[derive(Debug, Clone)]
enum Plan {
    Once,
    Cycle(Cycle),
    Cron(Box<Cron>),
}

impl Schedule {
    /// Reads a timer that is set at the time `anchor`.
    ///
    /// # Errors
    /// The text is none of this kind, names an unknown zone, never becomes due or only beyond the
    /// years -9999 to 9999, or is longer than [`TEXT_BYTES_MAX`]. Says what to write instead.
    pub fn parse(
        kind: TimerKind,
        text: &str,
        anchor: Timestamp,
        conventions: &Conventions,
    ) -> Result<Self, ScheduleError> {
        Self::read(kind, text.trim(), anchor, conventions)
            .map_err(|problem| ScheduleError::new(text.trim(), kind, problem))
    }

    fn read(
        kind: TimerKind,
        text: &str,
        anchor: Timestamp,
        conventions: &Conventions,
    ) -> Result<Self, Problem> {
        error::check_size(text, kind)?;
        let anchor = Moment::at(anchor, &conventions.zone)?;
        let once = |at| Self { plan: Plan::Once, first: Due { index: 0, at } };
        match kind {
            TimerKind::Date => Ok(once(date::read(text, &conventions.zone)?.timestamp())),
            TimerKind::Duration => {
                let at = duration::read(text)?.after(&anchor).ok_or_else(duration::too_far)?;
                Ok(once(date::timestamp(at)))
            }
            TimerKind::Cycle if cycle::is_repetition(text) => {
                let (cycle, first) = Cycle::read(text, &anchor)?;
                Ok(Self { plan: Plan::Cycle(cycle), first })
            }
            TimerKind::Cycle => {
                let (cron, at) = Cron::read(text, conventions.cron, &anchor)?;
                Ok(Self { plan: Plan::Cron(Box::new(cron)), first: Due { index: 0, at } })
            }
        }
    }

    /// The first firing.
    pub fn first(&self) -> Due {
        self.first
    }

    /// How many firings there are from the first to the last; none if there is no end.
    pub fn count(&self) -> Option<u64> {
        match &self.plan {
            Plan::Once => Some(1),
            Plan::Cycle(cycle) => cycle.count(),
            Plan::Cron(_) => None,
        }
    }

    /// The firing after `last`, which fires at the time `now`; none if that was the last one.
    ///
    /// Where repetitions are counted it is simply the next one, due in the past if it was missed,
    /// so that all are made up for. Otherwise it is the first one after `now`: of those missed,
    /// `last` was the only one to fire.
    pub fn after(&self, last: Due, now: Timestamp) -> Option<Due> {
        match &self.plan {
            Plan::Once => None,
            Plan::Cycle(cycle) => cycle.after(last, now),
            Plan::Cron(cron) => {
                let at = cron.after(last.at.max(now))?;
                Some(Due { index: last.index.checked_add(1)?, at })
            }
        }
    }
}

/// Reads one ISO 8601 date and time; one without a zone is meant in `zone`, and a date without a
/// time as its midnight.
///
/// # Errors
/// The text is no date and time, or names an unknown zone.
pub fn date_time(text: &str, zone: &Zone) -> Result<Timestamp, ScheduleError> {
    let conventions = Conventions { cron: CronDialect::Spring, zone: zone.clone() };
    Schedule::parse(TimerKind::Date, text, Timestamp(0), &conventions)
        .map(|schedule| schedule.first().at)
}
