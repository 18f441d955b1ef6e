//! A timer is due: of an instance, or of a start event.

use super::fire_due::Settled;
use super::{follow_ups, token_queue};
use crate::behavior::{incidents, message_starts, tokens, trigger};
use crate::command::Variables;
use crate::event::{Awaited, AwaitedTimer, Event};
use crate::graph::executable_process::NodeKind;
use crate::ids::{ProcessInstanceKey, SubscriptionKey, Timestamp};
use crate::schedule::Due;
use crate::state::tables::process_instances::InstanceState;
use crate::state::tables::subscriptions::SubscriptionRow;
use crate::step::{Refusal, Step, Stop};

/// The firing behind the one that is due now.
fn next_firing(timer: &AwaitedTimer, now: Timestamp) -> Option<Due> {
    timer.schedule()?.after(Due { index: timer.index, at: timer.due }, now)
}

fn fired(subscription: SubscriptionKey, next: Option<Due>) -> Event {
    let next_index = next.map_or(0, |next| next.index);
    Event::TimerFired { subscription, next_index, next_due: next.map(|next| next.at) }
}

/// Fires a timer of an instance, unless it was settled in the meantime.
pub(super) fn of_instance(
    subscription: SubscriptionKey,
    at: Timestamp,
    step: &mut Step<'_>,
) -> Result<Settled, Refusal> {
    let Some(row) = step.state().load_subscription(subscription)? else {
        return Ok(Settled::Done);
    };
    let Awaited::Timer(timer) = &row.awaited else { return Ok(Settled::Done) };
    let instance = row.instance;
    let owner = step.state().load(|tables| &mut tables.process_instances, &instance)?;
    if timer.due != at || owner.is_none_or(|owner| owner.state != InstanceState::Active) {
        return Ok(Settled::Done);
    }
    let refused = |stop: Stop| stop.into_refusal(instance);
    if !trigger::can_catch(&row, step).map_err(refused)? {
        return Ok(Settled::Later);
    }
    let scope = trigger::scope_around(row.holder, step).map_err(refused)?;
    fire(subscription, timer, &row, step).map_err(refused)?;
    token_queue::run_from(scope, step)?;
    Ok(Settled::Done)
}

fn fire(
    subscription: SubscriptionKey,
    timer: &AwaitedTimer,
    row: &SubscriptionRow,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let process = step.process();
    let node = process.node_of(&row.target);
    let on_the_way =
        node.is_some_and(|node| matches!(node.kind, NodeKind::IntermediateCatchEvent(_)));
    let repeats = on_the_way || trigger::stays(&row.target, step);
    let next = if repeats { next_firing(timer, step.now()) } else { None };
    step.emit(fired(subscription, next));
    if let Some(node) = node.filter(|_| on_the_way) {
        let instance = step.instance();
        let element = step.state().load_element(instance, row.holder)?;
        if let Some(element) = element.filter(|element| element.element == row.target) {
            if element.incident.is_some() {
                // The token of a firing before has no way yet: it goes on for both once repaired.
                return Ok(());
            }
            if next.is_some() {
                // SEMANTICS: a cycle on the way emits a token for each firing.
                let left = tokens::leave_and_stay(node, row.holder, element.scope, step);
                return incidents::raise_if_stuck(left, (node, row.holder), step);
            }
        }
    }
    trigger::trigger(row.holder, &row.target, &Variables::new(), step)
}

/// Fires the timer of a start event.
pub(super) fn of_start(
    subscription: SubscriptionKey,
    at: Timestamp,
    step: &mut Step<'_>,
) -> Result<(), Refusal> {
    let row = step.state().load(|tables| &mut tables.start_subscriptions, &subscription)?;
    let Some(row) = row else { return Ok(()) };
    let Awaited::Timer(timer) = &row.awaited else { return Ok(()) };
    if timer.due != at {
        return Ok(());
    }
    let definition = row.definition;
    step.state().load(|tables| &mut tables.definitions, &definition)?;
    let next = next_firing(timer, step.now());
    let stream = ProcessInstanceKey::PARTITION_STREAM;
    match next {
        Some(_) => step.emit_to(stream, fired(subscription, next)),
        None => step.emit_to(stream, Event::StartSubscriptionClosed { subscription }),
    }
    let started = message_starts::start_instance(&row, &Variables::new(), None, step);
    started.map_err(|stop| stop.into_refusal(step.instance()))?;
    follow_ups::run(step)
}
