//! Names of states and kinds on the wire, and what they are in the engine.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use baton_engine::state::tables::definitions::DefinitionState;
use baton_engine::state::tables::incidents::IncidentState;
use baton_engine::state::tables::process_instances::InstanceState;
use baton_engine::state::tables::user_tasks::UserTaskState;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::request::json::FIELD;

/// An enumeration of names that clients know.
pub(crate) trait WireEnum: 'static {
    /// What a name stands for in the engine.
    type Engine: Clone + 'static;
    /// The name of its schema.
    const SCHEMA: &'static str;
    /// Every name, with what it stands for; nothing where the engine has no such thing yet.
    const VALUES: &'static [(&'static str, &'static [Self::Engine])];
}

/// A name out of an enumeration, read in any letter case.
pub(crate) struct Name<E: WireEnum>(usize, PhantomData<E>);

impl<E: WireEnum> Name<E> {
    /// Its spelling.
    pub(crate) fn text(&self) -> &'static str {
        E::VALUES.get(self.0).map_or("", |(text, _)| text)
    }

    /// What it stands for.
    pub(crate) fn engine(&self) -> &'static [E::Engine] {
        E::VALUES.get(self.0).map_or(&[], |(_, values)| values)
    }
}

impl<'de, E: WireEnum> Deserialize<'de> for Name<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor(PhantomData))
    }
}

struct NameVisitor<E>(PhantomData<E>);

impl<E: WireEnum> Visitor<'_> for NameVisitor<E> {
    type Value = Name<E>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<R: Error>(self, text: &str) -> Result<Name<E>, R> {
        let place = E::VALUES.iter().position(|(name, _)| name.eq_ignore_ascii_case(text));
        place.map(|place| Name(place, PhantomData)).ok_or_else(|| {
            let names: Vec<&str> = E::VALUES.iter().map(|(name, _)| *name).collect();
            R::custom(unknown_value(text, &names))
        })
    }
}

/// A state of process instances.
pub(crate) type ProcessInstanceStateName = Name<ProcessInstanceStates>;
/// A state of process definitions.
pub(crate) type ProcessDefinitionStateName = Name<ProcessDefinitionStates>;
/// A state of user tasks.
pub(crate) type UserTaskStateName = Name<UserTaskStates>;
/// A state of incidents.
pub(crate) type IncidentStateName = Name<IncidentStates>;
/// A kind of incident.
pub(crate) type IncidentErrorTypeName = Name<IncidentErrorTypes>;
/// Whose tenants an activation means.
pub(crate) type TenantFilterName = Name<TenantFilters>;

/// What is said of a value that an enumeration does not have.
pub(crate) fn unknown_value(value: &str, known: &[&str]) -> String {
    // Braces would be taken for the place of the field's name.
    let value = value.replace(['{', '}'], "?");
    format!(
        "Unexpected value '{value}' for enum field '{FIELD}'. Use any of the following values: \
         [{}]",
        known.join(", ")
    )
}

impl<E: WireEnum> PartialSchema for Name<E> {
    fn schema() -> RefOr<Schema> {
        names_schema(E::VALUES.iter().map(|(name, _)| *name))
    }
}

impl<E: WireEnum> ToSchema for Name<E> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(E::SCHEMA)
    }
}

/// The schema of an enumeration of names.
pub(crate) fn names_schema(names: impl IntoIterator<Item = &'static str>) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .enum_values(Some(names))
        .build()
        .into()
}

/// States of process instances.
pub(crate) enum ProcessInstanceStates {}

impl WireEnum for ProcessInstanceStates {
    type Engine = InstanceState;
    const SCHEMA: &'static str = "ProcessInstanceStateEnum";
    const VALUES: &'static [(&'static str, &'static [InstanceState])] = &[
        ("ACTIVE", &[InstanceState::Active, InstanceState::Terminating]),
        ("COMPLETED", &[InstanceState::Completed]),
        ("TERMINATED", &[InstanceState::Terminated]),
    ];
}

/// The wire name of an instance's state.
pub(crate) fn instance_state(state: InstanceState) -> &'static str {
    match state {
        InstanceState::Active | InstanceState::Terminating => "ACTIVE",
        InstanceState::Completed => "COMPLETED",
        InstanceState::Terminated => "TERMINATED",
    }
}

/// States of process definitions.
pub(crate) enum ProcessDefinitionStates {}

impl WireEnum for ProcessDefinitionStates {
    type Engine = DefinitionState;
    const SCHEMA: &'static str = "ProcessDefinitionStateEnum";
    const VALUES: &'static [(&'static str, &'static [DefinitionState])] = &[
        ("ACTIVE", &[DefinitionState::Active]),
        ("DRAINING", &[DefinitionState::Draining]),
        ("DELETED", &[DefinitionState::Deleted]),
    ];
}

/// The wire name of a definition's state.
pub(crate) fn definition_state(state: DefinitionState) -> &'static str {
    match state {
        DefinitionState::Active => "ACTIVE",
        DefinitionState::Draining => "DRAINING",
        DefinitionState::Deleted => "DELETED",
    }
}

/// States of user tasks. Those between two others last no longer than a command here.
pub(crate) enum UserTaskStates {}

impl WireEnum for UserTaskStates {
    type Engine = UserTaskState;
    const SCHEMA: &'static str = "UserTaskStateEnum";
    const VALUES: &'static [(&'static str, &'static [UserTaskState])] = &[
        ("CREATING", &[]),
        ("CREATED", &[UserTaskState::Created]),
        ("ASSIGNING", &[]),
        ("UPDATING", &[]),
        ("COMPLETING", &[]),
        ("COMPLETED", &[UserTaskState::Completed]),
        ("CANCELING", &[]),
        ("CANCELED", &[UserTaskState::Canceled]),
        ("FAILED", &[]),
    ];
}

/// The wire name of a user task's state.
pub(crate) fn user_task_state(state: UserTaskState) -> &'static str {
    match state {
        UserTaskState::Created => "CREATED",
        UserTaskState::Completed => "COMPLETED",
        UserTaskState::Canceled => "CANCELED",
    }
}

/// States of incidents.
pub(crate) enum IncidentStates {}

impl WireEnum for IncidentStates {
    type Engine = IncidentState;
    const SCHEMA: &'static str = "IncidentStateEnum";
    const VALUES: &'static [(&'static str, &'static [IncidentState])] = &[
        ("ACTIVE", &[IncidentState::Active]),
        ("MIGRATED", &[]),
        ("PENDING", &[]),
        ("RESOLVED", &[IncidentState::Resolved]),
        ("UNKNOWN", &[]),
    ];
}

/// The wire name of an incident's state.
pub(crate) fn incident_state(state: IncidentState) -> &'static str {
    match state {
        IncidentState::Active => "ACTIVE",
        IncidentState::Resolved => "RESOLVED",
    }
}

/// Kinds of incidents; the engine's filter takes the names.
pub(crate) enum IncidentErrorTypes {}

macro_rules! error_types {
    ($($name:literal)*) => { &[$(($name, &[$name])),*] };
}

impl WireEnum for IncidentErrorTypes {
    type Engine = &'static str;
    const SCHEMA: &'static str = "IncidentErrorTypeEnum";
    const VALUES: &'static [(&'static str, &'static [&'static str])] = error_types![
        "AD_HOC_SUB_PROCESS_NO_RETRIES" "CALLED_DECISION_ERROR" "CALLED_ELEMENT_ERROR"
        "CONDITION_ERROR" "DECISION_EVALUATION_ERROR" "EXECUTION_LISTENER_NO_RETRIES"
        "EXTRACT_VALUE_ERROR" "FORM_NOT_FOUND" "IO_MAPPING_ERROR" "JOB_NO_RETRIES"
        "MESSAGE_SIZE_EXCEEDED" "RESOURCE_NOT_FOUND" "TASK_LISTENER_NO_RETRIES"
        "UNHANDLED_ERROR_EVENT" "UNKNOWN" "UNSPECIFIED"
    ];
}

/// The order of one sort.
pub(crate) enum SortOrders {}

impl WireEnum for SortOrders {
    type Engine = baton_engine::query::Order;
    const SCHEMA: &'static str = "SortOrderEnum";
    const VALUES: &'static [(&'static str, &'static [Self::Engine])] = &[
        ("ASC", &[baton_engine::query::Order::Ascending]),
        ("DESC", &[baton_engine::query::Order::Descending]),
    ];
}

/// Whose tenants an activation means.
pub(crate) enum TenantFilters {}

impl WireEnum for TenantFilters {
    type Engine = ();
    const SCHEMA: &'static str = "TenantFilterEnum";
    const VALUES: &'static [(&'static str, &'static [()])] =
        &[("PROVIDED", &[]), ("ASSIGNED", &[])];
}

#[cfg(test)]
mod tests {
    use baton_engine::incident::IncidentKind;

    use super::*;

    #[test]
    fn every_kind_of_incident_has_a_name_that_clients_know() {
        for kind in IncidentKind::ALL {
            let known = IncidentErrorTypes::VALUES.iter().any(|(name, _)| *name == kind.name());
            assert!(known, "{kind}");
        }
    }
}
