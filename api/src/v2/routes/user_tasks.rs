//! `/v2/user-tasks`: the inbox of people.

use axum::extract::State;
use axum::http::StatusCode;
use baton_engine::command::{AssignUserTask, CompleteUserTask, UnassignUserTask};
use baton_engine::ids::UserTaskKey;
use baton_engine::query::{QueryError, user_tasks};
use baton_engine::state::tables::user_tasks::UserTasks;

use super::definitions::Definitions;
use super::roots::Roots;
use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, delete, get, patch, post};
use crate::problem::Problem;
use crate::request::admission::{Admitted, RoomForBody};
use crate::request::caller::Caller;
use crate::request::json::{ApiJson, OptionalJson};
use crate::request::path_key::PathKey;
use crate::request::variables::SentVariables;
use crate::v2::dto::search::{SearchQuery, SearchResult};
use crate::v2::dto::user_task_update::UpdateUserTaskBody;
use crate::v2::dto::user_tasks::{
    AssignUserTaskBody, CompleteUserTaskBody, UserTaskResult, UserTaskSearch,
};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post("/v2/user-tasks/search", "searchUserTasks", "Finds user tasks: the inbox")
            .optional_body::<UserTaskSearch>()
            .ok::<SearchResult<UserTaskResult>>("A page of user tasks")
            .problems(&[400, 413, 415, 501, 503])
            .handled_by(search),
        get("/v2/user-tasks/{userTaskKey}", "getUserTask", "One user task")
            .ok::<UserTaskResult>("The user task")
            .problems(&[400, 404, 503])
            .handled_by(show),
        get("/v2/user-tasks/{userTaskKey}/form", "getUserTaskForm", "The form of a user task")
            .no_content("It has none; a file that names one is refused by this version")
            .problems(&[400, 404, 503])
            .handled_by(form),
        patch(
            "/v2/user-tasks/{userTaskKey}",
            "updateUserTask",
            "Changes its dates, candidates or priority",
        )
        .body::<UpdateUserTaskBody>()
        .no_content("The task was changed")
        .problems(&[400, 404, 409, 413, 415, 503, 504])
        .repeatable()
        .handled_by(update),
        post("/v2/user-tasks/{userTaskKey}/assignment", "assignUserTask", "Gives it to a person")
            .body::<AssignUserTaskBody>()
            .no_content("The task is theirs")
            .problems(&[400, 404, 409, 413, 415, 503, 504])
            .repeatable()
            .handled_by(assign),
        delete("/v2/user-tasks/{userTaskKey}/assignee", "unassignUserTask", "Takes it back")
            .no_content("The task is nobody's")
            .problems(&[400, 404, 409, 503, 504])
            .repeatable()
            .handled_by(unassign),
        post("/v2/user-tasks/{userTaskKey}/completion", "completeUserTask", "Completes it")
            .optional_body::<CompleteUserTaskBody>()
            .no_content("The task is done")
            .problems(&[400, 404, 409, 413, 415, 503, 504])
            .repeatable()
            .handled_by(complete),
    ]
}

async fn search(
    State(api): State<Api>,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<UserTaskSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    read_and_write(&api, move |reader| {
        let found = user_tasks::search(reader, &filter, &sort, &page)?;
        let (mut definitions, mut roots) = (Definitions::default(), Roots::default());
        SearchResult::new(found, |key, row| {
            let definition = definitions.get(reader, row.definition)?;
            let top = roots.of(reader, row.instance)?;
            Ok::<_, QueryError>(UserTaskResult::new(key, row, definition, top))
        })
    })
    .await
}

async fn show(State(api): State<Api>, PathKey(key): PathKey) -> Result<WrittenJson, Problem> {
    read_and_write(&api, move |reader| {
        let key = UserTaskKey(key);
        let row = reader
            .get::<UserTasks>(&key)?
            .ok_or_else(|| QueryError::NotFound(format!("User Task with key '{key}' not found")))?;
        let mut definitions = Definitions::default();
        let definition = definitions.get(reader, row.definition)?;
        let root = Roots::default().of(reader, row.instance)?;
        Ok(UserTaskResult::new(key, row, definition, root))
    })
    .await
}

async fn form(State(api): State<Api>, PathKey(key): PathKey) -> Result<StatusCode, Problem> {
    let read = api.engine().read(move |reader| {
        let key = UserTaskKey(key);
        let row = reader.get::<UserTasks>(&key)?;
        row.ok_or_else(|| QueryError::NotFound(format!("User Task with key '{key}' not found")))
    });
    read.await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn update(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
    ApiJson(body): ApiJson<UpdateUserTaskBody>,
) -> Result<StatusCode, Problem> {
    api.engine().submit(caller.context(), body.command(UserTaskKey(key))?, permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn assign(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
    ApiJson(body): ApiJson<AssignUserTaskBody>,
) -> Result<StatusCode, Problem> {
    let assignee = body.assignee.filter(|assignee| !assignee.is_empty());
    let command = AssignUserTask {
        user_task: UserTaskKey(key),
        assignee: assignee.ok_or_else(|| Problem::invalid_argument("No assignee provided"))?,
        allow_override: body.allow_override.unwrap_or(true),
        action: body.action,
    };
    api.engine().submit(caller.context(), command, permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unassign(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
) -> Result<StatusCode, Problem> {
    let command = UnassignUserTask { user_task: UserTaskKey(key) };
    api.engine().submit(caller.context(), command, permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn complete(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
    OptionalJson(body): OptionalJson<CompleteUserTaskBody>,
) -> Result<StatusCode, Problem> {
    let command = CompleteUserTask {
        user_task: UserTaskKey(key),
        variables: SentVariables::of(body.variables),
        action: body.action,
    };
    api.engine().submit(caller.context(), command, permit).await?;
    Ok(StatusCode::NO_CONTENT)
}
