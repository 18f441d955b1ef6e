//! Methods of plain values, by the type of what they are called on.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a type has a few of all methods; the others are refused by name"
)]

mod collection;
mod date;
mod number;
mod text;

use std::borrow::Cow;
use std::sync::Arc;

use crate::Value;
use crate::methods::Method;

use super::{Evaluator, Stop, coercion};

/// One call: what is called, with what, and where it stands in the text.
struct Call<'c> {
    name: &'static str,
    method: Method,
    arguments: &'c [Cow<'c, Value>],
    offset: u32,
}

impl Evaluator<'_> {
    /// Calls a method of a value that is not null.
    pub(super) fn call(
        &mut self,
        value: &Value,
        name: &'static str,
        method: Method,
        arguments: &[Cow<'_, Value>],
        offset: u32,
    ) -> Result<Value, Stop> {
        let call = &Call { name, method, arguments, offset };
        match (method, value) {
            (Method::Equals, _) => self.same(value, call.argument(0), offset).map(Value::Boolean),
            (Method::ToText, Value::DateTime(date)) if !arguments.is_empty() => {
                self.write_date(date, Some(call.argument(0)), offset)
            }
            (Method::ToText, _) => {
                if !arguments.is_empty() {
                    return Err(call.not_of(value));
                }
                let text = self.text(value, offset)?;
                Ok(Value::String(Arc::from(text)))
            }
            (Method::Itself, _) => Ok(value.clone()),
            (Method::IsList, _) => Ok(Value::Boolean(matches!(value, Value::List(_)))),
            (Method::IsMap, _) => Ok(Value::Boolean(matches!(value, Value::Map(_)))),
            (Method::IsString, _) => Ok(Value::Boolean(matches!(value, Value::String(_)))),
            (Method::IsNumber, _) => Ok(Value::Boolean(matches!(value, Value::Number(_)))),
            (Method::IsBoolean, _) => Ok(Value::Boolean(matches!(value, Value::Boolean(_)))),
            (Method::IsNull, _) => Ok(Value::Boolean(false)),
            (_, Value::String(text)) => self.text_method(text, call),
            (_, Value::List(items)) => self.list_method(items, call),
            (_, Value::Map(entries)) => self.map_method(entries, call),
            (_, Value::Number(number)) => self.number_method(number, call),
            (_, Value::DateTime(date)) => date::call(date, call),
            (Method::BooleanValue, Value::Boolean(boolean)) => Ok(Value::Boolean(*boolean)),
            (_, Value::Boolean(_) | Value::Null) => Err(call.not_of(value)),
        }
    }
}

impl Call<'_> {
    /// The parser has counted them.
    fn argument(&self, index: usize) -> &Value {
        self.arguments.get(index).map_or(&Value::Null, |value| &**value)
    }

    /// An argument that Java declares as `int`.
    fn integer(&self, index: usize) -> Result<i64, Stop> {
        coercion::long(self.argument(index), self.offset)
    }

    /// The method exists, but not for values of this type.
    fn not_of(&self, value: &Value) -> Stop {
        self.failure(format!("{} has no method `{}(...)`", value.described(), self.name))
    }

    fn failure(&self, message: String) -> Stop {
        Stop::new(self.offset, message)
    }
}
