//! Which tables and indexes answer a search for user tasks.
//!
//! The indexes of the inbox hold open tasks only, so they answer where the state is known to be
//! CREATED. The tasks of an instance are found through its records: open ones through its active
//! element instances, others through its event pages.

use std::sync::Arc;

use super::{Filter, SortField};
use crate::ids::UserTaskKey;
use crate::query::columns::{Span, accepted, named, named_in_list};
use crate::query::merge::Streams;
use crate::query::owner::{Budget, named_owners, open_user_tasks, user_tasks_ever};
use crate::query::plan::{Plan, entries, tenants, whole_table};
use crate::query::sort::Sort;
use crate::query::{Order, QueryError, ROWS_READ_MAX};
use crate::state::reader::Reader;
use crate::state::tables::user_tasks::{
    Candidate, UserTaskState, UserTasks, UserTasksByAssignee, UserTasksByCandidate,
    UserTasksByState,
};

const STATES: [UserTaskState; 3] =
    [UserTaskState::Created, UserTaskState::Completed, UserTaskState::Canceled];

/// Up to this many tasks of candidates or an assignee are all read where another order than that
/// of due dates is asked for; else it is tried to read in that order, passing over the tasks of
/// other people.
const FEW_TASKS: u64 = 500;

fn states(filter: &Filter) -> Vec<UserTaskState> {
    accepted(&filter.state, &STATES)
}

fn is_open_only(states: &[UserTaskState]) -> bool {
    states == [UserTaskState::Created]
}

/// Whether the indexes of the inbox can be asked.
fn names_people(filter: &Filter) -> bool {
    named(&filter.assignee).is_some()
        || named_in_list(&filter.candidate_user).is_some()
        || named_in_list(&filter.candidate_group).is_some()
}

/// The order of the index that answers best, so that a page is a page of the index.
pub(super) fn default_sort(filter: &Filter) -> Vec<(SortField, Order)> {
    let states = states(filter);
    let field = if is_open_only(&states) && names_people(filter) {
        SortField::DueDate
    } else if states.len() < STATES.len() {
        SortField::CreatedAt
    } else {
        SortField::Key
    };
    vec![(field, Order::Ascending)]
}

/// The filter to add where a search reads too much.
pub(super) fn narrowing(filter: &Filter) -> &'static str {
    if !is_open_only(&states(filter)) {
        "state (CREATED) or processInstanceKey"
    } else if names_people(filter) {
        "processInstanceKey"
    } else {
        "candidateGroup, candidateUser, assignee or processInstanceKey"
    }
}

/// Ways to answer, the best first.
pub(super) fn plans(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &Sort<SortField>,
) -> Result<Vec<Plan<UserTaskKey>>, QueryError> {
    let states = states(filter);
    if states.is_empty() {
        return Ok(vec![Plan::keys(Vec::new())]);
    }
    if let Some(keys) = named(&filter.key) {
        return Ok(vec![Plan::keys(keys)]);
    }
    if let Some(keys) = keys_of_instances(reader, filter, is_open_only(&states))? {
        return Ok(vec![Plan::keys(keys)]);
    }
    if is_open_only(&states)
        && let Some(inbox) = inbox(reader, filter)?
    {
        return inbox_plans(reader, filter, sort, inbox);
    }
    if sort.runs_by(&[SortField::CreatedAt]).is_some() {
        return Ok(vec![by_creation(reader, filter, sort, &states)?]);
    }
    let (span, key_exact) = Span::of(&filter.key);
    let by_key = Plan::streams(whole_table::<UserTasks>(reader, span))
        .in_order(sort.runs_by(&[]))
        .exactly(key_exact && Filter { key: Vec::new(), ..filter.clone() } == Filter::default());
    if states.len() == STATES.len() {
        return Ok(vec![by_key]);
    }
    let by_state = by_creation(reader, filter, sort, &states)?;
    Ok(if by_key.order.is_some() {
        vec![by_key.within(ROWS_READ_MAX / 2), by_state]
    } else {
        vec![by_state]
    })
}

fn keys_of_instances(
    reader: &Reader<'_>,
    filter: &Filter,
    is_open_only: bool,
) -> Result<Option<Vec<UserTaskKey>>, QueryError> {
    let budget = Budget::new(reader, "userTaskKey");
    let instances = match named(&filter.instance) {
        Some(instances) => instances,
        None => match named_owners(&budget, &filter.element_instance, |key| key.0)? {
            Some(instances) => instances,
            None => return Ok(None),
        },
    };
    let mut keys = Vec::new();
    for instance in instances {
        if is_open_only {
            open_user_tasks(&budget, instance, &mut keys)?;
        } else {
            user_tasks_ever(&budget, instance, &mut keys)?;
        }
    }
    Ok(Some(keys))
}

/// Open tasks of an assignee or of candidates, in order of their due dates.
struct Inbox {
    streams: Streams,
    is_exact: bool,
}

fn inbox(reader: &Reader<'_>, filter: &Filter) -> Result<Option<Inbox>, QueryError> {
    let (span, due_exact) = Span::of_optional(&filter.due_date);
    let mut rest = filter.clone();
    rest.state.clear();
    rest.tenant.clear();
    if due_exact {
        rest.due_date.clear();
    }
    let mut prefixes = Vec::new();
    if let Some(assignees) = named(&filter.assignee) {
        rest.assignee.clear();
        for tenant in tenants::<UserTasksByAssignee>(reader, &filter.tenant)? {
            for assignee in &assignees {
                let columns = (tenant.clone(), Arc::<str>::from(assignee.as_str()));
                prefixes.push(reader.bytes::<UserTasksByAssignee>(&columns));
            }
        }
    } else {
        let Some((candidates, has_more_tests)) = candidates(filter) else { return Ok(None) };
        if !has_more_tests {
            match candidates.first() {
                Some(Candidate::User(_)) => rest.candidate_user.clear(),
                Some(Candidate::Group(_)) => rest.candidate_group.clear(),
                None => {}
            }
        }
        for tenant in tenants::<UserTasksByCandidate>(reader, &filter.tenant)? {
            for candidate in &candidates {
                let columns = (tenant.clone(), candidate.clone());
                prefixes.push(reader.bytes::<UserTasksByCandidate>(&columns));
            }
        }
    }
    let streams = entries(prefixes, span);
    Ok(Some(Inbox { streams, is_exact: rest == Filter::default() }))
}

/// The candidates that name an index range, and whether there is more to say of them. A person
/// has fewer tasks than a group, so users come first.
fn candidates(filter: &Filter) -> Option<(Vec<Candidate>, bool)> {
    let candidates = |names: Vec<String>, candidate: fn(Arc<str>) -> Candidate| {
        names.into_iter().map(|name| candidate(Arc::from(name))).collect()
    };
    if let Some((users, more)) = named_in_list(&filter.candidate_user) {
        return Some((candidates(users, Candidate::User), more));
    }
    let (groups, more) = named_in_list(&filter.candidate_group)?;
    Some((candidates(groups, Candidate::Group), more))
}

fn inbox_plans(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &Sort<SortField>,
    inbox: Inbox,
) -> Result<Vec<Plan<UserTaskKey>>, QueryError> {
    let order = sort.runs_by(&[SortField::DueDate]);
    if order.is_some() {
        return Ok(vec![Plan::streams(inbox.streams).in_order(order).exactly(inbox.is_exact)]);
    }
    let may_be_passed_over = sort.runs_by(&[SortField::CreatedAt]).is_some()
        && inbox.streams.count(reader, FEW_TASKS + 1)? > FEW_TASKS;
    let plan = Plan::streams(inbox.streams);
    if may_be_passed_over {
        let by_creation = by_creation(reader, filter, sort, &[UserTaskState::Created])?;
        return Ok(vec![by_creation.within(ROWS_READ_MAX / 2), plan]);
    }
    Ok(vec![plan])
}

/// Tasks of these states, in order of their creation.
fn by_creation(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &Sort<SortField>,
    states: &[UserTaskState],
) -> Result<Plan<UserTaskKey>, QueryError> {
    let (span, created_exact) = Span::of(&filter.created_at);
    let mut rest = filter.clone();
    rest.state.clear();
    rest.tenant.clear();
    if created_exact {
        rest.created_at.clear();
    }
    let mut prefixes = Vec::new();
    for tenant in tenants::<UserTasksByState>(reader, &filter.tenant)? {
        for state in states {
            prefixes.push(reader.bytes::<UserTasksByState>(&(tenant.clone(), *state)));
        }
    }
    Ok(Plan::streams(entries(prefixes, span))
        .in_order(sort.runs_by(&[SortField::CreatedAt]))
        .exactly(rest == Filter::default()))
}
