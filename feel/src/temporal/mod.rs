//! Dates, times and durations (DMN 1.5 §10.3.2.3.4 to §10.3.2.3.9), on the calendar of `jiff`.
//!
//! Years go from -9999 to 9999 (the standard asks for nine digits); fractions of a second have nine
//! digits. Zones come from the database that is compiled in, so that an evaluation gives the same
//! on every machine.

mod date;
mod date_time;
mod days_duration;
mod months_duration;
mod reader;
mod time;
mod zone;

pub use date::Date;
pub use date_time::DateTime;
pub use days_duration::DaysDuration;
pub use months_duration::MonthsDuration;
pub use time::Time;
pub use zone::Zone;

pub(crate) const NANOSECONDS_PER_SECOND: i128 = 1_000_000_000;
pub(crate) const SECONDS_PER_DAY: i64 = 86_400;
