//! What a filter or a sort says of the names of definitions, looked up first.

use super::{Filter, Looked, SortField};
use crate::query::comparison::Comparison;
use crate::query::labels::{Labels, labelled};
use crate::query::{Order, QueryError};
use crate::state::reader::Reader;

/// Looks up what the filter and the sort say of definitions.
pub(super) fn look_up(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
) -> Result<Looked, QueryError> {
    let mut plain = filter.clone();
    if !filter.definition_name.is_empty() {
        let found = labelled(reader, &filter.definition_name, &[])?;
        plain.definition.push(Comparison::In(found));
        plain.definition_name.clear();
    }
    let is_sorted = sort.iter().any(|(field, _)| *field == SortField::DefinitionName);
    let labels = if is_sorted { Labels::all(reader)? } else { Labels::default() };
    Ok(Looked::new(filter.clone(), plain).with_labels(labels))
}
