//! Search for incidents.

use crate::ids::{
    ElementId, ElementInstanceKey, IncidentKey, JobKey, ProcessDefinitionKey, ProcessInstanceKey,
    Timestamp,
};
use std::sync::Arc;

use crate::query::columns::{Span, accepted, named};
use crate::query::comparison::Comparisons;
use crate::query::matcher::RowFilter;
use crate::query::owner::{self, Budget, named_owners};
use crate::query::page::Searched;
use crate::query::plan::{Plan, entries, tenants, whole_table};
use crate::query::sort::Sort;
use crate::query::{Found, Order, PageRequest, QueryError, page};
use crate::state::reader::Reader;
use crate::state::tables::incidents::{
    IncidentRow, IncidentState, Incidents, IncidentsByInstance, IncidentsByState,
};
use crate::store::key_codec::KeyCodec;

mod below;

pub use below::{Top, search_below};

/// What incidents must look like; all fields are joined by AND.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By key.
    pub key: Comparisons<IncidentKey>,
    /// By instance.
    pub instance: Comparisons<ProcessInstanceKey>,
    /// By version.
    pub definition: Comparisons<ProcessDefinitionKey>,
    /// By process id.
    pub process: Comparisons<ElementId>,
    /// By flow node.
    pub element: Comparisons<ElementId>,
    /// By element instance.
    pub element_instance: Comparisons<ElementInstanceKey>,
    /// By job.
    pub job: Comparisons<JobKey>,
    /// By kind, as the wire names it (`CONDITION_ERROR`).
    pub kind: Comparisons<String>,
    /// By state.
    pub state: Comparisons<IncidentState>,
    /// By message.
    pub message: Comparisons<String>,
    /// By owner.
    pub tenant: Comparisons<String>,
    /// By creation.
    pub created_at: Comparisons<Timestamp>,
}

/// What results can be sorted by; ties are broken by key in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortField {
    /// Key.
    Key,
    /// Creation.
    CreatedAt,
    /// State.
    State,
    /// Kind.
    Kind,
    /// Version.
    Definition,
    /// Process id.
    Process,
    /// Instance.
    Instance,
    /// Message.
    Message,
    /// Flow node.
    Element,
    /// Element instance.
    ElementInstance,
    /// Job.
    Job,
    /// Owner.
    Tenant,
}

/// Finds incidents; without a sort they come by key.
///
/// # Errors
///
/// [`QueryError::BadCursor`], [`QueryError::TooBroad`] and what the store reports.
pub fn search(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Result<Found<IncidentKey, IncidentRow>, QueryError> {
    page::search::<Resource>(reader, filter, sort, page)
}

struct Resource;

impl Searched for Resource {
    type Key = IncidentKey;
    type Row = IncidentRow;
    type Filter = Filter;
    type Field = SortField;
    const NAME: &'static str = "incidents";
    const KEY: SortField = SortField::Key;

    fn long_text_bytes(row: &Self::Row) -> usize {
        row.message.len()
    }

    fn row_filter(filter: &Filter) -> RowFilter<'_, IncidentKey, IncidentRow> {
        RowFilter::<IncidentKey, IncidentRow>::new()
            .field(&filter.key, |key, _| Some(key))
            .field(&filter.instance, |_, row| Some(row.instance))
            .field(&filter.definition, |_, row| Some(row.definition))
            .field(&filter.process, |_, row| Some(row.process.as_str()))
            .field(&filter.element, |_, row| Some(row.element.as_str()))
            .field(&filter.element_instance, |_, row| Some(row.element_instance))
            .field(&filter.job, |_, row| row.job)
            .field(&filter.kind, |_, row| Some(row.kind.name()))
            .field(&filter.state, |_, row| Some(row.state))
            .field(&filter.message, |_, row| Some(&*row.message))
            .field(&filter.tenant, |_, row| Some(&*row.tenant))
            .field(&filter.created_at, |_, row| Some(row.created_at))
    }

    fn write_sort_value(field: SortField, row: &IncidentRow, bytes: &mut Vec<u8>) {
        match field {
            SortField::Key => {} // Written last, for every sort.
            SortField::CreatedAt => row.created_at.write(bytes),
            SortField::State => row.state.write(bytes),
            SortField::Kind => Arc::<str>::from(row.kind.name()).write(bytes),
            SortField::Definition => row.definition.write(bytes),
            SortField::Process => row.process.write(bytes),
            SortField::Instance => row.instance.write(bytes),
            SortField::Message => row.message.write(bytes),
            SortField::Element => row.element.write(bytes),
            SortField::ElementInstance => row.element_instance.write(bytes),
            SortField::Job => row.job.write(bytes),
            SortField::Tenant => row.tenant.write(bytes),
        }
    }
}

impl page::Resource for Resource {
    type Table = Incidents;

    fn default_sort(_filter: &Filter) -> Vec<(SortField, Order)> {
        vec![(SortField::Key, Order::Ascending)]
    }

    fn plans(
        reader: &Reader<'_>,
        filter: &Filter,
        sort: &Sort<SortField>,
    ) -> Result<Vec<Plan<IncidentKey>>, QueryError> {
        plans(reader, filter, sort)
    }

    fn narrowing(filter: &Filter) -> &'static str {
        if accepted(&filter.state, &STATES) == [IncidentState::Active] {
            "processInstanceKey"
        } else {
            "state (ACTIVE) or processInstanceKey"
        }
    }
}

const STATES: [IncidentState; 2] = [IncidentState::Active, IncidentState::Resolved];

/// Ways to answer, the best first: the incidents named by key, those of the instances that the
/// filter names in one way or another, those of a state or tenant, else all.
fn plans(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &Sort<SortField>,
) -> Result<Vec<Plan<IncidentKey>>, QueryError> {
    if let Some(keys) = named(&filter.key) {
        return Ok(vec![Plan::keys(keys)]);
    }
    let (span, key_exact) = Span::of(&filter.key);
    let mut rest = filter.clone();
    if key_exact {
        rest.key.clear();
    }
    let streams = if let Some(instances) = named_instances(reader, filter)? {
        rest.instance.clear();
        let prefix = |instance| reader.bytes::<IncidentsByInstance>(instance);
        entries(instances.iter().map(prefix).collect(), span)
    } else if filter.state.is_empty() && filter.tenant.is_empty() {
        whole_table::<Incidents>(reader, span)
    } else {
        rest.state.clear();
        rest.tenant.clear();
        let mut prefixes = Vec::new();
        for tenant in tenants::<IncidentsByState>(reader, &filter.tenant)? {
            for state in accepted(&filter.state, &STATES) {
                prefixes.push(reader.bytes::<IncidentsByState>(&(tenant.clone(), state)));
            }
        }
        entries(prefixes, span)
    };
    let order = sort.runs_by(&[]);
    Ok(vec![Plan::streams(streams).in_order(order).exactly(rest == Filter::default())])
}

/// The instances that the filter names, or that own what it names.
fn named_instances(
    reader: &Reader<'_>,
    filter: &Filter,
) -> Result<Option<Vec<ProcessInstanceKey>>, QueryError> {
    let budget = Budget::new(reader, "incidentKey");
    match owner::named_instances(&budget, &filter.instance, &filter.element_instance)? {
        Some(instances) => Ok(Some(instances)),
        None => named_owners(&budget, &filter.job, |key| key.0),
    }
}
