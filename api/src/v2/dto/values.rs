//! Keys, times, tags and other plain values on the wire.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use baton_engine::ids::Timestamp;
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, Visitor};
use serde::ser::{Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::problem::Problem;
use crate::request::path_key::parse_key;

/// The largest number of tags.
const TAGS_MAX: usize = 10;

/// The longest tag.
const TAG_BYTES_MAX: usize = 100;

/// The longest name, code, correlation key or id that the engine looks things up by.
const SHORT_TEXT_BYTES_MAX: usize = 1_024;

/// The longest business id.
const BUSINESS_ID_CHARACTERS_MAX: usize = 256;

/// A key in an answer: a decimal text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key(pub(crate) u64);

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl PartialSchema for Key {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .pattern(Some("^-?[0-9]+$"))
            .min_length(Some(1))
            .max_length(Some(25))
            .description(Some("A 64-bit number as a decimal text."))
            .build()
            .into()
    }
}

impl ToSchema for Key {}

/// A key in a request, or [`crate::request::path_key::NO_KEY`] where no thing can have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SentKey(pub(crate) u64);

impl<'de> Deserialize<'de> for SentKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(SentKeyVisitor)
    }
}

struct SentKeyVisitor;

impl Visitor<'_> for SentKeyVisitor {
    type Value = SentKey;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key as a decimal text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<SentKey, E> {
        parse_key(text)
            .map(SentKey)
            .ok_or_else(|| E::custom(format!("Failed to convert '{{field}}' with value: '{text}'")))
    }
}

impl PartialSchema for SentKey {
    fn schema() -> RefOr<Schema> {
        Key::schema()
    }
}

impl ToSchema for SentKey {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Key")
    }
}

/// The number of an event in a request, a decimal text like a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SentSequence(pub(crate) i64);

impl<'de> Deserialize<'de> for SentSequence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| {
            Error::custom(format!("Failed to convert '{{field}}' with value: '{text}'"))
        })
    }
}

/// A time in an answer: RFC 3339 in UTC.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Time(pub(crate) Timestamp);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.3}", utc(self.0))
    }
}

/// The moment of a timestamp, held within the years 0 to 9999 that the format can say.
fn utc(timestamp: Timestamp) -> jiff::Timestamp {
    const YEAR_0_SECOND: i64 = -62_167_219_200;
    let first = jiff::Timestamp::from_second(YEAR_0_SECOND).unwrap_or(jiff::Timestamp::MIN);
    match jiff::Timestamp::from_millisecond(timestamp.0) {
        Ok(moment) => moment.max(first),
        Err(_) if timestamp.0 < 0 => first,
        Err(_) => jiff::Timestamp::MAX,
    }
}

impl PartialSchema for Time {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .build()
            .into()
    }
}

impl ToSchema for Time {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("DateTime")
    }
}

/// A time in a request: RFC 3339 with any offset. Times are kept in milliseconds; what lies
/// between two of them is remembered, so that comparisons stay exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SentTime {
    /// The last whole millisecond.
    pub(crate) at: Timestamp,
    /// Whether the time lies behind it, before the next one.
    pub(crate) between: bool,
}

impl<'de> Deserialize<'de> for SentTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(SentTimeVisitor)
    }
}

struct SentTimeVisitor;

impl Visitor<'_> for SentTimeVisitor {
    type Value = SentTime;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a date and time with an offset, such as 2026-01-31T12:00:00Z")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<SentTime, E> {
        let time: jiff::Timestamp = text.parse().map_err(|_| {
            E::custom(format!(
                "'{text}' is no date and time with an offset, such as 2026-01-31T12:00:00Z"
            ))
        })?;
        let nanoseconds = time.as_nanosecond();
        let milliseconds = nanoseconds.div_euclid(1_000_000);
        Ok(SentTime {
            at: Timestamp(i64::try_from(milliseconds).unwrap_or(i64::MAX)),
            between: nanoseconds.rem_euclid(1_000_000) != 0,
        })
    }
}

/// A member of a request that this version knows of and does not do yet; null counts as absent.
#[derive(Debug, Clone, Default)]
pub(crate) struct NotBuilt;

impl<'de> Deserialize<'de> for NotBuilt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

impl PartialSchema for NotBuilt {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::Null))
            .description(Some("Not supported yet: leave it out, or null."))
            .build()
            .into()
    }
}

impl ToSchema for NotBuilt {}

/// Refuses a request that has one of these members, naming it.
pub(crate) fn refuse_not_built(members: &[(&str, &Option<NotBuilt>)]) -> Result<(), Problem> {
    match members.iter().find(|(_, member)| member.is_some()) {
        Some((name, _)) => Err(Problem::field_not_built(name)),
        None => Ok(()),
    }
}

/// Checks a caller's own reference of an operation.
pub(crate) fn check_reference(reference: Option<i64>) -> Result<Option<i64>, Problem> {
    match reference {
        Some(number) if number < 1 => Err(Problem::invalid_argument(format!(
            "operationReference is '{number}', but it must be greater than 0"
        ))),
        _ => Ok(reference),
    }
}

/// A text that must be there and say something.
pub(crate) fn mandatory_text(field: &str, text: Option<Arc<str>>) -> Result<Arc<str>, Problem> {
    match text.filter(|text| !text.is_empty()) {
        Some(text) => short_text(field, text),
        None => Err(Problem::invalid_argument(format!("No {field} provided"))),
    }
}

/// A text that things are looked up by, which is bounded.
pub(crate) fn short_text(field: &str, text: Arc<str>) -> Result<Arc<str>, Problem> {
    if text.len() > SHORT_TEXT_BYTES_MAX {
        return Err(Problem::invalid_argument(format!(
            "{field} has {} bytes, but it may have at most {SHORT_TEXT_BYTES_MAX}",
            text.len()
        )));
    }
    Ok(text)
}

/// Checks the labels of a process instance.
pub(crate) fn check_tags(tags: &[Arc<str>]) -> Result<(), Problem> {
    if tags.len() > TAGS_MAX {
        return Err(Problem::invalid_argument(format!("tags has more than {TAGS_MAX} items")));
    }
    for (index, tag) in tags.iter().enumerate() {
        if !is_tag(tag) {
            return Err(Problem::invalid_argument(format!(
                "tags[{index}] is '{tag}', but a tag begins with a letter, goes on with letters, \
                 digits and any of _-:. and has at most {TAG_BYTES_MAX} characters"
            )));
        }
        if tags.iter().take(index).any(|known| known == tag) {
            return Err(Problem::invalid_argument(format!("tags has '{tag}' more than once")));
        }
    }
    Ok(())
}

fn is_tag(tag: &str) -> bool {
    tag.len() <= TAG_BYTES_MAX
        && tag.starts_with(|first: char| first.is_ascii_alphabetic())
        && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-:.".contains(&byte))
}

/// Checks a key of the business.
pub(crate) fn check_business_id(business_id: Option<&str>) -> Result<(), Problem> {
    let Some(text) = business_id else { return Ok(()) };
    if text.is_empty() || text.chars().count() > BUSINESS_ID_CHARACTERS_MAX {
        return Err(Problem::invalid_argument(format!(
            "businessId must have 1 to {BUSINESS_ID_CHARACTERS_MAX} characters"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(milliseconds: i64) -> String {
        serde_json::to_string(&Time(Timestamp(milliseconds))).unwrap()
    }

    fn sent(text: &str) -> Option<(i64, bool)> {
        let time: SentTime = serde_json::from_str(&format!("\"{text}\"")).ok()?;
        Some((time.at.0, time.between))
    }

    #[test]
    fn times_are_written_in_utc_with_milliseconds() {
        assert_eq!(written(0), "\"1970-01-01T00:00:00.000Z\"");
        assert_eq!(written(1_767_225_600_123), "\"2026-01-01T00:00:00.123Z\"");
        assert_eq!(written(i64::MAX), "\"9999-12-30T22:00:00.999Z\"");
        assert_eq!(written(i64::MIN), "\"0000-01-01T00:00:00.000Z\"");
    }

    #[test]
    fn times_are_read_with_any_offset() {
        assert_eq!(sent("1970-01-01T02:00:00+02:00"), Some((0, false)));
        assert_eq!(sent("1970-01-01T00:00:00.001Z"), Some((1, false)));
        assert_eq!(sent("1970-01-01T00:00:00.001500Z"), Some((1, true)));
        assert_eq!(sent("1969-12-31T23:59:59.9995Z"), Some((-1, true)));
        assert_eq!(sent("1970-01-01T00:00:00"), None);
        assert_eq!(sent("yesterday"), None);
    }

    #[test]
    fn tags_are_labels() {
        let check = |tags: &[&str]| {
            check_tags(&tags.iter().map(|tag| Arc::from(*tag)).collect::<Vec<_>>()).is_ok()
        };
        assert!(check(&["a", "Team:1_x-y.z"]));
        assert!(!check(&["1a"]) && !check(&[""]) && !check(&["a b"]) && !check(&["a", "a"]));
        assert!(check(&["a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9"]));
        assert!(!check(&["a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "a10"]));
    }
}
