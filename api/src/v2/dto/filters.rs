//! Filter properties: a plain value, which means equality, or an object of operators.
//!
//! What the engine compares is less than what the wire can say: names of states become the states
//! they stand for, keys that cannot exist match nothing, and times between two milliseconds are
//! moved to the side where the comparison stays true.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use baton_engine::ids::{ElementId, Timestamp};
use baton_engine::query::comparison::{Comparison, Comparisons};
use serde::Deserialize;
use serde::de::value::{
    BoolDeserializer, F64Deserializer, I64Deserializer, StrDeserializer, U64Deserializer,
    UnitDeserializer,
};
use serde::de::{Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, Schema,
    SchemaFormat, SchemaType, Type,
};
use utoipa::{PartialSchema, ToSchema};

use super::enums::{
    IncidentErrorTypes, IncidentStates, Name, ProcessInstanceStates, UserTaskStates, WireEnum,
};
use super::patterns::matches_pattern;
use super::values::{SentKey, SentSequence, SentTime};
use crate::request::whole_numbers::whole;

/// A text with `$like`.
pub(crate) type TextFilter = Property<String>;
/// A key.
pub(crate) type KeyFilter = Property<SentKey>;
/// The number of an event.
pub(crate) type SequenceFilter = Property<SentSequence>;
/// A whole number.
pub(crate) type IntegerFilter = Property<i64>;
/// A date and time.
pub(crate) type DateTimeFilter = Property<SentTime>;
/// A state of process instances.
pub(crate) type ProcessInstanceStateFilter = Property<Name<ProcessInstanceStates>>;
/// A state of user tasks.
pub(crate) type UserTaskStateFilter = Property<Name<UserTaskStates>>;
/// A state of incidents.
pub(crate) type IncidentStateFilter = Property<Name<IncidentStates>>;
/// A kind of incident.
pub(crate) type IncidentErrorTypeFilter = Property<Name<IncidentErrorTypes>>;

/// All comparisons that a request makes with one field.
pub(crate) struct Property<V>(Vec<Comparison<V>>);

/// A value that fields are compared with.
pub(crate) trait FilterValue: for<'de> Deserialize<'de> {
    /// The operators that are understood.
    const OPERATORS: &'static [&'static str];
    /// The name of the schema of a filter.
    const SCHEMA: &'static str;
    /// The schema of the value.
    fn value_schema() -> RefOr<Schema>;
}

const OF_TEXTS: &[&str] = &["$eq", "$neq", "$exists", "$in", "$notIn", "$like"];
const OF_KEYS: &[&str] = &["$eq", "$neq", "$exists", "$in", "$notIn"];
const OF_NUMBERS: &[&str] = &["$eq", "$neq", "$exists", "$gt", "$gte", "$lt", "$lte", "$in"];

impl FilterValue for String {
    const OPERATORS: &'static [&'static str] = OF_TEXTS;
    const SCHEMA: &'static str = "StringFilterProperty";
    fn value_schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).build().into()
    }
}

impl FilterValue for SentKey {
    const OPERATORS: &'static [&'static str] = OF_KEYS;
    const SCHEMA: &'static str = "KeyFilterProperty";
    fn value_schema() -> RefOr<Schema> {
        Self::schema()
    }
}

impl FilterValue for SentSequence {
    const OPERATORS: &'static [&'static str] = OF_NUMBERS;
    const SCHEMA: &'static str = "SequenceFilterProperty";
    fn value_schema() -> RefOr<Schema> {
        SentKey::schema()
    }
}

impl FilterValue for i64 {
    const OPERATORS: &'static [&'static str] = OF_NUMBERS;
    const SCHEMA: &'static str = "IntegerFilterProperty";
    fn value_schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(SchemaType::new(Type::Integer)).build().into()
    }
}

impl FilterValue for SentTime {
    const OPERATORS: &'static [&'static str] = OF_NUMBERS;
    const SCHEMA: &'static str = "DateTimeFilterProperty";
    fn value_schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .build()
            .into()
    }
}

impl<E: WireEnum> FilterValue for Name<E> {
    const OPERATORS: &'static [&'static str] = OF_TEXTS;
    const SCHEMA: &'static str = E::SCHEMA;
    fn value_schema() -> RefOr<Schema> {
        Self::schema()
    }
}

/// An operator that fields of type `V` understand, by its place among them.
struct Operator<V>(&'static str, PhantomData<V>);

impl<'de, V: FilterValue> Deserialize<'de> for Operator<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(OperatorVisitor(PhantomData))
    }
}

struct OperatorVisitor<V>(PhantomData<V>);

impl<V: FilterValue> Visitor<'_> for OperatorVisitor<V> {
    type Value = Operator<V>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an operator")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Operator<V>, E> {
        match V::OPERATORS.iter().find(|operator| **operator == text) {
            Some(operator) => Ok(Operator(operator, PhantomData)),
            None => Err(E::custom(format!(
                "there is no such operator; use any of {}",
                V::OPERATORS.join(", ")
            ))),
        }
    }
}

impl<'de, V: FilterValue> Deserialize<'de> for Property<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PropertyVisitor(PhantomData))
    }
}

struct PropertyVisitor<V>(PhantomData<V>);

impl<V: FilterValue> PropertyVisitor<V> {
    fn plain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Property<V>, D::Error> {
        V::deserialize(deserializer).map(|value| Property(vec![Comparison::Equal(value)]))
    }
}

impl<'de, V: FilterValue> Visitor<'de> for PropertyVisitor<V> {
    type Value = Property<V>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or an object of operators")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        let value: StrDeserializer<'_, E> = value.into_deserializer();
        Self::plain(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        let value: U64Deserializer<E> = value.into_deserializer();
        Self::plain(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        let value: I64Deserializer<E> = value.into_deserializer();
        Self::plain(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        if let Some(number) = whole(value) {
            return self.visit_i64(number);
        }
        let value: F64Deserializer<E> = value.into_deserializer();
        Self::plain(value)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        let value: BoolDeserializer<E> = value.into_deserializer();
        Self::plain(value)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        let value: UnitDeserializer<E> = ().into_deserializer();
        Self::plain(value)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut comparisons = Vec::new();
        while let Some(Operator::<V>(operator, _)) = members.next_key()? {
            comparisons.push(match operator {
                "$eq" => Comparison::Equal(members.next_value()?),
                "$neq" => Comparison::NotEqual(members.next_value()?),
                "$exists" => Comparison::Exists(members.next_value()?),
                "$in" => Comparison::In(members.next_value()?),
                "$notIn" => Comparison::NotIn(members.next_value()?),
                "$gt" => Comparison::Greater(members.next_value()?),
                "$gte" => Comparison::GreaterOrEqual(members.next_value()?),
                "$lt" => Comparison::Less(members.next_value()?),
                "$lte" => Comparison::LessOrEqual(members.next_value()?),
                _ => Comparison::Like(members.next_value()?),
            });
        }
        Ok(Property(comparisons))
    }
}

fn each<V, T>(
    property: Option<Property<V>>,
    convert: impl FnMut(Comparison<V>) -> Comparison<T>,
) -> Comparisons<T> {
    property.map_or_else(Vec::new, |Property(all)| all.into_iter().map(convert).collect())
}

fn map<V, T>(comparison: Comparison<V>, mut convert: impl FnMut(V) -> T) -> Comparison<T> {
    match comparison {
        Comparison::Equal(value) => Comparison::Equal(convert(value)),
        Comparison::NotEqual(value) => Comparison::NotEqual(convert(value)),
        Comparison::Exists(exists) => Comparison::Exists(exists),
        Comparison::In(values) => Comparison::In(values.into_iter().map(convert).collect()),
        Comparison::NotIn(values) => Comparison::NotIn(values.into_iter().map(convert).collect()),
        Comparison::Greater(value) => Comparison::Greater(convert(value)),
        Comparison::GreaterOrEqual(value) => Comparison::GreaterOrEqual(convert(value)),
        Comparison::Less(value) => Comparison::Less(convert(value)),
        Comparison::LessOrEqual(value) => Comparison::LessOrEqual(convert(value)),
        Comparison::Like(pattern) => Comparison::Like(pattern),
    }
}

/// Comparisons of a text.
pub(crate) fn texts(property: Option<TextFilter>) -> Comparisons<String> {
    property.map_or_else(Vec::new, |Property(comparisons)| comparisons)
}

/// Comparisons of a whole number.
pub(crate) fn integers(property: Option<IntegerFilter>) -> Comparisons<i64> {
    property.map_or_else(Vec::new, |Property(comparisons)| comparisons)
}

/// Comparisons of the number of an event.
pub(crate) fn sequences(property: Option<SequenceFilter>) -> Comparisons<i64> {
    each(property, |comparison| map(comparison, |SentSequence(value)| value))
}

/// Comparisons of an XML id.
pub(crate) fn ids(property: Option<TextFilter>) -> Comparisons<ElementId> {
    each(property, |comparison| map(comparison, ElementId::from))
}

/// Comparisons of a key.
pub(crate) fn keys<K>(property: Option<KeyFilter>, key: impl Fn(u64) -> K) -> Comparisons<K> {
    each(property, |comparison| map(comparison, |SentKey(value)| key(value)))
}

/// Comparison of a field that a request can only give one value of.
pub(crate) fn plain<V, T>(value: Option<V>, convert: impl FnOnce(V) -> T) -> Comparisons<T> {
    value.map(|value| Comparison::Equal(convert(value))).into_iter().collect()
}

/// Whether a field that nothing has passes all comparisons.
pub(crate) fn accept_absent<V>(property: Option<&Property<V>>) -> bool {
    let negative = |comparison: &Comparison<V>| {
        matches!(
            comparison,
            Comparison::NotEqual(_) | Comparison::NotIn(_) | Comparison::Exists(false)
        )
    };
    property.is_none_or(|Property(comparisons)| comparisons.iter().all(negative))
}

/// Comparisons of a list that must have each of these texts.
pub(crate) fn all_of(texts: Option<Vec<String>>) -> Comparisons<String> {
    texts.unwrap_or_default().into_iter().map(Comparison::Equal).collect()
}

/// Comparisons of a time, exact although times are kept in milliseconds.
pub(crate) fn times(property: Option<DateTimeFilter>) -> Comparisons<Timestamp> {
    let whole = |time: &SentTime| (!time.between).then_some(time.at);
    let up = |time: SentTime| if time.between { time.at.plus_ms(1) } else { time.at };
    each(property, |comparison| match comparison {
        Comparison::Equal(time) => match whole(&time) {
            Some(at) => Comparison::Equal(at),
            None => Comparison::In(Vec::new()),
        },
        Comparison::NotEqual(time) => match whole(&time) {
            Some(at) => Comparison::NotEqual(at),
            None => Comparison::NotIn(Vec::new()),
        },
        Comparison::In(times) => Comparison::In(times.iter().filter_map(whole).collect()),
        Comparison::NotIn(times) => Comparison::NotIn(times.iter().filter_map(whole).collect()),
        Comparison::GreaterOrEqual(time) => Comparison::GreaterOrEqual(up(time)),
        Comparison::Less(time) => Comparison::Less(up(time)),
        other @ (Comparison::Exists(_)
        | Comparison::Greater(_)
        | Comparison::LessOrEqual(_)
        | Comparison::Like(_)) => map(other, |time| time.at),
    })
}

/// Comparisons of a state or kind: names become what they stand for.
pub(crate) fn names<E: WireEnum, T>(
    property: Option<Property<Name<E>>>,
    convert: impl Fn(E::Engine) -> T,
) -> Comparisons<T> {
    let all = |names: &[Name<E>]| {
        names.iter().flat_map(Name::engine).cloned().map(&convert).collect::<Vec<T>>()
    };
    let like = |pattern: &str| {
        let matching = E::VALUES.iter().filter(|(name, _)| matches_pattern(name, pattern));
        matching.flat_map(|(_, values)| *values).cloned().map(&convert).collect()
    };
    each(property, |comparison| match comparison {
        Comparison::Equal(name) => one_or_in(all(&[name])),
        Comparison::NotEqual(name) => Comparison::NotIn(all(&[name])),
        Comparison::In(names) => Comparison::In(all(&names)),
        Comparison::NotIn(names) => Comparison::NotIn(all(&names)),
        Comparison::Exists(exists) => Comparison::Exists(exists),
        Comparison::Like(pattern) => Comparison::In(like(&pattern)),
        // Not among the operators of names: nothing is greater or less than a name.
        Comparison::Greater(_)
        | Comparison::GreaterOrEqual(_)
        | Comparison::Less(_)
        | Comparison::LessOrEqual(_) => Comparison::In(Vec::new()),
    })
}

/// One value is told as an equality, for which searches have indexes.
fn one_or_in<T>(mut values: Vec<T>) -> Comparison<T> {
    match values.pop() {
        Some(only) if values.is_empty() => Comparison::Equal(only),
        last => {
            values.extend(last);
            Comparison::In(values)
        }
    }
}

impl<V: FilterValue> PartialSchema for Property<V> {
    fn schema() -> RefOr<Schema> {
        let flag = ObjectBuilder::new().schema_type(SchemaType::new(Type::Boolean)).build();
        let pattern = ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .description(Some("`*` matches any text, `?` one character, `\\` escapes."))
            .build();
        let mut operators = ObjectBuilder::new()
            .description(Some("Operators, joined by AND."))
            .additional_properties(Some(AdditionalProperties::FreeForm(false)));
        for name in V::OPERATORS {
            let schema: RefOr<Schema> = match *name {
                "$exists" => flag.clone().into(),
                "$like" => pattern.clone().into(),
                "$in" | "$notIn" => ArrayBuilder::new().items(V::value_schema()).build().into(),
                _ => V::value_schema(),
            };
            operators = operators.property(*name, schema);
        }
        let either = OneOfBuilder::new().item(V::value_schema()).item(operators.build());
        RefOr::T(Schema::OneOf(either.build()))
    }
}

impl<V: FilterValue> ToSchema for Property<V> {
    fn name() -> Cow<'static, str> {
        if V::SCHEMA.ends_with("Property") {
            Cow::Borrowed(V::SCHEMA)
        } else {
            Cow::Owned(format!("{}FilterProperty", V::SCHEMA.trim_end_matches("Enum")))
        }
    }
}

#[cfg(test)]
mod tests;
