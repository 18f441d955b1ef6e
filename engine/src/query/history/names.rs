//! The names that elements have in their diagrams.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ids::{ElementId, ProcessDefinitionKey};
use crate::state::reader::Reader;
use crate::state::tables::definitions::ElementNames as NamesTable;
use crate::store::StoreError;

/// Names by id, of one definition.
pub(in crate::query) type Names = BTreeMap<ElementId, Arc<str>>;

/// Names of elements, read once for each definition of a search.
#[derive(Debug, Default)]
pub(in crate::query) struct ElementNames(RefCell<BTreeMap<ProcessDefinitionKey, Arc<Names>>>);

impl ElementNames {
    /// The names in a definition; an element without one is not among them.
    pub(in crate::query) fn of(
        &self,
        reader: &Reader<'_>,
        definition: ProcessDefinitionKey,
    ) -> Result<Arc<Names>, StoreError> {
        if let Some(known) = self.0.borrow().get(&definition) {
            return Ok(Arc::clone(known));
        }
        let row = reader.get::<NamesTable>(&definition)?;
        let named = row.map(|row| row.names).unwrap_or_default();
        let names = named.into_iter().map(|named| (named.element, named.name)).collect();
        let names = Arc::new(names);
        self.0.borrow_mut().insert(definition, Arc::clone(&names));
        Ok(names)
    }
}
