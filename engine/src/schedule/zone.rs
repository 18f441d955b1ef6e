//! Time zones, from the database that is compiled in: the same on every machine.

use std::fmt;
use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::error::{Problem, ScheduleError};

/// Parsed zones, by name. It holds what is compiled in and nothing else.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

const EXAMPLE: &str = "a name of the IANA time zone database such as Europe/Berlin, or UTC";

/// Where a clock hangs: UTC, a fixed offset, or a zone of the IANA database whose offset depends
/// on the date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// A zone by its name in the IANA database, without regard to case: `Europe/Berlin`, `UTC`.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn named(name: &str) -> Result<Self, ScheduleError> {
        find(name).map_err(|problem| ScheduleError::of(name, "time zone", problem))
    }

    pub(super) fn of(zone: TimeZone) -> Self {
        Self(zone)
    }

    pub(super) fn inner(&self) -> &TimeZone {
        &self.0
    }
}

/// Its name, or its offset such as `+02`.
impl fmt::Display for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.iana_name(), self.0.to_fixed_offset()) {
            (Some(name), _) => out.write_str(name),
            (None, Ok(offset)) => offset.fmt(out),
            (None, Err(_)) => out.write_str("unknown"),
        }
    }
}

/// A zone by its name.
pub(super) fn find(name: &str) -> Result<Zone, Problem> {
    let unknown = |_| Problem::new(format!("the time zone `{name}` is unknown"), EXAMPLE);
    ZONES.get(name).map(Zone).map_err(unknown)
}
