//! `/v2/element-instances`: what happens at flow nodes, and variables at a scope.

use axum::extract::State;
use axum::http::StatusCode;
use baton_engine::command::SetVariables;
use baton_engine::ids::ElementInstanceKey;
use baton_engine::query::{QueryError, element_instances};

use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, get, post, put};
use crate::problem::Problem;
use crate::request::admission::{Admitted, RoomForBody};
use crate::request::caller::Caller;
use crate::request::json::{ApiJson, OptionalJson};
use crate::request::path_key::PathKey;
use crate::v2::dto::element_instances::{
    ElementInstanceResult, ElementInstanceSearch, SetVariablesBody,
};
use crate::v2::dto::search::{SearchQuery, SearchResult};
use crate::v2::dto::values::check_reference;

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post("/v2/element-instances/search", "searchElementInstances", "Finds element instances")
            .optional_body::<ElementInstanceSearch>()
            .ok::<SearchResult<ElementInstanceResult>>("A page of element instances")
            .problems(&[400, 413, 415, 503])
            .handled_by(search),
        get(
            "/v2/element-instances/{elementInstanceKey}",
            "getElementInstance",
            "One element instance, open or ended",
        )
        .ok::<ElementInstanceResult>("The element instance")
        .problems(&[400, 404, 503])
        .handled_by(show),
        put(
            "/v2/element-instances/{elementInstanceKey}/variables",
            "createElementInstanceVariables",
            "Sets variables at an element instance or a process instance",
        )
        .body::<SetVariablesBody>()
        .no_content("The variables are set")
        .problems(&[400, 404, 409, 413, 415, 503, 504])
        .repeatable()
        .handled_by(set_variables),
    ]
}

async fn search(
    State(api): State<Api>,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<ElementInstanceSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    read_and_write(&api, move |reader| {
        let found = element_instances::search(reader, &filter, &sort, &page)?;
        let item = |key, row| Ok::<_, QueryError>(ElementInstanceResult::new(key, row));
        SearchResult::new(found, item)
    })
    .await
}

async fn show(State(api): State<Api>, PathKey(key): PathKey) -> Result<WrittenJson, Problem> {
    read_and_write(&api, move |reader| {
        let key = ElementInstanceKey(key);
        let row = element_instances::get(reader, key)?.ok_or_else(|| {
            QueryError::NotFound(format!("Element Instance with key '{key}' not found"))
        })?;
        Ok(ElementInstanceResult::new(key, row))
    })
    .await
}

async fn set_variables(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
    ApiJson(body): ApiJson<SetVariablesBody>,
) -> Result<StatusCode, Problem> {
    let context = caller.context_with_reference(check_reference(body.operation_reference)?);
    let command = SetVariables {
        scope: ElementInstanceKey(key),
        variables: body.variables.0,
        local: body.local.unwrap_or(false),
    };
    api.engine().submit(context, command, permit).await?;
    Ok(StatusCode::NO_CONTENT)
}
