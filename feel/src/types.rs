//! Types as texts name them (DMN 1.5 §10.3.2.3, rule 54 and §10.3.2.9), and what belongs to them.

use crate::function::FunctionKind;
use crate::{Range, Value};
use std::sync::Arc;

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Type {
    /// Everything but null.
    Any,
    Null,
    Boolean,
    Number,
    String,
    Date,
    Time,
    DateTime,
    DaysDuration,
    MonthsDuration,
    List(Box<Type>),
    Context(Box<[(Arc<str>, Type)]>),
    Range(Box<Type>),
    Function(Box<[Type]>),
}

/// The types with plain names.
pub(crate) const NAMED: [(&str, Type); 14] = [
    ("Any", Type::Any),
    ("any", Type::Any),
    ("Null", Type::Null),
    ("boolean", Type::Boolean),
    ("number", Type::Number),
    ("string", Type::String),
    ("date", Type::Date),
    ("time", Type::Time),
    ("date and time", Type::DateTime),
    ("dateTime", Type::DateTime),
    ("days and time duration", Type::DaysDuration),
    ("dayTimeDuration", Type::DaysDuration),
    ("years and months duration", Type::MonthsDuration),
    ("yearMonthDuration", Type::MonthsDuration),
];

impl Type {
    /// Whether the value is of the type (§10.3.2.9). Null is of `Null` only, but an item
    /// of a list, an entry of a context or an end of a range may be null. `spend` pays for each
    /// item looked at.
    pub(crate) fn has<E>(
        &self,
        value: &Value,
        spend: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<bool, E> {
        spend()?;
        Ok(match (self, value) {
            (Self::Any, value) => *value != Value::Null,
            (Self::Null, Value::Null)
            | (Self::Boolean, Value::Boolean(_))
            | (Self::Number, Value::Number(_))
            | (Self::String, Value::String(_))
            | (Self::Date, Value::Date(_))
            | (Self::Time, Value::Time(_))
            | (Self::DateTime, Value::DateTime(_))
            | (Self::DaysDuration, Value::DaysDuration(_))
            | (Self::MonthsDuration, Value::MonthsDuration(_)) => true,
            (Self::List(of), Value::List(items)) => {
                for item in items.iter() {
                    if *item != Value::Null && !of.has(item, spend)? {
                        return Ok(false);
                    }
                }
                true
            }
            (Self::Context(of), Value::Context(entries)) => {
                for (name, of) in of {
                    match entries.get(&**name) {
                        None => return Ok(false),
                        Some(Value::Null) => {}
                        Some(value) if !of.has(value, spend)? => return Ok(false),
                        Some(_) => {}
                    }
                }
                true
            }
            (Self::Range(of), Value::Range(range)) => of.has(Range::any_end(range), spend)?,
            (Self::Function(parameters), Value::Function(function)) => match &function.0 {
                FunctionKind::Builtin(builtin) => {
                    builtin.signatures.iter().any(|names| names.len() == parameters.len())
                }
                FunctionKind::Lambda { lambda, .. } => {
                    lambda.parameters.len() == parameters.len()
                        && lambda.parameters.iter().zip(parameters).all(|(parameter, of)| {
                            parameter
                                .of
                                .as_ref()
                                .is_none_or(|takes| *takes == Self::Any || takes == of)
                        })
                }
            },
            _ => false,
        })
    }
}
