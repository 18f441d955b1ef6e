//! `/health`: whether requests should be sent here.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api_state::Api;
use crate::operation::{Operation, get};

/// How the server is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Health {
    /// `ready`, or `notReady` with status 503: the engine failed or the server stops.
    status: &'static str,
    /// Baton's version.
    version: &'static str,
    /// How many partitions the engine has.
    partitions: u16,
    /// How many commands wait.
    queued_commands: usize,
}

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/health", "getHealth", "Whether requests should be sent here")
            .ok::<Health>("Ready; with status 503 the same body says that it is not")
            .handled_by(health),
    ]
}

async fn health(State(api): State<Api>) -> Response {
    let engine = api.engine().status();
    let is_ready = engine.healthy && !api.is_stopping();
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let health = Health {
        status: if is_ready { "ready" } else { "notReady" },
        version: env!("CARGO_PKG_VERSION"),
        partitions: engine.partitions,
        queued_commands: engine.queued,
    };
    (status, Json(health)).into_response()
}
