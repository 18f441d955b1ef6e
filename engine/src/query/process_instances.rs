//! Search for process instances.

use crate::ids::{
    ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey, Timestamp,
};
use crate::query::comparison::Comparisons;
use crate::query::matcher::RowFilter;
use crate::query::page::Searched;
use crate::query::plan::Plan;
use crate::query::sort::Sort;
use crate::query::{Found, Order, PageRequest, QueryError, page};
use crate::state::reader::Reader;
use crate::state::tables::process_instances::{
    InstanceState, ProcessInstanceRow, ProcessInstances,
};
use crate::store::key_codec::KeyCodec;

mod plan;

/// What instances must look like; all fields are joined by AND.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By key.
    pub key: Comparisons<ProcessInstanceKey>,
    /// By version.
    pub definition: Comparisons<ProcessDefinitionKey>,
    /// By process id.
    pub process: Comparisons<ElementId>,
    /// By version number.
    pub version: Comparisons<i64>,
    /// By state: active (which includes terminating), completed, terminated.
    pub state: Comparisons<InstanceState>,
    /// By business id.
    pub business_id: Comparisons<String>,
    /// By owner.
    pub tenant: Comparisons<String>,
    /// By start.
    pub started_at: Comparisons<Timestamp>,
    /// By end.
    pub ended_at: Comparisons<Timestamp>,
    /// By the instance that called it.
    pub parent: Comparisons<ProcessInstanceKey>,
    /// By the call activity that called it.
    pub parent_element: Comparisons<ElementInstanceKey>,
    /// With or without active incidents, those of called instances included.
    pub has_incident: Option<bool>,
}

/// What results can be sorted by; ties are broken by key in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortField {
    /// Key.
    Key,
    /// Start.
    StartedAt,
    /// End.
    EndedAt,
    /// Process id.
    Process,
}

/// Finds process instances; without a sort they come by key.
///
/// # Errors
///
/// [`QueryError::BadCursor`], [`QueryError::TooBroad`] and what the store reports.
pub fn search(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Result<Found<ProcessInstanceKey, ProcessInstanceRow>, QueryError> {
    page::search::<Resource>(reader, filter, sort, page)
}

struct Resource;

impl Searched for Resource {
    type Key = ProcessInstanceKey;
    type Row = ProcessInstanceRow;
    type Filter = Filter;
    type Field = SortField;
    const NAME: &'static str = "process-instances";
    const KEY: SortField = SortField::Key;

    fn row_filter(filter: &Filter) -> RowFilter<'_, ProcessInstanceKey, ProcessInstanceRow> {
        let rows = RowFilter::<ProcessInstanceKey, ProcessInstanceRow>::new()
            .field(&filter.key, |key, _| Some(key))
            .field(&filter.definition, |_, row| Some(row.definition))
            .field(&filter.process, |_, row| Some(row.process.as_str()))
            .field(&filter.version, |_, row| Some(i64::from(row.version)))
            .field(&filter.state, |_, row| Some(row.state))
            .field(&filter.business_id, |_, row| row.business_id.as_deref())
            .field(&filter.tenant, |_, row| Some(&*row.tenant))
            .field(&filter.started_at, |_, row| Some(row.started_at))
            .field(&filter.ended_at, |_, row| row.ended_at)
            .field(&filter.parent, |_, row| row.caller.map(|caller| caller.instance))
            .field(&filter.parent_element, |_, row| {
                row.caller.map(|caller| caller.element_instance)
            });
        match filter.has_incident {
            Some(expected) => rows.and(move |row| row.has_incident() == expected),
            None => rows,
        }
    }

    fn write_sort_value(field: SortField, row: &ProcessInstanceRow, bytes: &mut Vec<u8>) {
        match field {
            SortField::Key => {} // Written last, for every sort.
            SortField::StartedAt => row.started_at.write(bytes),
            SortField::EndedAt => row.ended_at.write(bytes),
            SortField::Process => row.process.write(bytes),
        }
    }
}

impl page::Resource for Resource {
    type Table = ProcessInstances;

    fn default_sort(_filter: &Filter) -> Vec<(SortField, Order)> {
        vec![(SortField::Key, Order::Ascending)]
    }

    fn plans(
        reader: &Reader<'_>,
        filter: &Filter,
        sort: &Sort<SortField>,
    ) -> Result<Vec<Plan<ProcessInstanceKey>>, QueryError> {
        plan::plans(reader, filter, sort)
    }

    fn narrowing(filter: &Filter) -> &'static str {
        plan::narrowing(filter)
    }
}
