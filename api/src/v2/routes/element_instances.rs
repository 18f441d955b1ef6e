//! `/v2/element-instances`: variables at a scope.

use axum::extract::State;
use axum::http::StatusCode;
use baton_engine::command::SetVariables;
use baton_engine::ids::ElementInstanceKey;

use crate::api_state::Api;
use crate::operation::{Operation, put};
use crate::problem::Problem;
use crate::request::admission::Admitted;
use crate::request::caller::Caller;
use crate::request::json::ApiJson;
use crate::request::path_key::PathKey;
use crate::v2::dto::element_instances::SetVariablesBody;
use crate::v2::dto::values::check_reference;

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
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
