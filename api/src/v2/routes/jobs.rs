//! `/v2/jobs`: work for outside workers.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use baton_engine::command::{CompleteJob, FailJob, UpdateJob};
use baton_engine::ids::JobKey;
use baton_engine::query::QueryError;

use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, patch, post};
use crate::problem::Problem;
use crate::request::admission::{Admitted, RoomForBody};
use crate::request::caller::Caller;
use crate::request::json::{ApiJson, OptionalJson};
use crate::request::path_key::PathKey;
use crate::request::variables::SentVariables;
use crate::v2::dto::job_search::{JobSearch, JobSearchResult};
use crate::v2::dto::jobs::{
    ActivateJobsBody, CompleteJobBody, FailJobBody, JobActivationResult, ThrowJobErrorBody,
    UpdateJobBody,
};
use crate::v2::dto::search::{SearchQuery, SearchResult};
use crate::v2::dto::values::check_reference;

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post("/v2/jobs/activation", "activateJobs", "Leases jobs to a worker; waits for the first")
            .body::<ActivateJobsBody>()
            .ok::<JobActivationResult>("The jobs; none if there were none in time")
            .problems(&[400, 413, 415, 501, 503])
            .repeatable()
            .handled_by(activate),
        post("/v2/jobs/search", "searchJobs", "Finds jobs, open and over")
            .optional_body::<JobSearch>()
            .ok::<SearchResult<JobSearchResult>>("A page of jobs")
            .problems(&[400, 413, 415, 503])
            .handled_by(search),
        post("/v2/jobs/{jobKey}/completion", "completeJob", "Completes a job")
            .optional_body::<CompleteJobBody>()
            .no_content("The job is done")
            .problems(&[400, 404, 409, 413, 415, 501, 503])
            .repeatable()
            .handled_by(complete),
        post("/v2/jobs/{jobKey}/failure", "failJob", "Says that a job could not be done")
            .optional_body::<FailJobBody>()
            .no_content("The job is offered again, or an incident was raised")
            .problems(&[400, 404, 409, 413, 415, 501, 503])
            .repeatable()
            .handled_by(fail),
        post("/v2/jobs/{jobKey}/error", "throwJobError", "Says that the worker met a BPMN error")
            .body::<ThrowJobErrorBody>()
            .no_content("An event caught the error, or an incident was raised")
            .problems(&[400, 404, 409, 413, 415, 501, 503])
            .repeatable()
            .handled_by(throw_error),
        patch("/v2/jobs/{jobKey}", "updateJob", "Changes a job's attempts or deadline")
            .body::<UpdateJobBody>()
            .no_content("The job was changed")
            .problems(&[400, 404, 409, 413, 415, 501, 503])
            .repeatable()
            .handled_by(update),
    ]
}

async fn activate(
    State(api): State<Api>,
    caller: Caller,
    Admitted(permit): Admitted,
    ApiJson(body): ApiJson<ActivateJobsBody>,
) -> Result<WrittenJson, Problem> {
    let wait = match body.request_timeout.unwrap_or(0) {
        0 => api.settings().long_poll,
        // Less than 0: answered at once.
        milliseconds => Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0)),
    };
    let command = body.command()?;
    let (engine, stopping) = (api.engine(), api.stopping());
    let activated = engine.activate_jobs(caller.context(), command, wait, stopping, permit).await?;
    WrittenJson::new(&JobActivationResult::new(activated.jobs))
}

async fn search(
    State(api): State<Api>,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<JobSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    read_and_write(&api, move |reader| {
        let found = baton_engine::query::jobs::search(reader, &filter, &sort, &page)?;
        SearchResult::new(found, |key, row| Ok::<_, QueryError>(JobSearchResult::new(key, row)))
    })
    .await
}

async fn complete(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
    OptionalJson(body): OptionalJson<CompleteJobBody>,
) -> Result<StatusCode, Problem> {
    let command = CompleteJob { job: JobKey(key), variables: body.read()?.0 };
    api.engine().submit(caller.context(), command, permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn fail(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
    OptionalJson(body): OptionalJson<FailJobBody>,
) -> Result<StatusCode, Problem> {
    let command = FailJob {
        job: JobKey(key),
        retries: body.retries.unwrap_or(0),
        retry_back_off_ms: body.retry_back_off_ms()?,
        error_message: body.error_message,
        variables: SentVariables::of(body.variables),
    };
    api.engine().submit(caller.context(), command, permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn throw_error(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
    ApiJson(body): ApiJson<ThrowJobErrorBody>,
) -> Result<StatusCode, Problem> {
    api.engine().submit(caller.context(), body.command(JobKey(key))?, permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn update(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
    ApiJson(body): ApiJson<UpdateJobBody>,
) -> Result<StatusCode, Problem> {
    let context = caller.context_with_reference(check_reference(body.operation_reference)?);
    let changes = body.changes()?;
    let command =
        UpdateJob { job: JobKey(key), retries: changes.retries, timeout_ms: changes.timeout };
    api.engine().submit(context, command, permit).await?;
    Ok(StatusCode::NO_CONTENT)
}
