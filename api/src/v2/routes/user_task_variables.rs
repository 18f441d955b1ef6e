//! `/v2/user-tasks/{userTaskKey}/...variables/search`: the variables that a user task sees.

use axum::extract::State;
use baton_engine::ids::{ElementInstanceKey, UserTaskKey};
use baton_engine::query::variables;
use baton_engine::query::{PageStart, QueryError};
use baton_engine::state::reader::Reader;
use baton_engine::state::tables::user_tasks::UserTasks;
use utoipa::PartialSchema;

use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, post};
use crate::problem::Problem;
use crate::request::admission::RoomForBody;
use crate::request::json::OptionalJson;
use crate::request::path_key::PathKey;
use crate::request::query::ApiQuery;
use crate::v2::dto::search::{SearchQuery, SearchResult};
use crate::v2::dto::variables::{
    TRUNCATE_VALUES, TRUNCATE_VALUES_MEANS, TruncateValues, UserTaskVariableSearch,
    VariableSearchResult,
};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post(
            "/v2/user-tasks/{userTaskKey}/variables/search",
            "searchUserTaskVariables",
            "Variables of all scopes that a user task is in",
        )
        .query(TRUNCATE_VALUES, TRUNCATE_VALUES_MEANS, bool::schema())
        .optional_body::<UserTaskVariableSearch>()
        .ok::<SearchResult<VariableSearchResult>>("A page of variables")
        .problems(&[400, 404, 413, 415, 503])
        .handled_by(search),
        post(
            "/v2/user-tasks/{userTaskKey}/effective-variables/search",
            "searchUserTaskEffectiveVariables",
            "Variables as a user task sees them: the innermost of each name",
        )
        .query(TRUNCATE_VALUES, TRUNCATE_VALUES_MEANS, bool::schema())
        .optional_body::<UserTaskVariableSearch>()
        .ok::<SearchResult<VariableSearchResult>>("A page of variables")
        .problems(&[400, 404, 413, 415, 503])
        .handled_by(search_effective),
    ]
}

async fn search(
    State(api): State<Api>,
    PathKey(key): PathKey,
    ApiQuery(parameters): ApiQuery<TruncateValues>,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<UserTaskVariableSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    let truncates = parameters.truncate_values.unwrap_or(true);
    read_and_write(&api, move |reader| {
        let scopes = scopes(reader, UserTaskKey(key))?;
        let found = variables::search(reader, &filter.within(&scopes), &sort, &page)?;
        SearchResult::new(found, |key, row| VariableSearchResult::new(reader, key, row, truncates))
    })
    .await
}

async fn search_effective(
    State(api): State<Api>,
    PathKey(key): PathKey,
    ApiQuery(parameters): ApiQuery<TruncateValues>,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<UserTaskVariableSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    let PageStart::Offset(from) = page.start else {
        return Err(Problem::invalid_argument(
            "page.after and page.before cannot be used here; page with from and limit",
        ));
    };
    let truncates = parameters.truncate_values.unwrap_or(true);
    read_and_write(&api, move |reader| {
        let scopes = scopes(reader, UserTaskKey(key))?;
        let found = variables::effective(reader, &scopes, &filter, &sort, from, page.limit)?;
        SearchResult::new(found, |key, row| VariableSearchResult::new(reader, key, row, truncates))
    })
    .await
}

/// The scopes that a user task sees, the innermost first.
fn scopes(reader: &Reader<'_>, key: UserTaskKey) -> Result<Vec<ElementInstanceKey>, QueryError> {
    let task = reader
        .get::<UserTasks>(&key)?
        .ok_or_else(|| QueryError::NotFound(format!("User Task with key '{key}' not found")))?;
    variables::scopes_around(reader, task.instance, task.element_instance)
}
