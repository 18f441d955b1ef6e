//! Dates with times: ISO 8601, with the zone in brackets as RFC 9557 has it.

use jiff::civil::Time;
use jiff::fmt::temporal::{Pieces, TimeZoneAnnotation, TimeZoneAnnotationKind};
use jiff::tz::TimeZone;

use super::error::{Problem, example};
use super::zone::{self, Zone};
use super::{TimerKind, duration};
use crate::ids::Timestamp;

/// A moment and the zone in which days and months are counted from it.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    pub(super) at: jiff::Timestamp,
    pub(super) zone: Zone,
}

impl Moment {
    /// A time of the engine.
    pub(super) fn at(time: Timestamp, zone: &Zone) -> Result<Self, Problem> {
        let beyond = |_| {
            let what = "the clock is beyond the years -9999 to 9999";
            Problem::new(what, "it again once the clock is right")
        };
        let at = jiff::Timestamp::from_millisecond(time.0).map_err(beyond)?;
        Ok(Self { at, zone: zone.clone() })
    }

    pub(super) fn timestamp(&self) -> Timestamp {
        timestamp(self.at)
    }
}

/// In milliseconds; what is finer is cut off.
pub(super) fn timestamp(at: jiff::Timestamp) -> Timestamp {
    Timestamp(at.as_millisecond())
}

/// Reads a date and time. Without offset and zone it is meant in `default_zone`; without a time it
/// is midnight. A local time that a clock skips is read with the offset before the gap, so that it
/// comes later by it; of one that comes twice the first is meant. Where a text has an offset and a
/// zone, the offset says when and the zone how it goes on from there, even if they disagree: an
/// offset written before a zone changed its rules is no reason to stop a process.
pub(super) fn read(text: &str, default_zone: &Zone) -> Result<Moment, Problem> {
    let (text, named) = match text.split_once('@') {
        // As FEEL writes it: `2026-11-24T17:00:00@Europe/Berlin`.
        Some((text, name)) => (text, Some(zone::find(name)?)),
        None => (text, None),
    };
    let pieces = Pieces::parse(text).map_err(|error| not_a_date(text, &error))?;
    let named = match pieces.time_zone_annotation().map(TimeZoneAnnotation::kind) {
        Some(TimeZoneAnnotationKind::Named(name)) => Some(zone::find(name.as_str())?),
        Some(TimeZoneAnnotationKind::Offset(offset)) => Some(Zone::of(TimeZone::fixed(*offset))),
        _ => named,
    };
    let local = pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight()));
    let offset = pieces.to_numeric_offset();
    let at = match (offset, &named) {
        (Some(offset), _) => offset.to_timestamp(local),
        (None, zone) => zone.as_ref().unwrap_or(default_zone).inner().to_timestamp(local),
    };
    let fixed = offset.map(|offset| Zone::of(TimeZone::fixed(offset)));
    let zone = named.or(fixed).unwrap_or_else(|| default_zone.clone());
    let at = at.map_err(|error| not_a_date(text, &error))?;
    Ok(Moment { at, zone })
}

fn not_a_date(text: &str, error: &jiff::Error) -> Problem {
    if duration::read(text).is_ok() {
        let what = "it is a duration";
        return Problem::new(what, format!("it as timeDuration, or {}", example(TimerKind::Date)));
    }
    let what = format!("it cannot be read as a date and time ({error})");
    Problem::new(what, example(TimerKind::Date))
}
