//! Search for process definitions.

use std::sync::Arc;

use crate::ids::{ElementId, ProcessDefinitionKey};
use crate::query::columns::{Span, named};
use crate::query::comparison::Comparisons;
use crate::query::matcher::{RowFilter, Tests};
use crate::query::owner::Budget;
use crate::query::page::Searched;
use crate::query::plan::{Plan, tenants, whole_table};
use crate::query::sort::Sort;
use crate::query::{Found, Order, PageRequest, QueryError, page};
use crate::state::reader::Reader;
use crate::state::tables::definitions::{
    DefinitionState, DefinitionsByVersion, LatestDefinitions, ProcessDefinitionRow,
    ProcessDefinitions,
};
use crate::store::Direction;
use crate::store::key_codec::KeyCodec;

/// What definitions must look like; all fields are joined by AND.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By key.
    pub key: Comparisons<ProcessDefinitionKey>,
    /// By process id.
    pub process: Comparisons<ElementId>,
    /// By name.
    pub name: Comparisons<String>,
    /// By the name of the file.
    pub resource_name: Comparisons<String>,
    /// By version number.
    pub version: Comparisons<i64>,
    /// By label.
    pub version_tag: Comparisons<String>,
    /// By owner.
    pub tenant: Comparisons<String>,
    /// By state.
    pub state: Comparisons<DefinitionState>,
    /// The newest version of each process only.
    pub latest_only: bool,
    /// With or without a form of the start event.
    pub has_start_form: Option<bool>,
}

/// What results can be sorted by; ties are broken by key in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortField {
    /// Key.
    Key,
    /// Process id.
    Process,
    /// Name.
    Name,
    /// The name of the file.
    ResourceName,
    /// Version number.
    Version,
    /// Label.
    VersionTag,
    /// Owner.
    Tenant,
}

/// Finds process definitions; without a sort they come by key.
///
/// # Errors
///
/// [`QueryError::BadCursor`], [`QueryError::TooBroad`] and what the store reports.
pub fn search(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Result<Found<ProcessDefinitionKey, ProcessDefinitionRow>, QueryError> {
    page::search::<Resource>(reader, filter, sort, page)
}

struct Resource;

impl Searched for Resource {
    type Key = ProcessDefinitionKey;
    type Row = ProcessDefinitionRow;
    type Filter = Filter;
    type Field = SortField;
    const NAME: &'static str = "process-definitions";
    const KEY: SortField = SortField::Key;

    fn row_filter(filter: &Filter) -> RowFilter<'_, ProcessDefinitionKey, ProcessDefinitionRow> {
        let rows = RowFilter::<ProcessDefinitionKey, ProcessDefinitionRow>::new()
            .field(&filter.key, |key, _| Some(key))
            .field(&filter.process, |_, row| Some(row.process.as_str()))
            .field(&filter.name, |_, row| row.name.as_deref())
            .field(&filter.resource_name, |_, row| Some(&*row.resource_name))
            .field(&filter.version, |_, row| Some(i64::from(row.version)))
            .field(&filter.version_tag, |_, row| row.version_tag.as_deref())
            .field(&filter.tenant, |_, row| Some(&*row.tenant))
            .field(&filter.state, |_, row| Some(row.state()));
        match filter.has_start_form {
            Some(expected) => rows.and(move |row| row.has_start_form() == expected),
            None => rows,
        }
    }

    fn write_sort_value(field: SortField, row: &ProcessDefinitionRow, bytes: &mut Vec<u8>) {
        match field {
            SortField::Key => {} // Written last, for every sort.
            SortField::Process => row.process.write(bytes),
            SortField::Name => row.name.write(bytes),
            SortField::ResourceName => row.resource_name.write(bytes),
            SortField::Version => row.version.write(bytes),
            SortField::VersionTag => row.version_tag.write(bytes),
            SortField::Tenant => row.tenant.write(bytes),
        }
    }
}

impl page::Resource for Resource {
    type Table = ProcessDefinitions;

    fn default_sort(_filter: &Filter) -> Vec<(SortField, Order)> {
        vec![(SortField::Key, Order::Ascending)]
    }

    fn plans(
        reader: &Reader<'_>,
        filter: &Filter,
        sort: &Sort<SortField>,
    ) -> Result<Vec<Plan<ProcessDefinitionKey>>, QueryError> {
        plans(reader, filter, sort)
    }

    fn narrowing(filter: &Filter) -> &'static str {
        narrowing(filter)
    }
}

/// The filter to add where a search reads too much.
fn narrowing(filter: &Filter) -> &'static str {
    if named(&filter.process).is_none() { "processDefinitionId" } else { "processDefinitionKey" }
}

/// Ways to answer, the best first: the definitions named by key, the newest ones, the versions of
/// the processes that the filter names, else all by key.
fn plans(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &Sort<SortField>,
) -> Result<Vec<Plan<ProcessDefinitionKey>>, QueryError> {
    let budget = Budget::new(reader, narrowing(filter));
    if let Some(keys) = named(&filter.key) {
        let keys = if filter.latest_only { latest_of(&budget, keys)? } else { keys };
        return Ok(vec![Plan::keys(keys)]);
    }
    if filter.latest_only {
        return Ok(vec![Plan::keys(latest(&budget, filter)?)]);
    }
    if let Some(processes) = named(&filter.process) {
        return Ok(vec![Plan::keys(versions(&budget, filter, &processes)?)]);
    }
    let (span, key_exact) = Span::of(&filter.key);
    let is_exact = key_exact && Filter { key: Vec::new(), ..filter.clone() } == Filter::default();
    let all = Plan::streams(whole_table::<ProcessDefinitions>(reader, span));
    Ok(vec![all.in_order(sort.runs_by(&[])).exactly(is_exact)])
}

/// Those of some definitions that are the newest of their process.
fn latest_of(
    budget: &Budget<'_, '_>,
    mut keys: Vec<ProcessDefinitionKey>,
) -> Result<Vec<ProcessDefinitionKey>, QueryError> {
    let reader = budget.reader();
    let mut newest = Vec::new();
    for key in keys.drain(..) {
        if let Some(row) = reader.get::<ProcessDefinitions>(&key)?
            && let Some(latest) = reader.get::<LatestDefinitions>(&(row.tenant, row.process))?
            && latest.definition == key
        {
            newest.push(key);
        }
        budget.check()?;
    }
    Ok(newest)
}

/// The newest version of each process that the filter names, else of each there is.
fn latest(
    budget: &Budget<'_, '_>,
    filter: &Filter,
) -> Result<Vec<ProcessDefinitionKey>, QueryError> {
    let reader = budget.reader();
    let mut newest = Vec::new();
    for tenant in tenants::<LatestDefinitions>(reader, &filter.tenant)? {
        if let Some(processes) = named(&filter.process) {
            for process in processes {
                let latest = reader.get::<LatestDefinitions>(&(Arc::clone(&tenant), process))?;
                newest.extend(latest.map(|latest| latest.definition));
                budget.check()?;
            }
            continue;
        }
        let processes = Tests::of(&filter.process);
        let range = reader.prefix::<LatestDefinitions>(&tenant);
        reader.scan::<LatestDefinitions>(
            &range,
            Direction::Forward,
            &mut |(_, process), row| {
                if processes.accept(Some(process.as_str())) {
                    newest.push(row.definition);
                }
                budget.go_on()
            },
        )?;
        budget.check()?;
    }
    Ok(newest)
}

/// The versions of some processes, by their numbers.
fn versions(
    budget: &Budget<'_, '_>,
    filter: &Filter,
    processes: &[ElementId],
) -> Result<Vec<ProcessDefinitionKey>, QueryError> {
    let reader = budget.reader();
    let numbers = Tests::of(&filter.version);
    let mut found = Vec::new();
    for tenant in tenants::<DefinitionsByVersion>(reader, &filter.tenant)? {
        for process in processes {
            let range = reader.prefix::<DefinitionsByVersion>(&(tenant.clone(), process.clone()));
            reader.scan::<DefinitionsByVersion>(&range, Direction::Forward, &mut |_, row| {
                if numbers.accept(Some(i64::from(row.version))) {
                    found.push(row.definition);
                }
                budget.go_on()
            })?;
            budget.check()?;
        }
    }
    Ok(found)
}
