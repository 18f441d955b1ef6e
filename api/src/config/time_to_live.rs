//! A time to live as it is configured: a text, or a number of days.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// A time to live, not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeToLive(pub String);

impl Serialize for TimeToLive {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for TimeToLive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrDays)
    }
}

struct TextOrDays;

impl Visitor<'_> for TextOrDays {
    type Value = TimeToLive;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number of days or a duration such as \"P180D\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<TimeToLive, E> {
        Ok(TimeToLive(text.to_owned()))
    }

    fn visit_u64<E: Error>(self, days: u64) -> Result<TimeToLive, E> {
        Ok(TimeToLive(days.to_string()))
    }

    fn visit_i64<E: Error>(self, days: i64) -> Result<TimeToLive, E> {
        Ok(TimeToLive(days.to_string()))
    }
}
