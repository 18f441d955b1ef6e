//! `a.b`, `a[b]` (EL 2.1 §1.6) and the call of methods.

use crate::Value;
use crate::number::Numeric;
use crate::syntax::{Expression, Step, StepKind};

use super::{Evaluator, Stop, coercion};

impl<'p> Evaluator<'p> {
    pub(super) fn path(&mut self, base: &'p Expression, steps: &'p [Step]) -> Result<Value, Stop> {
        let mut value = self.value(base)?;
        for step in steps {
            self.budget.spend(1, step.offset)?;
            value = match &step.kind {
                StepKind::Property(name) => property(&value, name, step.offset)?,
                StepKind::Index(expression) => {
                    if matches!(value, Value::Null) {
                        continue; // The index is not looked at.
                    }
                    let index = self.operand(expression)?;
                    element(&value, &index, step.offset)?
                }
                StepKind::Call { name, method, arguments } => {
                    if matches!(value, Value::Null) {
                        let message = format!("`{name}(...)` is called on null");
                        return Err(Stop::new(step.offset, message));
                    }
                    let values: Result<Vec<_>, Stop> =
                        arguments.iter().map(|argument| self.operand(argument)).collect();
                    self.call(&value, name, *method, &values?, step.offset)?
                }
            };
        }
        Ok(value)
    }
}

/// A property of null is null, and so is an entry that a map does not have.
pub(super) fn property(value: &Value, name: &str, offset: u32) -> Result<Value, Stop> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Map(entries) => Ok(entries.get(name).cloned().unwrap_or(Value::Null)),
        Value::List(_)
        | Value::Boolean(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::DateTime(_) => Err(no_property(value, name, offset)),
    }
}

/// An index beyond a list gives null, and so does null as an index.
fn element(value: &Value, index: &Value, offset: u32) -> Result<Value, Stop> {
    match (value, index) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::List(items), _) => {
            let index = list_index(index, offset)?;
            Ok(index.and_then(|index| items.get(index)).cloned().unwrap_or(Value::Null))
        }
        (Value::Map(_), Value::String(name)) => property(value, name, offset),
        // The names of a map are strings, so nothing else is one of them.
        (Value::Map(_), _) => Ok(Value::Null),
        (_, Value::String(name)) => Err(no_property(value, name, offset)),
        (_, _) => {
            let (value, index) = (value.described(), index.described());
            Err(Stop::new(offset, format!("{value} has no elements, and {index} names none")))
        }
    }
}

/// A number without its fraction, a string that is an integer, or a boolean as 0 or 1; none if it
/// is no index of any list.
#[expect(clippy::cast_possible_truncation, reason = "Java's `intValue` cuts off as well")]
fn list_index(index: &Value, offset: u32) -> Result<Option<usize>, Stop> {
    let number = match index {
        Value::Number(number) => match number.numeric() {
            Numeric::Long(long) => long,
            Numeric::Double(double) => double as i64,
            Numeric::Big(_) => return Ok(None),
        },
        Value::String(text) if !text.is_empty() => coercion::long(index, offset)?,
        Value::Boolean(boolean) => i64::from(*boolean),
        Value::Null | Value::String(_) | Value::DateTime(_) | Value::List(_) | Value::Map(_) => {
            let message = format!("{} is no index of a list", index.described());
            return Err(Stop::new(offset, message));
        }
    };
    Ok(usize::try_from(number).ok())
}

fn no_property(value: &Value, name: &str, offset: u32) -> Stop {
    let hint = match (value, name) {
        (Value::List(_), "size" | "length") => ": write `.size()`",
        (Value::String(_), "length" | "size") => ": write `.length()`",
        _ => "",
    };
    Stop::new(offset, format!("{} has no property `{name}`{hint}", value.described()))
}
