//! Which tables and indexes answer a search for process instances.
//!
//! Running instances have an index by tenant and definition, ended ones by the day of their end
//! and definition; below each definition (of a day) both are in order of keys, so any of them
//! merge into that order.

use super::{Filter, SortField};
use crate::ids::{ProcessDefinitionKey, ProcessInstanceKey, Timestamp};
use crate::query::columns::{Span, accepted, named};
use crate::query::comparison::Comparison;
use crate::query::instances::{RANGES_MAX, versions, with_incidents};
use crate::query::matcher::Tests;
use crate::query::owner::{Budget, instances_called, named_owners};
use crate::query::plan::{Plan, distinct, distinct_below, entries, tenants, whole_table};
use crate::query::sort::Sort;
use crate::query::{QueryError, ROWS_READ_MAX};
use crate::state::indexes::end_day;
use crate::state::reader::Reader;
use crate::state::tables::Table;
use crate::state::tables::definitions::DefinitionReference;
use crate::state::tables::process_instances::{
    ActiveInstances, InstanceState, InstancesByEnd, ProcessInstances,
};
use crate::store::key_codec::KeyCodec;

const STATES: [InstanceState; 3] =
    [InstanceState::Active, InstanceState::Completed, InstanceState::Terminated];

/// The filter to add where a search reads too much.
pub(super) fn narrowing(filter: &Filter) -> &'static str {
    if accepted(&filter.state, &STATES) != [InstanceState::Active] {
        "state (ACTIVE) or processInstanceKey"
    } else if named(&filter.definition).is_none() && named(&filter.process).is_none() {
        "processDefinitionKey or processDefinitionId"
    } else {
        "processInstanceKey"
    }
}

/// Ways to answer, the best first.
pub(super) fn plans(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &Sort<SortField>,
) -> Result<Vec<Plan<ProcessInstanceKey>>, QueryError> {
    let states = accepted(&filter.state, &STATES);
    if states.is_empty() {
        return Ok(vec![Plan::keys(Vec::new())]);
    }
    if let Some(keys) = named(&filter.key) {
        return Ok(vec![Plan::keys(keys)]);
    }
    if filter.has_incident == Some(true)
        && let Some(keys) = with_incidents(reader, &filter.tenant)?
    {
        return Ok(vec![Plan::keys(keys)]);
    }
    if let Some(keys) = called(reader, filter)? {
        return Ok(vec![Plan::keys(keys)]);
    }
    let mut plans = Vec::new();
    let order = sort.runs_by(&[]);
    let (span, key_exact) = Span::of(&filter.key);
    let mut rest = filter.clone();
    if let Some(ranges) = ranges(reader, filter, &states, &mut rest)? {
        if key_exact {
            rest.key.clear();
        }
        let plan = Plan::streams(entries(ranges, span.clone()))
            .in_order(order)
            .exactly(rest == Filter::default());
        // Where all instances stand in the order that is asked for, they may be the better choice.
        let is_last = order.is_none() || states == [InstanceState::Active];
        plans.push(plan.within(if is_last { ROWS_READ_MAX } else { ROWS_READ_MAX / 2 }));
    }
    let is_exact = key_exact && Filter { key: Vec::new(), ..filter.clone() } == Filter::default();
    let all = Plan::streams(whole_table::<ProcessInstances>(reader, span));
    plans.push(all.in_order(order).exactly(is_exact));
    Ok(plans)
}

/// The instances that were called by those which the filter names; `None` where it names none.
fn called(
    reader: &Reader<'_>,
    filter: &Filter,
) -> Result<Option<Vec<ProcessInstanceKey>>, QueryError> {
    let budget = Budget::new(reader, "processInstanceKey");
    let callers = match named(&filter.parent) {
        Some(callers) => callers,
        None => match named_owners(&budget, &filter.parent_element, |key| key.0)? {
            Some(callers) => callers,
            None => return Ok(None),
        },
    };
    let mut keys = Vec::new();
    for caller in callers {
        instances_called(&budget, caller, &mut keys)?;
    }
    Ok(Some(keys))
}

/// Index ranges that hold all instances of the filter; what they answer is taken out of `rest`.
/// `None` where no index narrows the search, or too many ranges would.
fn ranges(
    reader: &Reader<'_>,
    filter: &Filter,
    states: &[InstanceState],
    rest: &mut Filter,
) -> Result<Option<Vec<Vec<u8>>>, QueryError> {
    let has_no_end_passes = Tests::of(&filter.ended_at).accept(None);
    let may_run = states.contains(&InstanceState::Active) && has_no_end_passes;
    let ways_to_end = states.len() - usize::from(states.contains(&InstanceState::Active));
    if ways_to_end > 0 && has_no_end_passes && !names_definitions(filter) {
        return Ok(None);
    }
    let Some(definitions) = definitions(reader, filter, rest)? else { return Ok(None) };
    if ways_to_end != 1 {
        rest.state.clear(); // Else ranges of ended instances hold those that ended otherwise, too.
    }
    let mut ranges = Vec::new();
    if may_run && !running(reader, filter, definitions.as_deref(), &mut ranges)? {
        return Ok(None);
    }
    if ways_to_end == 0 {
        rest.tenant.clear();
    } else if !ended(reader, filter, definitions.as_deref(), &mut ranges)? {
        return Ok(None);
    }
    Ok(Some(ranges))
}

fn names_definitions(filter: &Filter) -> bool {
    named(&filter.definition).is_some() || named(&filter.process).is_some()
}

/// The definitions that the filter names by key, or by process id and perhaps version: as long as
/// there are instances of a definition, its row among the versions of its process is there. The
/// outer `None`: they are too many; the inner: it names none.
#[expect(clippy::option_option, reason = "both mean something else")]
fn definitions(
    reader: &Reader<'_>,
    filter: &Filter,
    rest: &mut Filter,
) -> Result<Option<Option<Vec<ProcessDefinitionKey>>>, QueryError> {
    if let Some(definitions) = named(&filter.definition) {
        rest.definition.clear();
        return Ok(Some(Some(definitions)));
    }
    let Some(processes) = named(&filter.process) else { return Ok(Some(None)) };
    rest.process.clear();
    rest.version.clear();
    let numbers = Tests::of(&filter.version);
    let accepts = |row: &DefinitionReference| numbers.accept(Some(i64::from(row.version)));
    Ok(versions(reader, &processes, &filter.tenant, accepts)?.map(Some))
}

/// Adds the ranges of running instances; false if they are too many.
fn running(
    reader: &Reader<'_>,
    filter: &Filter,
    definitions: Option<&[ProcessDefinitionKey]>,
    ranges: &mut Vec<Vec<u8>>,
) -> Result<bool, QueryError> {
    for tenant in tenants::<ActiveInstances>(reader, &filter.tenant)? {
        let found = named_or_found::<ActiveInstances>(reader, definitions, &tenant)?;
        let Some(found) = found else { return Ok(false) };
        let range = |key| reader.bytes::<ActiveInstances>(&(tenant.clone(), key));
        ranges.extend(found.into_iter().map(range));
        if ranges.len() > RANGES_MAX {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Adds the ranges of ended instances; false if they are too many.
fn ended(
    reader: &Reader<'_>,
    filter: &Filter,
    definitions: Option<&[ProcessDefinitionKey]>,
    ranges: &mut Vec<Vec<u8>>,
) -> Result<bool, QueryError> {
    let (days, _) = Span::of(&days(&filter.ended_at));
    let Some(days) = distinct::<InstancesByEnd, u32>(reader, &days)? else { return Ok(false) };
    for day in days {
        let found = named_or_found::<InstancesByEnd>(reader, definitions, &day)?;
        let Some(found) = found else { return Ok(false) };
        ranges.extend(found.into_iter().map(|key| reader.bytes::<InstancesByEnd>(&(day, key))));
        if ranges.len() > RANGES_MAX {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The named definitions, else those in the column behind this one; `None` if they are too many.
fn named_or_found<T: Table>(
    reader: &Reader<'_>,
    named: Option<&[ProcessDefinitionKey]>,
    column: &impl KeyCodec,
) -> Result<Option<Vec<ProcessDefinitionKey>>, QueryError> {
    match named {
        Some(named) => Ok(Some(named.to_vec())),
        None => distinct_below::<T, _>(reader, &column.to_bytes(), &Span::default()),
    }
}

/// What comparisons of a time say of its day.
fn days(comparisons: &[Comparison<Timestamp>]) -> Vec<Comparison<u32>> {
    let day = |comparison: &Comparison<Timestamp>| match comparison {
        Comparison::Equal(time) => Some(Comparison::Equal(end_day(*time))),
        Comparison::Greater(time) | Comparison::GreaterOrEqual(time) => {
            Some(Comparison::GreaterOrEqual(end_day(*time)))
        }
        Comparison::Less(time) | Comparison::LessOrEqual(time) => {
            Some(Comparison::LessOrEqual(end_day(*time)))
        }
        Comparison::In(times) => {
            Some(Comparison::In(times.iter().map(|time| end_day(*time)).collect()))
        }
        Comparison::NotEqual(_)
        | Comparison::Exists(_)
        | Comparison::NotIn(_)
        | Comparison::Like(_) => None,
    };
    comparisons.iter().filter_map(day).collect()
}
