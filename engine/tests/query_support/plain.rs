//! Rows with nothing special about them, for tests that change one thing.

use std::sync::Arc;

use baton_engine::ids::{
    ElementId, ElementInstanceKey, IncidentKey, ProcessDefinitionKey, ProcessInstanceKey,
    Timestamp, UserTaskKey,
};
use baton_engine::incident::IncidentKind;
use baton_engine::state::tables::incidents::{IncidentRow, IncidentState};
use baton_engine::state::tables::process_instances::{InstanceState, ProcessInstanceRow};
use baton_engine::state::tables::scopes::ScopePart;
use baton_engine::state::tables::user_tasks::{UserTaskRow, UserTaskState};

use super::PARTITION;

/// The first key of the block with this number.
pub fn block(number: u64) -> u64 {
    PARTITION.first_key() + number * 32
}

/// The user task in the block with this number.
pub fn task_key(number: u64) -> UserTaskKey {
    UserTaskKey(block(number) + 5)
}

/// A task that is open, given to nobody and offered to nobody.
pub fn task(number: u64) -> UserTaskRow {
    UserTaskRow {
        element_instance: ElementInstanceKey(block(number) + 4),
        instance: instance_key(number),
        element: ElementId::from("approve"),
        name: Some(Arc::from("Approve the order")),
        definition: ProcessDefinitionKey(PARTITION.first_key()),
        process: ElementId::from("order"),
        version: 1,
        tenant: Arc::from("<default>"),
        state: UserTaskState::Created,
        assignee: None,
        candidate_groups: Vec::new(),
        candidate_users: Vec::new(),
        due_date: None,
        follow_up_date: None,
        priority: 50,
        created_at: Timestamp(i64::try_from(number).unwrap()),
        ended_at: None,
        tags: Vec::new(),
        business_id: None,
    }
}

/// The process instance whose block has this number.
pub fn instance_key(number: u64) -> ProcessInstanceKey {
    ProcessInstanceKey(block(number))
}

/// An instance that runs.
pub fn instance(number: u64) -> ProcessInstanceRow {
    ProcessInstanceRow {
        definition: ProcessDefinitionKey(PARTITION.first_key()),
        process: ElementId::from("order"),
        version: 1,
        tenant: Arc::from("<default>"),
        state: InstanceState::Active,
        started_at: Timestamp(i64::try_from(number).unwrap()),
        ended_at: None,
        business_id: None,
        tags: Vec::new(),
        next_key: block(number) + 32,
        root: ScopePart::default(),
        incidents: 0,
        tokens: [].into(),
        visits: Vec::new(),
        has_variables: false,
        ending: Vec::new(),
        subscriptions: Vec::new(),
        caller: None,
        uncaught_error: None,
        called_incidents: None,
        correlation_key: None,
        root_incident: None,
    }
}

/// The incident in the block with this number.
pub fn incident_key(number: u64) -> IncidentKey {
    IncidentKey(block(number) + 7)
}

/// An active incident.
pub fn incident(number: u64) -> IncidentRow {
    IncidentRow {
        element_instance: ElementInstanceKey(block(number) + 4),
        instance: instance_key(number),
        element: ElementId::from("approve"),
        definition: ProcessDefinitionKey(PARTITION.first_key()),
        process: ElementId::from("order"),
        tenant: Arc::from("<default>"),
        kind: IncidentKind::ConditionError,
        message: Arc::from("no flow can be taken"),
        job: None,
        state: IncidentState::Active,
        created_at: Timestamp(i64::try_from(number).unwrap()),
        resolved_at: None,
    }
}
