//! Process instances on the wire.

use std::sync::Arc;

use baton_engine::command::{DefinitionSelector, StartProcessInstance, Started};
use baton_engine::ids::{ElementId, ProcessDefinitionKey, ProcessInstanceKey};
use baton_engine::state::tables::definitions::ProcessDefinitionRow;
use baton_engine::state::tables::process_instances::ProcessInstanceRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::enums::{ProcessInstanceStateName, instance_state};
use super::values::{Key, NotBuilt, SentKey, Time, check_business_id, check_tags};
use crate::problem::Problem;
use crate::request::tenant::check_tenant;
use crate::request::variables::{SentVariables, VariablesObject};

/// Which process to start, and how.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ProcessInstanceCreationInstruction)]
pub(crate) struct CreateProcessInstance {
    /// The id of the process; give this or `processDefinitionKey`.
    #[schema(value_type = Option<String>, min_length = 1)]
    process_definition_id: Option<Arc<str>>,
    /// The key of a version; give this or `processDefinitionId`.
    process_definition_key: Option<SentKey>,
    /// The version of `processDefinitionId`; the latest if left out or -1.
    process_definition_version: Option<i64>,
    /// Variables of the new instance.
    variables: Option<SentVariables>,
    /// The tenant; `<default>` is the only one.
    tenant_id: Option<String>,
    /// A reference of the caller's own, recorded with the events.
    #[schema(minimum = 1)]
    pub(crate) operation_reference: Option<i64>,
    /// Not supported yet unless empty: where to start instead of the start event.
    #[schema(value_type = Option<Vec<serde_json::Value>>, max_items = 0)]
    start_instructions: Option<Vec<NotBuilt>>,
    /// Not supported yet unless empty: where to end before the end.
    #[schema(value_type = Option<Vec<serde_json::Value>>, max_items = 0)]
    runtime_instructions: Option<Vec<NotBuilt>>,
    /// Whether to answer only at the end of the instance.
    await_completion: Option<bool>,
    /// Variables to answer with at the end; all if empty.
    #[schema(value_type = Option<Vec<String>>)]
    fetch_variables: Option<Vec<Arc<str>>>,
    /// How long to wait for the end, in milliseconds; 0 means as long as the server is set to.
    #[schema(minimum = 0)]
    pub(crate) request_timeout: Option<i64>,
    /// Labels, at most 10.
    #[schema(value_type = Option<Vec<String>>, max_items = 10)]
    tags: Option<Vec<Arc<str>>>,
    /// A key of the business, 1 to 256 characters.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 256)]
    business_id: Option<Arc<str>>,
}

impl CreateProcessInstance {
    /// The command that the request asks for.
    pub(crate) fn command(self) -> Result<StartProcessInstance, Problem> {
        check_tenant("tenantId", self.tenant_id.as_deref())?;
        for (name, instructions) in [
            ("startInstructions", &self.start_instructions),
            ("runtimeInstructions", &self.runtime_instructions),
        ] {
            if instructions.as_ref().is_some_and(|instructions| !instructions.is_empty()) {
                return Err(Problem::field_not_built(name));
            }
        }
        let tags = self.tags.unwrap_or_default();
        check_tags(&tags)?;
        check_business_id(self.business_id.as_deref())?;
        let fetched = self.fetch_variables.unwrap_or_default();
        Ok(StartProcessInstance {
            definition: selector(
                self.process_definition_id,
                self.process_definition_key,
                self.process_definition_version,
            )?,
            variables: SentVariables::of(self.variables),
            tags,
            business_id: self.business_id,
            await_completion: self.await_completion.unwrap_or(false).then_some(fetched),
        })
    }
}

fn selector(
    id: Option<Arc<str>>,
    key: Option<SentKey>,
    version: Option<i64>,
) -> Result<DefinitionSelector, Problem> {
    match (id, key) {
        (Some(_), Some(_)) => Err(Problem::invalid_argument(
            "Only one of [processDefinitionId, processDefinitionKey] is allowed",
        )),
        (None, None) => Err(Problem::invalid_argument(
            "At least one of [processDefinitionId, processDefinitionKey] is required",
        )),
        // Published clients send a version along with a key, which says all there is to say.
        (None, Some(SentKey(key))) => Ok(DefinitionSelector::Key(ProcessDefinitionKey(key))),
        (Some(id), None) if id.is_empty() => {
            Err(Problem::invalid_argument("No processDefinitionId provided"))
        }
        (Some(id), None) => Ok(DefinitionSelector::Id {
            process: ElementId::from(id),
            version: match version {
                None | Some(-1) => None,
                Some(version) => {
                    Some(u32::try_from(version).ok().filter(|version| *version > 0).ok_or_else(
                        || {
                            Problem::invalid_argument(format!(
                                "processDefinitionVersion is '{version}', but versions count from \
                                 1; leave it out or send -1 for the latest"
                            ))
                        },
                    )?)
                }
            },
        }),
    }
}

/// A process instance that was started.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateProcessInstanceResult {
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    process_definition_version: u32,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    /// Variables at the end; empty where the end was not awaited.
    variables: VariablesObject,
    process_definition_key: Key,
    process_instance_key: Key,
    #[schema(value_type = Vec<String>)]
    tags: Vec<Arc<str>>,
    #[schema(value_type = Option<String>)]
    business_id: Option<Arc<str>>,
}

impl From<Started> for CreateProcessInstanceResult {
    fn from(started: Started) -> Self {
        Self {
            process_definition_id: started.process,
            process_definition_version: started.version,
            tenant_id: started.tenant,
            variables: VariablesObject(started.variables),
            process_definition_key: Key(started.definition.0),
            process_instance_key: Key(started.instance.0),
            tags: started.tags,
            business_id: started.business_id,
        }
    }
}

/// Ends a running process instance.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CancelProcessInstanceRequest)]
pub(crate) struct CancelProcessInstanceBody {
    /// A reference of the caller's own, recorded with the events.
    #[schema(minimum = 1)]
    pub(crate) operation_reference: Option<i64>,
}

/// A process instance.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProcessInstanceResult {
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    #[schema(value_type = Option<String>)]
    process_definition_name: Option<Arc<str>>,
    process_definition_version: u32,
    #[schema(value_type = Option<String>)]
    process_definition_version_tag: Option<Arc<str>>,
    start_date: Time,
    end_date: Option<Time>,
    #[schema(value_type = ProcessInstanceStateName)]
    state: &'static str,
    suspended_date: Option<Time>,
    has_incident: bool,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    process_instance_key: Key,
    process_definition_key: Key,
    parent_process_instance_key: Option<Key>,
    parent_element_instance_key: Option<Key>,
    root_process_instance_key: Option<Key>,
    #[schema(value_type = Vec<String>)]
    tags: Vec<Arc<str>>,
    #[schema(value_type = Option<String>)]
    business_id: Option<Arc<str>>,
}

impl ProcessInstanceResult {
    /// A process instance with what its definition says.
    pub(crate) fn new(
        key: ProcessInstanceKey,
        row: ProcessInstanceRow,
        definition: Option<&ProcessDefinitionRow>,
    ) -> Self {
        let (has_incident, root) = (row.has_incident(), row.root_of(key));
        Self {
            process_definition_id: row.process,
            process_definition_name: definition.and_then(|definition| definition.name.clone()),
            process_definition_version: row.version,
            process_definition_version_tag: definition.and_then(|found| found.version_tag.clone()),
            start_date: Time(row.started_at),
            end_date: row.ended_at.map(Time),
            state: instance_state(row.state),
            suspended_date: None,
            has_incident,
            tenant_id: row.tenant,
            process_instance_key: Key(key.0),
            process_definition_key: Key(row.definition.0),
            parent_process_instance_key: row.caller.map(|caller| Key(caller.instance.0)),
            parent_element_instance_key: row.caller.map(|caller| Key(caller.element_instance.0)),
            root_process_instance_key: Some(Key(root.0)),
            tags: row.tags,
            business_id: row.business_id,
        }
    }
}
