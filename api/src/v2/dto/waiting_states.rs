//! What a process instance waits for, and what would move it, on the wire.

use std::sync::Arc;

use baton_engine::event::{Awaited, AwaitedTimer};
use baton_engine::graph::executable_process::ExecutableProcess;
use baton_engine::graph::waiting::EventPlace;
use baton_engine::ids::{ElementId, ElementInstanceKey, SubscriptionKey};
use baton_engine::query::waiting_states::{self as query, WaitingState};
use baton_engine::state::tables::element_instances::{JobPart, MultiInstancePart};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::enums::IncidentErrorTypeName;
use super::event_data::timer_kind;
use super::record_enums::{
    ElementInstanceTypeName, EventPlaceName, OpenJobStateName, event_place, open_job_state,
};
use super::values::{Key, Time};
use crate::problem::Problem;

mod joins;
mod moves;

use joins::JoinWaiting;
pub(crate) use joins::Joins;
pub(crate) use moves::Clock;
use moves::Move;

/// Which page of the list is asked for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WaitingStatesQuery {
    limit: Option<String>,
    after: Option<String>,
}

impl WaitingStatesQuery {
    /// The length of the page, and the cursor that it lies behind.
    pub(crate) fn read(self) -> Result<(usize, Option<String>), Problem> {
        let Some(limit) = self.limit else { return Ok((LIMIT, self.after)) };
        let read = limit.parse().ok().filter(|limit| *limit <= LIMIT_MAX);
        let read = read.ok_or_else(|| {
            Problem::invalid_argument(format!(
                "limit is '{limit}', but it must be a whole number from 0 to {LIMIT_MAX}"
            ))
        })?;
        Ok((read, self.after))
    }
}

/// The length of a page unless given.
const LIMIT: usize = 100;

/// The longest page.
const LIMIT_MAX: usize = baton_engine::query::LIMIT_MAX;

/// One thing that an instance waits for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WaitingStateResult {
    /// Who waits: an element instance, or the instance itself; null for tokens at a gateway.
    element_instance_key: Option<Key>,
    #[schema(value_type = String)]
    element_id: ElementId,
    /// The name in the diagram, or the id where it has none.
    #[schema(value_type = String)]
    element_name: Arc<str>,
    #[schema(value_type = ElementInstanceTypeName)]
    element_type: &'static str,
    /// The scope that it stands in; null for the instance itself.
    scope_key: Option<Key>,
    /// Its number in a multi-instance activity, from 0.
    iteration: Option<u32>,
    /// Null for tokens at a gateway.
    since: Option<Time>,
    waits_for: WaitsFor,
    /// What would move it. Where several members are requests, they are sent one after the other.
    moved_by: Vec<Move>,
}

/// What is waited for.
#[derive(Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = WaitingStateAwaited)]
pub(crate) enum WaitsFor {
    /// Somebody must repair it.
    Incident(IncidentWaiting),
    /// A worker must do it.
    Job(JobWaiting),
    /// A person must do it.
    UserTask(UserTaskWaiting),
    /// Another instance must end.
    CalledProcessInstance(CalledInstanceWaiting),
    /// Its instances must complete.
    MultiInstance(MultiInstanceWaiting),
    /// Time must pass.
    Timer(TimerWaiting),
    /// A message must come.
    Message(MessageWaiting),
    /// A signal must come.
    Signal(SignalWaiting),
    /// Tokens of all other flows must come.
    ParallelJoin(JoinWaiting),
    /// Tokens that can still come must come.
    InclusiveJoin(JoinWaiting),
    /// The engine is about to go on by itself.
    Turn(TurnWaiting),
}

/// An incident.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IncidentWaiting {
    incident_key: Key,
    #[schema(value_type = IncidentErrorTypeName)]
    error_type: &'static str,
    #[schema(value_type = String)]
    error_message: Arc<str>,
    /// The job that ran out of attempts, or whose error nobody caught.
    job_key: Option<Key>,
}

/// A job.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JobWaiting {
    job_key: Key,
    #[schema(value_type = String)]
    job_type: Arc<str>,
    #[schema(value_type = OpenJobStateName)]
    state: &'static str,
    retries: i32,
    /// The worker that has it or had it last.
    #[schema(value_type = Option<String>)]
    worker: Option<Arc<str>>,
    /// The end of its lease or of its back-off.
    deadline: Option<Time>,
    /// What the worker said when it failed.
    #[schema(value_type = Option<String>)]
    error_message: Option<Arc<str>>,
}

/// A user task.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserTaskWaiting {
    user_task_key: Key,
    #[schema(value_type = Option<String>)]
    assignee: Option<Arc<str>>,
    #[schema(value_type = Vec<String>)]
    candidate_groups: Vec<Arc<str>>,
    #[schema(value_type = Vec<String>)]
    candidate_users: Vec<Arc<str>>,
    due_date: Option<Time>,
    follow_up_date: Option<Time>,
    priority: u8,
}

/// An instance that was called.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CalledInstanceWaiting {
    called_process_instance_key: Key,
    #[schema(value_type = String)]
    called_process_definition_id: ElementId,
}

/// How far a multi-instance activity is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MultiInstanceWaiting {
    /// Its instances in all.
    total: u32,
    /// Those that have begun.
    begun: u32,
    /// Those that are complete.
    completed: u32,
    /// Those that were ended from outside.
    terminated: u32,
}

/// The event that is triggered when what is waited for happens.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AwaitedEvent {
    subscription_key: Key,
    #[schema(value_type = String)]
    event_id: ElementId,
    /// The name in the diagram, or the id where it has none.
    #[schema(value_type = String)]
    event_name: Arc<str>,
    #[schema(value_type = Option<EventPlaceName>)]
    event_place: Option<&'static str>,
    /// Whether it ends the activity that it is attached to, or the scope around an event
    /// sub-process; null for events on the way.
    is_interrupting: Option<bool>,
}

/// A timer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TimerWaiting {
    #[serde(flatten)]
    event: AwaitedEvent,
    /// `DATE`, `DURATION` or `CYCLE`.
    timer_type: &'static str,
    /// Its text, evaluated.
    #[schema(value_type = String)]
    timer: Arc<str>,
    /// When it fires next.
    due_date: Time,
    /// How often it fires, the next time included; null without an end.
    repetitions_left: Option<u64>,
}

/// A message.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageWaiting {
    #[serde(flatten)]
    event: AwaitedEvent,
    #[schema(value_type = String)]
    message_name: Arc<str>,
    /// The value that it must carry; empty where the diagram names none.
    #[schema(value_type = String)]
    correlation_key: Arc<str>,
}

/// A signal.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignalWaiting {
    #[serde(flatten)]
    event: AwaitedEvent,
    #[schema(value_type = String)]
    signal_name: Arc<str>,
}

/// Work that the engine has put off.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TurnWaiting {
    /// Tokens that are to be moved.
    tokens: usize,
}

/// What is needed to tell of waiting states besides themselves.
pub(crate) struct Surroundings<'s> {
    /// What the diagram says.
    pub(crate) model: &'s ExecutableProcess,
    /// Which flows gateways wait for.
    pub(crate) joins: &'s Joins,
    /// Whether the caller can move the time.
    pub(crate) clock: Clock,
}

impl WaitingStateResult {
    /// One thing, listed at an element instance or a scope.
    pub(crate) fn new(
        holder: ElementInstanceKey,
        state: WaitingState,
        around: &Surroundings<'_>,
    ) -> Self {
        let moved_by = moves::of(holder, &state, around);
        let node = around.model.node_of(&state.element);
        let kind = state.kind.or_else(|| node.map(|node| node.kind.element_kind()));
        Self {
            element_instance_key: state.element_instance.map(|key| Key(key.0)),
            element_type: kind.map_or("UNKNOWN", baton_engine::event::ElementKind::name),
            element_name: state.name,
            scope_key: state.scope.map(|key| Key(key.0)),
            iteration: state.iteration,
            since: state.since.map(Time),
            waits_for: WaitsFor::new(holder, &state.element, state.waits_for, around),
            element_id: state.element,
            moved_by,
        }
    }
}

impl WaitsFor {
    fn new(
        holder: ElementInstanceKey,
        element: &ElementId,
        waits_for: query::WaitsFor,
        around: &Surroundings<'_>,
    ) -> Self {
        match waits_for {
            query::WaitsFor::Incident { incident, row } => Self::Incident(IncidentWaiting {
                incident_key: Key(incident.0),
                error_type: row.kind.name(),
                error_message: row.message,
                job_key: row.job.map(|job| Key(job.0)),
            }),
            query::WaitsFor::Job(part) => Self::Job(JobWaiting::new(*part)),
            query::WaitsFor::UserTask { user_task, row } => Self::UserTask(UserTaskWaiting {
                user_task_key: Key(user_task.0),
                assignee: row.assignee,
                candidate_groups: row.candidate_groups,
                candidate_users: row.candidate_users,
                due_date: row.due_date.map(Time),
                follow_up_date: row.follow_up_date.map(Time),
                priority: row.priority,
            }),
            query::WaitsFor::CalledInstance { called, process } => {
                Self::CalledProcessInstance(CalledInstanceWaiting {
                    called_process_instance_key: Key(called.0),
                    called_process_definition_id: process,
                })
            }
            query::WaitsFor::MultiInstance(part) => Self::MultiInstance(part.into()),
            query::WaitsFor::Event { subscription, event, name, awaited } => {
                let place = around.model.event_place(&event);
                Self::event(AwaitedEvent::new(subscription, event, name, place), place, awaited)
            }
            query::WaitsFor::Join(_) => around.joins.waiting(holder, element, around.model),
            query::WaitsFor::Turn { tokens } => Self::Turn(TurnWaiting { tokens }),
        }
    }

    fn event(event: AwaitedEvent, place: Option<EventPlace>, awaited: Awaited) -> Self {
        match awaited {
            Awaited::Timer(timer) => Self::Timer(TimerWaiting::new(event, place, timer)),
            Awaited::Message { name, correlation_key } => {
                Self::Message(MessageWaiting { event, message_name: name, correlation_key })
            }
            Awaited::Signal { name } => Self::Signal(SignalWaiting { event, signal_name: name }),
        }
    }
}

impl JobWaiting {
    fn new(part: JobPart) -> Self {
        Self {
            job_key: Key(part.job.0),
            job_type: part.job_type,
            state: open_job_state(part.state),
            retries: part.retries,
            worker: part.worker,
            deadline: part.due.map(Time),
            error_message: part.error_message,
        }
    }
}

impl From<MultiInstancePart> for MultiInstanceWaiting {
    fn from(part: MultiInstancePart) -> Self {
        let MultiInstancePart { total, begun, completed, terminated } = part;
        Self { total, begun, completed, terminated }
    }
}

impl AwaitedEvent {
    fn new(
        subscription: SubscriptionKey,
        event_id: ElementId,
        event_name: Arc<str>,
        place: Option<EventPlace>,
    ) -> Self {
        Self {
            subscription_key: Key(subscription.0),
            event_id,
            event_name,
            event_place: place.map(event_place),
            is_interrupting: place.and_then(EventPlace::is_interrupting),
        }
    }
}

impl TimerWaiting {
    fn new(event: AwaitedEvent, place: Option<EventPlace>, timer: AwaitedTimer) -> Self {
        // What interrupts happens once, whatever its text says.
        let is_last = place.and_then(EventPlace::is_interrupting) == Some(true);
        Self {
            event,
            timer_type: timer_kind(timer.kind),
            due_date: Time(timer.due),
            repetitions_left: if is_last { Some(1) } else { timer.firings_left() },
            timer: timer.text,
        }
    }
}
