//! Element instances on the wire.

use std::sync::Arc;

use baton_engine::ids::{
    ElementId, ElementInstanceKey, IncidentKey, ProcessDefinitionKey, ProcessInstanceKey,
};
use baton_engine::query::element_instances as query;
use baton_engine::query::element_instances::SortField;
use baton_engine::query::history::records::{ElementRecord, Of};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::enums::WireEnum;
use super::filters::{self, DateTimeFilter};
use super::record_enums::{
    ElementInstanceStateFilter, ElementInstanceStateName, ElementInstanceTypeName,
};
use super::search::{ReadFilter, SearchRequest, alternatives};
use super::values::{Key, SentKey, Time};
use crate::problem::Problem;
use crate::request::json::JsonObject;
use crate::request::variables::SentVariables;

/// Sets variables at a scope.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SetVariableRequest)]
pub(crate) struct SetVariablesBody {
    /// The variables.
    pub(crate) variables: SentVariables,
    /// True: in this very scope. False: where a scope upwards has the name, else in the root.
    pub(crate) local: Option<bool>,
    /// A reference of the caller's own, recorded with the events.
    #[schema(minimum = 1)]
    pub(crate) operation_reference: Option<i64>,
}

/// An element instance, open or ended.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ElementInstanceResult {
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    start_date: Time,
    end_date: Option<Time>,
    #[schema(value_type = String)]
    element_id: ElementId,
    #[schema(value_type = String)]
    element_name: Arc<str>,
    #[schema(value_type = ElementInstanceTypeName)]
    r#type: &'static str,
    #[schema(value_type = ElementInstanceStateName)]
    state: &'static str,
    has_incident: bool,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    element_instance_key: Key,
    process_instance_key: Key,
    root_process_instance_key: Option<Key>,
    process_definition_key: Key,
    incident_key: Option<Key>,
}

impl ElementInstanceResult {
    /// An element instance as it is known.
    pub(crate) fn new(key: ElementInstanceKey, Of { subject, record }: Of<ElementRecord>) -> Self {
        Self {
            process_definition_id: subject.process.clone(),
            start_date: Time(record.started_at),
            end_date: record.ended_at.map(Time),
            element_id: record.element,
            element_name: record.name,
            r#type: record.kind.name(),
            state: record.state.name(),
            has_incident: record.has_incident,
            tenant_id: Arc::clone(&subject.tenant),
            element_instance_key: Key(key.0),
            process_instance_key: Key(subject.instance.0),
            root_process_instance_key: Some(Key(subject.root.0)),
            process_definition_key: Key(subject.definition.0),
            incident_key: record.incident.map(|incident| Key(incident.0)),
        }
    }
}

/// Which element instances are searched for.
pub(crate) type ElementInstanceSearch = SearchRequest<ElementInstanceFilter, SortFields>;

/// Sort fields of element instances.
pub(crate) enum SortFields {}

impl WireEnum for SortFields {
    type Engine = SortField;
    const SCHEMA: &'static str = "ElementInstanceSearchQuerySortRequest";
    const VALUES: &'static [(&'static str, &'static [SortField])] = &[
        ("elementInstanceKey", &[SortField::Key]),
        ("processInstanceKey", &[SortField::Instance]),
        ("processDefinitionKey", &[SortField::Definition]),
        ("processDefinitionId", &[SortField::Process]),
        ("startDate", &[SortField::StartedAt]),
        ("endDate", &[SortField::EndedAt]),
        ("elementId", &[SortField::Element]),
        ("elementName", &[SortField::Name]),
        ("type", &[SortField::Kind]),
        ("state", &[SortField::State]),
        ("incidentKey", &[SortField::Incident]),
        ("tenantId", &[SortField::Tenant]),
    ];
}

/// What element instances must look like; all members are joined by AND.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ElementInstanceFilter {
    process_definition_id: Option<String>,
    state: Option<ElementInstanceStateFilter>,
    r#type: Option<ElementInstanceTypeName>,
    element_id: Option<String>,
    element_name: Option<String>,
    has_incident: Option<bool>,
    tenant_id: Option<String>,
    element_instance_key: Option<SentKey>,
    process_instance_key: Option<SentKey>,
    process_definition_key: Option<SentKey>,
    incident_key: Option<SentKey>,
    start_date: Option<DateTimeFilter>,
    end_date: Option<DateTimeFilter>,
    element_instance_scope_key: Option<SentKey>,
    /// At least one of these filters must hold as well; none has a `$or` of its own.
    #[serde(rename = "$or")]
    #[schema(value_type = Option<Vec<ElementInstanceFilter>>, no_recursion, max_items = 100)]
    or: Option<Vec<JsonObject<Self>>>,
}

impl ReadFilter for ElementInstanceFilter {
    type Engine = query::Filter;

    fn read(self) -> Result<query::Filter, Problem> {
        let any_of = alternatives(self.or, |one| one.or.is_some())?;
        Ok(query::Filter {
            key: filters::plain(self.element_instance_key, |key| ElementInstanceKey(key.0)),
            state: filters::names(self.state, str::to_owned),
            kind: filters::plain(self.r#type, |kind| kind.text().to_owned()),
            element: filters::plain(self.element_id, ElementId::from),
            name: filters::plain(self.element_name, |name| name),
            process: filters::plain(self.process_definition_id, ElementId::from),
            definition: filters::plain(self.process_definition_key, |key| {
                ProcessDefinitionKey(key.0)
            }),
            instance: filters::plain(self.process_instance_key, |key| ProcessInstanceKey(key.0)),
            incident: filters::plain(self.incident_key, |key| IncidentKey(key.0)),
            scope: filters::plain(self.element_instance_scope_key, |key| ElementInstanceKey(key.0)),
            tenant: filters::plain(self.tenant_id, |tenant| tenant),
            started_at: filters::times(self.start_date),
            ended_at: filters::times(self.end_date),
            has_incident: self.has_incident,
            any_of,
        })
    }
}
