//! What an instance has left: the variables of its root scope at its end.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::owner::{Budget, each_event};
use super::{QueryError, files};
use crate::event::Event;
use crate::ids::{JsonText, ProcessInstanceKey};
use crate::state::reader::Reader;
use crate::store::StoreError;

/// The variables that the root scope of an ended instance held, by name: all, or those that are
/// named. Their rows are gone with the instance, its pages tell of them.
///
/// # Errors
///
/// [`QueryError::TooBroad`] for an instance with more pages than a search reads, and what the store
/// reports.
pub fn at_end(
    reader: &Reader<'_>,
    instance: ProcessInstanceKey,
    names: &[Arc<str>],
) -> Result<Vec<(Arc<str>, JsonText)>, QueryError> {
    let mut values: BTreeMap<Arc<str>, JsonText> = BTreeMap::new();
    let budget = Budget::new(reader, "sequence");
    each_event(&budget, instance, &mut |event| {
        if let Event::VariableSet { scope, name, value, .. } = event
            && *scope == instance.root_scope()
            && (names.is_empty() || names.contains(name))
        {
            values.insert(Arc::clone(name), value.clone());
        }
    })?;
    let whole = |(name, value)| Ok((name, with_text(reader, value)?));
    values.into_iter().map(whole).collect()
}

/// A value with its text, wherever that is stored.
///
/// # Errors
///
/// [`StoreError::Damaged`] where its pieces are not whole, and what the store reports.
pub fn with_text(reader: &Reader<'_>, value: JsonText) -> Result<JsonText, StoreError> {
    let Some((hash, length)) = value.stored_as() else { return Ok(value) };
    let bytes = files::content(reader, hash)?;
    let text = String::from_utf8(bytes).ok().filter(|text| text.len() as u64 == length);
    text.map(|text| JsonText::from(text.as_str())).ok_or_else(|| StoreError::Damaged {
        what: format!("the pieces of the stored value {hash} do not make up the whole"),
        advice: "restore the newest dump with `baton restore`".to_owned(),
    })
}
