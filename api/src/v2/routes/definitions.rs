//! What process definitions say about the rows that refer to them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use baton_engine::ids::ProcessDefinitionKey;
use baton_engine::query::QueryError;
use baton_engine::state::reader::Reader;
use baton_engine::state::tables::definitions::{ProcessDefinitionRow, ProcessDefinitions};

/// Definitions, each read once for a page of results.
#[derive(Default)]
pub(crate) struct Definitions(BTreeMap<ProcessDefinitionKey, Option<ProcessDefinitionRow>>);

impl Definitions {
    /// The definition with this key.
    pub(crate) fn get(
        &mut self,
        reader: &Reader<'_>,
        key: ProcessDefinitionKey,
    ) -> Result<Option<&ProcessDefinitionRow>, QueryError> {
        Ok(match self.0.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(reader.get::<ProcessDefinitions>(&key)?),
        }
        .as_ref())
    }
}
