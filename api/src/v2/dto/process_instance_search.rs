//! Searches for process instances on the wire.

use baton_engine::ids::{ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey};
use baton_engine::query::comparison::{Comparison, Comparisons};
use baton_engine::query::element_instances;
use baton_engine::query::process_instances as query;
use baton_engine::query::process_instances::SortField;
use serde::Deserialize;
use utoipa::ToSchema;

use super::enums::WireEnum;
use super::filters::{
    self, DateTimeFilter, IntegerFilter, KeyFilter, ProcessInstanceStateFilter, TextFilter,
};
use super::record_enums::ElementInstanceStateFilter;
use super::search::{ReadFilter, SearchRequest, alternatives};
use super::variables::{self, VariableValueFilterProperty};
use crate::problem::Problem;
use crate::request::json::JsonObject;

/// Which process instances are searched for.
pub(crate) type ProcessInstanceSearch = SearchRequest<ProcessInstanceFilter, SortFields>;

/// Sort fields of process instances.
pub(crate) enum SortFields {}

impl WireEnum for SortFields {
    type Engine = SortField;
    const SCHEMA: &'static str = "ProcessInstanceSearchQuerySortRequest";
    const VALUES: &'static [(&'static str, &'static [SortField])] = &[
        ("processInstanceKey", &[SortField::Key]),
        ("processDefinitionId", &[SortField::Process]),
        ("processDefinitionName", &[SortField::DefinitionName]),
        ("processDefinitionVersion", &[SortField::Version]),
        ("processDefinitionVersionTag", &[SortField::VersionTag]),
        ("processDefinitionKey", &[SortField::Definition]),
        ("parentProcessInstanceKey", &[SortField::Parent]),
        ("parentElementInstanceKey", &[SortField::ParentElement]),
        ("startDate", &[SortField::StartedAt]),
        ("endDate", &[SortField::EndedAt]),
        ("state", &[SortField::State]),
        ("hasIncident", &[SortField::HasIncident]),
        ("tenantId", &[SortField::Tenant]),
        ("businessId", &[SortField::BusinessId]),
        ("suspendedDate", &[SortField::Common]),
    ];
}

/// What process instances must look like; all members are joined by AND.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ProcessInstanceFilter {
    process_instance_key: Option<KeyFilter>,
    process_definition_id: Option<TextFilter>,
    process_definition_key: Option<KeyFilter>,
    process_definition_version: Option<IntegerFilter>,
    state: Option<ProcessInstanceStateFilter>,
    business_id: Option<TextFilter>,
    tenant_id: Option<TextFilter>,
    start_date: Option<DateTimeFilter>,
    end_date: Option<DateTimeFilter>,
    has_incident: Option<bool>,
    process_definition_name: Option<TextFilter>,
    process_definition_version_tag: Option<TextFilter>,
    parent_process_instance_key: Option<KeyFilter>,
    parent_element_instance_key: Option<KeyFilter>,
    /// A flow node with an element instance, in a state of `elementInstanceState` if that is given.
    element_id: Option<TextFilter>,
    element_instance_state: Option<ElementInstanceStateFilter>,
    has_element_instance_incident: Option<bool>,
    /// The message of an active incident.
    error_message: Option<TextFilter>,
    incident_error_hash_code: Option<IntegerFilter>,
    has_retries_left: Option<bool>,
    batch_operation_id: Option<TextFilter>,
    batch_operation_key: Option<TextFilter>,
    suspended_date: Option<DateTimeFilter>,
    /// Labels that the instance must have.
    tags: Option<Vec<String>>,
    /// Variables that must be there, in whatever scope.
    #[schema(value_type = Option<Vec<VariableValueFilterProperty>>)]
    variables: Option<Vec<JsonObject<VariableValueFilterProperty>>>,
    /// At least one of these filters must hold as well; none has a `$or` of its own.
    #[serde(rename = "$or")]
    #[schema(value_type = Option<Vec<ProcessInstanceFilter>>, no_recursion, max_items = 100)]
    or: Option<Vec<JsonObject<Self>>>,
}

impl ProcessInstanceFilter {
    /// The element instance that must be there: active ones have rows, others are found by their
    /// history.
    fn elements(&mut self) -> (Comparisons<ElementId>, Option<element_instances::Condition>) {
        let state = filters::names(self.element_instance_state.take(), str::to_owned);
        let element = filters::ids(self.element_id.take());
        let is_active =
            matches!(state.as_slice(), [Comparison::Equal(state)] if state.as_str() == "ACTIVE");
        match (is_active, state.is_empty(), element.is_empty()) {
            (_, true, true) => (Vec::new(), None),
            (true, _, false) => (element, None),
            (true, _, true) => (vec![Comparison::Exists(true)], None),
            (false, ..) => (Vec::new(), Some(element_instances::Condition { element, state })),
        }
    }

    /// Whether it asks for what no instance has in this version.
    fn asks_for_nothing(&self) -> Result<bool, Problem> {
        if self.batch_operation_id.is_some() && self.batch_operation_key.is_some() {
            return Err(Problem::invalid_argument(
                "filter has both batchOperationId and batchOperationKey; give one of them",
            ));
        }
        Ok(!filters::accept_absent(self.batch_operation_id.as_ref())
            || !filters::accept_absent(self.batch_operation_key.as_ref())
            || !filters::accept_absent(self.suspended_date.as_ref()))
    }
}

impl ReadFilter for ProcessInstanceFilter {
    type Engine = query::Filter;

    fn read(mut self) -> Result<query::Filter, Problem> {
        let mut key = filters::keys(self.process_instance_key.take(), ProcessInstanceKey);
        if self.asks_for_nothing()? {
            key.push(Comparison::In(Vec::new()));
        }
        let (active_element, element) = self.elements();
        let any_of = alternatives(self.or.take(), |one| one.or.is_some())?;
        Ok(query::Filter {
            key,
            definition: filters::keys(self.process_definition_key, ProcessDefinitionKey),
            process: filters::ids(self.process_definition_id),
            version: filters::integers(self.process_definition_version),
            state: filters::names(self.state, |state| state),
            business_id: filters::texts(self.business_id),
            tenant: filters::texts(self.tenant_id),
            started_at: filters::times(self.start_date),
            ended_at: filters::times(self.end_date),
            parent: filters::keys(self.parent_process_instance_key, ProcessInstanceKey),
            parent_element: filters::keys(self.parent_element_instance_key, ElementInstanceKey),
            has_incident: self.has_incident,
            has_own_incident: self.has_element_instance_incident,
            tags: filters::all_of(self.tags),
            definition_name: filters::texts(self.process_definition_name),
            version_tag: filters::texts(self.process_definition_version_tag),
            error_message: filters::texts(self.error_message),
            error_hash: filters::integers(self.incident_error_hash_code),
            has_retries_left: self.has_retries_left,
            active_element,
            element,
            variables: variables::conditions(self.variables),
            any_of,
        })
    }
}
