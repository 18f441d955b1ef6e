//! What is waited for is waited for by somebody: subscriptions and their holders, messages and who
//! waits for them, calls, collections.

use std::collections::{BTreeMap, BTreeSet};

use super::super::derived::rows_of;
use crate::event::Awaited;
use crate::ids::{ElementInstanceKey, ProcessInstanceKey, SubscriptionKey};
use crate::state::reader::Reader;
use crate::state::tables::definitions::ProcessDefinitions;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::state::tables::messages::{
    Messages, MessagesById, MessagesByName, StartedByMessage, WaitingInstances,
};
use crate::state::tables::multi_instance::{MultiInstanceItems, MultiInstanceOutputs};
use crate::state::tables::process_instances::{InstanceState, ProcessInstanceRow};
use crate::state::tables::subscriptions::{
    MessageStarts, SignalStarts, SignalSubscriptions, StartSubscriptions, Subscriptions,
};

type Instances = BTreeMap<ProcessInstanceKey, ProcessInstanceRow>;
type Elements = BTreeMap<(ProcessInstanceKey, ElementInstanceKey), ElementInstanceRow>;

/// Checks all of it.
pub(super) fn check(
    reader: &Reader<'_>,
    instances: &Instances,
    elements: &Elements,
) -> Result<(), String> {
    check_subscriptions(reader, instances, elements)?;
    check_starts(reader)?;
    check_messages(reader, instances)?;
    check_calls(instances, elements)?;
    check_collections(reader, elements)
}

fn check_subscriptions(
    reader: &Reader<'_>,
    instances: &Instances,
    elements: &Elements,
) -> Result<(), String> {
    let mut held: BTreeMap<SubscriptionKey, (ProcessInstanceKey, ElementInstanceKey)> =
        BTreeMap::new();
    for (key, row) in instances {
        holds!(
            !row.state.is_ended() || row.subscriptions.is_empty(),
            "instance {key} ended and waits: {row:?}"
        );
        held.extend(row.subscriptions.iter().map(|one| (*one, (*key, key.root_scope()))));
    }
    for ((instance, key), row) in elements {
        held.extend(row.subscriptions.iter().map(|one| (*one, (*instance, *key))));
    }
    let (mut signals, mut messages) = (BTreeSet::new(), BTreeSet::new());
    let rows = rows_of::<Subscriptions>(reader);
    holds!(rows.len() == held.len(), "{} subscriptions, {} of them held", rows.len(), held.len());
    for (key, row) in rows {
        let holder = held.get(&key);
        holds!(
            holder == Some(&(row.instance, row.holder)),
            "subscription {key} is held by {holder:?}: {row:?}"
        );
        match row.awaited {
            Awaited::Timer(_) => {}
            Awaited::Signal { name } => drop(signals.insert((row.tenant, name, key))),
            Awaited::Message { name, correlation_key } => {
                messages.insert((row.tenant, name, correlation_key, row.process, key));
            }
        }
    }
    let known: BTreeSet<_> =
        rows_of::<SignalSubscriptions>(reader).into_iter().map(|(key, _)| key).collect();
    holds!(known == signals, "signals by name {known:?}, subscriptions {signals:?}");
    let known: BTreeSet<_> =
        rows_of::<WaitingInstances>(reader).into_iter().map(|(key, _)| key).collect();
    holds!(known == messages, "who waits for messages {known:?}, subscriptions {messages:?}");
    Ok(())
}

fn check_starts(reader: &Reader<'_>) -> Result<(), String> {
    let mut of_definitions = BTreeSet::new();
    for (_, row) in rows_of::<ProcessDefinitions>(reader) {
        of_definitions.extend(row.starts);
    }
    let (mut messages, mut signals) = (BTreeSet::new(), BTreeSet::new());
    for (key, row) in rows_of::<StartSubscriptions>(reader) {
        holds!(of_definitions.remove(&key), "start {key} is of no definition: {row:?}");
        match row.awaited {
            Awaited::Timer(_) => {}
            Awaited::Message { name, .. } => drop(messages.insert((row.tenant, name, key))),
            Awaited::Signal { name } => drop(signals.insert((row.tenant, name, key))),
        }
    }
    holds!(of_definitions.is_empty(), "definitions name lost starts: {of_definitions:?}");
    let known: BTreeSet<_> =
        rows_of::<MessageStarts>(reader).into_iter().map(|(key, _)| key).collect();
    holds!(known == messages, "message starts {known:?}, subscriptions {messages:?}");
    let known: BTreeSet<_> =
        rows_of::<SignalStarts>(reader).into_iter().map(|(key, _)| key).collect();
    holds!(known == signals, "signal starts {known:?}, subscriptions {signals:?}");
    Ok(())
}

fn check_messages(reader: &Reader<'_>, instances: &Instances) -> Result<(), String> {
    let (mut by_name, mut by_id) = (BTreeSet::new(), BTreeSet::new());
    for (key, row) in rows_of::<Messages>(reader) {
        let message = row.publication;
        let (tenant, name) = (message.tenant, message.name);
        let correlation_key = message.correlation_key;
        by_name.insert((tenant.clone(), name.clone(), correlation_key.clone(), key));
        if let Some(id) = message.id {
            by_id.insert((tenant, name, correlation_key, id));
        }
    }
    let known: BTreeSet<_> =
        rows_of::<MessagesByName>(reader).into_iter().map(|(key, _)| key).collect();
    holds!(known == by_name, "messages by name {known:?}, messages {by_name:?}");
    let known: BTreeSet<_> =
        rows_of::<MessagesById>(reader).into_iter().map(|(key, _)| key).collect();
    holds!(known == by_id, "messages by id {known:?}, messages {by_id:?}");
    for (key, row) in rows_of::<StartedByMessage>(reader) {
        let instance = instances.get(&row.instance);
        let runs = instance.is_some_and(|instance| !instance.state.is_ended());
        holds!(runs, "a message cannot start {key:?}, since {} ran", row.instance);
    }
    Ok(())
}

fn check_calls(instances: &Instances, elements: &Elements) -> Result<(), String> {
    for ((caller, key), row) in elements {
        let Some(called) = row.called else { continue };
        let instance = instances.get(&called);
        let by = instance.and_then(|instance| instance.caller);
        holds!(
            by.is_some_and(|by| by.instance == *caller && by.element_instance == *key),
            "call activity {key} waits for {called}, which was called by {by:?}"
        );
        // What is being ended withdraws its call activities by and by, in several batches.
        holds!(
            instance.is_some_and(|instance| !instance.state.is_ended())
                || is_ending(*caller, row.scope, instances, elements),
            "call activity {key} waits for {called}, which has ended"
        );
    }
    for (key, row) in instances.iter().filter(|(_, row)| !row.state.is_ended()) {
        // One that is being ended may not be waited for any more, and counts all the same.
        let called = instances.values().filter(|called| {
            called.caller.is_some_and(|caller| caller.instance == *key) && !called.state.is_ended()
        });
        let below: u32 =
            called.map(|called| called.incidents + called.called_incidents.unwrap_or(0)).sum();
        let counted = row.called_incidents.unwrap_or(0);
        holds!(counted == below, "instance {key} counts {counted} incidents below, has {below}");
    }
    Ok(())
}

/// Whether a scope of an instance, one around it or the instance is being ended.
fn is_ending(
    instance: ProcessInstanceKey,
    mut scope: ElementInstanceKey,
    instances: &Instances,
    elements: &Elements,
) -> bool {
    let Some(row) = instances.get(&instance) else { return false };
    if row.state == InstanceState::Terminating {
        return true;
    }
    loop {
        if row.ending.contains(&scope) {
            return true;
        }
        let Some(element) = elements.get(&(instance, scope)) else { return false };
        scope = element.scope;
    }
}

fn check_collections(reader: &Reader<'_>, elements: &Elements) -> Result<(), String> {
    let bodies: BTreeSet<ElementInstanceKey> = elements
        .iter()
        .filter(|(_, row)| row.multi_instance.is_some())
        .map(|((_, key), _)| *key)
        .collect();
    let items = rows_of::<MultiInstanceItems>(reader).into_iter().map(|((body, _), _)| body);
    let outputs = rows_of::<MultiInstanceOutputs>(reader).into_iter().map(|((body, _), _)| body);
    for body in items.chain(outputs) {
        holds!(bodies.contains(&body), "a collection is of no body: {body}");
    }
    Ok(())
}
