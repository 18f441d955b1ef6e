//! Broadcasts of signals: everybody who waited when the signal was thrown hears it, over as many
//! batches as it takes. Signals are not kept.

use std::ops::Bound;
use std::sync::Arc;

use crate::command::Variables;
use crate::event::{Event, Mail, SignalBroadcast};
use crate::ids::{BroadcastKey, ProcessInstanceKey, SubscriptionKey};
use crate::state::tables::messages::BroadcastRow;
use crate::step::{FollowUp, Step, Stop};

use super::message_starts::start_instance;
use super::messages::{as_payload, as_variables, load_contents};
use super::{mail, trigger};

/// Begins a broadcast in this and all other partitions.
pub(crate) fn begin(
    tenant: Arc<str>,
    name: Arc<str>,
    payload: &Variables,
    step: &mut Step<'_>,
) -> BroadcastKey {
    let broadcast = BroadcastKey(step.new_block());
    let since = step.next_sequence();
    let signal = SignalBroadcast { broadcast, tenant, name, payload: as_payload(payload), since };
    mail::send_to_others(&Mail::Broadcast(Box::new(signal.clone())), step);
    receive(signal, step);
    broadcast
}

/// A signal is to be broadcast in this partition.
pub(crate) fn receive(signal: SignalBroadcast, step: &mut Step<'_>) {
    let since = step.next_sequence();
    let broadcast = signal.broadcast;
    let signal = SignalBroadcast { since, ..signal };
    let event = Event::SignalBroadcasted(Box::new(signal));
    step.emit_to(ProcessInstanceKey::PARTITION_STREAM, event);
    step.follow_up(FollowUp::Broadcast(broadcast));
}

/// Goes on with a broadcast, as far as the budget takes it.
pub(crate) fn go_on(broadcast: BroadcastKey, step: &mut Step<'_>) -> Result<(), Stop> {
    let Some(row) = step.state().load(|tables| &mut tables.broadcasts, &broadcast)? else {
        return Ok(());
    };
    load_contents(&row.signal.payload, step)?;
    let payload = as_variables(&row.signal.payload);
    let mut through = row.through.unwrap_or(SubscriptionKey(0));
    let advanced = |through, step: &mut Step<'_>| {
        let event = Event::BroadcastAdvanced { broadcast, through };
        step.emit_to(ProcessInstanceKey::PARTITION_STREAM, event);
    };
    while let Some(next) = next_waiting(&row, through, step)? {
        if !step.spend() {
            advanced(Some(through), step);
            return Ok(());
        }
        through = next;
        reach(&row, next, &payload, step)?;
    }
    start_processes(&row, &payload, step)?;
    advanced(None, step);
    Ok(())
}

fn next_waiting(
    row: &BroadcastRow,
    after: SubscriptionKey,
    step: &mut Step<'_>,
) -> Result<Option<SubscriptionKey>, Stop> {
    let key = |subscription| (row.signal.tenant.clone(), row.signal.name.clone(), subscription);
    let (from, to) = (Bound::Excluded(key(after)), key(SubscriptionKey(u64::MAX)));
    let next =
        step.state().load_next(|tables| &mut tables.signal_subscriptions, from.as_ref(), &to)?;
    Ok(next.map(|((_, _, subscription), _)| subscription))
}

fn reach(
    row: &BroadcastRow,
    subscription: SubscriptionKey,
    payload: &Variables,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let Some(waiting) = step.state().load_subscription(subscription)? else { return Ok(()) };
    if waiting.since >= row.signal.since || !trigger::can_catch(&waiting, step)? {
        return Ok(());
    }
    let (broadcast, stays) = (row.signal.broadcast, trigger::stays(&waiting.target, step));
    step.emit(Event::SignalCaught { subscription, broadcast, stays });
    trigger::trigger_and_go_on(&waiting, payload, step)
}

fn start_processes(
    row: &BroadcastRow,
    payload: &Variables,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let key = |subscription| (row.signal.tenant.clone(), row.signal.name.clone(), subscription);
    let to = key(SubscriptionKey(u64::MAX));
    let mut after = SubscriptionKey(0);
    loop {
        let from = Bound::Excluded(key(after));
        let next =
            step.state().load_next(|tables| &mut tables.signal_starts, from.as_ref(), &to)?;
        let Some(((_, _, subscription), _)) = next else { return Ok(()) };
        after = subscription;
        let start = step.state().load(|tables| &mut tables.start_subscriptions, &subscription)?;
        if let Some(start) = start {
            start_instance(&start, payload, None, step)?;
        }
    }
}
