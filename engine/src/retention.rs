//! How long ended instances are kept: for ever unless a diagram or the configuration says so.

use std::collections::BTreeMap;

use jiff::{Span, SpanRelativeTo};
use thiserror::Error;

use crate::ids::ElementId;

/// Milliseconds in a day.
pub(crate) const DAY_MS: i64 = 86_400_000;

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
