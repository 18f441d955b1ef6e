//! Incidents on the wire.

use std::sync::Arc;

use baton_engine::ids::{
    ElementId, ElementInstanceKey, IncidentKey, JobKey, ProcessDefinitionKey, ProcessInstanceKey,
};
use baton_engine::query::incidents as query;
use baton_engine::query::incidents::SortField;
use baton_engine::state::tables::incidents::IncidentRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::enums::{IncidentErrorTypeName, IncidentStateName, WireEnum, incident_state};
use super::filters::{
    self, DateTimeFilter, IncidentErrorTypeFilter, IncidentStateFilter, KeyFilter, TextFilter,
};
use super::search::{ReadFilter, SearchRequest};
use super::values::{Key, Time};
use crate::problem::Problem;

/// Tries a stuck step again.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = IncidentResolutionRequest)]
pub(crate) struct ResolveIncidentBody {
    /// A reference of the caller's own, recorded with the events.
    #[schema(minimum = 1)]
    pub(crate) operation_reference: Option<i64>,
}

/// An incident.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IncidentResult {
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    #[schema(value_type = IncidentErrorTypeName)]
    error_type: &'static str,
    #[schema(value_type = String)]
    error_message: Arc<str>,
    #[schema(value_type = String)]
    element_id: ElementId,
    creation_time: Time,
    #[schema(value_type = IncidentStateName)]
    state: &'static str,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    incident_key: Key,
    process_definition_key: Key,
    process_instance_key: Key,
    root_process_instance_key: Option<Key>,
    element_instance_key: Key,
    job_key: Option<Key>,
}

impl IncidentResult {
    /// An incident with the instance above all calls.
    pub(crate) fn new(key: IncidentKey, row: IncidentRow, root: ProcessInstanceKey) -> Self {
        Self {
            process_definition_id: row.process,
            error_type: row.kind.name(),
            error_message: row.message,
            element_id: row.element,
            creation_time: Time(row.created_at),
            state: incident_state(row.state),
            tenant_id: row.tenant,
            incident_key: Key(key.0),
            process_definition_key: Key(row.definition.0),
            process_instance_key: Key(row.instance.0),
            root_process_instance_key: Some(Key(root.0)),
            element_instance_key: Key(row.element_instance.0),
            job_key: row.job.map(|job| Key(job.0)),
        }
    }
}

/// Which incidents are searched for.
pub(crate) type IncidentSearch = SearchRequest<IncidentFilter, SortFields>;

/// Sort fields of incidents.
pub(crate) enum SortFields {}

impl WireEnum for SortFields {
    type Engine = SortField;
    const SCHEMA: &'static str = "IncidentSearchQuerySortRequest";
    const VALUES: &'static [(&'static str, &'static [SortField])] = &[
        ("incidentKey", &[SortField::Key]),
        ("processDefinitionKey", &[SortField::Definition]),
        ("processDefinitionId", &[SortField::Process]),
        ("processInstanceKey", &[SortField::Instance]),
        ("errorType", &[SortField::Kind]),
        ("errorMessage", &[SortField::Message]),
        ("elementId", &[SortField::Element]),
        ("elementInstanceKey", &[SortField::ElementInstance]),
        ("creationTime", &[SortField::CreatedAt]),
        ("state", &[SortField::State]),
        ("jobKey", &[SortField::Job]),
        ("tenantId", &[SortField::Tenant]),
    ];
}

/// What incidents must look like; all members are joined by AND.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct IncidentFilter {
    process_definition_id: Option<TextFilter>,
    error_type: Option<IncidentErrorTypeFilter>,
    error_message: Option<TextFilter>,
    element_id: Option<TextFilter>,
    creation_time: Option<DateTimeFilter>,
    state: Option<IncidentStateFilter>,
    tenant_id: Option<TextFilter>,
    incident_key: Option<KeyFilter>,
    process_definition_key: Option<KeyFilter>,
    process_instance_key: Option<KeyFilter>,
    element_instance_key: Option<KeyFilter>,
    job_key: Option<KeyFilter>,
}

impl ReadFilter for IncidentFilter {
    type Engine = query::Filter;

    fn read(self) -> Result<query::Filter, Problem> {
        Ok(query::Filter {
            key: filters::keys(self.incident_key, IncidentKey),
            instance: filters::keys(self.process_instance_key, ProcessInstanceKey),
            definition: filters::keys(self.process_definition_key, ProcessDefinitionKey),
            process: filters::ids(self.process_definition_id),
            element: filters::ids(self.element_id),
            element_instance: filters::keys(self.element_instance_key, ElementInstanceKey),
            job: filters::keys(self.job_key, JobKey),
            kind: filters::names(self.error_type, str::to_owned),
            state: filters::names(self.state, |state| state),
            message: filters::texts(self.error_message),
            tenant: filters::texts(self.tenant_id),
            created_at: filters::times(self.creation_time),
        })
    }
}
