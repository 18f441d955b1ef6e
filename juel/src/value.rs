//! What an expression computes with: JSON, and dates while an evaluation lasts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{DateTime, Number};

/// The entries of a map, by name.
pub type Map = BTreeMap<Arc<str>, Value>;

/// A value; a clone shares strings, lists and maps.
///
/// Comparing with `==` is Rust's equality, by value and type: the integer 1 and the double 1.0
/// differ. JUEL's own `==` coerces and belongs to the evaluation.
///
/// Values read from JSON or computed nest at most [`JSON_DEPTH_MAX`](crate::JSON_DEPTH_MAX) deep;
/// who builds one by hand keeps to that, as dropping, comparing and writing it recurse.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// An integer or a double.
    Number(Number),
    /// A string of Unicode characters.
    String(Arc<str>),
    /// A point in time with its zone; only `now()` and `dateTime()` make one. As JSON it is text.
    DateTime(DateTime),
    /// A list, of values of any types.
    List(Arc<[Value]>),
    /// Names with values.
    Map(Arc<Map>),
}

impl Value {
    /// What the value decides as a condition: null and `""` are false, a string is true if it
    /// reads `true` in any case (EL 2.1 §1.18.5). `None` for a number, a list, a map or a date:
    /// those are no conditions.
    pub fn as_condition(&self) -> Option<bool> {
        match self {
            Self::Null => Some(false),
            Self::Boolean(boolean) => Some(*boolean),
            Self::String(text) => Some(text.eq_ignore_ascii_case("true")),
            Self::Number(_) | Self::DateTime(_) | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// The value's type with its article, for messages.
    pub(crate) fn described(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::DateTime(_) => "a date",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }

    /// The name of the value's type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::DateTime(_) => "date",
            Self::List(_) => "list",
            Self::Map(_) => "map",
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

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(value.into())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::String(value.into())
    }
}
