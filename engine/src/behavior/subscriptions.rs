//! Subscriptions: what element instances and scopes wait for, and how they stop waiting.

#![allow(clippy::wildcard_enum_match_arm, reason = "each question is about the kinds it names")]

use std::sync::Arc;

use crate::event::{
    Activation, Awaited, AwaitedTimer, Event, Mail, SubscriptionOpening, WaitingInstance,
};
use crate::graph::event_parts::{MessageCatch, TimerDefinition, Trigger};
use crate::graph::executable_process::{FlowNode, NodeIndex, NodeKind};
use crate::graph::work_parts::ScopeDefinition;
use crate::ids::{ElementId, ElementInstanceKey, ProcessInstanceKey, SubscriptionKey};
use crate::incident::IncidentKind;
use crate::schedule::{Conventions, Schedule, Zone};
use crate::state::tables::subscriptions::SubscriptionRow;
use crate::step::{FollowUp, Step, Stop};
use crate::store::StoreError;

use super::text::{self, Attribute};

/// Something to wait for, evaluated.
pub(crate) struct Wanted {
    /// The event that is triggered.
    target: ElementId,
    /// What for.
    awaited: Awaited,
    /// Whether it is still waited for after it has happened.
    stays: bool,
}

/// What the boundary events of an activity and the event sub-processes inside of it wait for.
/// Those of a multi-instance activity belong to its body.
pub(crate) fn of_activity(
    node: &FlowNode,
    activation: &Activation,
    step: &mut Step<'_>,
) -> Result<Vec<Wanted>, Stop> {
    let scope = step.evaluation_scope(activation);
    let mut wanted = Vec::new();
    if activation.iteration.is_none() {
        wanted = of_boundary_events(node, scope, step)?;
    }
    let is_body = node.multi_instance.is_some() && activation.iteration.is_none();
    if let NodeKind::SubProcess(definition) = &node.kind
        && !is_body
    {
        wanted.extend(of_scope(definition, scope, step)?);
    }
    Ok(wanted)
}

fn of_boundary_events(
    node: &FlowNode,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Vec<Wanted>, Stop> {
    let process = step.process();
    let mut wanted = Vec::new();
    for event in &node.boundary_events {
        let event = process.node(*event);
        let NodeKind::BoundaryEvent(boundary) = &event.kind else { continue };
        if let Some(awaited) = await_trigger(&boundary.trigger, scope, step)? {
            let stays = !boundary.is_interrupting;
            wanted.push(Wanted { target: event.id.clone(), awaited, stays });
        }
    }
    Ok(wanted)
}

/// What the event sub-processes of a scope wait for.
pub(crate) fn of_scope(
    definition: &ScopeDefinition,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Vec<Wanted>, Stop> {
    let process = step.process();
    let mut wanted = Vec::new();
    for index in &definition.event_sub_processes {
        let NodeKind::EventSubProcess(inner) = &process.node(*index).kind else { continue };
        if let Some(awaited) = await_trigger(&inner.trigger, scope, step)? {
            let target = process.node(inner.start).id.clone();
            wanted.push(Wanted { target, awaited, stays: !inner.is_interrupting });
        }
    }
    Ok(wanted)
}

/// What a catching node waits for itself.
pub(crate) fn of_catch(
    node: &FlowNode,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Vec<Wanted>, Stop> {
    let awaited = match &node.kind {
        NodeKind::IntermediateCatchEvent(trigger) => await_trigger(trigger, scope, step)?,
        NodeKind::ReceiveTask(message) => Some(await_message(message, scope, step)?),
        _ => None,
    };
    let target = node.id.clone();
    Ok(awaited.map(|awaited| Wanted { target, awaited, stays: false }).into_iter().collect())
}

/// What an event-based gateway waits for: whatever its targets do.
pub(crate) fn of_targets(
    targets: &[NodeIndex],
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Vec<Wanted>, Stop> {
    let process = step.process();
    let mut wanted = Vec::new();
    for target in targets {
        wanted.extend(of_catch(process.node(*target), scope, step)?);
    }
    Ok(wanted)
}

/// Evaluates what an event waits for; nothing for errors and escalations, which find their events
/// when they are thrown.
pub(crate) fn await_trigger(
    trigger: &Trigger,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Option<Awaited>, Stop> {
    Ok(match trigger {
        Trigger::Timer(timer) => Some(Awaited::Timer(await_timer(timer, scope, step)?)),
        Trigger::Message(message) => Some(await_message(message, scope, step)?),
        Trigger::Signal(name) => {
            let name = text::required_text(name, Attribute { name: "signal name", scope }, step)?;
            Some(Awaited::Signal { name })
        }
        Trigger::Error(_) | Trigger::Escalation(_) => None,
    })
}

fn await_timer(
    timer: &TimerDefinition,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<AwaitedTimer, Stop> {
    let attribute = Attribute { name: "timer", scope };
    let text = text::required_text(&timer.text, attribute, step)?;
    let conventions = Conventions { cron: timer.cron, zone: Zone::UTC };
    let anchor = step.now();
    let schedule = Schedule::parse(timer.kind, &text, anchor, &conventions).map_err(|error| {
        Stop::Incident {
            kind: IncidentKind::ExtractValueError,
            message: format!(
                "the timer cannot be set: {error}; correct the variables it reads and \
                     resolve the incident, or correct the diagram"
            ),
        }
    })?;
    let first = schedule.first();
    Ok(AwaitedTimer {
        kind: timer.kind,
        text,
        anchor,
        index: first.index,
        due: first.at,
        cron: timer.cron,
        zone: Arc::from("UTC"),
    })
}

fn await_message(
    message: &MessageCatch,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Awaited, Stop> {
    let attribute = Attribute { name: "message name", scope };
    let name = text::required_text(&message.name, attribute, step)?;
    let correlation_key = match &message.correlation_key {
        Some(key) => text::key_text(key, Attribute { name: "correlation key", scope }, step)?,
        None => Arc::from(""),
    };
    Ok(Awaited::Message { name, correlation_key })
}

/// Begins to wait.
pub(crate) fn open(holder: ElementInstanceKey, wanted: Vec<Wanted>, step: &mut Step<'_>) {
    for Wanted { target, awaited, stays } in wanted {
        let subscription = step.next_subscription();
        let message = match &awaited {
            Awaited::Message { name, correlation_key } => {
                waiting(subscription, name, correlation_key, stays, step)
            }
            Awaited::Timer(_) | Awaited::Signal { .. } => None,
        };
        let since = step.next_sequence();
        let opening = SubscriptionOpening { subscription, holder, target, awaited, since };
        step.emit(Event::SubscriptionOpened(Box::new(opening)));
        if let Some(waiting) = message {
            super::mail::send_to_message(Mail::Wait(Box::new(waiting)), step);
        }
    }
}

fn waiting(
    subscription: SubscriptionKey,
    name: &Arc<str>,
    correlation_key: &Arc<str>,
    stays: bool,
    step: &mut Step<'_>,
) -> Option<WaitingInstance> {
    let instance = step.instance();
    let row = step.state().tables.process_instances.get(&instance)?;
    Some(WaitingInstance {
        subscription,
        instance,
        process: row.process.clone(),
        tenant: row.tenant.clone(),
        name: Arc::clone(name),
        correlation_key: Arc::clone(correlation_key),
        stays,
    })
}

/// Stops waiting for one thing.
pub(crate) fn close(subscription: SubscriptionKey, row: &SubscriptionRow, step: &mut Step<'_>) {
    step.emit(Event::SubscriptionClosed { subscription });
    if let Awaited::Message { name, correlation_key } = &row.awaited
        && let Some(waiting) = waiting(subscription, name, correlation_key, false, step)
    {
        super::mail::send_to_message(Mail::StopWaiting(Box::new(waiting)), step);
    }
}

/// Stops waiting for everything that an element instance or the root scope waits for.
pub(crate) fn close_all(holder: ElementInstanceKey, step: &mut Step<'_>) -> Result<(), StoreError> {
    for (subscription, row) in held(holder, step)? {
        close(subscription, &row, step);
    }
    Ok(())
}

/// Stops waiting for the starts of event sub-processes in a scope, which has been interrupted.
pub(crate) fn close_event_sub_processes(
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), StoreError> {
    let process = step.process();
    for (subscription, row) in held(scope, step)? {
        let target = process.node_of(&row.target).map(|node| &node.kind);
        if matches!(target, Some(NodeKind::StartEvent)) {
            close(subscription, &row, step);
        }
    }
    Ok(())
}

fn held(
    holder: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Vec<(SubscriptionKey, Arc<SubscriptionRow>)>, StoreError> {
    let instance = step.instance();
    let keys = if holder == instance.root_scope() {
        let row = step.state().tables.process_instances.get(&instance);
        row.map(|row| row.subscriptions.clone()).unwrap_or_default()
    } else {
        let row = step.state().load_element(instance, holder)?;
        row.map(|row| row.subscriptions.clone()).unwrap_or_default()
    };
    let mut rows = Vec::with_capacity(keys.len());
    for key in keys {
        if let Some(row) = step.state().load_subscription(key)? {
            rows.push((key, row));
        }
    }
    Ok(rows)
}

impl Step<'_> {
    /// Lets another instance go on at the end of the command.
    pub(crate) fn go_on_with(&mut self, instance: ProcessInstanceKey) {
        self.follow_up(FollowUp::Run(instance, instance.root_scope()));
    }

    /// Lets the instance at hand go on at the end of the command, after something happened in one
    /// of its scopes.
    pub(crate) fn go_on_in(&mut self, scope: ElementInstanceKey) {
        let instance = self.instance();
        self.follow_up(FollowUp::Run(instance, scope));
    }
}
