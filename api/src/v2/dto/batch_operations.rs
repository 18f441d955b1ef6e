//! Operations on many things at once on the wire.

use serde::Serialize;
use utoipa::ToSchema;

/// An operation on many things that was begun.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchOperationCreatedResult {
    batch_operation_key: String,
    batch_operation_type: &'static str,
}

impl BatchOperationCreatedResult {
    /// The resolution of incidents.
    pub(crate) fn of_incidents(key: String) -> Self {
        Self { batch_operation_key: key, batch_operation_type: "RESOLVE_INCIDENT" }
    }
}
