//! Messages on the partition that their name and correlation key lead to: published, given to
//! instances that wait, kept for those that come, starting processes.
//!
//! A message goes to one instance of each process at most (of all those that wait to the one whose
//! subscription is the oldest by its key), and may start each process that no instance of takes
//! it. One that a process throws goes to one receiver only. While an instance that a message with
//! a correlation key started runs, the next message of that key waits, as long as it lives.

use std::ops::Bound;
use std::sync::Arc;

use crate::command::Variables;
use crate::event::{CorrelatedMessage, Event, Mail, MessagePublication, Payload, WaitingInstance};
use crate::ids::{ElementId, MessageKey, PartitionId, ProcessInstanceKey, SubscriptionKey};
use crate::state::tables::messages::MessageRow;
use crate::step::{Step, Stop};

use super::{mail, message_starts, trigger};

/// Of all texts the last: no name that callers give begins with it.
const LAST: &str = "\u{10FFFF}\u{10FFFF}\u{10FFFF}\u{10FFFF}";

/// A message that somebody sends.
pub(crate) struct Sent {
    /// Owner of the data.
    pub(crate) tenant: Arc<str>,
    /// Its name.
    pub(crate) name: Arc<str>,
    /// The value that it is found by.
    pub(crate) correlation_key: Arc<str>,
    /// The sender's id of it.
    pub(crate) id: Option<Arc<str>>,
    /// How long it waits for a subscription, in milliseconds.
    pub(crate) lives_ms: i64,
    /// Whether it goes to one receiver only.
    pub(crate) is_single: bool,
}

/// The publication of a message, with a key of its own.
pub(crate) fn publication(
    sent: Sent,
    payload: &Variables,
    step: &mut Step<'_>,
) -> MessagePublication {
    MessagePublication {
        message: MessageKey(step.new_block()),
        tenant: sent.tenant,
        name: sent.name,
        correlation_key: sent.correlation_key,
        id: sent.id,
        expires_at: step.now().plus_ms(sent.lives_ms.max(0)),
        payload: as_payload(payload),
        is_single: sent.is_single,
    }
}

/// Variables as they travel with an event.
pub(crate) fn as_payload(variables: &Variables) -> Vec<Payload> {
    let payload = variables.iter();
    payload.map(|(name, value)| Payload { name: Arc::clone(name), value: value.clone() }).collect()
}

/// What travels with an event as variables.
pub(crate) fn as_variables(payload: &[Payload]) -> Variables {
    payload.iter().map(|one| (Arc::clone(&one.name), one.value.clone())).collect()
}

/// Loads what the variables of an event are stored as, to be referred to by who catches it.
pub(super) fn load_contents(payload: &[Payload], step: &mut Step<'_>) -> Result<(), Stop> {
    for (hash, _) in payload.iter().filter_map(|one| one.value.stored_as()) {
        step.state().load(|tables| &mut tables.contents, &hash)?;
    }
    Ok(())
}

pub(super) fn emit(event: Event, step: &mut Step<'_>) {
    step.emit_to(ProcessInstanceKey::PARTITION_STREAM, event);
}

/// Publishes a message and gives it to whoever waits. Returns the instance that took it first.
pub(crate) fn publish(
    published: MessagePublication,
    step: &mut Step<'_>,
) -> Result<Option<ProcessInstanceKey>, Stop> {
    if let Some(by_id) = published.by_id()
        && step.state().load(|tables| &mut tables.messages_by_id, &by_id)?.is_some()
    {
        return Ok(None); // It was published already: a repeated throw brings nothing new.
    }
    load_contents(&published.payload, step)?;
    let message = published.message;
    emit(Event::MessagePublished(Box::new(published)), step);
    let taken = give(message, step)?;
    drop_if_over(message, step)?;
    Ok(taken)
}

/// Whether a message with this id lives.
pub(crate) fn lives(
    (tenant, name, correlation_key): (&Arc<str>, &Arc<str>, &Arc<str>),
    id: &Arc<str>,
    step: &mut Step<'_>,
) -> Result<bool, Stop> {
    let by_id = (tenant.clone(), name.clone(), correlation_key.clone(), id.clone());
    Ok(step.state().load(|tables| &mut tables.messages_by_id, &by_id)?.is_some())
}

pub(super) fn drop_if_over(message: MessageKey, step: &mut Step<'_>) -> Result<(), Stop> {
    let row = step.state().load(|tables| &mut tables.messages, &message)?;
    let now = step.now();
    let is_over = row.is_some_and(|row| {
        let is_taken = row.publication.is_single && !row.correlated.is_empty();
        row.publication.expires_at <= now || is_taken
    });
    if is_over { drop_message(message, step) } else { Ok(()) }
}

/// Drops a message.
pub(crate) fn drop_message(message: MessageKey, step: &mut Step<'_>) -> Result<(), Stop> {
    let Some(row) = step.state().load(|tables| &mut tables.messages, &message)? else {
        return Ok(());
    };
    if let Some(by_id) = row.publication.by_id() {
        step.state().load(|tables| &mut tables.messages_by_id, &by_id)?;
    }
    let by_name = row.publication.by_name();
    step.state().load(|tables| &mut tables.messages_by_name, &by_name)?;
    emit(Event::MessageDropped { message }, step);
    Ok(())
}

/// Gives a message to one waiting instance of each process, then lets it start the others.
fn give(message: MessageKey, step: &mut Step<'_>) -> Result<Option<ProcessInstanceKey>, Stop> {
    let mut first = None;
    let mut after: Option<ElementId> = None;
    while let Some(row) = step.state().load(|tables| &mut tables.messages, &message)? {
        if row.publication.is_single && !row.correlated.is_empty() {
            return Ok(first);
        }
        let Some(process) = next_process(&row, after.as_ref(), step)? else { break };
        if !row.correlated.contains(&process) {
            let taken = give_to_process(message, &row, &process, step)?;
            first = first.or(taken);
        }
        after = Some(process);
    }
    let started = message_starts::start(message, step)?;
    Ok(first.or(started))
}

/// The next process with an instance that waits for a message, in the order of ids.
fn next_process(
    row: &MessageRow,
    after: Option<&ElementId>,
    step: &mut Step<'_>,
) -> Result<Option<ElementId>, Stop> {
    let published = &row.publication;
    let key = |process: ElementId, subscription| {
        let (tenant, name, correlation_key, _) = published.by_name();
        (tenant, name, correlation_key, process, subscription)
    };
    let last = SubscriptionKey(u64::MAX);
    let from = match after {
        Some(process) => Bound::Excluded(key(process.clone(), last)),
        None => Bound::Included(key(ElementId::from(""), SubscriptionKey(0))),
    };
    let to = key(ElementId::from(LAST), last);
    let next =
        step.state().load_next(|tables| &mut tables.waiting_instances, from.as_ref(), &to)?;
    Ok(next.map(|((_, _, _, process, _), _)| process))
}

/// Gives a message to the first waiting instance of a process that can take it.
fn give_to_process(
    message: MessageKey,
    row: &MessageRow,
    process: &ElementId,
    step: &mut Step<'_>,
) -> Result<Option<ProcessInstanceKey>, Stop> {
    let key = |subscription| {
        let (tenant, name, correlation_key, _) = row.publication.by_name();
        (tenant, name, correlation_key, process.clone(), subscription)
    };
    let mut from = Bound::Included(key(SubscriptionKey(0)));
    let to = key(SubscriptionKey(u64::MAX));
    while let Some((found, waiting)) =
        step.state().load_next(|tables| &mut tables.waiting_instances, from.as_ref(), &to)?
    {
        from = Bound::Excluded(found);
        if give_to(message, &waiting, step)? {
            return Ok(Some(waiting.instance));
        }
    }
    Ok(None)
}

/// Gives a message to an instance that waits for it; whether it could still take it. One of
/// another partition is believed to, and sends the message back else.
fn give_to(
    message: MessageKey,
    waiting: &WaitingInstance,
    step: &mut Step<'_>,
) -> Result<bool, Stop> {
    let is_here = PartitionId::of_key(waiting.instance.0) == step.partition();
    if is_here {
        let Some(row) = step.state().load_subscription(waiting.subscription)? else {
            return Ok(false);
        };
        if !trigger::can_catch(&row, step)? {
            return Ok(false);
        }
    }
    let Some(row) = step.state().load(|tables| &mut tables.messages, &message)? else {
        return Ok(false);
    };
    let (process, instance) = (waiting.process.clone(), waiting.instance);
    emit(Event::MessageCorrelated { message, process, instance }, step);
    if !waiting.stays {
        emit(Event::MessageNotAwaited(Box::new(waiting.clone())), step);
    }
    let payload = row.publication.payload.clone();
    let correlated = CorrelatedMessage { message, waiting: waiting.clone(), payload };
    if is_here {
        take(&correlated, step)?;
    } else {
        mail::send_to_instance(instance, Mail::Correlate(Box::new(correlated)), step);
    }
    Ok(true)
}

/// A message has come for an instance of this partition; whether it could take it.
pub(crate) fn take(message: &CorrelatedMessage, step: &mut Step<'_>) -> Result<bool, Stop> {
    let subscription = message.waiting.subscription;
    let Some(row) = step.state().load_subscription(subscription)? else { return Ok(false) };
    if !trigger::can_catch(&row, step)? {
        return Ok(false);
    }
    let stays = trigger::stays(&row.target, step);
    step.emit(Event::MessageCaught { subscription, message: message.message, stays });
    trigger::trigger_and_go_on(&row, &as_variables(&message.payload), step)?;
    Ok(true)
}

/// An instance waits for a message that would come here: the oldest kept one that its process does
/// not have yet goes to it; all of them, if it still waits afterwards.
pub(crate) fn wait(waiting: &WaitingInstance, step: &mut Step<'_>) -> Result<(), Stop> {
    emit(Event::MessageAwaited(Box::new(waiting.clone())), step);
    let names = (&waiting.tenant, &waiting.name, &waiting.correlation_key);
    let mut after = MessageKey(0);
    while let Some(message) = next_free(names, &waiting.process, after, step)? {
        after = message;
        if give_to(message, waiting, step)? {
            drop_if_over(message, step)?;
            if !waiting.stays {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The oldest kept message of these names behind `after` that a process does not have yet.
pub(super) fn next_free(
    (tenant, name, correlation_key): (&Arc<str>, &Arc<str>, &Arc<str>),
    process: &ElementId,
    after: MessageKey,
    step: &mut Step<'_>,
) -> Result<Option<MessageKey>, Stop> {
    let key = |message| (tenant.clone(), name.clone(), correlation_key.clone(), message);
    let (mut from, to) = (Bound::Excluded(key(after)), key(MessageKey(u64::MAX)));
    while let Some((found, _)) =
        step.state().load_next(|tables| &mut tables.messages_by_name, from.as_ref(), &to)?
    {
        let message = found.3;
        from = Bound::Excluded(found);
        let row = step.state().load(|tables| &mut tables.messages, &message)?;
        let now = step.now();
        let is_free = row.is_some_and(|row| {
            row.publication.expires_at > now && !row.correlated.contains(process)
        });
        if is_free {
            return Ok(Some(message));
        }
    }
    Ok(None)
}

/// An instance waits for a message no longer.
pub(crate) fn stop_waiting(waiting: &WaitingInstance, step: &mut Step<'_>) -> Result<(), Stop> {
    let key = waiting.by_name();
    if let Some(row) = step.state().load(|tables| &mut tables.waiting_instances, &key)? {
        emit(Event::MessageNotAwaited(Box::new((*row).clone())), step);
    }
    Ok(())
}

/// An instance of another partition did not wait any more: another one of its process may take the
/// message.
pub(crate) fn declined(message: &CorrelatedMessage, step: &mut Step<'_>) -> Result<(), Stop> {
    stop_waiting(&message.waiting, step)?;
    let key = message.message;
    let Some(row) = step.state().load(|tables| &mut tables.messages, &key)? else { return Ok(()) };
    give_to_process(key, &row, &message.waiting.process, step)?;
    drop_if_over(key, step)
}
