//! What happened in a process instance, on the wire.

use std::sync::Arc;

use baton_engine::ids::ElementId;
use baton_engine::query::history::records::{ElementCounts, Subject};
use baton_engine::query::process_instances;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::process_instance_search::ProcessInstanceFilter;
use super::search::ReadFilter;
use super::values::Key;
use crate::problem::Problem;
use crate::request::json::JsonObject;

/// The sequence flows that were taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProcessInstanceSequenceFlowsQueryResult {
    /// Each once.
    pub(crate) items: Vec<ProcessInstanceSequenceFlowResult>,
}

/// A sequence flow that was taken.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProcessInstanceSequenceFlowResult {
    /// Unique among all instances.
    sequence_flow_id: String,
    process_instance_key: Key,
    root_process_instance_key: Option<Key>,
    process_definition_key: Key,
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    /// XML id of the flow.
    #[schema(value_type = String)]
    element_id: ElementId,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
}

impl ProcessInstanceSequenceFlowResult {
    /// A flow of an instance.
    pub(crate) fn new(subject: &Subject, flow: ElementId) -> Self {
        Self {
            sequence_flow_id: format!("{}_{flow}", subject.instance),
            process_instance_key: Key(subject.instance.0),
            root_process_instance_key: Some(Key(subject.root.0)),
            process_definition_key: Key(subject.definition.0),
            process_definition_id: subject.process.clone(),
            element_id: flow,
            tenant_id: Arc::clone(&subject.tenant),
        }
    }
}

/// Counts of each element.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProcessInstanceElementStatisticsQueryResult {
    /// Elements that had an instance.
    pub(crate) items: Vec<ProcessElementStatisticsResult>,
}

/// Counts of each element, over instances of a version.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProcessDefinitionElementStatisticsQueryResult {
    /// Elements that had an instance.
    pub(crate) items: Vec<ProcessElementStatisticsResult>,
}

/// Over which instances elements are counted.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProcessDefinitionStatisticsQuery {
    /// What the instances must look like; all of the version where it is left out.
    #[schema(value_type = Option<ProcessInstanceFilter>)]
    filter: Option<JsonObject<ProcessInstanceFilter>>,
}

impl ProcessDefinitionStatisticsQuery {
    /// The filter as the engine takes it.
    pub(crate) fn read(self) -> Result<process_instances::Filter, Problem> {
        self.filter
            .map_or_else(|| Ok(process_instances::Filter::default()), |filter| filter.0.read())
    }
}

/// How many instances an element had.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProcessElementStatisticsResult {
    #[schema(value_type = String)]
    element_id: ElementId,
    /// Those that are active and not stuck.
    active: u64,
    /// Those that were ended from outside.
    canceled: u64,
    /// Those that are stuck.
    incidents: u64,
    /// Those that are done.
    completed: u64,
}

impl ProcessElementStatisticsResult {
    /// Counts of an element.
    pub(crate) fn new(element_id: ElementId, counts: ElementCounts) -> Self {
        Self {
            element_id,
            active: counts.active,
            canceled: counts.terminated,
            incidents: counts.incidents,
            completed: counts.completed,
        }
    }
}
