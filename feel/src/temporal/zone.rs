//! Where a clock hangs: a fixed offset or a named zone (DMN 1.5 §10.3.2.3.4).

use super::reader::Reader;
use jiff::civil;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use std::fmt::{self, Write as _};
use std::sync::LazyLock;

/// Parsed zones, by name. It holds what is compiled in and nothing else.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A fixed offset from UTC such as `+02:00`, or a zone of the IANA database such as
/// `Europe/Berlin`, whose offset depends on the date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// What follows a time is no zone.
pub(super) struct NoZone;

impl Zone {
    /// UTC, written `Z`.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// A fixed offset in seconds east of UTC, less than 24 hours; `None` beyond.
    pub fn fixed(seconds: i32) -> Option<Self> {
        Offset::from_seconds(seconds).ok().map(|offset| Self(TimeZone::fixed(offset)))
    }

    /// A zone of the IANA database, compared without regard to case; `None` if it has none such.
    pub fn named(name: &str) -> Option<Self> {
        ZONES.get(name).ok().map(Self)
    }

    /// The name, if the zone has one.
    pub fn name(&self) -> Option<&str> {
        self.0.iana_name().filter(|_| self.0 != TimeZone::UTC)
    }

    /// What a text ends with: `Z`, `+01:00` or `@Europe/Berlin`; `Ok(None)` if it just ends, an
    /// error if there is something else.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Option<Self>, NoZone> {
        if reader.is_at_end() {
            return Ok(None);
        }
        Self::read_mark(reader).map(Some).ok_or(NoZone)
    }

    fn read_mark(reader: &mut Reader<'_>) -> Option<Self> {
        if reader.skip('@') {
            return Self::named(reader.rest());
        }
        if reader.skip('Z') {
            return reader.is_at_end().then_some(Self::UTC);
        }
        let west = reader.skip('-');
        if !west {
            reader.expect('+')?;
        }
        let hours = i32::from(reader.pair()?);
        reader.expect(':')?;
        let minutes = i32::from(reader.pair()?);
        let seconds = if reader.skip(':') { i32::from(reader.pair()?) } else { 0 };
        if hours > 14 || minutes > 59 || seconds > 59 || !reader.is_at_end() {
            return None;
        }
        let total = hours * 3600 + minutes * 60 + seconds;
        Self::fixed(if west { -total } else { total })
    }

    /// The offset that does not depend on a date, in seconds east of UTC.
    pub(crate) fn fixed_offset(&self) -> Option<i32> {
        self.0.to_fixed_offset().ok().map(Offset::seconds)
    }

    /// The offset at a local time, in seconds east of UTC. In a gap it is that before the gap, of
    /// two possible ones the first.
    pub(crate) fn offset_at(&self, local: civil::DateTime) -> i32 {
        let offset = self.0.to_ambiguous_timestamp(local).offset();
        match offset {
            jiff::tz::AmbiguousOffset::Unambiguous { offset } => offset.seconds(),
            jiff::tz::AmbiguousOffset::Gap { before, .. }
            | jiff::tz::AmbiguousOffset::Fold { before, .. } => before.seconds(),
        }
    }

    /// The offset at an instant, in seconds east of UTC.
    pub(crate) fn offset_of(&self, instant: jiff::Timestamp) -> i32 {
        self.0.to_offset(instant).seconds()
    }
}

/// As in texts: `Z`, `+01:00`, `@Europe/Berlin`.
impl fmt::Display for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = self.name() {
            return write!(out, "@{name}");
        }
        let seconds = self.fixed_offset().unwrap_or(0);
        if seconds == 0 {
            return out.write_char('Z');
        }
        let sign = if seconds < 0 { '-' } else { '+' };
        let seconds = seconds.abs();
        write!(out, "{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60)?;
        if seconds % 60 != 0 {
            write!(out, ":{:02}", seconds % 60)?;
        }
        Ok(())
    }
}
