//! What an instance was at any moment of its life.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::QueryError;
use super::owner::Budget;
use super::results::with_text;
use crate::ids::{ElementInstanceKey, JsonText, ProcessInstanceKey};
use crate::state::reader::Reader;
use crate::state::rebuild::Rebuild;
pub use crate::state::rebuild::{Moment, PastState};
use crate::state::tables::history::Pages;

/// Bytes of values that are stored apart, of one answer.
const STORED_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// A variable as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastVariable {
    /// The scope that held it.
    pub scope: ElementInstanceKey,
    /// Its name.
    pub name: Arc<str>,
    /// Its value; none where those of the answer are too long in all.
    pub value: Option<JsonText>,
}

/// The rows of an instance as they were at a moment: its events up to then are applied again.
///
/// # Errors
///
/// [`QueryError::NotFound`] for an unknown instance and for a moment before its first event,
/// [`QueryError::TooBroad`] where it has more pages than a search reads, and what the store
/// reports.
pub fn at(
    reader: &Reader<'_>,
    instance: ProcessInstanceKey,
    moment: Moment,
) -> Result<PastState, QueryError> {
    let mut rebuild = Rebuild::new(instance)?;
    let mut is_known = false;
    let budget = Budget::new(reader, "atSequence");
    let is_instance = instance != ProcessInstanceKey::PARTITION_STREAM;
    reader.scan_pages(&reader.prefix::<Pages>(&instance), &mut |_, page| {
        is_known = is_instance;
        if rebuild.apply(&page, moment) { budget.go_on() } else { ControlFlow::Break(()) }
    })?;
    budget.check()?;
    rebuild.finish().ok_or_else(|| {
        QueryError::NotFound(if is_known {
            format!("Process Instance with key '{instance}' began later; ask for a later moment")
        } else {
            format!("Process Instance with key '{instance}' not found")
        })
    })
}

/// The variables of all scopes, by scope and name, with their texts.
///
/// # Errors
///
/// What the store reports.
pub fn variables(reader: &Reader<'_>, past: &PastState) -> Result<Vec<PastVariable>, QueryError> {
    let mut values: BTreeMap<(ElementInstanceKey, Arc<str>), &JsonText> = BTreeMap::new();
    for ((scope, name), row) in &past.variables {
        values.insert((*scope, Arc::clone(name)), &row.value);
    }
    for (scope, element) in &past.elements {
        for held in &element.variables {
            values.insert((*scope, Arc::clone(&held.name)), &held.value);
        }
    }
    let mut left = STORED_BYTES_MAX;
    let mut variables = Vec::with_capacity(values.len());
    for ((scope, name), value) in values {
        let bytes = value.stored_as().map_or(0, |(_, length)| length);
        let value = if bytes <= left {
            left -= bytes;
            Some(with_text(reader, value.clone())?)
        } else {
            None
        };
        variables.push(PastVariable { scope, name, value });
    }
    Ok(variables)
}
