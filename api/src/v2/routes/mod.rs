//! Handlers, one file per resource. A handler translates and decides nothing: it checks what the
//! wire can get wrong, hands a command to the engine or reads rows, and shapes the answer.

use axum::response::{IntoResponse, Response};
use baton_engine::query::QueryError;
use baton_engine::state::reader::Reader;
use bytes::Bytes;
use serde::Serialize;

use crate::api_state::Api;
use crate::operation::Operation;
use crate::problem::Problem;

mod authentication;
mod clock;
mod cluster;
mod definitions;
mod deployments;
mod element_instances;
mod expression;
mod incidents;
mod incidents_below;
mod jobs;
mod messages;
mod not_built;
mod process_definitions;
mod process_instances;
mod resources;
mod roots;
mod signals;
mod user_tasks;

/// Every operation below `/v2`.
pub(crate) fn operations() -> Vec<Operation> {
    let mut operations = deployments::operations();
    operations.extend(resources::operations());
    operations.extend(process_definitions::operations());
    operations.extend(process_instances::operations());
    operations.extend(element_instances::operations());
    operations.extend(jobs::operations());
    operations.extend(user_tasks::operations());
    operations.extend(incidents::operations());
    operations.extend(incidents_below::operations());
    operations.extend(messages::operations());
    operations.extend(signals::operations());
    operations.extend(expression::operations());
    operations.extend(clock::operations());
    operations.extend(cluster::operations());
    operations.extend(authentication::operations());
    operations.extend(not_built::operations());
    operations
}

/// JSON that is already written.
pub(crate) struct WrittenJson(Bytes);

impl WrittenJson {
    /// Writes a value.
    pub(crate) fn new(value: &impl Serialize) -> Result<Self, Problem> {
        serde_json::to_vec(value).map(|text| Self(Bytes::from(text))).map_err(|error| {
            tracing::error!(%error, "an answer cannot be written");
            Problem::internal("the answer cannot be written; the server's log says why")
        })
    }
}

impl IntoResponse for WrittenJson {
    fn into_response(self) -> Response {
        let content_type = (
            axum::http::header::CONTENT_TYPE,
            axum::http::HeaderValue::from_static("application/json"),
        );
        ([content_type], self.0).into_response()
    }
}

/// Reads rows and writes the answer, both beside the threads that serve connections.
pub(crate) async fn read_and_write<T: Serialize>(
    api: &Api,
    read: impl FnOnce(&Reader<'_>) -> Result<T, QueryError> + Send + 'static,
) -> Result<WrittenJson, Problem> {
    let written = api.engine().read(move |reader| Ok(WrittenJson::new(&read(reader)?))).await;
    written.map_err(Problem::from)?
}
