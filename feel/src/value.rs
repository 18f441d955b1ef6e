//! What an expression computes with (DMN 1.5 §10.3.2.3).

use crate::{Date, DateTime, DaysDuration, Function, MonthsDuration, Number, Range, Time};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The entries of a context, by name.
pub type Context = BTreeMap<Arc<str>, Value>;

/// A FEEL value; a clone shares strings, lists and contexts.
///
/// Comparing with `==` is Rust's equality, by value: two nulls are equal, and so are `1.0` and `1`.
/// FEEL's own `=` is three-valued and belongs to the evaluation.
///
/// Values read from JSON or computed nest at most [`JSON_DEPTH_MAX`](crate::JSON_DEPTH_MAX) deep;
/// who builds one by hand keeps to that, as dropping, comparing and writing it recurse.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value; also the result of an operation that does not apply.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A decimal number.
    Number(Number),
    /// A string of Unicode characters.
    String(Arc<str>),
    /// A list, of values of any types.
    List(Arc<[Value]>),
    /// Names with values.
    Context(Arc<Context>),
    /// A day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A day and a time of day.
    DateTime(DateTime),
    /// A duration of exact length.
    DaysDuration(DaysDuration),
    /// A duration of years and months.
    MonthsDuration(MonthsDuration),
    /// What lies between two values.
    Range(Arc<Range>),
    /// Something to call.
    Function(Arc<Function>),
}

impl Value {
    /// The boolean, if it is one.
    pub fn as_boolean(&self) -> Option<bool> {
        if let Self::Boolean(boolean) = self { Some(*boolean) } else { None }
    }

    /// The value's type with its article, for messages.
    pub(crate) fn described(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Context(_) => "a context",
            Self::Date(_) => "a date",
            Self::Time(_) => "a time",
            Self::DateTime(_) => "a date and time",
            Self::DaysDuration(_) => "a days and time duration",
            Self::MonthsDuration(_) => "a years and months duration",
            Self::Range(_) => "a range",
            Self::Function(_) => "a function",
        }
    }

    /// The FEEL name of the value's type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::List(_) => "list",
            Self::Context(_) => "context",
            Self::Date(_) => "date",
            Self::Time(_) => "time",
            Self::DateTime(_) => "date and time",
            Self::DaysDuration(_) => "days and time duration",
            Self::MonthsDuration(_) => "years and months duration",
            Self::Range(_) => "range",
            Self::Function(_) => "function",
        }
    }

    /// A date, time or duration as ISO 8601 text, with `@` before the name of a zone.
    pub(crate) fn temporal_text(&self) -> Option<String> {
        match self {
            Self::Date(date) => Some(date.to_string()),
            Self::Time(time) => Some(time.to_string()),
            Self::DateTime(date_time) => Some(date_time.to_string()),
            Self::DaysDuration(duration) => Some(duration.to_string()),
            Self::MonthsDuration(duration) => Some(duration.to_string()),
            Self::Null
            | Self::Boolean(_)
            | Self::Number(_)
            | Self::String(_)
            | Self::List(_)
            | Self::Context(_)
            | Self::Range(_)
            | Self::Function(_) => None,
        }
    }

    /// The value with nothing in it but what JSON has, as [`Value::to_json`] writes it: dates,
    /// times, durations and ranges become strings, functions null.
    #[must_use]
    pub fn into_json_types(self) -> Self {
        match &self {
            Self::Null | Self::Boolean(_) | Self::Number(_) | Self::String(_) => self,
            Self::List(items) if items.iter().all(Self::is_json) => self,
            Self::Context(entries) if entries.values().all(Self::is_json) => self,
            Self::List(items) => {
                Self::List(items.iter().map(|item| item.clone().into_json_types()).collect())
            }
            Self::Context(entries) => {
                let entries = entries.iter();
                let entries = entries
                    .map(|(name, value)| (Arc::clone(name), value.clone().into_json_types()));
                Self::Context(Arc::new(entries.collect()))
            }
            Self::Range(range) => Self::String(range.to_string().into()),
            Self::Function(_) => Self::Null,
            Self::Date(_)
            | Self::Time(_)
            | Self::DateTime(_)
            | Self::DaysDuration(_)
            | Self::MonthsDuration(_) => {
                Self::String(self.temporal_text().unwrap_or_default().into())
            }
        }
    }

    /// True if there is nothing in it but what JSON has.
    fn is_json(&self) -> bool {
        match self {
            Self::Null | Self::Boolean(_) | Self::Number(_) | Self::String(_) => true,
            Self::List(items) => items.iter().all(Self::is_json),
            Self::Context(entries) => entries.values().all(Self::is_json),
            Self::Date(_)
            | Self::Time(_)
            | Self::DateTime(_)
            | Self::DaysDuration(_)
            | Self::MonthsDuration(_)
            | Self::Range(_)
            | Self::Function(_) => false,
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<Number> for Value {
    fn from(value: Number) -> Self {
        Self::Number(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(value.into())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::String(value.into())
    }
}
