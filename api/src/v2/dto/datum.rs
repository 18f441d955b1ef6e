//! Values of members that differ from one kind of thing to the next.

use std::sync::Arc;

use baton_engine::ids::{
    BroadcastKey, ContentHash, DeploymentKey, ElementId, ElementInstanceKey, IncidentKey, JobKey,
    JsonText, MessageKey, ProcessDefinitionKey, ProcessInstanceKey, SubscriptionKey, Timestamp,
    UserTaskKey, VariableKey,
};
use serde::{Serialize, Serializer};

use super::values::{Key, Time};
use crate::request::raw_json::RawJson;

/// One value.
#[derive(Debug)]
pub(crate) enum Datum {
    /// Nothing.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A number that is no key.
    Number(i64),
    /// A key, or a number of an event.
    Key(u64),
    /// A text.
    Text(Arc<str>),
    /// A text out of a fixed list.
    Word(&'static str),
    /// A moment.
    Time(Timestamp),
    /// A JSON text; null for a value that is stored apart.
    Json(JsonText),
    /// Several values.
    List(Vec<Datum>),
    /// Named values.
    Object(Members),
}

/// Named values, in order.
pub(crate) type Members = Vec<(&'static str, Datum)>;

/// Writes named values as an object.
pub(crate) fn write_members<S: Serializer>(
    members: &Members,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
}

impl Serialize for Datum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Key(key) => Key(*key).serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Word(word) => serializer.serialize_str(word),
            Self::Time(time) => Time(*time).serialize(serializer),
            Self::Json(text) if text.stored_as().is_some() => serializer.serialize_unit(),
            Self::Json(text) => RawJson(text).serialize(serializer),
            Self::List(values) => serializer.collect_seq(values),
            Self::Object(members) => write_members(members, serializer),
        }
    }
}

macro_rules! data {
    ($($type:ty: $value:pat => $datum:expr;)*) => {$(
        impl From<$type> for Datum {
            fn from($value: $type) -> Self {
                $datum
            }
        }
    )*};
}

data! {
    bool: flag => Self::Flag(flag);
    i32: number => Self::Number(number.into());
    u8: number => Self::Number(number.into());
    u16: number => Self::Number(number.into());
    u32: number => Self::Number(number.into());
    &'static str: word => Self::Word(word);
    &Arc<str>: text => Self::Text(Arc::clone(text));
    &ElementId: id => Self::Text(Arc::from(id.as_str()));
    &ContentHash: hash => Self::Text(Arc::from(hash.to_string()));
    &JsonText: text => Self::Json(text.clone());
    Timestamp: time => Self::Time(time);
    BroadcastKey: key => Self::Key(key.0);
    DeploymentKey: key => Self::Key(key.0);
    ElementInstanceKey: key => Self::Key(key.0);
    IncidentKey: key => Self::Key(key.0);
    JobKey: key => Self::Key(key.0);
    MessageKey: key => Self::Key(key.0);
    ProcessDefinitionKey: key => Self::Key(key.0);
    ProcessInstanceKey: key => Self::Key(key.0);
    SubscriptionKey: key => Self::Key(key.0);
    UserTaskKey: key => Self::Key(key.0);
    VariableKey: key => Self::Key(key.0);
    Members: members => Self::Object(members);
}

impl<T> From<Option<T>> for Datum
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

/// Several values of one kind.
pub(crate) fn list<'v, T>(values: &'v [T]) -> Datum
where
    Datum: From<&'v T>,
{
    Datum::List(values.iter().map(Datum::from).collect())
}

/// Named values, from names and whatever a value can be made of.
macro_rules! members {
    ($($name:literal: $value:expr),* $(,)?) => {
        vec![$(($name, $crate::v2::dto::datum::Datum::from($value))),*]
    };
}
pub(crate) use members;
