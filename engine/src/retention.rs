//! How long ended instances are kept: for ever unless a diagram or the configuration says so.

use std::collections::BTreeMap;

use jiff::{Span, SpanRelativeTo};
use thiserror::Error;

use crate::ids::{ElementId, Timestamp};

/// Milliseconds in a day.
pub(crate) const DAY_MS: i64 = 86_400_000;

/// Milliseconds in a minute, the shortest time by which a drop may be late.
const MINUTE_MS: i64 = 60_000;

/// A drop may be late by this part of the time for which an instance is kept.
const LATE_PART: i64 = 24;

/// How long instances are kept after their end, in milliseconds; 0 is for ever. What is said of a
/// process counts more than what its file says, and that more than what is said of all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Retention {
    /// Instances of processes of which nothing else is said.
    pub default_ms: i64,
    /// Instances of these processes, by process id.
    pub of_processes_ms: BTreeMap<ElementId, i64>,
}

impl Retention {
    /// How long instances of a process are kept, in milliseconds; `None` for ever.
    pub(crate) fn of(&self, process: &ElementId, in_file: Option<i64>) -> Option<i64> {
        let of_process = self.of_processes_ms.get(process).copied();
        of_process.or(in_file).or(Some(self.default_ms)).filter(|kept_ms| *kept_ms > 0)
    }

    /// The shortest time for which instances of any process are kept by what is said here.
    pub(crate) fn shortest_ms(&self) -> Option<i64> {
        let all = self.of_processes_ms.values().chain([&self.default_ms]);
        all.copied().filter(|kept_ms| *kept_ms > 0).min()
    }
}

/// When an instance that ended then is dropped: once its time is over, at the next of moments that
/// lie a 24th of that time apart, at least a minute and at most a day. So instances go together,
/// and those that are kept for long go at the end of a day, without a look at each before.
pub(crate) fn dropped_at(ended_at: Timestamp, kept_ms: i64) -> Timestamp {
    let apart = (kept_ms / LATE_PART).clamp(MINUTE_MS, DAY_MS);
    let over = ended_at.0.saturating_add(kept_ms);
    Timestamp(over.div_euclid(apart).saturating_add(1).saturating_mul(apart))
}

/// The text says no time to live.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{0}` is no time to live; write days such as `180`, or an ISO 8601 duration such as `P180D`"
)]
pub struct NoTimeToLive(String);

/// Reads a time to live: a number of days, or an ISO 8601 duration whose months have 30 days and
/// whose years have 365. In milliseconds; 0 is for ever.
///
/// # Errors
///
/// The text is neither, is negative, or is longer than can be counted.
pub fn time_to_live_ms(text: &str) -> Result<i64, NoTimeToLive> {
    let text = text.trim();
    let wrong = || NoTimeToLive(text.to_owned());
    if let Ok(days) = text.parse::<u32>() {
        return Ok(i64::from(days) * DAY_MS);
    }
    if !text.starts_with('P') {
        return Err(wrong());
    }
    let span: Span = text.parse().map_err(|_| wrong())?;
    let days = i64::from(span.get_years()) * 365 + i64::from(span.get_months()) * 30;
    let rest = span.years(0).months(0).to_duration(SpanRelativeTo::days_are_24_hours());
    let rest_ms = i64::try_from(rest.map_err(|_| wrong())?.as_millis()).map_err(|_| wrong())?;
    let whole = days.checked_mul(DAY_MS).and_then(|days| days.checked_add(rest_ms));
    whole.filter(|kept_ms| *kept_ms >= 0).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_to_live_is_days_or_a_duration() {
        for (text, days) in [("0", 0), ("180", 180), ("P180D", 180), ("P2W", 14), ("P1Y1M", 395)] {
            assert_eq!(time_to_live_ms(text), Ok(days * DAY_MS), "{text}");
        }
        assert_eq!(time_to_live_ms("PT12H"), Ok(DAY_MS / 2));
        assert_eq!(time_to_live_ms("P1DT1S"), Ok(DAY_MS + 1_000));
        for text in ["", "-1", "-P1D", "P-1D", "forever", "1.5", "3 days", "P"] {
            assert!(time_to_live_ms(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_drop_is_late_by_a_part_of_the_time_to_live() {
        let hour_ms = DAY_MS / 24;
        for (kept_ms, late_ms) in [
            (1, 60_000),
            (hour_ms, hour_ms / 24),
            (6 * hour_ms, hour_ms / 4),
            (DAY_MS, hour_ms),
            (180 * DAY_MS, DAY_MS),
        ] {
            for ended_at in [0, 1, 999, 1_699_952_400_000, 1_699_952_411_111] {
                let at = dropped_at(Timestamp(ended_at), kept_ms).0;
                assert!(at > ended_at + kept_ms && at <= ended_at + kept_ms + late_ms, "{kept_ms}");
            }
        }
        // All of a day go at once where they are kept for long.
        let kept_ms = 180 * DAY_MS;
        for ended_at in [0, 7, DAY_MS - 1] {
            assert_eq!(dropped_at(Timestamp(ended_at), kept_ms).0, kept_ms + DAY_MS);
        }
    }

    #[test]
    fn what_is_said_of_a_process_counts_most() {
        let process = ElementId::from("order");
        let mut retention = Retention { default_ms: 3, ..Retention::default() };
        assert_eq!(retention.of(&process, None), Some(3));
        assert_eq!(retention.of(&process, Some(2)), Some(2));
        assert_eq!(retention.of(&process, Some(0)), None);
        retention.of_processes_ms.insert(process.clone(), 1);
        assert_eq!(retention.of(&process, Some(2)), Some(1));
        retention.of_processes_ms.insert(process.clone(), 0);
        assert_eq!(retention.of(&process, Some(2)), None);
        assert_eq!(Retention::default().of(&process, None), None);
    }
}
