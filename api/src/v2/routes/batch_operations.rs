//! `/v2/batch-operations`: operations on many things at once.

use axum::extract::State;
use baton_engine::query::QueryError;
use baton_engine::state::tables::process_instances::ProcessInstances;

use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, get};
use crate::problem::Problem;
use crate::request::path_key::PathText;
use crate::v2::dto::batch_operations::{BatchOperationResponse, Resolution};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get(
            "/v2/batch-operations/{batchOperationKey}",
            "getBatchOperation",
            "How an operation on many things went: the resolution of all incidents of an instance",
        )
        .ok::<BatchOperationResponse>("It is over")
        .problems(&[400, 404, 503])
        .handled_by(one),
    ]
}

/// The key says it all; it is known as long as the instance is that it was about.
async fn one(State(api): State<Api>, PathText(key): PathText) -> Result<WrittenJson, Problem> {
    let resolution: Resolution = key.parse().map_err(|_| {
        Problem::bad_request(format!(
            "Failed to convert 'batchOperationKey' with value: '{key}'; give one that an answer had"
        ))
    })?;
    read_and_write(&api, move |reader| {
        match reader.get::<ProcessInstances>(&resolution.instance)? {
            Some(_) => Ok(BatchOperationResponse::of_incidents(resolution)),
            None => Err(QueryError::NotFound(format!(
                "there is no batch operation with key '{resolution}', or its process instance was \
                 deleted"
            ))),
        }
    })
    .await
}
