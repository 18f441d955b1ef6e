//! What an evaluation may use: steps and memory. Both are counted, never measured.

use super::Stop;
use crate::function::FunctionKind;
use crate::{JSON_DEPTH_MAX, MEMORY_BYTES_MAX, STRING_BYTES_MAX, Value};

/// What a list takes for each item, about.
pub(crate) const ITEM_BYTES: usize = 32;

/// What a context takes for each entry besides the name, about.
pub(crate) const ENTRY_BYTES: usize = 64;

/// `false` and a comma.
const WORD_BYTES: usize = 6;

/// A date and time with the name of a zone, about.
const TEMPORAL_BYTES: usize = 48;

/// Bytes of text that are handled in one step.
const BYTES_PER_STEP: usize = 64;

/// What is left.
pub(crate) struct Budget {
    fuel: u32,
    memory: usize,
}

impl Budget {
    pub(super) fn new(fuel: u32) -> Self {
        Self { fuel, memory: MEMORY_BYTES_MAX }
    }

    /// Takes steps.
    pub(crate) fn spend(&mut self, steps: u32, offset: u32) -> Result<(), Stop> {
        let message = "the evaluation takes too many steps: its fuel is used up";
        self.fuel = self.fuel.checked_sub(steps).ok_or(Stop { offset, message })?;
        Ok(())
    }

    /// Takes the steps for handling `bytes` of text.
    pub(crate) fn spend_on_text(&mut self, bytes: usize, offset: u32) -> Result<(), Stop> {
        self.spend(u32::try_from(bytes / BYTES_PER_STEP).unwrap_or(u32::MAX), offset)
    }

    /// Takes memory, and the steps for filling it.
    pub(crate) fn allocate(&mut self, bytes: usize, offset: u32) -> Result<(), Stop> {
        self.spend_on_text(bytes, offset)?;
        let message = "the evaluation builds too many or too large values";
        self.memory = self.memory.checked_sub(bytes).ok_or(Stop { offset, message })?;
        Ok(())
    }
}

impl Budget {
    /// Fails if a value nests deeper than `depth` levels. Each part that is looked at is a step.
    pub(crate) fn check_depth(
        &mut self,
        value: &Value,
        depth: u32,
        offset: u32,
    ) -> Result<(), Stop> {
        self.spend(1, offset)?;
        let deeper = depth.checked_sub(1);
        let deeper = deeper.ok_or(Stop { offset, message: "a value nests too deeply" });
        match value {
            Value::List(items) => {
                let deeper = deeper?;
                items.iter().try_for_each(|item| self.check_depth(item, deeper, offset))
            }
            Value::Context(entries) => {
                let deeper = deeper?;
                entries.values().try_for_each(|value| self.check_depth(value, deeper, offset))
            }
            Value::Function(function) => match &function.0 {
                FunctionKind::Lambda { captured, .. } => {
                    let deeper = deeper?;
                    captured.iter().try_for_each(|value| self.check_depth(value, deeper, offset))
                }
                FunctionKind::Builtin(_) => Ok(()),
            },
            Value::Null
            | Value::Boolean(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Date(_)
            | Value::Time(_)
            | Value::DateTime(_)
            | Value::DaysDuration(_)
            | Value::MonthsDuration(_)
            | Value::Range(_) => Ok(()),
        }
    }
}

/// Fails if a string would get longer than strings may be.
pub(crate) fn check_string(bytes: usize, offset: u32) -> Result<(), Stop> {
    if bytes <= STRING_BYTES_MAX {
        return Ok(());
    }
    Err(Stop { offset, message: "the evaluation builds a string that is too long" })
}

/// What a result takes as JSON, about; fails if it is too large or too deep to be written and read
/// again.
pub(super) fn check_result(value: &Value, offset: u32) -> Result<usize, Stop> {
    match weigh(value, JSON_DEPTH_MAX, MEMORY_BYTES_MAX) {
        Ok(left) => Ok(MEMORY_BYTES_MAX - left),
        Err(message) => Err(Stop { offset, message }),
    }
}

/// Takes what a value is as JSON, about, counting what is shared each time, from `left`.
fn weigh(value: &Value, depth: u32, left: usize) -> Result<usize, &'static str> {
    let too_large = "the result is too large";
    let too_deep = "the result nests too deeply";
    match value {
        Value::Null | Value::Boolean(_) | Value::Function(_) => {
            left.checked_sub(WORD_BYTES).ok_or(too_large)
        }
        Value::Number(number) => left.checked_sub(number.text_bytes_max() + 1).ok_or(too_large),
        Value::String(text) => left.checked_sub(text.len() + 3).ok_or(too_large),
        Value::List(items) => {
            let depth = depth.checked_sub(1).ok_or(too_deep)?;
            let left = left.checked_sub(3).ok_or(too_large)?;
            items.iter().try_fold(left, |left, item| weigh(item, depth, left))
        }
        Value::Context(entries) => {
            let depth = depth.checked_sub(1).ok_or(too_deep)?;
            let left = left.checked_sub(3).ok_or(too_large)?;
            entries.iter().try_fold(left, |left, (name, value)| {
                let left = left.checked_sub(name.len() + 3).ok_or(too_large)?;
                weigh(value, depth, left)
            })
        }
        Value::Date(_)
        | Value::Time(_)
        | Value::DateTime(_)
        | Value::DaysDuration(_)
        | Value::MonthsDuration(_) => left.checked_sub(TEMPORAL_BYTES).ok_or(too_large),
        // Its ends may be strings.
        Value::Range(range) => {
            let left = weigh(range.low(), depth, left)?;
            weigh(range.high(), depth, left)
        }
    }
}
