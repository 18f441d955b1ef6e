//! Deployed files on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::batch_operations::BatchOperationCreatedResult;
use super::values::Key;

/// Deletes a deployed thing.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DeleteResourceRequest)]
pub(crate) struct DeleteResourceBody {
    /// A reference of the caller's own, recorded with the events.
    #[schema(minimum = 1)]
    pub(crate) operation_reference: Option<i64>,
    /// Whether ended instances are dropped as well, and then the definition itself.
    pub(crate) delete_history: Option<bool>,
}

/// A deleted thing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeleteResourceResponse {
    resource_key: Key,
    /// Null: the history of a process goes in the background, and is no operation of its own.
    batch_operation: Option<BatchOperationCreatedResult>,
}

impl DeleteResourceResponse {
    /// The answer for a process definition.
    pub(crate) fn of_definition(key: u64) -> Self {
        Self { resource_key: Key(key), batch_operation: None }
    }
}

/// A deployed file that is neither process nor decision.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResourceResult {
    resource_name: String,
    version: u32,
    version_tag: Option<String>,
    resource_id: String,
    tenant_id: String,
    resource_key: Key,
}
