//! Processes that messages and other events start: at once, or when the instance has ended that a
//! message of the same correlation key started before.

use std::ops::Bound;
use std::sync::Arc;

use crate::command::Variables;
use crate::event::{Awaited, Event, StartSubscription};
use crate::graph::executable_process::NodeKind;
use crate::ids::{ElementId, MessageKey, ProcessInstanceKey, SubscriptionKey};
use crate::state::tables::messages::MessageRow;
use crate::step::{Step, Stop};

use super::instances::{self, NewInstance};
use super::messages::{as_variables, drop_if_over, emit, next_free};

/// Lets a message start the processes that wait for it to, unless an instance of them took it.
pub(crate) fn start(
    message: MessageKey,
    step: &mut Step<'_>,
) -> Result<Option<ProcessInstanceKey>, Stop> {
    let mut first = None;
    let mut after = SubscriptionKey(0);
    while let Some(row) = step.state().load(|tables| &mut tables.messages, &message)? {
        if row.publication.is_single && !row.correlated.is_empty() {
            break;
        }
        let key = |subscription| {
            (row.publication.tenant.clone(), row.publication.name.clone(), subscription)
        };
        let (from, to) = (Bound::Excluded(key(after)), key(SubscriptionKey(u64::MAX)));
        let next =
            step.state().load_next(|tables| &mut tables.message_starts, from.as_ref(), &to)?;
        let Some(((_, _, subscription), _)) = next else { break };
        after = subscription;
        let start = step.state().load(|tables| &mut tables.start_subscriptions, &subscription)?;
        let Some(start) = start.filter(|start| !row.correlated.contains(&start.process)) else {
            continue;
        };
        let started = start_by_message(message, &row, &start, step)?;
        first = first.or(started);
    }
    Ok(first)
}

/// Starts a process by a message, unless one that a message of the same key started runs.
fn start_by_message(
    message: MessageKey,
    row: &MessageRow,
    start: &StartSubscription,
    step: &mut Step<'_>,
) -> Result<Option<ProcessInstanceKey>, Stop> {
    let published = &row.publication;
    let correlation_key = Some(published.correlation_key.clone()).filter(|key| !key.is_empty());
    if let Some(key) = &correlation_key {
        let lock = (start.tenant.clone(), start.process.clone(), key.clone());
        if step.state().load(|tables| &mut tables.started_by_message, &lock)?.is_some() {
            return Ok(None);
        }
    }
    let payload = as_variables(&published.payload);
    let Some(instance) = start_instance(start, &payload, correlation_key, step)? else {
        return Ok(None);
    };
    let process = start.process.clone();
    emit(Event::MessageCorrelated { message, process, instance }, step);
    Ok(Some(instance))
}

/// Starts a process at a start event that has been triggered.
pub(crate) fn start_instance(
    start: &StartSubscription,
    payload: &Variables,
    correlation_key: Option<Arc<str>>,
    step: &mut Step<'_>,
) -> Result<Option<ProcessInstanceKey>, Stop> {
    let definition = start.definition;
    let Some(row) = step.state().load(|tables| &mut tables.definitions, &definition)? else {
        return Ok(None);
    };
    let process = step.compiled(definition).map_err(|_| Stop::ModelMissing(definition))?;
    let is_there = process.node_of(&start.target).map(|node| &node.kind);
    if !matches!(is_there, Some(NodeKind::StartEvent)) {
        return Ok(None);
    }
    let new = NewInstance {
        definition,
        row: &row,
        process,
        starts: vec![start.target.clone()],
        variables: payload,
        business_id: None,
        tags: Vec::new(),
        caller: None,
        correlation_key,
    };
    let instance = instances::begin(new, step)?;
    step.go_on_with(instance);
    Ok(Some(instance))
}

/// An instance that a message started has ended: the oldest kept message of its correlation key
/// that may start its process does.
pub(crate) fn start_from_buffer(
    (tenant, process, correlation_key): (&Arc<str>, &ElementId, &Arc<str>),
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let by_id = (Arc::clone(tenant), process.clone());
    let latest = step.state().load(|tables| &mut tables.latest_definitions, &by_id)?;
    let Some(latest) = latest else { return Ok(()) };
    let definition = latest.definition;
    let row = step.state().load(|tables| &mut tables.definitions, &definition)?;
    let mut oldest: Option<(MessageKey, Arc<StartSubscription>)> = None;
    for key in row.map(|row| row.starts.clone()).unwrap_or_default() {
        let start = step.state().load(|tables| &mut tables.start_subscriptions, &key)?;
        let Some(start) = start else { continue };
        let Awaited::Message { name, .. } = &start.awaited else { continue };
        let names = (&start.tenant, name, correlation_key);
        if let Some(message) = next_free(names, &start.process, MessageKey(0), step)?
            && oldest.as_ref().is_none_or(|(known, _)| message < *known)
        {
            oldest = Some((message, start));
        }
    }
    if let Some((message, start)) = oldest
        && let Some(row) = step.state().load(|tables| &mut tables.messages, &message)?
    {
        start_by_message(message, &row, &start, step)?;
        drop_if_over(message, step)?;
    }
    Ok(())
}
