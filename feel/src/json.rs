//! JSON text to values and back, every digit kept (up to the 34 that a number has).
//!
//! `serde_json` judges what is JSON, as raw text; the values are then built in one pass over the
//! text, so that numbers never go through a float and deep nesting costs no more than flat.

use crate::{Context, JSON_DEPTH_MAX, JsonError, Number, Value};
use serde_json::value::RawValue;
use std::fmt::Write as _;
use std::sync::Arc;

impl Value {
    /// Reads JSON text.
    ///
    /// Numbers are read from their text, never through a float. Digits beyond the 34th are rounded.
    /// Of entries with the same name the last one counts.
    ///
    /// # Errors
    ///
    /// The text is no JSON, nests deeper than [`JSON_DEPTH_MAX`], holds half a surrogate pair, or a
    /// number of 10^6145 or more.
    ///
    /// ```
    /// let value = baton_feel::Value::from_json(r#"{ "price": 0.10 }"#)?;
    /// assert_eq!(value.to_json(), r#"{"price":0.10}"#);
    /// # Ok::<(), baton_feel::JsonError>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, JsonError> {
        let checked: &RawValue = serde_json::from_str(text).map_err(no_json)?;
        Reader { text: checked.get(), at: 0 }.value(JSON_DEPTH_MAX)
    }

    /// Writes compact JSON text; the names of contexts come in their order as text. Dates, times,
    /// durations and ranges become strings, functions null.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    /// As [`Value::to_json`], at the end of `out`.
    pub fn write_json(&self, out: &mut String) {
        match self {
            Self::Null | Self::Function(_) => out.push_str("null"),
            Self::Boolean(true) => out.push_str("true"),
            Self::Boolean(false) => out.push_str("false"),
            Self::Number(number) => _ = write!(out, "{number}"), // A string takes everything.
            Self::String(string) => write_string(string, out),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Self::Context(entries) => {
                out.push('{');
                for (index, (name, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_string(name, out);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
            Self::Date(_)
            | Self::Time(_)
            | Self::DateTime(_)
            | Self::DaysDuration(_)
            | Self::MonthsDuration(_) => {
                write_string(&self.temporal_text().unwrap_or_default(), out);
            }
            Self::Range(range) => write_string(&range.to_string(), out),
        }
    }
}

/// Builds values from text that is known to be JSON, in one pass.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    /// The value that starts here, of which `depth` levels may open.
    fn value(&mut self, depth: u32) -> Result<Value, JsonError> {
        match self.next() {
            b'n' => Ok(self.word("null", Value::Null)),
            b't' => Ok(self.word("true", Value::Boolean(true))),
            b'f' => Ok(self.word("false", Value::Boolean(false))),
            b'"' => Ok(Value::String(self.string()?)),
            b'[' => self.list(one_less(depth)?),
            b'{' => self.context(one_less(depth)?),
            _ => self.number(),
        }
    }

    fn list(&mut self, depth: u32) -> Result<Value, JsonError> {
        let mut items = Vec::new();
        self.at += 1;
        while self.next() != b']' {
            items.push(self.value(depth)?);
            self.at += usize::from(self.next() == b',');
        }
        self.at += 1;
        Ok(Value::List(items.into()))
    }

    fn context(&mut self, depth: u32) -> Result<Value, JsonError> {
        let mut entries = Context::new();
        self.at += 1;
        while self.next() != b'}' {
            let name = self.string()?;
            self.at += usize::from(self.next() == b':');
            let value = self.value(depth)?;
            entries.insert(name, value);
            self.at += usize::from(self.next() == b',');
        }
        self.at += 1;
        Ok(Value::Context(Arc::new(entries)))
    }

    fn string(&mut self) -> Result<Arc<str>, JsonError> {
        let start = self.at;
        let mut escaped = false;
        let mut length = 1;
        loop {
            match self.byte(start + length) {
                b'"' | END => break,
                b'\\' => {
                    escaped = true;
                    length += 2;
                }
                _ => length += 1,
            }
        }
        self.at = start + length + 1;
        if escaped {
            let whole = self.text.get(start..self.at).unwrap_or_default();
            let unescaped: String = serde_json::from_str(whole).map_err(no_json)?;
            return Ok(unescaped.into());
        }
        Ok(self.text.get(start + 1..start + length).unwrap_or_default().into())
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let ends = |byte: u8| !matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.bytes().position(ends).unwrap_or(rest.len()).max(1);
        self.at += length;
        let text = rest.get(..length).unwrap_or_default();
        Number::parse(text).map(Value::Number).ok_or_else(|| JsonError {
            message: format!("the number {text:.40} is too large: at most 10^6144 can be held"),
        })
    }

    fn word(&mut self, word: &str, value: Value) -> Value {
        self.at += word.len();
        value
    }

    /// The next byte after white space.
    fn next(&mut self) -> u8 {
        while matches!(self.byte(self.at), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
        self.byte(self.at)
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(END)
    }
}

/// What follows the text; no JSON contains it outside of strings.
const END: u8 = 0;

fn one_less(depth: u32) -> Result<u32, JsonError> {
    depth.checked_sub(1).ok_or_else(|| JsonError {
        message: format!("lists and objects nest deeper than {JSON_DEPTH_MAX} levels"),
    })
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn no_json(cause: serde_json::Error) -> JsonError {
    JsonError { message: format!("not JSON: {cause}") }
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | ..b' ')) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let (first, after) = special.split_at(1); // Those bytes are characters of their own.
        match first {
            "\"" => out.push_str("\\\""),
            "\\" => out.push_str("\\\\"),
            "\n" => out.push_str("\\n"),
            "\r" => out.push_str("\\r"),
            "\t" => out.push_str("\\t"),
            _ => _ = write!(out, "\\u{:04x}", first.as_bytes().first().unwrap_or(&0)),
        }
        rest = after;
    }
    out.push_str(rest);
    out.push('"');
}
