//! What would move something that waits: a sentence, and the request that does it where one does.

use baton_engine::event::Awaited;
use baton_engine::ids::{ElementInstanceKey, IncidentKey, JobKey, Timestamp};
use baton_engine::query::waiting_states::{WaitingState, WaitsFor};
use baton_engine::state::tables::element_instances::{JobPart, JobState, MultiInstancePart};
use baton_engine::state::tables::incidents::IncidentRow;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Surroundings;
use crate::next_requests::{self, NextRequest};
use crate::v2::dto::values::Time;

/// Something that would move what waits.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WaitingStateMove)]
pub(crate) struct Move {
    /// What has to happen.
    description: String,
    /// The method of the request that does it; null where none does.
    method: Option<&'static str>,
    /// The path of that request.
    path: Option<String>,
    /// A body that the request may have; null where it has none.
    #[schema(value_type = Option<serde_json::Value>)]
    body: Option<Value>,
}

/// Whether callers can move the time of this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    /// It is the machine's.
    Follows,
    /// It can be pinned.
    Controlled,
}

impl Move {
    fn by_itself(description: impl Into<String>) -> Self {
        Self { description: description.into(), method: None, path: None, body: None }
    }

    fn by(request: NextRequest, description: impl Into<String>) -> Self {
        let NextRequest { method, path, body } = request;
        Self { description: description.into(), method: Some(method), path: Some(path), body }
    }
}

/// What would move one thing, listed at an element instance or a scope.
pub(super) fn of(
    holder: ElementInstanceKey,
    state: &WaitingState,
    around: &Surroundings<'_>,
) -> Vec<Move> {
    match &state.waits_for {
        WaitsFor::Incident { incident, row } => of_incident(*incident, row),
        WaitsFor::Job(job) => of_job(job),
        WaitsFor::UserTask { user_task, .. } => vec![Move::by(
            next_requests::complete_user_task(*user_task),
            "a person completes the user task",
        )],
        WaitsFor::CalledInstance { called, process } => {
            let path = format!("/v2/process-instances/{called}/waiting-states");
            vec![Move::by(
                NextRequest { method: "GET", path, body: None },
                format!("the called instance of `{process}` ends; see what that waits for"),
            )]
        }
        WaitsFor::MultiInstance(part) => vec![Move::by_itself(of_multi_instance(*part))],
        WaitsFor::Event { awaited, .. } => of_event(awaited, around),
        WaitsFor::Join(_) => of_join(holder, state, around),
        WaitsFor::Turn { .. } => {
            vec![Move::by_itself("the engine goes on with it by itself; look again")]
        }
    }
}

fn of_incident(incident: IncidentKey, row: &IncidentRow) -> Vec<Move> {
    let resolve = |description| Move::by(next_requests::resolve(incident), description);
    match row.job {
        Some(job) => {
            vec![with_attempts(job), resolve("the incident is resolved: the job is offered")]
        }
        None => vec![
            Move::by_itself(format!(
                "what the message says is corrected: a variable, for example, with PUT {}",
                next_requests::variables_path(row.element_instance)
            )),
            resolve("the incident is resolved: the step is tried again"),
        ],
    }
}

fn with_attempts(job: JobKey) -> Move {
    Move::by(next_requests::give_attempts(job), "the job gets attempts again")
}

fn of_job(part: &JobPart) -> Vec<Move> {
    let complete = |description| Move::by(next_requests::complete_job(part.job), description);
    let until = part.due.map(written).unwrap_or_default();
    match part.state {
        JobState::Activatable => vec![
            Move::by(
                next_requests::activate_job(&part.job_type),
                format!("a worker takes a job of type `{}`: the first in line", part.job_type),
            ),
            complete("the worker completes it".to_owned()),
        ],
        JobState::Activated => {
            let worker = part.worker.as_deref().unwrap_or_default();
            vec![complete(format!(
                "worker `{worker}` completes it; at {until} it is offered to others again"
            ))]
        }
        JobState::BackingOff => vec![
            Move::by_itself(format!("it is offered to workers again at {until}")),
            complete("a worker completes it".to_owned()),
        ],
        JobState::Exhausted => vec![with_attempts(part.job)],
    }
}

fn of_multi_instance(part: MultiInstancePart) -> String {
    let over = part.completed.saturating_add(part.terminated);
    format!(
        "its other instances end: {} of {}; those that wait are in this list",
        part.total.saturating_sub(over),
        part.total
    )
}

fn of_event(awaited: &Awaited, around: &Surroundings<'_>) -> Vec<Move> {
    match awaited {
        Awaited::Timer(timer) => {
            let mut moves = vec![Move::by_itself(format!("it fires at {}", written(timer.due)))];
            if around.clock == Clock::Controlled {
                moves.push(Move::by(
                    next_requests::set_clock(timer.due),
                    "or the clock of this server is set to that time",
                ));
            }
            moves
        }
        Awaited::Message { name, correlation_key } => vec![Move::by(
            next_requests::publish(name, correlation_key),
            format!(
                "the message `{name}` is published with this correlation key; of each process one \
                 instance gets it"
            ),
        )],
        Awaited::Signal { name } => vec![Move::by(
            next_requests::broadcast(name),
            format!("the signal `{name}` is broadcast; it reaches all that wait for it"),
        )],
    }
}

fn of_join(
    scope: ElementInstanceKey,
    state: &WaitingState,
    around: &Surroundings<'_>,
) -> Vec<Move> {
    let missing = around.joins.missing(scope, &state.element, around.model);
    let Some(missing) = missing.filter(|missing| !missing.is_empty()) else {
        return vec![Move::by_itself("the other tokens of its scope come here, or end elsewhere")];
    };
    let by_flow = missing.into_iter().map(|flow| {
        Move::by_itself(format!("a token comes by `{}` from `{}`", flow.flow_id, flow.source_id))
    });
    by_flow.collect()
}

/// A time as answers have it.
fn written(time: Timestamp) -> String {
    Time(time).to_string()
}
