//! Events in words, without keys. The words are a format of their own: traces are written in it.

use std::fmt::Write as _;
use std::sync::Arc;

use baton_engine::event::{Event, OfferCause, UserTaskCreation, Visits};
use baton_engine::ids::{ElementId, ElementInstanceKey, ProcessInstanceKey, Timestamp};

use super::names::Names;
use super::{duration, happenings};

/// The line of one event, which the names know already. None for what the partition of a message
/// notes beside what its instance says: invariants hold them together, not traces.
pub fn words(
    names: &Names,
    instance: ProcessInstanceKey,
    event: &Event,
    now: Timestamp,
) -> Option<String> {
    let is_noted_twice = matches!(
        event,
        Event::MessageAwaited(_)
            | Event::MessageNotAwaited(_)
            | Event::MultiInstanceItemsKept { .. }
            | Event::BroadcastAdvanced { through: None, .. }
    );
    if is_noted_twice {
        return None;
    }
    let line = line(names, instance, event, now);
    Some(match names.number(instance) {
        Some(number) if number > 1 => format!("{number}: {line}"),
        _ => line,
    })
}

#[allow(clippy::too_many_lines, reason = "one table of all events and who words them")]
fn line(names: &Names, instance: ProcessInstanceKey, event: &Event, now: Timestamp) -> String {
    match event {
        Event::ProcessInstanceCreated(created) => {
            format!(
                "{} v{} created, token before {}",
                created.process, created.version, created.start
            )
        }
        Event::VariableSet { scope, name, value, .. } => {
            let is_root = *scope == instance.root_scope();
            let holder = (!is_root).then(|| format!(" in {}", names.element(*scope)));
            let holder = holder.unwrap_or_default();
            format!("variable {name} = {}{holder}", value.as_str())
        }
        Event::ElementActivating(activation) => {
            format!("{} activating", names.element(activation.element_instance))
        }
        Event::ElementActivated(activation) => {
            format!("{} activated", names.element(activation.element_instance))
        }
        Event::ElementCompleted { element_instance, .. } => {
            format!("{} completed", names.element(*element_instance))
        }
        Event::ElementTerminated { element_instance, .. } => {
            format!("{} terminated", names.element(*element_instance))
        }
        Event::SequenceFlowTaken { flow, target, .. } => format!("{flow} taken to {target}"),
        Event::JobCreated(_)
        | Event::JobActivated { .. }
        | Event::JobCompleted { .. }
        | Event::JobFailed { .. }
        | Event::JobOfferedAgain { .. }
        | Event::JobUpdated { .. }
        | Event::JobErrorThrown { .. }
        | Event::JobCanceled { .. } => job(names, event, now),
        Event::UserTaskCreated(task) => created(names, task),
        Event::UserTaskAssigned { user_task, assignee, .. } => {
            let task = names.of_user_task(*user_task);
            match assignee {
                Some(assignee) => format!("{task} task assigned to {assignee}"),
                None => format!("{task} task unassigned"),
            }
        }
        Event::UserTaskCompleted { user_task, .. } => {
            format!("{} task completed", names.of_user_task(*user_task))
        }
        Event::UserTaskCanceled { user_task } => {
            format!("{} task canceled", names.of_user_task(*user_task))
        }
        Event::UserTaskUpdated(update) => {
            let task = names.of_user_task(update.user_task);
            let (groups, users) = (&update.candidate_groups, &update.candidate_users);
            let mut line = format!("{task} task updated, priority {}", update.priority);
            offered(&mut line, groups, users, update.due_date, update.follow_up_date);
            line
        }
        Event::IncidentCreated { element_instance, kind, .. } => {
            format!("{} incident: {kind:?}", names.holder(instance, *element_instance))
        }
        Event::IncidentResolved { element_instance, .. } => {
            format!("{} incident resolved", names.holder(instance, *element_instance))
        }
        Event::ErrorUncaught { code } => format!("process ends by error {code}"),
        Event::ProcessInstanceTerminating => "process terminating".to_owned(),
        Event::ProcessInstanceCompleted => "process completed".to_owned(),
        Event::ProcessInstanceTerminated => "process terminated".to_owned(),
        Event::StepsYielded { visits } => gave_way(visits),
        Event::TokenPlaced { .. }
        | Event::TokenParked { .. }
        | Event::TokensJoined { .. }
        | Event::TokenDropped { .. }
        | Event::ScopeEnding { .. }
        | Event::ScopeInterrupted { .. }
        | Event::ScopeEmptied { .. } => token(names, instance, event),
        Event::SubscriptionOpened(_)
        | Event::SubscriptionClosed { .. }
        | Event::TimerFired { .. }
        | Event::MessageCaught { .. }
        | Event::SignalCaught { .. }
        | Event::ErrorThrown { .. }
        | Event::EscalationThrown { .. }
        | Event::StartSubscriptionOpened(_)
        | Event::StartSubscriptionClosed { .. }
        | Event::MessagePublished(_)
        | Event::MessageCorrelated { .. }
        | Event::MessageDropped { .. }
        | Event::SignalBroadcasted(_) => happenings::line(names, instance, event, now),
        Event::InstanceCalled { element_instance, called } => {
            let number = names.number(*called).unwrap_or_default();
            format!("{} called instance {number}", names.element(*element_instance))
        }
        Event::CalledInstanceEnded { element_instance, .. } => {
            format!("{} called instance ended", names.element(*element_instance))
        }
        Event::CalledIncidentsCounted { incidents } => format!("incidents below: {incidents}"),
        Event::MultiInstanceStarted { body, total } => {
            format!("{} has {total} instances", names.element(*body))
        }
        Event::MultiInstanceOutputKept { body, iteration, value } => {
            format!("{} result {iteration} = {}", names.element(*body), value.as_str())
        }
        Event::MessageAwaited(_)
        | Event::MessageNotAwaited(_)
        | Event::MultiInstanceItemsKept { .. }
        | Event::BroadcastAdvanced { .. }
        | Event::MailSent { .. }
        | Event::MailRead { .. }
        | Event::MailDelivered { .. }
        | Event::ResourcesDeployed { .. }
        | Event::ElementsNamed { .. }
        | Event::ClockPinned { .. }
        | Event::ClockReset
        | Event::ContentStored { .. }
        | Event::InstanceDropped { .. }
        | Event::DroppedRowsErased(_)
        | Event::DroppedPagesErased { .. }
        | Event::ProcessDefinitionDeleted(_)
        | Event::ProcessDefinitionDrained { .. }
        | Event::ProcessDefinitionErased { .. }
        | Event::ContentDropped { .. } => format!("{event:?}"),
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "the caller passes events of jobs only")]
fn job(names: &Names, event: &Event, now: Timestamp) -> String {
    let of = |key: &ElementInstanceKey| names.element(*key).to_owned();
    let from_now = |at: &Timestamp| format!("+{}", duration::write(at.0 - now.0));
    match event {
        Event::JobCreated(job) => {
            let name = of(&job.element_instance);
            let mut line =
                format!("{name} job created: type {}, retries {}", job.job_type, job.retries);
            if job.priority != 0 {
                let _ = write!(line, ", priority {}", job.priority);
            }
            for header in &job.headers {
                let _ = write!(line, ", {}={}", header.key, header.value);
            }
            line
        }
        Event::JobActivated { element_instance, worker, deadline, .. } => {
            let name = of(element_instance);
            format!("{name} job activated by {worker} until {}", from_now(deadline))
        }
        Event::JobCompleted { element_instance, .. } => {
            format!("{} job completed", of(element_instance))
        }
        Event::JobFailed { element_instance, retries, retry_at, .. } => {
            let again = retry_at.as_ref().map(|at| format!(", again at {}", from_now(at)));
            let name = of(element_instance);
            format!("{name} job failed: retries {retries}{}", again.unwrap_or_default())
        }
        Event::JobOfferedAgain { element_instance, cause, .. } => {
            let cause = match cause {
                OfferCause::LeaseEnded => "lease ended",
                OfferCause::BackOffEnded => "back-off ended",
                OfferCause::WorkerGone => "worker gone",
                OfferCause::IncidentResolved => "incident resolved",
            };
            format!("{} job offered again: {cause}", of(element_instance))
        }
        Event::JobUpdated { element_instance, retries, deadline, .. } => {
            let until = deadline.as_ref().map(|at| format!(", until {}", from_now(at)));
            let name = of(element_instance);
            format!("{name} job updated: retries {retries}{}", until.unwrap_or_default())
        }
        Event::JobCanceled { element_instance, .. } => {
            format!("{} job canceled", of(element_instance))
        }
        Event::JobErrorThrown { element_instance, code, is_over, .. } => {
            let stuck = if *is_over { "" } else { ", stuck" };
            format!("{} job threw error {code}{stuck}", of(element_instance))
        }
        other => format!("{other:?}"),
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "the caller passes events of tokens only")]
fn token(names: &Names, instance: ProcessInstanceKey, event: &Event) -> String {
    match event {
        Event::TokenPlaced { target, .. } => format!("token before {target}"),
        Event::TokenParked { gateway, flow, .. } => format!("token of {flow} waits at {gateway}"),
        Event::TokensJoined { gateway, flows, .. } => {
            let flows: Vec<&str> = flows.iter().map(ElementId::as_str).collect();
            format!("tokens of {} joined at {gateway}", flows.join(" "))
        }
        Event::TokenDropped { target, .. } => format!("token before {target} dropped"),
        Event::ScopeEnding { scope, .. } if *scope == instance.root_scope() => {
            "process ending".to_owned()
        }
        Event::ScopeEnding { scope, .. } => format!("{} ending", names.element(*scope)),
        Event::ScopeEmptied { scope } => format!("{} emptied", names.holder(instance, *scope)),
        Event::ScopeInterrupted { scope, by } => {
            let by = names.element(*by);
            format!("{} interrupted by {by}", names.holder(instance, *scope))
        }
        other => format!("{other:?}"),
    }
}

/// A priority of 50 is what a task has where nothing is said.
const PRIORITY_DEFAULT: u8 = 50;

fn created(names: &Names, task: &UserTaskCreation) -> String {
    let mut line = format!("{} task created", names.element(task.element_instance));
    if let Some(assignee) = &task.assignee {
        let _ = write!(line, ", assignee {assignee}");
    }
    if task.priority != PRIORITY_DEFAULT {
        let _ = write!(line, ", priority {}", task.priority);
    }
    let (groups, users) = (&task.candidate_groups, &task.candidate_users);
    offered(&mut line, groups, users, task.due_date, task.follow_up_date);
    line
}

fn offered(
    line: &mut String,
    groups: &[Arc<str>],
    users: &[Arc<str>],
    due_date: Option<Timestamp>,
    follow_up_date: Option<Timestamp>,
) {
    let mut part = |what: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(line, ", {what} {value}");
        }
    };
    let list = |names: &[Arc<str>]| (!names.is_empty()).then(|| names.join(" "));
    part("groups", list(groups));
    part("users", list(users));
    part("due", due_date.map(date));
    part("follow-up", follow_up_date.map(date));
}

fn date(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| at.0.to_string(), |at| at.to_string())
}

fn gave_way(visits: &[Visits]) -> String {
    if visits.is_empty() {
        return "counts dropped".to_owned();
    }
    let counts: Vec<String> =
        visits.iter().map(|visits| format!("{} {}", visits.element, visits.count)).collect();
    format!("gave way: {}", counts.join(", "))
}
