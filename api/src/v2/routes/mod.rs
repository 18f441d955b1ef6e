//! Handlers, one file per resource. A handler translates and decides nothing: it checks what the
//! wire can get wrong, hands a command to the engine or reads rows, and shapes the answer.

use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use baton_engine::query::QueryError;
use baton_engine::state::reader::Reader;
use serde::Serialize;

use crate::api_state::Api;
use crate::operation::Operation;
use crate::pieces::Pieces;
use crate::problem::Problem;
use crate::v2::dto::search::SearchResult;

mod authentication;
mod batch_operations;
mod clock;
mod cluster;
mod definitions;
mod deployments;
mod element_instances;
mod expression;
mod incidents;
mod incidents_below;
mod instance_history;
mod jobs;
mod message_subscriptions;
mod messages;
mod not_built;
mod process_definitions;
mod process_instances;
mod resources;
mod roots;
mod signals;
mod timers;
mod user_task_variables;
mod user_tasks;
mod variables;
mod waiting_states;

/// Every operation below `/v2`.
pub(crate) fn operations() -> Vec<Operation> {
    let mut operations = deployments::operations();
    operations.extend(resources::operations());
    operations.extend(process_definitions::operations());
    operations.extend(process_instances::operations());
    operations.extend(instance_history::operations());
    operations.extend(waiting_states::operations());
    operations.extend(element_instances::operations());
    operations.extend(jobs::operations());
    operations.extend(user_tasks::operations());
    operations.extend(user_task_variables::operations());
    operations.extend(variables::operations());
    operations.extend(incidents::operations());
    operations.extend(incidents_below::operations());
    operations.extend(batch_operations::operations());
    operations.extend(messages::operations());
    operations.extend(message_subscriptions::operations());
    operations.extend(signals::operations());
    operations.extend(timers::operations());
    operations.extend(expression::operations());
    operations.extend(clock::operations());
    operations.extend(cluster::operations());
    operations.extend(authentication::operations());
    operations.extend(not_built::operations());
    operations
}

/// JSON that is already written.
pub(crate) struct WrittenJson {
    text: Pieces,
    /// How a search found it.
    explanation: Option<HeaderValue>,
}

/// Says which indexes a search went along, and how many rows it read.
const EXPLAIN: HeaderName = HeaderName::from_static("baton-explain");

impl WrittenJson {
    /// Writes a value.
    pub(crate) fn new(value: &impl Serialize) -> Result<Self, Problem> {
        let mut written = Pieces::default();
        written.value(value);
        Ok(Self { text: written.whole()?, explanation: None })
    }

    /// The same, with how a search found it.
    pub(crate) fn found_by(self, explanation: Option<HeaderValue>) -> Self {
        Self { explanation, ..self }
    }
}

/// An answer that can be written as JSON.
pub(crate) trait Answer {
    /// Writes it.
    fn write(self) -> Result<WrittenJson, Problem>;
}

impl<T: Serialize> Answer for T {
    fn write(self) -> Result<WrittenJson, Problem> {
        WrittenJson::new(&self)
    }
}

impl<T> Answer for SearchResult<T> {
    /// Its results were written as they were found.
    fn write(self) -> Result<WrittenJson, Problem> {
        Ok(WrittenJson { text: self.into_written().whole()?, explanation: None })
    }
}

impl IntoResponse for WrittenJson {
    fn into_response(self) -> Response {
        let content_type = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let mut response = ([content_type], self.text.into_body()).into_response();
        if let Some(explanation) = self.explanation {
            response.headers_mut().insert(EXPLAIN, explanation);
        }
        response
    }
}

/// How the search that a reader just did found its results, for the log and for whoever asked.
pub(crate) fn explained(reader: &Reader<'_>) -> Option<HeaderValue> {
    let (how, rows) = (reader.explanation(), reader.rows_read());
    if how.is_empty() {
        return None;
    }
    tracing::debug!(target: "baton::query", rows, how, "searched");
    HeaderValue::try_from(format!("{how}; {rows} rows")).ok()
}

/// Reads rows and writes the answer, both beside the threads that serve connections.
pub(crate) async fn read_and_write<T: Answer>(
    api: &Api,
    read: impl FnOnce(&Reader<'_>) -> Result<T, QueryError> + Send + 'static,
) -> Result<WrittenJson, Problem> {
    let written = api.engine().read(move |reader| {
        let read = read(reader);
        let explanation = explained(reader);
        let written = read?.write();
        Ok(written.map(|written| written.found_by(explanation)))
    });
    written.await.map_err(Problem::from)?
}
