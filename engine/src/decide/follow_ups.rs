//! What a command leads to besides the instance that it acts on: other instances go on, called and
//! calling ones, mail of this partition, broadcasts.

use std::sync::Arc;

use crate::behavior::{
    behavior_of, broadcasts, errors, incidents, mail, message_starts, messages, trigger,
};
use crate::event::{Event, Mail};
use crate::ids::{ElementInstanceKey, ProcessInstanceKey};
use crate::state::tables::process_instances::{InstanceState, ProcessInstanceRow};
use crate::step::{CalledEnded, Catch, FollowUp, Refusal, Step, Stop};

use super::token_queue;

/// Does all of it. Tokens of other instances move on as far as the budget of the command takes
/// them; the rest goes on in later batches.
pub(super) fn run(step: &mut Step<'_>) -> Result<(), Refusal> {
    while let Some(follow_up) = step.next_follow_up() {
        let done = act(follow_up, step);
        done.map_err(|stop| stop.into_refusal(step.instance()))?;
    }
    Ok(())
}

fn act(follow_up: FollowUp, step: &mut Step<'_>) -> Result<(), Stop> {
    match follow_up {
        FollowUp::Run(instance, scope) => go_on(instance, scope, step),
        FollowUp::CalledEnded(ended) => called_ended(&ended, step),
        FollowUp::Catch(catch) => catch_of_called(&catch, step),
        FollowUp::CountIncidents { caller, change } => count_incidents(caller, change, step),
        FollowUp::Mail(mail) => read_mail(mail, step),
        FollowUp::Broadcast(broadcast) => broadcasts::go_on(broadcast, step),
        FollowUp::StartFromBuffer { tenant, process, correlation_key } => {
            message_starts::start_from_buffer((&tenant, &process, &correlation_key), step)
        }
    }
}

/// Turns to an instance that runs; none if it does not.
fn turn_to(
    instance: ProcessInstanceKey,
    step: &mut Step<'_>,
) -> Result<Option<Arc<ProcessInstanceRow>>, Stop> {
    let row = step.state().load(|tables| &mut tables.process_instances, &instance)?;
    let Some(row) = row.filter(|row| !row.state.is_ended()) else { return Ok(None) };
    let process = step.compiled(row.definition).map_err(|_| Stop::ModelMissing(row.definition))?;
    step.turn_to(instance, process);
    Ok(Some(row))
}

/// Something has happened in a scope of an instance, which may be empty now.
fn go_on(
    instance: ProcessInstanceKey,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let Some(row) = turn_to(instance, step)? else { return Ok(()) };
    if row.state == InstanceState::Terminating {
        drop(row);
        return token_queue::run_tokens(step);
    }
    drop(row);
    step.load_scopes(scope)?;
    token_queue::settle_and_run(scope, step)
}

/// A called instance has ended: its call activity goes on.
fn called_ended(ended: &CalledEnded, step: &mut Step<'_>) -> Result<(), Stop> {
    let Some(row) = turn_to(ended.caller, step)? else { return Ok(()) };
    if row.state != InstanceState::Active {
        return Ok(());
    }
    let key = ended.element_instance;
    let Some(element) = step.state().load_element(ended.caller, key)? else { return Ok(()) };
    if element.called != Some(ended.called) {
        return Ok(());
    }
    step.load_scopes(element.scope)?;
    if step.is_ending(element.scope)? {
        return Ok(());
    }
    let Some(variables) = &ended.variables else {
        return match &ended.uncaught_error {
            // Nobody above catches it either, or it would have been caught there.
            Some(code) => {
                errors::end_instance(code, step)?;
                token_queue::run_tokens(step)
            }
            None => Ok(()),
        };
    };
    let process = step.process();
    let Some(node) = process.node_of(&element.element) else { return Ok(()) };
    let scope = element.scope;
    drop((element, row));
    step.emit(Event::CalledInstanceEnded { element_instance: key, called: ended.called });
    let left = behavior_of(&node.kind).called_completed(node, (key, scope), variables, step);
    incidents::raise_if_stuck(left, (node, key), step)?;
    token_queue::settle_and_run(scope, step)
}

/// An event of a calling instance catches what a called one has thrown.
fn catch_of_called(catch: &Catch, step: &mut Step<'_>) -> Result<(), Stop> {
    let Some(row) = turn_to(catch.instance, step)? else { return Ok(()) };
    if row.state != InstanceState::Active {
        return Ok(());
    }
    step.load_scopes(catch.holder)?;
    if step.is_ending(catch.holder)? {
        return Ok(());
    }
    let scope = trigger::scope_around(catch.holder, step)?;
    trigger::trigger(catch.holder, &catch.target, &catch.payload, step)?;
    token_queue::settle_and_run(scope, step)
}

/// Counts incidents in a called instance at all those above it. One that has ended counts no more:
/// those above it were told when it ended.
fn count_incidents(
    caller: ProcessInstanceKey,
    change: i64,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let row = step.state().load(|tables| &mut tables.process_instances, &caller)?;
    let Some(row) = row.filter(|row| !row.state.is_ended()) else { return Ok(()) };
    let after = i64::from(row.called_incidents.unwrap_or(0)).saturating_add(change);
    let incidents = u32::try_from(after.max(0)).unwrap_or(u32::MAX);
    step.emit_to(caller, Event::CalledIncidentsCounted { incidents });
    if let Some(above) = row.caller {
        step.follow_up(FollowUp::CountIncidents { caller: above.instance, change });
    }
    Ok(())
}

/// Reads mail to this partition.
pub(super) fn read_mail(letter: Mail, step: &mut Step<'_>) -> Result<(), Stop> {
    match letter {
        Mail::Wait(waiting) => messages::wait(&waiting, step),
        Mail::StopWaiting(waiting) => messages::stop_waiting(&waiting, step),
        Mail::Correlate(message) => {
            if !messages::take(&message, step)? {
                mail::send_to_message(Mail::Declined(message), step);
            }
            Ok(())
        }
        Mail::Declined(message) => messages::declined(&message, step),
        Mail::Publish(message) => messages::publish(*message, step).map(drop),
        Mail::Broadcast(signal) => {
            broadcasts::receive(*signal, step);
            Ok(())
        }
    }
}
