//! What a function of the language gets, as the types it wants (DMN 1.5 §10.3.2.9.4: a list of one
//! item counts as that item where no list is wanted, and a value as a list of itself).

use super::{Builtin, bare};
use crate::evaluate::{Evaluator, ITEM_BYTES, Stop};
use crate::{Context, Number, Value};
use std::sync::Arc;

/// Why a function gives no value.
pub(crate) enum Fault {
    /// A limit was reached.
    Stop(Stop),
    /// It does not apply: null, and this warning.
    Null(String),
    /// It says that the evaluation must not go on.
    Failed(String),
}

/// What a function gives.
pub(crate) type Outcome = Result<Value, Fault>;

impl From<Stop> for Fault {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

/// A fault with a message.
pub(super) fn fault<T>(message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Null(message.into()))
}

/// The arguments of a call.
pub(crate) struct Arguments<'a> {
    pub(crate) builtin: &'static Builtin,
    pub(crate) values: &'a [Value],
    pub(crate) offset: u32,
}

static NULL: Value = Value::Null;

impl<'a> Arguments<'a> {
    pub(super) fn count(&self) -> usize {
        self.values.len()
    }

    /// The value, null if it was left out.
    pub(super) fn any(&self, index: usize) -> &'a Value {
        self.values.get(index).unwrap_or(&NULL)
    }

    /// True if the argument was left out or null.
    pub(super) fn is_null(&self, index: usize) -> bool {
        matches!(self.any(index), Value::Null)
    }

    /// The value, or the only item of a list.
    pub(super) fn single(&self, index: usize) -> &'a Value {
        match self.any(index) {
            Value::List(items) => match &**items {
                [item] => item,
                _ => self.any(index),
            },
            value => value,
        }
    }

    pub(super) fn wrong<T>(&self, index: usize, wanted: &str) -> Result<T, Fault> {
        let names = self.builtin.signatures.iter().find(|names| names.len() >= self.count());
        let name = names.and_then(|names| names.get(index)).map_or("value", |name| bare(name));
        fault(format!("`{name}` must be {wanted}, not {}", self.any(index).described()))
    }

    pub(super) fn string(&self, index: usize) -> Result<&'a Arc<str>, Fault> {
        match self.single(index) {
            Value::String(text) => Ok(text),
            _ => self.wrong(index, "a string"),
        }
    }

    pub(super) fn number(&self, index: usize) -> Result<Number, Fault> {
        match self.single(index) {
            Value::Number(number) => Ok(*number),
            _ => self.wrong(index, "a number"),
        }
    }

    /// A whole number in the range of an `i64`.
    pub(super) fn whole(&self, index: usize) -> Result<i64, Fault> {
        match self.number(index)?.to_i64() {
            Some(whole) => Ok(whole),
            None => fault(format!("{} is no whole number in range", self.number(index)?)),
        }
    }

    pub(super) fn context(&self, index: usize) -> Result<&'a Arc<Context>, Fault> {
        match self.single(index) {
            Value::Context(entries) => Ok(entries),
            _ => self.wrong(index, "a context"),
        }
    }

    /// The items of a list, or the value alone; null is no list.
    pub(super) fn list(&self, index: usize) -> Result<&'a [Value], Fault> {
        match self.any(index) {
            Value::List(items) => Ok(items),
            Value::Null => self.wrong(index, "a list"),
            single => Ok(std::slice::from_ref(single)),
        }
    }

    /// The items of the only list, or all arguments.
    pub(super) fn items(&self) -> Result<&'a [Value], Fault> {
        if self.count() == 1 { self.list(0) } else { Ok(self.values) }
    }
}

/// A string as a result, paid for.
pub(super) fn text(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    text: String,
) -> Outcome {
    evaluator.take_text(text.len(), arguments.offset)?;
    Ok(Value::String(text.into()))
}

/// A list as a result, paid for.
pub(super) fn list(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    items: Vec<Value>,
) -> Outcome {
    pay_items(evaluator, arguments, items.len())?;
    Ok(Value::List(items.into()))
}

/// Pays for a list before it is built.
pub(super) fn pay_items(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    count: usize,
) -> Result<(), Fault> {
    let bytes = count.saturating_mul(ITEM_BYTES);
    Ok(evaluator.budget.allocate(bytes, arguments.offset)?)
}
