//! `/v2/variables`: of all scopes, also of those that have ended.

use axum::extract::State;
use baton_engine::ids::VariableKey;
use baton_engine::query::{QueryError, variables};
use utoipa::PartialSchema;

use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, get, post};
use crate::problem::Problem;
use crate::request::admission::RoomForBody;
use crate::request::json::OptionalJson;
use crate::request::path_key::PathKey;
use crate::request::query::ApiQuery;
use crate::v2::dto::search::{SearchQuery, SearchResult};
use crate::v2::dto::variables::{
    TRUNCATE_VALUES, TRUNCATE_VALUES_MEANS, TruncateValues, VariableResult, VariableSearch,
    VariableSearchResult,
};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post("/v2/variables/search", "searchVariables", "Finds variables")
            .query(TRUNCATE_VALUES, TRUNCATE_VALUES_MEANS, bool::schema())
            .optional_body::<VariableSearch>()
            .ok::<SearchResult<VariableSearchResult>>("A page of variables")
            .problems(&[400, 413, 415, 503])
            .handled_by(search),
        get("/v2/variables/{variableKey}", "getVariable", "One variable with its whole value")
            .ok::<VariableResult>("The variable")
            .problems(&[400, 404, 503])
            .handled_by(show),
    ]
}

async fn search(
    State(api): State<Api>,
    ApiQuery(parameters): ApiQuery<TruncateValues>,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<VariableSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    let truncates = parameters.truncate_values.unwrap_or(true);
    read_and_write(&api, move |reader| {
        let found = variables::search(reader, &filter, &sort, &page)?;
        SearchResult::new(found, |key, row| VariableSearchResult::new(reader, key, row, truncates))
    })
    .await
}

async fn show(State(api): State<Api>, PathKey(key): PathKey) -> Result<WrittenJson, Problem> {
    read_and_write(&api, move |reader| {
        let key = VariableKey(key);
        let row = variables::get(reader, key)?
            .ok_or_else(|| QueryError::NotFound(format!("Variable with key '{key}' not found")))?;
        VariableResult::new(reader, key, row)
    })
    .await
}
