//! The instance above all calls, for rows that do not say it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use baton_engine::ids::ProcessInstanceKey;
use baton_engine::query::QueryError;
use baton_engine::state::reader::Reader;
use baton_engine::state::tables::process_instances::ProcessInstances;

/// Root instances, each looked up once for a page of results.
#[derive(Default)]
pub(crate) struct Roots(BTreeMap<ProcessInstanceKey, ProcessInstanceKey>);

impl Roots {
    /// The instance above all calls that led to this one: itself, where nobody called it.
    pub(crate) fn of(
        &mut self,
        reader: &Reader<'_>,
        instance: ProcessInstanceKey,
    ) -> Result<ProcessInstanceKey, QueryError> {
        Ok(match self.0.entry(instance) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                let row = reader.get::<ProcessInstances>(&instance)?;
                *place.insert(row.map_or(instance, |row| row.root_of(instance)))
            }
        })
    }
}
