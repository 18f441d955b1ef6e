//! Values as test cases write them, and whether a result is one.

use crate::xml::Element;
use baton_feel::{Context, Date, DateTime, DaysDuration, MonthsDuration, Number, Time, Value};
use std::sync::Arc;

/// The value in an `expected`, `inputNode`, `item` or `component`.
pub(crate) fn read(element: &Element) -> Value {
    if let Some(list) = element.child("list") {
        let list_nil = list.attribute("nil") == Some("true");
        let items = list.all("item").map(read).collect();
        return if list_nil { Value::Null } else { Value::List(items) };
    }
    if element.child("component").is_some() {
        let entry = |component: &Element| {
            (Arc::from(component.attribute("name").unwrap_or_default()), read(component))
        };
        let entries: Context = element.all("component").map(entry).collect();
        return Value::Context(Arc::new(entries));
    }
    let Some(value) = element.child("value") else { return Value::Null };
    if value.attribute("nil") == Some("true") {
        return Value::Null;
    }
    let text = value.text.as_str();
    let kind = value.attribute("type").and_then(|kind| kind.rsplit(':').next());
    let trimmed = text.trim();
    let plain = || match trimmed {
        "true" => Some(Value::Boolean(true)),
        "false" => Some(Value::Boolean(false)),
        _ => Number::parse(trimmed).map(Value::Number),
    };
    match kind {
        Some("string") => Some(Value::from(text)),
        Some("decimal" | "double" | "integer" | "float" | "int" | "long") => {
            Number::parse(trimmed).map(Value::Number)
        }
        Some("boolean") => Some(Value::Boolean(trimmed == "true")),
        Some("date") => Date::parse(trimmed).map(Value::Date),
        Some("time") => Time::parse(trimmed).map(Value::Time),
        Some("dateTime") => DateTime::parse(trimmed).map(Value::DateTime),
        Some("duration") => DaysDuration::parse(trimmed)
            .map(Value::DaysDuration)
            .or_else(|| MonthsDuration::parse(trimmed).map(Value::MonthsDuration)),
        _ => plain(),
    }
    .unwrap_or_else(|| Value::from(text))
}

/// Numbers may differ in the ninth decimal, as the TCK's own runners have it.
pub(crate) fn is_as_expected(result: &Value, expected: &Value) -> bool {
    match (result, expected) {
        (Value::Number(result), Value::Number(expected)) => {
            let number = |number: &Number| number.to_string().parse::<f64>().unwrap_or(f64::NAN);
            let (result, expected) = (number(result), number(expected));
            (result - expected).abs() <= 1e-8 * expected.abs().max(1.0)
        }
        (Value::List(results), Value::List(expected)) => {
            results.len() == expected.len()
                && results.iter().zip(expected.iter()).all(|(a, b)| is_as_expected(a, b))
        }
        (Value::Context(results), Value::Context(expected)) => {
            results.len() == expected.len()
                && expected.iter().all(|(name, value)| {
                    results.get(name).is_some_and(|result| is_as_expected(result, value))
                })
        }
        (Value::DateTime(result), Value::DateTime(expected)) => {
            result == expected
                || result.zone().is_some()
                    && result.epoch_milliseconds() == expected.epoch_milliseconds()
        }
        _ => result == expected,
    }
}
