//! Which rows answer a search for timers.

use std::ops::ControlFlow;

use super::{Filter, SortField};
use crate::ids::{ProcessInstanceKey, SubscriptionKey};
use crate::query::QueryError;
use crate::query::columns::{Span, named};
use crate::query::merge::Streams;
use crate::query::owner::{Budget, named_instances};
use crate::query::plan::Plan;
use crate::query::sort::Sort;
use crate::state::reader::Reader;
use crate::state::tables::bookkeeping::DueWork;
use crate::state::tables::element_instances::ElementInstances;
use crate::state::tables::process_instances::ProcessInstances;
use crate::state::tables::subscriptions::{StartSubscriptions, Subscriptions};
use crate::store::Direction;

/// Up to this many subscriptions of named instances are read one by one; of more, the timers are
/// found among all that is due.
const SUBSCRIPTIONS_MAX: usize = 20_000;

/// Ways to answer, the best first: the timers named by key, those of the instances that the filter
/// names, else all that is due, or all subscriptions where they are asked for by key.
pub(super) fn plans(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &Sort<SortField>,
) -> Result<Vec<Plan<SubscriptionKey>>, QueryError> {
    if let Some(keys) = named(&filter.key) {
        return Ok(vec![Plan::keys(keys)]);
    }
    let budget = Budget::new(reader, "timerKey");
    if let Some(instances) = named_instances(&budget, &filter.instance, &filter.element_instance)?
        && let Some(keys) = held(reader, &instances)?
    {
        return Ok(vec![Plan::keys(keys)]);
    }
    let by_key = sort.runs_by(&[]);
    if by_key.is_some() {
        let (span, _) = Span::of(&filter.key);
        let prefixes =
            vec![reader.bytes::<Subscriptions>(&()), reader.bytes::<StartSubscriptions>(&())];
        return Ok(vec![
            Plan::streams(Streams { prefixes, span, holds_rows: true }).in_order(by_key),
        ]);
    }
    let (span, _) = Span::of(&filter.due);
    let prefixes = vec![reader.bytes::<DueWork>(&())];
    let due = Plan::streams(Streams { prefixes, span, holds_rows: true });
    Ok(vec![due.in_order(sort.runs_by(&[SortField::Due]))])
}

/// What these instances wait for, timers and others; none where that is too much.
fn held(
    reader: &Reader<'_>,
    instances: &[ProcessInstanceKey],
) -> Result<Option<Vec<SubscriptionKey>>, QueryError> {
    let mut keys = Vec::new();
    let rows_end = reader.rows_read().saturating_add(SUBSCRIPTIONS_MAX as u64);
    let mut is_much = false;
    for instance in instances {
        let Some(row) = reader.get::<ProcessInstances>(instance)? else { continue };
        keys.extend(row.subscriptions);
        let range = reader.prefix::<ElementInstances>(instance);
        reader.scan::<ElementInstances>(&range, Direction::Forward, &mut |_, row| {
            keys.extend(row.subscriptions);
            is_much = keys.len() > SUBSCRIPTIONS_MAX || reader.rows_read() > rows_end;
            if is_much { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if is_much {
            return Ok(None);
        }
    }
    Ok(Some(keys))
}
