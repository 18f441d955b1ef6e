//! `/v2/process-instances`: start, search, look at, cancel, erase.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use baton_engine::command::{CancelProcessInstance, DeleteProcessInstance};
use baton_engine::ids::ProcessInstanceKey;
use baton_engine::query::{Order, QueryError, events, past_state, process_instances};
use baton_engine::rejection::SubmitError;
use baton_engine::state::tables::process_instances::ProcessInstances;
use utoipa::PartialSchema;

use super::definitions::Definitions;
use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, get, post};
use crate::problem::Problem;
use crate::request::admission::{Admitted, RoomForBody};
use crate::request::caller::Caller;
use crate::request::json::{ApiJson, OptionalJson};
use crate::request::path_key::PathKey;
use crate::request::query::ApiQuery;
use crate::v2::dto::call_hierarchy::{CallHierarchy, CallHierarchyEntry};
use crate::v2::dto::events::{EventResult, EventSearch};
use crate::v2::dto::past_state::{MomentQuery, ProcessInstancePastState};
use crate::v2::dto::process_instance_search::ProcessInstanceSearch;
use crate::v2::dto::process_instances::{
    CancelProcessInstanceBody, CreateProcessInstance, CreateProcessInstanceResult,
    ProcessInstanceResult,
};
use crate::v2::dto::search::{SearchQuery, SearchResult};
use crate::v2::dto::values::{Key, Time, check_reference};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post("/v2/process-instances", "createProcessInstance", "Starts a process")
            .body::<CreateProcessInstance>()
            .ok::<CreateProcessInstanceResult>("The instance; with its variables if awaited")
            .problems(&[400, 404, 409, 413, 415, 501, 503, 504])
            .repeatable()
            .handled_by(create),
        post("/v2/process-instances/search", "searchProcessInstances", "Finds instances")
            .optional_body::<ProcessInstanceSearch>()
            .ok::<SearchResult<ProcessInstanceResult>>("A page of instances")
            .problems(&[400, 413, 415, 501, 503])
            .handled_by(search),
        get("/v2/process-instances/{processInstanceKey}", "getProcessInstance", "One instance")
            .ok::<ProcessInstanceResult>("The instance")
            .problems(&[400, 404, 503])
            .handled_by(show),
        post(
            "/v2/process-instances/{processInstanceKey}/events/search",
            "searchProcessInstanceEvents",
            "Finds events of one instance, in the order they happened",
        )
        .optional_body::<EventSearch>()
        .ok::<SearchResult<EventResult>>("A page of events")
        .problems(&[400, 404, 413, 415, 503])
        .handled_by(search_events),
        get(
            "/v2/process-instances/{processInstanceKey}/state",
            "getProcessInstanceState",
            "One instance as it is, or as it was at any moment of its life",
        )
        .query("atSequence", "The number of the last event that had happened.", Key::schema())
        .query("at", "A moment, RFC 3339; only one of both is allowed.", Time::schema())
        .ok::<ProcessInstancePastState>("The instance as it was")
        .problems(&[400, 404, 503])
        .handled_by(show_state),
        post(
            "/v2/process-instances/{processInstanceKey}/cancellation",
            "cancelProcessInstance",
            "Ends a running instance; answers once it has ended",
        )
        .optional_body::<CancelProcessInstanceBody>()
        .no_content("The instance has ended")
        .problems(&[400, 404, 409, 413, 415, 503, 504])
        .repeatable()
        .handled_by(cancel),
        get(
            "/v2/process-instances/{processInstanceKey}/call-hierarchy",
            "getProcessInstanceCallHierarchy",
            "The instances that called it, the first one first, and itself",
        )
        .ok::<CallHierarchy>("The instances")
        .problems(&[400, 404, 503])
        .handled_by(call_hierarchy),
        post(
            "/v2/process-instances/{processInstanceKey}/deletion",
            "deleteProcessInstance",
            "Erases an ended instance with all that is known of it",
        )
        .optional_body::<CancelProcessInstanceBody>()
        .no_content("Nothing is left of the instance")
        .problems(&[400, 404, 409, 413, 415, 503, 504])
        .handled_by(delete),
    ]
}

async fn create(
    State(api): State<Api>,
    caller: Caller,
    Admitted(permit): Admitted,
    ApiJson(body): ApiJson<CreateProcessInstance>,
) -> Result<WrittenJson, Problem> {
    let context = caller.context_with_reference(check_reference(body.operation_reference)?);
    let timeout = match body.request_timeout.unwrap_or(0) {
        0 => api.settings().await_timeout,
        milliseconds => Duration::from_millis(u64::try_from(milliseconds).map_err(|_| {
            Problem::invalid_argument(format!(
                "requestTimeout is '{milliseconds}', but it must not be negative"
            ))
        })?),
    };
    let command = body.command()?;
    let started = if command.await_completion.is_some() {
        in_time(&api, timeout, api.engine().submit(context, command, permit)).await?
    } else {
        api.engine().submit(context, command, permit).await?
    };
    WrittenJson::new(&CreateProcessInstanceResult::from(started))
}

/// Waits for what a process instance takes its time for.
async fn in_time<T>(
    api: &Api,
    timeout: Duration,
    answering: impl Future<Output = Result<T, SubmitError>>,
) -> Result<T, Problem> {
    tokio::select! {
        biased; // An answer that is there already is handed over.
        answer = tokio::time::timeout(timeout, answering) => match answer {
            Ok(answer) => Ok(answer?),
            Err(_) => Err(Problem::deadline_exceeded(format!(
                "the instance did not end within {} ms; it goes on",
                timeout.as_millis()
            ))),
        },
        () = api.stopping() => Err(Problem::unavailable("the server stops; the instance goes on")),
    }
}

async fn search(
    State(api): State<Api>,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<ProcessInstanceSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    read_and_write(&api, move |reader| {
        let found = process_instances::search(reader, &filter, &sort, &page)?;
        let mut definitions = Definitions::default();
        SearchResult::new(found, |key, row| {
            let definition = definitions.get(reader, row.definition)?;
            Ok::<_, QueryError>(ProcessInstanceResult::new(key, row, definition))
        })
    })
    .await
}

async fn show(State(api): State<Api>, PathKey(key): PathKey) -> Result<WrittenJson, Problem> {
    read_and_write(&api, move |reader| {
        let key = ProcessInstanceKey(key);
        let row = reader.get::<ProcessInstances>(&key)?.ok_or_else(|| {
            QueryError::NotFound(format!("Process Instance with key '{key}' not found"))
        })?;
        let mut definitions = Definitions::default();
        let definition = definitions.get(reader, row.definition)?;
        Ok(ProcessInstanceResult::new(key, row, definition))
    })
    .await
}

async fn search_events(
    State(api): State<Api>,
    PathKey(key): PathKey,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<EventSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    let order = sort.first().map_or(Order::Ascending, |((), order)| *order);
    read_and_write(&api, move |reader| {
        let instance = ProcessInstanceKey(key);
        let found = events::search(reader, instance, &filter, order, &page)?;
        SearchResult::new(found, |sequence, logged| {
            Ok::<_, QueryError>(EventResult::new(sequence, logged))
        })
    })
    .await
}

async fn show_state(
    State(api): State<Api>,
    PathKey(key): PathKey,
    ApiQuery(asked): ApiQuery<MomentQuery>,
) -> Result<WrittenJson, Problem> {
    let moment = asked.moment()?;
    read_and_write(&api, move |reader| {
        let instance = ProcessInstanceKey(key);
        let past = past_state::at(reader, instance, moment)?;
        let variables = past_state::variables(reader, &past)?;
        Ok(ProcessInstancePastState::new(instance, past, variables))
    })
    .await
}

async fn cancel(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
    OptionalJson(body): OptionalJson<CancelProcessInstanceBody>,
) -> Result<StatusCode, Problem> {
    let context = caller.context_with_reference(check_reference(body.operation_reference)?);
    let command = CancelProcessInstance { instance: ProcessInstanceKey(key) };
    let timeout = api.settings().await_timeout;
    in_time(&api, timeout, api.engine().submit(context, command, permit)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn call_hierarchy(
    State(api): State<Api>,
    PathKey(key): PathKey,
) -> Result<WrittenJson, Problem> {
    read_and_write(&api, move |reader| {
        let key = ProcessInstanceKey(key);
        let mut definitions = Definitions::default();
        let mut entries = Vec::new();
        let mut next = Some(key);
        while let Some(instance) = next {
            let Some(row) = reader.get::<ProcessInstances>(&instance)? else { break };
            next = row.caller.map(|caller| caller.instance);
            let definition = definitions.get(reader, row.definition)?;
            entries.push(CallHierarchyEntry::new(instance, &row, definition));
        }
        if entries.is_empty() {
            let text = format!("Process Instance with key '{key}' not found");
            return Err(QueryError::NotFound(text));
        }
        entries.reverse();
        Ok(CallHierarchy(entries))
    })
    .await
}

async fn delete(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
    OptionalJson(body): OptionalJson<CancelProcessInstanceBody>,
) -> Result<StatusCode, Problem> {
    let context = caller.context_with_reference(check_reference(body.operation_reference)?);
    let command = DeleteProcessInstance { instance: ProcessInstanceKey(key) };
    let deletion = api.engine().submit(context, command, permit);
    in_time(&api, api.settings().await_timeout, deletion).await?;
    Ok(StatusCode::NO_CONTENT)
}
