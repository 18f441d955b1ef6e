//! What diagrams call their elements, and what they tell tools about them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::event::{ElementProperty, NamedElement};
use crate::ids::{ElementId, ProcessDefinitionKey};
use crate::state::reader::Reader;
use crate::state::tables::definitions::ElementNames as NamesTable;
use crate::store::StoreError;

/// Elements of one definition by id.
#[derive(Debug, Default)]
pub(in crate::query) struct Names(BTreeMap<ElementId, NamedElement>);

impl Names {
    /// The name of an element, where the diagram says anything of it.
    pub(in crate::query) fn name(&self, element: &ElementId) -> Option<&Arc<str>> {
        self.0.get(element).map(|named| &named.name)
    }

    /// Those properties of an element that searches tell of.
    pub(in crate::query) fn properties(&self, element: &ElementId) -> Vec<ElementProperty> {
        self.0.get(element).map(|named| named.properties.clone()).unwrap_or_default()
    }
}

/// Names of elements, read once for each definition of a search.
#[derive(Debug, Default)]
pub(in crate::query) struct ElementNames(RefCell<BTreeMap<ProcessDefinitionKey, Arc<Names>>>);

impl ElementNames {
    /// What a definition says of its elements; one that it says nothing of is not among them.
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
        let names = named.into_iter().map(|named| (named.element.clone(), named)).collect();
        let names = Arc::new(Names(names));
        self.0.borrow_mut().insert(definition, Arc::clone(&names));
        Ok(names)
    }
}
