//! Search for process instances.

use std::sync::Arc;

use crate::ids::{
    ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey, Timestamp,
};
use crate::query::comparison::Comparisons;
use crate::query::matcher::{Comparable, RowFilter};
use crate::query::page::Searched;
use crate::query::plan::Plan;
use crate::query::sort::Sort;
use crate::query::variables::Condition;
use crate::query::{Found, Order, PageRequest, QueryError, element_instances, looked, page};
use crate::state::reader::Reader;
use crate::state::tables::process_instances::{
    InstanceState, ProcessInstanceRow, ProcessInstances,
};
use crate::store::key_codec::KeyCodec;

mod lookups;
mod plan;

type Looked = looked::Looked<Filter>;

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
    /// With or without active incidents of its own.
    pub has_own_incident: Option<bool>,
    /// By labels.
    pub tags: Comparisons<String>,
    /// By the name of the process.
    pub definition_name: Comparisons<String>,
    /// By the label of the version.
    pub version_tag: Comparisons<String>,
    /// By the message of an active incident.
    pub error_message: Comparisons<String>,
    /// By the hash of the message of an active incident, as Java counts it.
    pub error_hash: Comparisons<i64>,
    /// With or without failed jobs that have attempts left.
    pub has_retries_left: Option<bool>,
    /// By the flow node of an active element instance.
    pub active_element: Comparisons<ElementId>,
    /// By an element instance, active or ended.
    pub element: Option<element_instances::Condition>,
    /// By variables, of whatever scope: there is one for each of these.
    pub variables: Vec<Condition>,
    /// At least one of these must hold as well, if there are any.
    pub any_of: Vec<Filter>,
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
    /// Version number.
    Version,
    /// Version.
    Definition,
    /// The instance that called it.
    Parent,
    /// The call activity that called it.
    ParentElement,
    /// State.
    State,
    /// Whether it has active incidents, those of called instances included.
    HasIncident,
    /// Owner.
    Tenant,
    /// Business id.
    BusinessId,
    /// The name of the process.
    DefinitionName,
    /// The label of the version.
    VersionTag,
    /// What all instances have in common: ties, broken by key.
    Common,
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
    let sort = &without_common(sort);
    page::search::<Resource>(reader, &lookups::look_up(reader, filter, sort)?, sort, page)
}

/// What all instances have in common says only which way keys go, where it stands last: an index
/// may then give the order.
fn without_common(sort: &[(SortField, Order)]) -> Vec<(SortField, Order)> {
    let mut told: Vec<(SortField, Order)> = Vec::new();
    for step in sort {
        // A field that comes again says nothing.
        if told.iter().all(|(known, _)| *known != step.0) {
            told.push(*step);
        }
    }
    let last = told.last().copied();
    told.retain(|(field, _)| *field != SortField::Common);
    if let Some((SortField::Common, order)) = last {
        told.push((SortField::Key, order));
    }
    told
}

struct Resource;

impl Searched for Resource {
    type Key = ProcessInstanceKey;
    type Row = ProcessInstanceRow;
    type Filter = Looked;
    type Field = SortField;
    const NAME: &'static str = "process-instances";
    const KEY: SortField = SortField::Key;

    fn row_filter(filter: &Looked) -> RowFilter<'_, ProcessInstanceKey, ProcessInstanceRow> {
        row_filter(&filter.plain)
    }

    fn write_sort_value(field: SortField, row: &ProcessInstanceRow, bytes: &mut Vec<u8>) {
        match field {
            SortField::Key | SortField::Common => {} // The key is written last, for every sort.
            SortField::StartedAt => row.started_at.write(bytes),
            SortField::EndedAt => row.ended_at.write(bytes),
            SortField::Process => row.process.write(bytes),
            SortField::Version => row.version.write(bytes),
            SortField::Definition => row.definition.write(bytes),
            SortField::Parent => row.caller.map(|caller| caller.instance).write(bytes),
            SortField::ParentElement => {
                row.caller.map(|caller| caller.element_instance).write(bytes);
            }
            SortField::State => bytes.push(row.state.value() as u8),
            SortField::HasIncident => bytes.push(u8::from(row.has_incident())),
            SortField::Tenant => row.tenant.write(bytes),
            SortField::BusinessId => row.business_id.write(bytes),
            // Those are looked up before.
            SortField::DefinitionName | SortField::VersionTag => None::<Arc<str>>.write(bytes),
        }
    }

    fn write_known_value(
        filter: &Looked,
        field: SortField,
        row: &ProcessInstanceRow,
        bytes: &mut Vec<u8>,
    ) {
        match field {
            SortField::DefinitionName => filter.name(row.definition).write(bytes),
            SortField::VersionTag => filter.version_tag(row.definition).write(bytes),
            SortField::Key
            | SortField::Common
            | SortField::StartedAt
            | SortField::EndedAt
            | SortField::Process
            | SortField::Version
            | SortField::Definition
            | SortField::Parent
            | SortField::ParentElement
            | SortField::State
            | SortField::HasIncident
            | SortField::Tenant
            | SortField::BusinessId => Self::write_sort_value(field, row, bytes),
        }
    }
}

impl page::Resource for Resource {
    type Table = ProcessInstances;

    fn default_sort(_filter: &Looked) -> Vec<(SortField, Order)> {
        vec![(SortField::Key, Order::Ascending)]
    }

    fn plans(
        reader: &Reader<'_>,
        filter: &Looked,
        sort: &Sort<SortField>,
    ) -> Result<Vec<Plan<ProcessInstanceKey>>, QueryError> {
        plan::plans(reader, &filter.plain, sort)
    }

    fn narrowing(filter: &Looked) -> &'static str {
        plan::narrowing(&filter.plain)
    }
}

/// A filter without look-ups as a test of rows.
fn row_filter(filter: &Filter) -> RowFilter<'_, ProcessInstanceKey, ProcessInstanceRow> {
    let mut rows = RowFilter::<ProcessInstanceKey, ProcessInstanceRow>::new()
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
        .field(&filter.parent_element, |_, row| row.caller.map(|caller| caller.element_instance))
        .list(&filter.tags, |row| &row.tags);
    if let Some(expected) = filter.has_incident {
        rows = rows.and(move |row| row.has_incident() == expected);
    }
    if let Some(expected) = filter.has_own_incident {
        rows = rows.and(move |row| (row.incidents > 0) == expected);
    }
    rows.any_of(filter.any_of.iter().map(row_filter).collect())
}
