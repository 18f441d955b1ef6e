//! Repetitions: ISO 8601 repeating intervals, `R[n]/` and an interval.
//!
//! | text | firings |
//! | --- | --- |
//! | `R3/PT1H` | one, two and three hours after the timer is set |
//! | `R3/start/P1D` | at the start, a day and two days after it |
//! | `R3/start/end` | at the start, then twice, each the exact time from start to end later |
//! | `R3/P1D/end` | two days and a day before the end, and at the end |
//! | `R/..`, `R-1/..` | the same without end; before an end, those after the timer is set |
//! | `R0/..` | once: an interval that is not repeated is there all the same; so is `R1/..` |
//!
//! The number counts firings, as process engines have it; ISO 8601 counts what follows the first.

use super::date::{self, Moment};
use super::duration::{self, Period};
use super::error::{Problem, example};
use super::{Due, TimerKind};
use crate::ids::Timestamp;

/// Most repetitions that may be counted: what fits into 31 bits, as elsewhere.
const REPETITIONS_MAX: u64 = 2_147_483_647;

/// Firing `index` is due at `start` + (`offset` + `index`) × `period`.
#[derive(Debug, Clone)]
pub(super) struct Cycle {
    start: Moment,
    period: Period,
    offset: i64,
    count: Option<u64>,
    /// Missed firings are made up for, all of them.
    is_counted: bool,
}

/// Whether a cycle is a repeating interval, or meant to be one; otherwise it is a cron text.
pub(super) fn is_repetition(text: &str) -> bool {
    text.contains('/') && !text.contains(char::is_whitespace)
        || text.starts_with(['R', 'r', 'P', 'p'])
}

impl Cycle {
    /// Reads `R[n]/` and an interval, with the first firing.
    pub(super) fn read(text: &str, anchor: &Moment) -> Result<(Self, Due), Problem> {
        let parts = split(text);
        let (&repeat, interval) = parts.split_first().ok_or_else(|| malformed(text))?;
        let written = repetitions(repeat, text)?;
        let mut cycle = match interval {
            [period] if is_duration(period) => {
                Self::of(anchor.clone(), duration::read(period)?, 1, written)
            }
            [start, period] if !is_duration(start) && is_duration(period) => {
                let start = date::read(start, &anchor.zone)?;
                Self::of(start, duration::read(period)?, 0, written)
            }
            [period, end] if is_duration(period) && !is_duration(end) => {
                let end = date::read(end, &anchor.zone)?;
                Self::of(end, duration::read(period)?, 0, written)
            }
            [start, end] if !is_duration(end) => {
                let start = date::read(start, &anchor.zone)?;
                let end = date::read(end, &anchor.zone)?;
                let period = Period::between(start.at, end.at);
                Self::of(start, period, 0, written)
            }
            _ => return Err(malformed(text)),
        };
        if !cycle.period.is_positive() {
            let what = "its period is not longer than nothing, so that it would fire without pause";
            return Err(Problem::new(what, "a period of at least a millisecond such as R/PT1H"));
        }
        if interval.len() == 2 && is_duration(interval[0]) {
            cycle.end_at_start(anchor)?;
        }
        let at = cycle.firing(0).ok_or_else(too_far)?;
        Ok((cycle, Due { index: 0, at }))
    }

    fn of(start: Moment, period: Period, offset: i64, written: Option<u64>) -> Self {
        Self { start, period, offset, count: written, is_counted: written.is_some() }
    }

    /// Counts backwards: what is the start so far becomes the last firing.
    fn end_at_start(&mut self, anchor: &Moment) -> Result<(), Problem> {
        let count = match self.count {
            Some(count) => count,
            // Those after the timer is set, the end itself in any case.
            None => least(1, REPETITIONS_MAX, |count| {
                let back = i64::try_from(count).ok().and_then(|back| self.period.times(-back));
                back.and_then(|back| back.after(&self.start)).is_none_or(|at| at <= anchor.at)
            }),
        };
        self.offset = 1 - i64::try_from(count).map_err(|_| too_far())?;
        self.count = Some(count);
        Ok(())
    }

    /// How many firings there are; none if there is no end.
    pub(super) fn count(&self) -> Option<u64> {
        self.count
    }

    fn firing(&self, index: u64) -> Option<Timestamp> {
        if self.count.is_some_and(|count| index >= count) {
            return None;
        }
        let factor = self.offset.checked_add(i64::try_from(index).ok()?)?;
        self.period.times(factor)?.after(&self.start).map(date::timestamp)
    }

    /// The firing after `last`, which fires at the time `now`.
    pub(super) fn after(&self, last: Due, now: Timestamp) -> Option<Due> {
        let mut index = last.index.checked_add(1)?;
        if !self.is_counted {
            let passed = last.at.max(now);
            let is_ahead = |index| self.firing(index).is_none_or(|at| at > passed);
            index = least(index, u64::MAX, is_ahead);
        }
        self.firing(index).map(|at| Due { index, at })
    }
}

/// The least number from `low` to `high` for which a condition holds that holds for all above it;
/// `high` if for none below it. Near `low` it is found in one or two steps.
fn least(mut low: u64, mut high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let mut stride = 1_u64;
    while low < high {
        let middle = low.saturating_add(stride - 1).min(low + (high - low) / 2);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
            stride = stride.saturating_mul(2);
        }
    }
    low
}

/// The parts between slashes, except those within the brackets of a zone.
fn split(text: &str) -> Vec<&str> {
    let mut in_brackets = false;
    let is_between = |character: char| {
        in_brackets = character == '[' || in_brackets && character != ']';
        character == '/' && !in_brackets
    };
    text.split(is_between).collect()
}

fn is_duration(part: &str) -> bool {
    part.trim_start_matches(['-', '+']).starts_with(['P', 'p'])
}

/// The number behind R; none for no end.
fn repetitions(part: &str, text: &str) -> Result<Option<u64>, Problem> {
    let digits = part.strip_prefix(['R', 'r']).ok_or_else(|| malformed(text))?;
    if digits.is_empty() || digits == "-1" {
        return Ok(None);
    }
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        let what = format!("`{digits}` is no number of repetitions");
        return Err(Problem::new(what, "R and a number such as R3/PT1H, or R/PT1H for no end"));
    }
    let count = digits.parse().ok().filter(|count| *count <= REPETITIONS_MAX);
    let too_many = || {
        let what = format!("more than {REPETITIONS_MAX} repetitions cannot be counted");
        Problem::new(what, "R without a number for no end, such as R/PT1H")
    };
    count.map(|count: u64| Some(count.max(1))).ok_or_else(too_many)
}

fn malformed(text: &str) -> Problem {
    if is_duration(text) && !text.contains('/') {
        let what = "a duration alone does not say how often";
        return Problem::new(what, format!("R/{text} for no end, or R1/{text} for once"));
    }
    let what = "it is not R, a number or nothing, and one of /period, /start/period, /start/end \
                and /period/end";
    Problem::new(what, example(TimerKind::Cycle))
}

fn too_far() -> Problem {
    let what = "its first firing lies beyond the years -9999 to 9999";
    Problem::new(what, "a shorter period or fewer repetitions such as R3/P1Y")
}
