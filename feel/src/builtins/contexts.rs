//! Functions of contexts (DMN 1.5 §10.3.4.10, table 80; `put` and `put all` are Camunda's older
//! names).

use super::arguments::{fault, list};
use super::{Arguments, Builtin, Fault, Outcome, nesting};
use crate::evaluate::{ENTRY_BYTES, Evaluator};
use crate::{Context, Value};
use std::sync::Arc;

const PUT: &[&[&str]] = &[&["context", "key", "value"], &["context", "keys", "value"]];

pub(super) const TABLE: &[Builtin] = &[
    nesting("get value", &[&["m", "key"], &["context", "key"], &["context", "keys"]], get_value, 0),
    nesting("get entries", &[&["m"], &["context"]], get_entries, 2),
    nesting("context", &[&["entries"]], context, 1),
    nesting("context put", PUT, context_put, 1),
    nesting("put", PUT, context_put, 1),
    nesting("context merge", &[&["contexts"], &["contexts..."]], context_merge, 0),
    nesting("put all", &[&["contexts"], &["contexts..."]], context_merge, 0),
];

/// The entry of that name, or behind a path of names.
fn get_value(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let entries = arguments.context(0)?;
    let Value::List(names) = arguments.any(1) else {
        let name = arguments.string(1)?;
        let found = entries.get(&**name).cloned();
        return found.map_or_else(|| fault(format!("there is no entry `{name}`")), Ok);
    };
    let mut value = Value::Context(Arc::clone(entries));
    for name in names.iter() {
        let inner = match (&value, name) {
            (Value::Context(entries), Value::String(name)) => entries.get(&**name).cloned(),
            _ => None,
        };
        let Some(inner) = inner else { return fault("there is no entry at the end of the path") };
        value = inner;
    }
    Ok(value)
}

fn get_entries(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let entries = arguments.context(0)?;
    pay_entries(evaluator, arguments, entries.len().saturating_mul(2))?;
    let entry = |(name, value): (&Arc<str>, &Value)| {
        let key = Value::String(Arc::clone(name));
        let pair = [(Arc::from("key"), key), (Arc::from("value"), value.clone())];
        Value::Context(Arc::new(Context::from(pair)))
    };
    list(evaluator, arguments, entries.iter().map(entry).collect())
}

fn pay_entries(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    count: usize,
) -> Result<(), Fault> {
    Ok(evaluator.budget.allocate(count.saturating_mul(ENTRY_BYTES), arguments.offset)?)
}

/// From a list of contexts with `key` and `value`.
fn context(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let mut built = Context::new();
    for item in arguments.list(0)? {
        pay_entries(evaluator, arguments, 1)?;
        let Value::Context(entry) = item else {
            return fault(format!("the list holds {}, not a context", item.described()));
        };
        match (entry.get("key"), entry.get("value")) {
            (Some(Value::String(key)), Some(value)) => {
                if built.insert(Arc::clone(key), value.clone()).is_some() {
                    return fault(format!("there are two entries `{key}`"));
                }
            }
            _ => return fault("each entry needs a string as `key`, and a `value`"),
        }
    }
    Ok(Value::Context(Arc::new(built)))
}

/// With one entry more or changed, perhaps at the end of a path of names.
fn context_put(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let entries = arguments.context(0)?;
    let names = match arguments.any(1) {
        Value::List(names) => &**names,
        name => std::slice::from_ref(name),
    };
    let changed = put(evaluator, arguments, entries, names)?;
    // A path may lead deeper than any value may be.
    evaluator.check_depth(&changed, arguments.offset)?;
    Ok(changed)
}

/// Contexts on the way that do not exist are made; the path is as long as values may be deep.
fn put(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    entries: &Context,
    names: &[Value],
) -> Outcome {
    let Some((Value::String(name), rest)) = names.split_first() else {
        return fault("`key` must be a string, or a list of strings");
    };
    if rest.len() > crate::JSON_DEPTH_MAX as usize {
        return fault("the path is too long");
    }
    pay_entries(evaluator, arguments, entries.len() + 1)?;
    let value = if rest.is_empty() {
        arguments.any(2).clone()
    } else {
        match entries.get(&**name) {
            Some(Value::Context(inner)) => put(evaluator, arguments, inner, rest)?,
            None => put(evaluator, arguments, &Context::new(), rest)?,
            Some(other) => {
                return fault(format!("the path leads into {}", other.described()));
            }
        }
    };
    let mut changed = entries.clone();
    changed.insert(Arc::clone(name), value);
    Ok(Value::Context(Arc::new(changed)))
}

/// Later contexts win.
fn context_merge(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let mut merged = Context::new();
    for item in arguments.items()? {
        let Value::Context(entries) = item else {
            return fault(format!("the list holds {}, not a context", item.described()));
        };
        pay_entries(evaluator, arguments, entries.len())?;
        merged.extend(entries.iter().map(|(name, value)| (Arc::clone(name), value.clone())));
    }
    Ok(Value::Context(Arc::new(merged)))
}
