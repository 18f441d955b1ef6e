//! What is wrong with the text of a timer, and what to write instead.

use thiserror::Error;

use super::{TEXT_BYTES_MAX, TimerKind};

/// Characters of a text that a message shows.
const SHOWN_MAX: usize = 100;

/// A text is no timer of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is no {kind}: {problem}; write {instead}")]
pub struct ScheduleError {
    /// The text, cut where it is long.
    pub text: String,
    /// What it should have been: `time date`, `time duration`, `time cycle` or `time zone`.
    pub kind: &'static str,
    /// What is wrong.
    pub problem: String,
    /// What would be right, with an example.
    pub instead: String,
}

impl ScheduleError {
    pub(super) fn new(text: &str, kind: TimerKind, problem: Problem) -> Self {
        Self::of(text, name(kind), problem)
    }

    pub(super) fn of(text: &str, kind: &'static str, Problem { what, instead }: Problem) -> Self {
        let mut shown: String = text.chars().take(SHOWN_MAX).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        Self { text: shown, kind, problem: what, instead }
    }
}

/// The two halves of a message, before it is known for which text.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) what: String,
    pub(super) instead: String,
}

impl Problem {
    pub(super) fn new(what: impl Into<String>, instead: impl Into<String>) -> Self {
        Self { what: what.into(), instead: instead.into() }
    }
}

/// Refuses texts that are empty or too long to be read.
pub(super) fn check_size(text: &str, kind: TimerKind) -> Result<(), Problem> {
    if text.is_empty() {
        return Err(Problem::new("it is empty", example(kind)));
    }
    if text.len() > TEXT_BYTES_MAX {
        let what = format!("it is longer than {TEXT_BYTES_MAX} bytes");
        return Err(Problem::new(what, example(kind)));
    }
    Ok(())
}

fn name(kind: TimerKind) -> &'static str {
    match kind {
        TimerKind::Date => "time date",
        TimerKind::Duration => "time duration",
        TimerKind::Cycle => "time cycle",
    }
}

/// What a text of this kind looks like.
pub(super) fn example(kind: TimerKind) -> &'static str {
    match kind {
        TimerKind::Date => {
            "an ISO 8601 date and time such as 2026-11-24T17:00:00Z or \
             2026-11-24T17:00:00[Europe/Berlin]"
        }
        TimerKind::Duration => "an ISO 8601 duration such as PT15M, P1DT12H or P2W",
        TimerKind::Cycle => {
            "an ISO 8601 repetition such as R/PT1H or R3/2026-11-24T17:00:00Z/P1D, or a cron text \
             with seconds such as `0 0 9 * * MON-FRI`"
        }
    }
}
