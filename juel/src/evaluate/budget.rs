//! What an evaluation may use: steps and memory. Both are counted, never measured.

use crate::{JSON_DEPTH_MAX, MEMORY_BYTES_MAX, STRING_BYTES_MAX, Value};

use super::Stop;

/// What a list takes for each item, about.
pub(super) const ITEM_BYTES: usize = 48;

/// `false` and a comma.
const WORD_BYTES: usize = 6;

/// A date as text, with its quotation marks.
const DATE_BYTES: usize = 36;

/// Bytes of text that are handled in one step.
const BYTES_PER_STEP: usize = 64;

/// What is left.
pub(super) struct Budget {
    fuel: u32,
    memory: usize,
}

impl Budget {
    pub(super) fn new(fuel: u32) -> Self {
        Self { fuel, memory: MEMORY_BYTES_MAX }
    }

    /// Takes steps.
    pub(super) fn spend(&mut self, steps: u32, offset: u32) -> Result<(), Stop> {
        if let Some(left) = self.fuel.checked_sub(steps) {
            self.fuel = left;
            return Ok(());
        }
        self.fuel = 0;
        let message = "the evaluation takes too many steps: its fuel is used up";
        Err(Stop::new(offset, message))
    }

    /// Takes the steps for handling `bytes` of text.
    pub(super) fn spend_on_text(&mut self, bytes: usize, offset: u32) -> Result<(), Stop> {
        self.spend(u32::try_from(bytes / BYTES_PER_STEP).unwrap_or(u32::MAX), offset)
    }

    /// Takes memory, and the steps for filling it.
    pub(super) fn allocate(&mut self, bytes: usize, offset: u32) -> Result<(), Stop> {
        self.spend_on_text(bytes, offset)?;
        if let Some(left) = self.memory.checked_sub(bytes) {
            self.memory = left;
            return Ok(());
        }
        Err(Stop::new(offset, "the evaluation builds too many or too large values"))
    }
}

/// Fails if a string would get longer than strings may be.
pub(super) fn check_string(bytes: usize, offset: u32) -> Result<(), Stop> {
    if bytes <= STRING_BYTES_MAX {
        return Ok(());
    }
    Err(Stop::new(offset, "the evaluation builds a string that is too long"))
}

/// Fails if a result is too large or too deep to be written as JSON and read again.
pub(super) fn check_result(value: &Value, offset: u32) -> Result<(), Stop> {
    match left_after(value, JSON_DEPTH_MAX, MEMORY_BYTES_MAX) {
        Ok(_) => Ok(()),
        Err(message) => Err(Stop::new(offset, message)),
    }
}

/// The bytes that a list or a map takes as JSON, about; fails if that is more than a string may be.
pub(super) fn weigh(value: &Value, offset: u32) -> Result<usize, Stop> {
    match left_after(value, JSON_DEPTH_MAX, STRING_BYTES_MAX) {
        Ok(left) => Ok(STRING_BYTES_MAX - left),
        Err(message) => Err(Stop::new(offset, message)),
    }
}

/// What `left` bytes leave when the value has been written as JSON, about.
fn left_after(value: &Value, depth: u32, left: usize) -> Result<usize, &'static str> {
    let too_large = "the result is too large";
    let too_deep = "the result nests too deeply";
    match value {
        Value::Null | Value::Boolean(_) => left.checked_sub(WORD_BYTES).ok_or(too_large),
        Value::Number(number) => left.checked_sub(number.text_bytes_max() + 1).ok_or(too_large),
        Value::String(text) => left.checked_sub(text.len() + 3).ok_or(too_large),
        Value::DateTime(_) => left.checked_sub(DATE_BYTES).ok_or(too_large),
        Value::List(items) => {
            let depth = depth.checked_sub(1).ok_or(too_deep)?;
            let left = left.checked_sub(3).ok_or(too_large)?;
            items.iter().try_fold(left, |left, item| left_after(item, depth, left))
        }
        Value::Map(entries) => {
            let depth = depth.checked_sub(1).ok_or(too_deep)?;
            let left = left.checked_sub(3).ok_or(too_large)?;
            entries.iter().try_fold(left, |left, (name, value)| {
                let left = left.checked_sub(name.len() + 3).ok_or(too_large)?;
                left_after(value, depth, left)
            })
        }
    }
}
