//! What a filter or a sort says of the names of definitions, looked up first.

use std::fmt;
use std::sync::Arc;

use super::{Filter, SortField};
use crate::ids::ProcessDefinitionKey;
use crate::query::comparison::Comparison;
use crate::query::labels::{Labels, labelled};
use crate::query::{Order, QueryError};
use crate::state::reader::Reader;

/// A filter as it was asked for, and without look-ups.
pub(super) struct Looked {
    asked: Filter,
    /// Says the same of subscriptions alone.
    pub(super) plain: Filter,
    /// Names of definitions, where results are sorted by them.
    labels: Labels,
}

/// Cursors stay those of the same search while what was looked up changes.
impl fmt::Debug for Looked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.asked.fmt(formatter)
    }
}

impl Looked {
    /// Looks up what the filter and the sort say of definitions.
    pub(super) fn up(
        reader: &Reader<'_>,
        filter: &Filter,
        sort: &[(SortField, Order)],
    ) -> Result<Self, QueryError> {
        let mut plain = filter.clone();
        if !filter.definition_name.is_empty() {
            let found = labelled(reader, &filter.definition_name, &[])?;
            plain.definition.push(Comparison::In(found));
            plain.definition_name.clear();
        }
        let is_sorted = sort.iter().any(|(field, _)| *field == SortField::DefinitionName);
        let labels = if is_sorted { Labels::all(reader)? } else { Labels::default() };
        Ok(Self { asked: filter.clone(), plain, labels })
    }

    /// The name of a definition.
    pub(super) fn name(&self, definition: ProcessDefinitionKey) -> Option<Arc<str>> {
        self.labels.name(definition)
    }
}
