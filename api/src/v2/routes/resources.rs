//! `/v2/resources`: deployed files, and how deployed things are deleted.

use axum::extract::State;
use baton_engine::command::DeleteProcessDefinition;
use baton_engine::ids::ProcessDefinitionKey;
use baton_engine::query::QueryError;
use baton_engine::state::tables::definitions::ProcessDefinitions;

use super::WrittenJson;
use crate::api_state::Api;
use crate::operation::{Operation, get, post};
use crate::problem::Problem;
use crate::request::admission::Admitted;
use crate::request::caller::Caller;
use crate::request::json::OptionalJson;
use crate::request::path_key::PathKey;
use crate::v2::dto::resources::{DeleteResourceBody, DeleteResourceResponse, ResourceResult};
use crate::v2::dto::values::check_reference;

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/v2/resources/{resourceKey}", "getResource", "One deployed file")
            .ok::<ResourceResult>("The file; neither process nor decision")
            .problems(&[400, 404, 503])
            .handled_by(show),
        get(
            "/v2/resources/{resourceKey}/content",
            "getResourceContent",
            "The content of a deployed file",
        )
        .ok_text("application/octet-stream", "The content; of neither process nor decision")
        .problems(&[400, 404, 503])
        .handled_by(show),
        post("/v2/resources/{resourceKey}/deletion", "deleteResource", "Deletes a deployed thing")
            .optional_body::<DeleteResourceBody>()
            .ok::<DeleteResourceResponse>(
                "It can be started no more; instances that run go on to their ends",
            )
            .problems(&[400, 404, 413, 415, 503])
            .handled_by(delete),
    ]
}

/// No file is kept that is neither process nor decision, as this version takes no others.
async fn show(State(api): State<Api>, PathKey(key): PathKey) -> Result<WrittenJson, Problem> {
    let read = api.engine().read(move |reader| {
        let definition = reader.get::<ProcessDefinitions>(&ProcessDefinitionKey(key))?;
        Err::<(), _>(QueryError::NotFound(match definition {
            Some(_) => format!(
                "Resource with key '{key}' not found; it is a process definition: see \
                 /v2/process-definitions/{key}/xml"
            ),
            None => format!("Resource with key '{key}' not found"),
        }))
    });
    read.await?;
    Err(Problem::not_found(format!("Resource with key '{key}' not found")))
}

async fn delete(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
    OptionalJson(body): OptionalJson<DeleteResourceBody>,
) -> Result<WrittenJson, Problem> {
    let context = caller.context_with_reference(check_reference(body.operation_reference)?);
    let command = DeleteProcessDefinition {
        definition: ProcessDefinitionKey(key),
        erases_history: body.delete_history == Some(true),
    };
    api.engine().submit(context, command, permit).await?;
    WrittenJson::new(&DeleteResourceResponse::of_definition(key))
}
