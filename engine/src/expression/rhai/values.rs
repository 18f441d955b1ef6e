//! Values of the engine as a script has them, and back.

use std::sync::Arc;

use baton_feel::{Context, Number};
use rhai::{Array, Dynamic, Map};

use super::limits::{LIST_ITEMS_MAX, MAP_ENTRIES_MAX, TEXT_BYTES_MAX, VALUE_DEPTH_MAX};
use crate::expression::Value;

/// What makes a value unfit for a script, or a script's value for the engine: a verb and the rest
/// of a sentence whose subject the caller knows.
pub(super) type Unfit = String;

/// A value as a script has it.
#[allow(clippy::wildcard_enum_match_arm, reason = "variables are JSON, so the others are texts")]
pub(super) fn to_script(value: &Value) -> Result<Dynamic, Unfit> {
    Ok(match value {
        Value::Null => Dynamic::UNIT,
        Value::Boolean(boolean) => (*boolean).into(),
        Value::Number(number) => number_to_script(*number)?,
        Value::String(text) if text.len() > TEXT_BYTES_MAX => {
            return Err(format!(
                "is longer than the {TEXT_BYTES_MAX} bytes that a script may have"
            ));
        }
        Value::String(text) => (&**text).into(),
        Value::List(items) if items.len() > LIST_ITEMS_MAX => {
            return Err(format!("has more than the {LIST_ITEMS_MAX} items that a script may have"));
        }
        Value::List(items) => {
            Dynamic::from_array(items.iter().map(to_script).collect::<Result<Array, _>>()?)
        }
        Value::Context(entries) if entries.len() > MAP_ENTRIES_MAX => {
            return Err(format!(
                "has more than the {MAP_ENTRIES_MAX} entries that a script may have"
            ));
        }
        Value::Context(entries) => {
            let mut map = Map::new();
            for (name, value) in entries.iter() {
                map.insert((&**name).into(), to_script(value)?);
            }
            Dynamic::from_map(map)
        }
        other => to_script(&other.clone().into_json_types())?,
    })
}

fn number_to_script(number: Number) -> Result<Dynamic, Unfit> {
    let text = number.to_string();
    if let Ok(integer) = text.parse::<i64>() {
        return Ok(integer.into());
    }
    // Parsing rounds, so the number is compared with what became of it.
    let decimal = text.parse().ok().map(Dynamic::from_decimal);
    let decimal = decimal.filter(|decimal| Number::parse(&decimal.to_string()) == Some(number));
    decimal.ok_or_else(|| format!("is {text}, which has more digits than the 28 of a script"))
}

/// A value of a script as the engine has it.
pub(super) fn from_script(value: &Dynamic) -> Result<Value, Unfit> {
    parts(value).ok_or_else(too_deep)?;
    convert(value)
}

/// What is said of a value that nests too deeply to be handled.
pub(super) fn too_deep() -> Unfit {
    format!("nests more than {VALUE_DEPTH_MAX} deep")
}

/// As [`from_script`], of a value that does not nest too deeply.
fn convert(value: &Dynamic) -> Result<Value, Unfit> {
    if value.is_unit() {
        return Ok(Value::Null);
    }
    if let Ok(boolean) = value.as_bool() {
        return Ok(Value::Boolean(boolean));
    }
    if let Ok(integer) = value.as_int() {
        return Ok(Value::from(integer));
    }
    if let Ok(decimal) = value.as_decimal() {
        let number = Number::parse(&decimal.to_string());
        return number
            .map(Value::Number)
            .ok_or_else(|| format!("is {decimal}, which is no number"));
    }
    if value.is_string() || value.is_char() {
        return Ok(Value::String(Arc::from(value.to_string())));
    }
    if let Ok(items) = value.as_array_ref() {
        return items.iter().map(convert).collect::<Result<_, _>>().map(Value::List);
    }
    if let Ok(entries) = value.as_map_ref() {
        let mut context = Context::new();
        for (name, value) in entries.iter() {
            context.insert(Arc::from(name.as_str()), convert(value)?);
        }
        return Ok(Value::Context(Arc::new(context)));
    }
    Err(format!("is or holds a `{}`, which is no JSON", value.type_name()))
}

/// How many parts a value has; none if it nests deeper than values may.
pub(super) fn parts(value: &Dynamic) -> Option<u64> {
    parts_within(value, VALUE_DEPTH_MAX)
}

fn parts_within(value: &Dynamic, depth: u32) -> Option<u64> {
    if let Ok(text) = value.as_immutable_string_ref() {
        return Some(1 + text.len() as u64);
    }
    let mut parts = 1;
    if let Ok(items) = value.as_array_ref() {
        let depth = depth.checked_sub(1)?;
        for item in items.iter() {
            parts += parts_within(item, depth)?;
        }
    } else if let Ok(entries) = value.as_map_ref() {
        let depth = depth.checked_sub(1)?;
        for item in entries.values() {
            parts += parts_within(item, depth)?;
        }
    }
    Some(parts)
}
