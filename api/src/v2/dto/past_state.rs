//! What a process instance was at a moment, on the wire.

use std::sync::Arc;

use baton_engine::ids::{ElementId, ElementInstanceKey, ProcessInstanceKey};
use baton_engine::query::past_state::{Moment, PastState, PastVariable};
use baton_engine::state::tables::element_instances::{ElementInstanceRow, ElementState, JobPart};
use baton_engine::state::tables::incidents::IncidentState;
use baton_engine::state::tables::scopes::ScopePart;
use baton_engine::state::tables::user_tasks::UserTaskState;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use super::datum::{Members, write_members};
use super::enums::{IncidentErrorTypeName, ProcessInstanceStateName, instance_state};
use super::event_data::{awaited, element_kind};
use super::record_enums::{OpenJobStateName, open_job_state};
use super::values::{Key, SentSequence, SentTime, Time};
use crate::problem::Problem;
use crate::request::raw_json::RawJson;
use crate::request::variables::variables_schema;

/// Which moment is asked for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MomentQuery {
    at_sequence: Option<SentSequence>,
    at: Option<SentTime>,
}

impl MomentQuery {
    /// The moment as the engine takes it.
    pub(crate) fn moment(self) -> Result<Moment, Problem> {
        match (self.at_sequence, self.at) {
            (None, None) => Ok(Moment::Newest),
            (Some(SentSequence(number)), None) => {
                Ok(Moment::Sequence(u64::try_from(number).unwrap_or(0)))
            }
            (None, Some(time)) => Ok(Moment::Time(time.at)),
            (Some(_), Some(_)) => Err(Problem::invalid_argument(
                "only one of atSequence and at is allowed; leave one of them out",
            )),
        }
    }
}

/// A process instance as it was after one of its events.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProcessInstancePastState {
    process_instance_key: Key,
    /// The number of the last event that had happened.
    sequence: Key,
    /// When it happened.
    timestamp: Time,
    #[schema(value_type = ProcessInstanceStateName)]
    state: &'static str,
    process_definition_key: Key,
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    process_definition_version: u32,
    start_date: Time,
    end_date: Option<Time>,
    elements: Vec<PastElement>,
    tokens: Vec<PastToken>,
    variables: Vec<PastVariableResult>,
    jobs: Vec<PastJob>,
    user_tasks: Vec<PastUserTask>,
    incidents: Vec<PastIncident>,
    subscriptions: Vec<PastSubscription>,
}

/// An element instance that was active, or could not become active yet.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PastElement {
    element_instance_key: Key,
    #[schema(value_type = String)]
    element_id: ElementId,
    /// What it is, such as `SERVICE_TASK`.
    r#type: &'static str,
    /// `ACTIVE`, or `ACTIVATING` while an incident keeps it from that.
    state: &'static str,
    since: Time,
    scope_key: Key,
    /// Its number in a multi-instance activity, from 0.
    iteration: Option<u32>,
    called_process_instance_key: Option<Key>,
}

/// Tokens that waited at a gateway for others, or were about to be moved on.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PastToken {
    /// The flow node that they stood before.
    #[schema(value_type = String)]
    element_id: ElementId,
    /// The sequence flow that they came by.
    #[schema(value_type = Option<String>)]
    flow_id: Option<ElementId>,
    scope_key: Key,
    /// `PARKED` at a gateway, or `QUEUED` to be moved on.
    state: &'static str,
    count: u32,
}

/// A variable as it was.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PastVariableResult {
    scope_key: Key,
    #[schema(value_type = String)]
    name: Arc<str>,
    value: PastValue,
    /// Whether the value is left out because the answer would be too long.
    is_truncated: bool,
}

/// The value of a variable, digit by digit.
pub(crate) struct PastValue(PastVariable);

impl Serialize for PastValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.value.as_ref().map(RawJson).serialize(serializer)
    }
}

impl PartialSchema for PastValue {
    fn schema() -> RefOr<Schema> {
        RefOr::T(utoipa::openapi::schema::empty())
    }
}

impl ToSchema for PastValue {}

/// A job that was not over.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PastJob {
    job_key: Key,
    element_instance_key: Key,
    #[schema(value_type = String)]
    element_id: ElementId,
    #[schema(value_type = String)]
    r#type: Arc<str>,
    #[schema(value_type = OpenJobStateName)]
    state: &'static str,
    retries: i32,
    #[schema(value_type = Option<String>)]
    worker: Option<Arc<str>>,
    /// The end of its lease or of its back-off.
    deadline: Option<Time>,
    #[schema(value_type = Option<String>)]
    error_message: Option<Arc<str>>,
}

/// A user task that was open.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PastUserTask {
    user_task_key: Key,
    element_instance_key: Key,
    #[schema(value_type = String)]
    element_id: ElementId,
    #[schema(value_type = Option<String>)]
    name: Option<Arc<str>>,
    #[schema(value_type = Option<String>)]
    assignee: Option<Arc<str>>,
    #[schema(value_type = Vec<String>)]
    candidate_groups: Vec<Arc<str>>,
    #[schema(value_type = Vec<String>)]
    candidate_users: Vec<Arc<str>>,
    creation_date: Time,
    due_date: Option<Time>,
    follow_up_date: Option<Time>,
    priority: u8,
}

/// An incident that was active.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PastIncident {
    incident_key: Key,
    element_instance_key: Key,
    #[schema(value_type = String)]
    element_id: ElementId,
    #[schema(value_type = IncidentErrorTypeName)]
    error_type: &'static str,
    #[schema(value_type = String)]
    error_message: Arc<str>,
    creation_time: Time,
    job_key: Option<Key>,
}

/// Something that was waited for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PastSubscription {
    subscription_key: Key,
    /// Who waited.
    element_instance_key: Key,
    /// The event that would be triggered.
    #[schema(value_type = String)]
    element_id: ElementId,
    waits_for: WaitsFor,
}

/// A timer, a message or a signal.
pub(crate) struct WaitsFor(Members);

impl Serialize for WaitsFor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_members(&self.0, serializer)
    }
}

impl PartialSchema for WaitsFor {
    fn schema() -> RefOr<Schema> {
        variables_schema("A `type` (`TIMER`, `MESSAGE` or `SIGNAL`) and what belongs to it.")
    }
}

impl ToSchema for WaitsFor {}

impl ProcessInstancePastState {
    /// An instance as it was, with its variables.
    pub(crate) fn new(
        key: ProcessInstanceKey,
        past: PastState,
        variables: Vec<PastVariable>,
    ) -> Self {
        let scopes = std::iter::once((key.root_scope(), &past.instance.root));
        let inner = past.elements.iter();
        let inner = inner.filter_map(|(key, row)| Some((*key, row.inside.as_deref()?)));
        let parked = scopes.chain(inner).flat_map(|(key, inside)| parked(key, inside));
        let queued = past.instance.tokens.iter().map(|token| PastToken {
            element_id: token.target.clone(),
            flow_id: token.flow.clone(),
            scope_key: Key(token.scope.0),
            state: "QUEUED",
            count: 1,
        });
        let jobs = past.elements.iter();
        let jobs = jobs.filter_map(|(key, row)| Some(job(*key, row, row.job.as_ref()?)));
        let open_tasks = past.user_tasks.into_iter();
        let open_tasks = open_tasks.filter(|(_, row)| row.state == UserTaskState::Created);
        let active = past.incidents.into_iter();
        let active = active.filter(|(_, row)| row.state == IncidentState::Active);
        Self {
            process_instance_key: Key(key.0),
            sequence: Key(past.sequence),
            timestamp: Time(past.at),
            state: instance_state(past.instance.state),
            process_definition_key: Key(past.instance.definition.0),
            process_definition_id: past.instance.process.clone(),
            process_definition_version: past.instance.version,
            start_date: Time(past.instance.started_at),
            end_date: past.instance.ended_at.map(Time),
            tokens: parked.chain(queued).collect(),
            jobs: jobs.collect(),
            elements: past.elements.iter().map(|(key, row)| element(*key, row)).collect(),
            variables: variables.into_iter().map(variable).collect(),
            user_tasks: open_tasks
                .map(|(key, row)| PastUserTask {
                    user_task_key: Key(key.0),
                    element_instance_key: Key(row.element_instance.0),
                    element_id: row.element,
                    name: row.name,
                    assignee: row.assignee,
                    candidate_groups: row.candidate_groups,
                    candidate_users: row.candidate_users,
                    creation_date: Time(row.created_at),
                    due_date: row.due_date.map(Time),
                    follow_up_date: row.follow_up_date.map(Time),
                    priority: row.priority,
                })
                .collect(),
            incidents: active
                .map(|(key, row)| PastIncident {
                    incident_key: Key(key.0),
                    element_instance_key: Key(row.element_instance.0),
                    element_id: row.element,
                    error_type: row.kind.name(),
                    error_message: row.message,
                    creation_time: Time(row.created_at),
                    job_key: row.job.map(|job| Key(job.0)),
                })
                .collect(),
            subscriptions: past
                .subscriptions
                .into_iter()
                .map(|(key, row)| PastSubscription {
                    subscription_key: Key(key.0),
                    element_instance_key: Key(row.holder.0),
                    waits_for: WaitsFor(awaited(&row.awaited)),
                    element_id: row.target,
                })
                .collect(),
        }
    }
}

fn parked(key: ElementInstanceKey, inside: &ScopePart) -> impl Iterator<Item = PastToken> {
    inside.parked.iter().map(move |parked| PastToken {
        element_id: parked.gateway.clone(),
        flow_id: Some(parked.flow.clone()),
        scope_key: Key(key.0),
        state: "PARKED",
        count: parked.count,
    })
}

fn element(key: ElementInstanceKey, row: &ElementInstanceRow) -> PastElement {
    PastElement {
        element_instance_key: Key(key.0),
        element_id: row.element.clone(),
        r#type: element_kind(row.kind),
        state: match row.state {
            ElementState::Activating => "ACTIVATING",
            ElementState::Active => "ACTIVE",
        },
        since: Time(row.started_at),
        scope_key: Key(row.scope.0),
        iteration: row.iteration,
        called_process_instance_key: row.called.map(|called| Key(called.0)),
    }
}

fn job(key: ElementInstanceKey, row: &ElementInstanceRow, part: &JobPart) -> PastJob {
    PastJob {
        job_key: Key(part.job.0),
        element_instance_key: Key(key.0),
        element_id: row.element.clone(),
        r#type: Arc::clone(&part.job_type),
        state: open_job_state(part.state),
        retries: part.retries,
        worker: part.worker.clone(),
        deadline: part.due.map(Time),
        error_message: part.error_message.clone(),
    }
}

fn variable(past: PastVariable) -> PastVariableResult {
    PastVariableResult {
        scope_key: Key(past.scope.0),
        name: Arc::clone(&past.name),
        is_truncated: past.value.is_none(),
        value: PastValue(past),
    }
}
