//! Events in plain words.

use baton_engine::event::{Activation, Awaited, ElementKind, Event};
use baton_engine::ids::{
    ElementId, ElementInstanceKey, JsonText, SubscriptionKey, Timestamp, UserTaskKey,
};

use super::names::printable;
use super::open_work::people;

/// The longest value of a variable that is told, in characters.
const VALUE_CHARACTERS_MAX: usize = 200;

/// What the words of an event refer to.
pub(super) trait Told {
    /// The process of the event's instance.
    fn process(&self) -> String;
    /// An element by its XML id.
    fn element(&self, id: &ElementId) -> String;
    /// An element by one of its instances; the process for the root scope.
    fn instance(&self, key: ElementInstanceKey) -> String;
    /// A sequence flow that has a name.
    fn flow(&self, id: &ElementId) -> Option<String>;
    /// What a subscription waits at.
    fn subscription(&self, key: SubscriptionKey) -> String;
    /// A user task by its key.
    fn user_task(&self, key: UserTaskKey) -> String;
    /// A moment of engine time.
    fn moment(&self, at: Timestamp) -> String;
}

/// What an event says; none where it says nothing to people.
pub(super) fn sentence(event: &Event, told: &impl Told) -> Option<String> {
    progress(event, told)
        .or_else(|| job(event, told))
        .or_else(|| user_task(event, told))
        .or_else(|| waiting(event, told))
        .or_else(|| trouble(event, told))
        .or_else(|| outside(event, told))
        .map(|sentence| printable(&sentence))
}

/// Instances, elements, tokens and variables.
#[expect(clippy::wildcard_enum_match_arm, reason = "one family of events")]
fn progress(event: &Event, told: &impl Told) -> Option<String> {
    Some(match event {
        Event::ProcessInstanceCreated(created) => {
            let called = if created.caller.is_some() { "is called" } else { "starts" };
            format!("process {} {called}", told.process())
        }
        Event::VariableSet { scope, name, value, .. } => {
            format!("{name} = {} in {}", shortened(value), told.instance(*scope))
        }
        Event::ElementActivated(activation) => activated(activation, told),
        Event::ElementCompleted { element_instance, .. } => {
            format!("{} is done", told.instance(*element_instance))
        }
        Event::ElementTerminated { element_instance, .. } => {
            format!("{} is withdrawn", told.instance(*element_instance))
        }
        Event::SequenceFlowTaken { flow, target, .. } => match told.flow(flow) {
            Some(name) => format!("the flow {name} is taken to {}", told.element(target)),
            None => format!("a flow is taken to {}", told.element(target)),
        },
        Event::TokenParked { gateway, .. } => {
            format!("{} waits for its other flows", told.element(gateway))
        }
        Event::ProcessInstanceTerminating => format!("process {} is being ended", told.process()),
        Event::ProcessInstanceCompleted => format!("process {} is completed", told.process()),
        Event::ProcessInstanceTerminated => {
            format!("process {} was ended before its end", told.process())
        }
        _ => return None,
    })
}

fn activated(activation: &Activation, told: &impl Told) -> String {
    let what = told.element(&activation.element);
    if activation.kind == ElementKind::MultiInstanceBody {
        return format!("{what} begins, once for each item");
    }
    if let Some(iteration) = activation.iteration {
        return format!("{what} begins, number {}", u64::from(iteration) + 1);
    }
    let verb = if passes(activation.kind) { "is reached" } else { "begins" };
    format!("{what} {verb}")
}

/// Whether its instances end as soon as they begin, so that one line says all.
pub(super) fn passes(kind: ElementKind) -> bool {
    matches!(
        kind,
        ElementKind::StartEvent
            | ElementKind::EndEvent
            | ElementKind::Task
            | ElementKind::ManualTask
            | ElementKind::ExclusiveGateway
            | ElementKind::ParallelGateway
            | ElementKind::InclusiveGateway
            | ElementKind::BoundaryEvent
            | ElementKind::IntermediateThrowEvent
    )
}

fn shortened(value: &JsonText) -> String {
    if value.stored_as().is_some() {
        return "a very long value".to_owned();
    }
    let mut letters = value.as_str().chars();
    let start: String = letters.by_ref().take(VALUE_CHARACTERS_MAX).collect();
    if letters.next().is_some() { format!("{start}...") } else { start }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "one family of events")]
fn job(event: &Event, told: &impl Told) -> Option<String> {
    Some(match event {
        Event::JobCreated(job) => format!(
            "{} offers a job of the type {} to workers",
            told.instance(job.element_instance),
            job.job_type
        ),
        Event::JobActivated { element_instance, worker, deadline, .. } => {
            let worker = if worker.is_empty() { "somebody" } else { worker };
            let until = told.moment(*deadline);
            format!("{worker} works on {} until {until}", told.instance(*element_instance))
        }
        Event::JobFailed { element_instance, retries, message, .. } => {
            let why = message.as_deref().unwrap_or("the worker gave no reason");
            let what = told.instance(*element_instance);
            format!("the job of {what} failed, attempts left: {retries} ({why})")
        }
        Event::JobOfferedAgain { element_instance, .. } => {
            format!("the job of {} is offered again", told.instance(*element_instance))
        }
        Event::JobUpdated { element_instance, retries, .. } => {
            let what = told.instance(*element_instance);
            format!("the job of {what} was changed, attempts left: {retries}")
        }
        Event::JobErrorThrown { element_instance, code, .. } => {
            format!("the worker of {} met the error {code}", told.instance(*element_instance))
        }
        _ => return None,
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "one family of events")]
fn user_task(event: &Event, told: &impl Told) -> Option<String> {
    Some(match event {
        Event::UserTaskCreated(task) => {
            let what = told.instance(task.element_instance);
            match &*people(task.assignee.as_deref(), &task.candidate_groups, &task.candidate_users)
            {
                "" => format!("{what} is in the inbox"),
                people => format!("{what} is in the inbox, {people}"),
            }
        }
        Event::UserTaskAssigned { user_task, assignee: Some(assignee), .. } => {
            format!("{} is {assignee}'s now", told.user_task(*user_task))
        }
        Event::UserTaskAssigned { user_task, assignee: None, .. } => {
            format!("{} is nobody's now", told.user_task(*user_task))
        }
        Event::UserTaskUpdated(update) => {
            format!("{} was changed", told.user_task(update.user_task))
        }
        _ => return None,
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "one family of events")]
fn waiting(event: &Event, told: &impl Told) -> Option<String> {
    Some(match event {
        Event::SubscriptionOpened(opening) => {
            format!("{} {}", told.element(&opening.target), wait(&opening.awaited, told))
        }
        Event::StartSubscriptionOpened(start) => {
            format!("{} {}", told.subscription(start.subscription), wait(&start.awaited, told))
        }
        Event::TimerFired { subscription, next_due, .. } => {
            let what = told.subscription(*subscription);
            match next_due {
                Some(due) => format!("the time of {what} has come, again {}", told.moment(*due)),
                None => format!("the time of {what} has come"),
            }
        }
        Event::MessageCaught { subscription, .. } => {
            format!("{} has its message", told.subscription(*subscription))
        }
        Event::SignalCaught { subscription, .. } => {
            format!("{} has its signal", told.subscription(*subscription))
        }
        Event::MultiInstanceStarted { body, total } => {
            format!("{} has {total} items", told.instance(*body))
        }
        _ => return None,
    })
}

fn wait(awaited: &Awaited, told: &impl Told) -> String {
    match awaited {
        Awaited::Timer(timer) => format!("waits until {}", told.moment(timer.due)),
        Awaited::Message { name, correlation_key } if correlation_key.is_empty() => {
            format!("waits for the message {name}")
        }
        Awaited::Message { name, correlation_key } => {
            format!("waits for the message {name} with the correlation key {correlation_key}")
        }
        Awaited::Signal { name } => format!("waits for the signal {name}"),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "one family of events")]
fn trouble(event: &Event, told: &impl Told) -> Option<String> {
    let caught_by = |catcher: &Option<_>| match catcher {
        Some(catcher) => format!("{} catches it", told.element(catcher)),
        None => "nobody here catches it".to_owned(),
    };
    Some(match event {
        Event::IncidentCreated { element, kind, message, .. } => {
            format!("INCIDENT {kind} at {}: {message}", told.element(element))
        }
        Event::IncidentResolved { element_instance, .. } => {
            format!("the incident at {} is resolved", told.instance(*element_instance))
        }
        Event::ErrorThrown { element, code, catcher, .. } => {
            let caught = caught_by(catcher);
            format!("{} throws the error {code}; {caught}", told.element(element))
        }
        Event::EscalationThrown { element, code, catcher, .. } => {
            let caught = caught_by(catcher);
            format!("{} throws the escalation {code}; {caught}", told.element(element))
        }
        Event::ErrorUncaught { code } => {
            format!("nobody catches the error {code}, which ends process {}", told.process())
        }
        _ => return None,
    })
}

/// What comes from outside and concerns no instance alone.
#[expect(clippy::wildcard_enum_match_arm, reason = "one family of events")]
fn outside(event: &Event, told: &impl Told) -> Option<String> {
    Some(match event {
        Event::ResourcesDeployed { resources, .. } => {
            let names: Vec<&str> = resources.iter().map(|resource| &*resource.name).collect();
            format!("{} is deployed", names.join(", "))
        }
        Event::ClockPinned { at } => format!("the clock stands at {}", told.moment(*at)),
        Event::ClockReset => "the clock runs again".to_owned(),
        Event::MessagePublished(message) if message.correlation_key.is_empty() => {
            format!("the message {} is published", message.name)
        }
        Event::MessagePublished(message) => format!(
            "the message {} is published with the correlation key {}",
            message.name, message.correlation_key
        ),
        Event::SignalBroadcasted(signal) => format!("the signal {} is broadcast", signal.name),
        _ => return None,
    })
}
