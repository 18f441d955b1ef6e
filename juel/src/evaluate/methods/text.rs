//! Methods of strings. Positions and lengths count UTF-16 units, as Java's do.

use std::sync::Arc;

use crate::Value;
use crate::methods::Method;

use super::super::comparison::order_of_texts;
use super::super::{Evaluator, Stop, budget};
use super::Call;

/// What has a meaning in Java's regular expressions.
const SPECIAL: &[char] = &['\\', '^', '$', '.', '|', '?', '*', '+', '(', ')', '[', ']', '{', '}'];

impl Evaluator<'_> {
    pub(super) fn text_method(&mut self, text: &Arc<str>, call: &Call<'_>) -> Result<Value, Stop> {
        self.budget.spend_on_text(text.len(), call.offset)?;
        Ok(match call.method {
            Method::Length => integer(units(text)),
            Method::IsEmpty => Value::Boolean(text.is_empty()),
            Method::IsBlank => Value::Boolean(text.trim().is_empty()),
            Method::EqualsIgnoreCase => {
                let other = call.argument(0);
                let Value::String(other) = other else { return Ok(Value::Boolean(false)) };
                self.budget.spend_on_text(other.len(), call.offset)?;
                let ascii = text.eq_ignore_ascii_case(other);
                let folded = text.chars().flat_map(char::to_lowercase);
                Value::Boolean(ascii || folded.eq(other.chars().flat_map(char::to_lowercase)))
            }
            Method::Contains => Value::Boolean(self.contains(
                &Value::String(Arc::clone(text)),
                call.argument(0),
                call.offset,
            )?),
            Method::StartsWith => {
                Value::Boolean(text.starts_with(&*self.text(call.argument(0), call.offset)?))
            }
            Method::EndsWith => {
                Value::Boolean(text.ends_with(&*self.text(call.argument(0), call.offset)?))
            }
            Method::IndexOf => {
                let wanted = self.wanted(text, call)?;
                position(text, text.find(&*wanted))
            }
            Method::LastIndexOf => {
                let wanted = self.wanted(text, call)?;
                position(text, text.rfind(&*wanted))
            }
            Method::CompareTo => {
                let other = self.text(call.argument(0), call.offset)?;
                Value::from(order_of_texts(text, &other) as i64)
            }
            Method::ToLowerCase => self.built(text.to_lowercase(), call.offset)?,
            Method::ToUpperCase => self.built(text.to_uppercase(), call.offset)?,
            Method::Trim => self.built(text.trim().to_owned(), call.offset)?,
            Method::Concat => {
                let other = self.text(call.argument(0), call.offset)?;
                budget::check_string(text.len() + other.len(), call.offset)?;
                self.built([text, &*other].concat(), call.offset)?
            }
            Method::Substring => {
                let from = call.integer(0)?;
                let to = if call.arguments.len() > 1 { Some(call.integer(1)?) } else { None };
                self.part(text, from, to, call)?
            }
            Method::CharacterAt => {
                let at = call.integer(0)?;
                self.part(text, at, Some(at.saturating_add(1)), call)?
            }
            Method::Replace => self.replaced(text, call)?,
            Method::Split => self.split(text, call)?,
            _ => return Err(call.not_of(&Value::String(Arc::clone(text)))),
        })
    }

    /// Whether a string has a part, or a list an item.
    pub(in super::super) fn contains(
        &mut self,
        value: &Value,
        wanted: &Value,
        offset: u32,
    ) -> Result<bool, Stop> {
        match value {
            Value::String(text) => {
                self.budget.spend_on_text(text.len(), offset)?;
                Ok(text.contains(&*self.text(wanted, offset)?))
            }
            Value::List(items) => {
                for item in items.iter() {
                    if self.same(item, wanted, offset)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    /// The part of a string that is looked for.
    fn wanted(&mut self, text: &str, call: &Call<'_>) -> Result<String, Stop> {
        let wanted = self.text(call.argument(0), call.offset)?.into_owned();
        self.budget.allocate(wanted.len(), call.offset)?;
        self.budget.spend_on_text(text.len(), call.offset)?;
        Ok(wanted)
    }

    /// A string that has just been built.
    fn built(&mut self, text: String, offset: u32) -> Result<Value, Stop> {
        budget::check_string(text.len(), offset)?;
        self.budget.allocate(text.len(), offset)?;
        Ok(Value::String(Arc::from(text)))
    }

    fn part(
        &mut self,
        text: &str,
        from: i64,
        to: Option<i64>,
        call: &Call<'_>,
    ) -> Result<Value, Stop> {
        let length = units(text);
        let end = to.map_or(Ok(length), usize::try_from);
        let bounds = usize::try_from(from).ok().zip(end.ok());
        let part = bounds
            .filter(|(from, to)| from <= to && *to <= length)
            .and_then(|(from, to)| text.get(byte_of(text, from)?..byte_of(text, to)?));
        let Some(part) = part else {
            let to = to.map_or(String::new(), |to| format!(" to {to}"));
            let message = format!("a string of length {length} has no part from {from}{to}");
            return Err(call.failure(message));
        };
        self.built(part.to_owned(), call.offset)
    }

    fn replaced(&mut self, text: &str, call: &Call<'_>) -> Result<Value, Stop> {
        let from = self.text(call.argument(0), call.offset)?;
        let to = self.text(call.argument(1), call.offset)?;
        let longest = if from.len() >= to.len() {
            text.len()
        } else {
            let count = text.matches(&*from).count();
            text.len().saturating_add(count.saturating_mul(to.len() - from.len()))
        };
        budget::check_string(longest, call.offset)?;
        self.built(text.replace(&*from, &to), call.offset)
    }

    /// Java splits by a regular expression; here it has to be plain text, in which `\\` makes a
    /// special character plain. Empty parts at the end are left out.
    fn split(&mut self, text: &str, call: &Call<'_>) -> Result<Value, Stop> {
        let pattern = self.text(call.argument(0), call.offset)?;
        let Some(separator) = plain(&pattern) else {
            let message = "`split` by a regular expression is not available: only by plain text";
            return Err(call.failure(message.to_owned()));
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in text.split(&*separator) {
            self.budget.spend(1, call.offset)?;
            self.budget.allocate(part.len() + budget::ITEM_BYTES, call.offset)?;
            parts.push(part);
        }
        if parts.len() > 1 {
            let content = parts.iter().rposition(|part| !part.is_empty());
            parts.truncate(content.map_or(0, |last| last + 1));
        }
        Ok(Value::List(parts.into_iter().map(Value::from).collect()))
    }
}

/// The text that a regular expression stands for, if it is plain.
fn plain(pattern: &str) -> Option<String> {
    let mut text = String::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character == '\\' {
            text.push(characters.next().filter(|next| SPECIAL.contains(next))?);
        } else if SPECIAL.contains(&character) && pattern.len() > 1 {
            return None;
        } else if character == '.' || character == '|' {
            return None; // Alone, too, they stand for something else.
        } else {
            text.push(character);
        }
    }
    (!text.is_empty()).then_some(text)
}

/// The length as Java counts.
fn units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The byte at which a UTF-16 unit starts; none within a character.
fn byte_of(text: &str, unit: usize) -> Option<usize> {
    if text.is_ascii() {
        return (unit <= text.len()).then_some(unit);
    }
    let mut at = 0;
    for (byte, character) in text.char_indices() {
        if at >= unit {
            return (at == unit).then_some(byte);
        }
        at += character.len_utf16();
    }
    (at == unit).then_some(text.len())
}

/// A place in a string, or -1.
fn position(text: &str, byte: Option<usize>) -> Value {
    match byte {
        Some(byte) => integer(units(text.get(..byte).unwrap_or_default())),
        None => Value::from(-1),
    }
}

pub(super) fn integer(number: usize) -> Value {
    Value::from(i64::try_from(number).unwrap_or(i64::MAX))
}
