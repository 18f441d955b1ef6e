//! Input and output parameters: texts, scripts, lists and maps in each other.

use baton_models::extensions::{
    Dialect, IoMapping, MappedValue, Script, ScriptBody, VariableMapping,
};

use super::calls::nothing;
use crate::extensions::source::Source;
use baton_models::Expression;

/// Lists and maps in each other beyond this are reported, and read as nothing: a diagram has two or
/// three, and values are walked and dropped by recursion.
pub(in crate::extensions) const DEPTH_MAX: usize = 32;

pub(super) fn io_mapping(source: Source<'_>) -> IoMapping {
    IoMapping {
        inputs: source.children_named("inputParameter").map(parameter).collect(),
        outputs: source.children_named("outputParameter").map(parameter).collect(),
        dialect: Dialect::Camunda,
        at: source.at(),
    }
}

fn parameter(source: Source<'_>) -> VariableMapping {
    VariableMapping {
        value: value(source, 0),
        target: source.text("name"),
        local: false,
        at: source.at(),
    }
}

/// The value that stands in a parameter or an entry: an element, else the text.
fn value(holder: Source<'_>, depth: usize) -> MappedValue {
    match holder.children().next() {
        Some(child) => element(child, depth),
        None => holder.content().map_or(MappedValue::Nothing, MappedValue::Expression),
    }
}

fn element(source: Source<'_>, depth: usize) -> MappedValue {
    if depth >= DEPTH_MAX {
        return MappedValue::Nothing;
    }
    match source.name() {
        "list" => {
            MappedValue::List(source.children().map(|item| element(item, depth + 1)).collect())
        }
        "map" => {
            let entries = source.children_named("entry").map(|entry| {
                let key = entry.expression("key").unwrap_or_else(|| nothing(entry.at()));
                (key, value(entry, depth + 1))
            });
            MappedValue::Map(entries.collect())
        }
        "script" => MappedValue::Script(Box::new(script(source))),
        _ => source.content().map_or(MappedValue::Nothing, MappedValue::Expression),
    }
}

/// A script in an element of its own.
pub(super) fn script(source: Source<'_>) -> Script {
    let at = source.at();
    let body = if let Some(resource) = source.expression("resource") {
        ScriptBody::Resource(resource)
    } else {
        let text = source.content().unwrap_or_else(|| nothing(at));
        // The language of a script is its format.
        ScriptBody::Inline(Expression { language: None, ..text })
    };
    let format = source.text("scriptFormat").or_else(|| source.text("language"));
    Script { format, body, at }
}
