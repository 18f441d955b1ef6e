//! Who called a process instance, on the wire.

use std::sync::Arc;

use baton_engine::ids::ProcessInstanceKey;
use baton_engine::state::tables::definitions::ProcessDefinitionRow;
use baton_engine::state::tables::process_instances::ProcessInstanceRow;
use serde::Serialize;
use utoipa::ToSchema;

use super::values::Key;

/// Instances, each called by the one before it.
#[derive(Serialize, ToSchema)]
#[schema(as = ProcessInstanceCallHierarchy)]
pub(crate) struct CallHierarchy(pub(crate) Vec<CallHierarchyEntry>);

/// One of them.
#[expect(clippy::struct_field_names, reason = "so clients know them")]
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProcessInstanceCallHierarchyEntry)]
pub(crate) struct CallHierarchyEntry {
    process_instance_key: Key,
    process_definition_key: Key,
    /// The name of the process, or its id where it has none.
    #[schema(value_type = String)]
    process_definition_name: Arc<str>,
}

impl CallHierarchyEntry {
    /// An instance with what its definition says.
    pub(crate) fn new(
        key: ProcessInstanceKey,
        row: &ProcessInstanceRow,
        definition: Option<&ProcessDefinitionRow>,
    ) -> Self {
        let name = definition.and_then(|definition| definition.name.clone());
        Self {
            process_instance_key: Key(key.0),
            process_definition_key: Key(row.definition.0),
            process_definition_name: name.unwrap_or_else(|| Arc::from(row.process.as_str())),
        }
    }
}
