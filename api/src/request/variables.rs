//! Variables in requests and answers: names, and JSON values kept digit by digit.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use baton_engine::command::Variables;
use baton_engine::ids::JsonText;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::raw_json::RawJson;

/// How many variables one request may set.
const VARIABLES_MAX: usize = 10_000;

/// How long the name of a variable may be, in bytes.
const NAME_BYTES_MAX: usize = 1_024;

/// How deep a value may nest arrays and objects.
const NESTING_MAX: usize = 100;

/// Below this many variables, names that come twice are looked for one by one.
const SCANNED_MAX: usize = 16;

/// The member `variables` of a request.
#[derive(Debug, Default)]
pub(crate) struct SentVariables(pub(crate) Variables);

impl SentVariables {
    /// The variables of an optional member.
    pub(crate) fn of(sent: Option<Self>) -> Variables {
        sent.unwrap_or_default().0
    }
}

impl<'de> Deserialize<'de> for SentVariables {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(VariablesVisitor).map(Self)
    }
}

struct VariablesVisitor;

impl<'de> Visitor<'de> for VariablesVisitor {
    type Value = Variables;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of variables")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Variables, A::Error> {
        let mut variables = Variables::new();
        let mut places: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        while let Some(name) = members.next_key_seed(Name)? {
            let value = members.next_value::<&RawValue>()?.get();
            check_value(value).map_err(|why| A::Error::custom(format!("{name}: {why}")))?;
            if variables.len() == SCANNED_MAX {
                let known = variables.iter().enumerate();
                places = known.map(|(place, (name, _))| (Arc::clone(name), place)).collect();
            }
            let place = if variables.len() < SCANNED_MAX {
                variables.iter().position(|(known, _)| *known == name)
            } else {
                let next = variables.len();
                let place = *places.entry(Arc::clone(&name)).or_insert(next);
                (place < next).then_some(place)
            };
            let value = JsonText::from(value);
            match place.and_then(|place| variables.get_mut(place)) {
                Some(known) => known.1 = value, // The last one counts, as everywhere in JSON.
                None => variables.push((name, value)),
            }
            if variables.len() > VARIABLES_MAX {
                return Err(A::Error::custom(format!("more than {VARIABLES_MAX} variables")));
            }
        }
        Ok(variables)
    }
}

/// Reads the name of a variable.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Arc<str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Arc<str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a variable")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Arc<str>, E> {
        if name.is_empty() {
            return Err(E::custom("the name of a variable is empty"));
        }
        if name.len() > NAME_BYTES_MAX {
            return Err(E::custom(format!(
                "the name of a variable has more than {NAME_BYTES_MAX} bytes"
            )));
        }
        Ok(Arc::from(name))
    }
}

/// Whether a JSON text, already known to be well-formed, can be kept: it does not nest too deep,
/// and every escaped surrogate has its other half, without which it is no text.
fn check_value(text: &str) -> Result<(), Cow<'static, str>> {
    let mut depth = 0_usize;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > NESTING_MAX {
                    return Err(format!("nests deeper than {NESTING_MAX} levels").into());
                }
            }
            b']' | b'}' => depth -= 1,
            b'"' => skip_string(&mut bytes)?,
            _ => {}
        }
    }
    Ok(())
}

/// Moves past the rest of a string.
fn skip_string(bytes: &mut std::str::Bytes<'_>) -> Result<(), Cow<'static, str>> {
    let lone = || Cow::from("holds half of a surrogate pair, which is no text");
    let mut high = false;
    while let Some(byte) = bytes.next() {
        let escaped = if byte == b'\\' { bytes.next() } else { None };
        let unit = if escaped == Some(b'u') { code_unit(bytes) } else { 0 };
        let low = (0xDC00..0xE000).contains(&unit);
        if high != low {
            return Err(lone());
        }
        high = (0xD800..0xDC00).contains(&unit);
        if byte == b'"' {
            return Ok(());
        }
    }
    Ok(())
}

fn code_unit(bytes: &mut std::str::Bytes<'_>) -> u32 {
    let digits = bytes.by_ref().take(4);
    digits.fold(0, |unit, digit| unit * 16 + char::from(digit).to_digit(16).unwrap_or(0))
}

impl PartialSchema for SentVariables {
    fn schema() -> RefOr<Schema> {
        variables_schema("Names and JSON values of variables.")
    }
}

impl ToSchema for SentVariables {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Variables")
    }
}

/// The schema of an object of variables.
pub(crate) fn variables_schema(description: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Object))
        .additional_properties(Some(AdditionalProperties::FreeForm(true)))
        .description(Some(description))
        .build()
        .into()
}

/// The member `variables` of an answer.
#[derive(Debug)]
pub(crate) struct VariablesObject(pub(crate) Variables);

impl Serialize for VariablesObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, RawJson(value))))
    }
}

impl PartialSchema for VariablesObject {
    fn schema() -> RefOr<Schema> {
        variables_schema("Names and JSON values of variables.")
    }
}

impl ToSchema for VariablesObject {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Variables")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, String)>, String> {
        let sent: SentVariables = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let variables = sent.0.iter();
        Ok(variables.map(|(name, value)| (name.to_string(), value.as_str().to_owned())).collect())
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn values_keep_their_digits_and_spaces() {
        let read = read(r#"{"a": 1.50, "b": {"x" : [1e3, 0.1]}, "c": "ü\u00fc"}"#);
        let expected =
            vec![pair("a", "1.50"), pair("b", r#"{"x" : [1e3, 0.1]}"#), pair("c", r#""ü\u00fc""#)];
        assert_eq!(read, Ok(expected));
    }

    #[test]
    fn of_names_that_come_twice_the_last_value_counts() {
        assert_eq!(read(r#"{"a":1,"b":2,"a":3}"#), Ok(vec![pair("a", "3"), pair("b", "2")]));
        let many: Vec<String> = (0..40).map(|n| format!(r#""v{}":{n}"#, n % 20)).collect();
        let read = read(&format!("{{{}}}", many.join(","))).unwrap();
        assert_eq!(read.len(), 20);
        assert_eq!(read.first(), Some(&pair("v0", "20")));
        assert_eq!(read.last(), Some(&pair("v19", "39")));
    }

    #[test]
    fn names_are_not_empty_and_not_endless() {
        assert!(read(r#"{"":1}"#).unwrap_err().contains("is empty"));
        let long = format!(r#"{{"{}":1}}"#, "n".repeat(1_025));
        assert!(read(&long).unwrap_err().contains("more than 1024 bytes"));
    }

    #[test]
    fn a_request_sets_ten_thousand_variables_at_most() {
        let variables = |count: usize| {
            let members: Vec<String> = (0..count).map(|n| format!(r#""v{n}":{n}"#)).collect();
            read(&format!("{{{}}}", members.join(",")))
        };
        assert_eq!(variables(10_000).map(|all| all.len()), Ok(10_000));
        assert!(variables(10_001).unwrap_err().contains("more than 10000 variables"));
    }

    #[test]
    fn values_nest_a_hundred_levels() {
        let nested = |depth: usize| {
            read(&format!(r#"{{"deep":{}"[{{"{}}}"#, "[".repeat(depth), "]".repeat(depth)))
        };
        assert!(nested(100).is_ok());
        assert!(nested(101).unwrap_err().contains("deep: nests deeper than 100 levels"));
    }

    #[test]
    fn surrogates_come_in_pairs() {
        assert!(read(r#"{"a":"\ud83d\ude00 \\ud83d"}"#).is_ok());
        for half in [r"\ud83d", r"\ude00", r"\ud83dx", r"\ud83d\n\ude00", r"\ud83d\ud83d"] {
            assert!(read(&format!(r#"{{"a":"{half}"}}"#)).is_err(), "{half}");
        }
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for text in ["[]", "1", "\"x\"", "[[\"a\",1]]"] {
            assert!(read(text).unwrap_err().contains("an object of variables"), "{text}");
        }
    }
}
