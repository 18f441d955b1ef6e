//! Values as FEEL text: what `string(...)` gives (DMN 1.5 §10.3.4.1, table 71).

use crate::Value;
use std::fmt::Write as _;

/// As inside of other text: strings in quotation marks, dates and the like behind `@`.
pub(crate) fn literal(value: &Value) -> String {
    let mut out = String::new();
    write(value, true, &mut out);
    out
}

/// As `string(...)` gives it: a string as it is.
pub(crate) fn plain(value: &Value) -> String {
    let mut out = String::new();
    write(value, false, &mut out);
    out
}

/// Writing into a string never fails, hence the results that are dropped.
fn write(value: &Value, inside: bool, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Boolean(boolean) => out.push_str(if *boolean { "true" } else { "false" }),
        Value::Number(number) => _ = write!(out, "{number}"),
        Value::String(text) if inside => write_quoted(text, out),
        Value::String(text) => out.push_str(text),
        Value::Date(_)
        | Value::Time(_)
        | Value::DateTime(_)
        | Value::DaysDuration(_)
        | Value::MonthsDuration(_) => {
            let text = value.temporal_text().unwrap_or_default();
            _ = if inside { write!(out, "@\"{text}\"") } else { write!(out, "{text}") };
        }
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write(item, true, out);
            }
            out.push(']');
        }
        Value::Context(entries) => {
            out.push('{');
            for (index, (name, value)) in entries.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                if name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ' ') {
                    out.push_str(name);
                } else {
                    write_quoted(name, out);
                }
                out.push_str(": ");
                write(value, true, out);
            }
            out.push('}');
        }
        Value::Range(range) => _ = write!(out, "{range}"),
        Value::Function(function) => {
            _ = write!(out, "function of {} parameters", function.parameter_count());
        }
    }
}

fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
}
