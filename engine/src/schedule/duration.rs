//! Durations: ISO 8601, with what depends on the calendar kept apart from exact time.

use jiff::fmt::temporal::SpanParser;
use jiff::{SignedDuration, Span};

use super::TimerKind;
use super::date::Moment;
use super::error::{Problem, example};

/// So many months, days and milliseconds; all of the same sign. A month is as long as the calendar
/// has it and a day as long as the zone has it, while 24 hours are always 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    months: i64,
    days: i64,
    milliseconds: i64,
}

impl Period {
    /// The exact time between two moments.
    pub(super) fn between(start: jiff::Timestamp, end: jiff::Timestamp) -> Self {
        let milliseconds = end.as_millisecond().saturating_sub(start.as_millisecond());
        Self { months: 0, days: 0, milliseconds }
    }

    /// Longer than nothing.
    pub(super) fn is_positive(self) -> bool {
        self.months > 0 || self.days > 0 || self.milliseconds > 0
    }

    /// This many times as long; none where that cannot be counted.
    pub(super) fn times(self, factor: i64) -> Option<Self> {
        Some(Self {
            months: self.months.checked_mul(factor)?,
            days: self.days.checked_mul(factor)?,
            milliseconds: self.milliseconds.checked_mul(factor)?,
        })
    }

    /// The moment so long after another: first months, then days, on the calendar of its zone,
    /// then exact time. None beyond the years -9999 to 9999.
    pub(super) fn after(self, start: &Moment) -> Option<jiff::Timestamp> {
        let mut at = start.at;
        if self.months != 0 || self.days != 0 {
            let zone = start.zone.inner();
            let span = Span::new().try_months(self.months).ok()?.try_days(self.days).ok()?;
            let local = zone.to_datetime(at).checked_add(span).ok()?;
            at = zone.to_timestamp(local).ok()?;
        }
        at.checked_add(SignedDuration::from_millis(self.milliseconds)).ok()
    }
}

/// Reads a duration such as `P1Y2M3DT4H5M6.5S` or `P2W`, also in lower case or negative. What is
/// finer than a millisecond is cut off.
pub(super) fn read(text: &str) -> Result<Period, Problem> {
    static PARSER: SpanParser = SpanParser::new();
    // The parser takes durations in words besides, such as `1 hour`; ISO 8601 has none.
    let is_iso = text.trim_start_matches(['-', '+']).starts_with(['P', 'p']);
    if !is_iso {
        return Err(Problem::new(what_else(text), example(TimerKind::Duration)));
    }
    let unreadable = |error: jiff::Error| {
        let what = format!("it cannot be read as a duration ({error})");
        Problem::new(what, example(TimerKind::Duration))
    };
    let span = PARSER.parse_span(text).map_err(unreadable)?;
    let months = i64::from(span.get_years()) * 12 + i64::from(span.get_months());
    let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
    exact(&span).map(|milliseconds| Period { months, days, milliseconds }).ok_or_else(too_far)
}

fn what_else(text: &str) -> &'static str {
    if text.starts_with(['R', 'r']) {
        return "it is a repetition, which belongs into timeCycle";
    }
    if text.starts_with(|character: char| character.is_ascii_digit()) {
        return "a duration begins with P; a date belongs into timeDate";
    }
    "a duration begins with P"
}

/// Hours and what is finer, in milliseconds.
fn exact(span: &Span) -> Option<i64> {
    let seconds = i64::from(span.get_hours())
        .checked_mul(3600)?
        .checked_add(span.get_minutes().checked_mul(60)?)?
        .checked_add(span.get_seconds())?;
    let nanoseconds =
        span.get_nanoseconds().checked_add(span.get_microseconds().checked_mul(1000)?)?;
    seconds
        .checked_mul(1000)?
        .checked_add(span.get_milliseconds())?
        .checked_add(nanoseconds / 1_000_000)
}

/// The end lies beyond what can be counted.
pub(super) fn too_far() -> Problem {
    Problem::new("it ends beyond the years -9999 to 9999", "a shorter duration such as P10Y")
}
