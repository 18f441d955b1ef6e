//! Shapes of answers, compared member by member with those that published clients expect.

use serde_json::Value;

/// What a member may be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Text,
    /// A decimal number as a text.
    Key,
    /// RFC 3339 in UTC.
    Time,
    Number,
    Flag,
    Texts,
    Objects,
    Object,
    /// One of these names.
    Name(&'static [&'static str]),
    /// Always null in this version.
    Null,
}

use Kind::{Flag, Key, Name, Null, Number, Object, Text, Texts, Time};

/// A member that is always there, and whether it may be null.
pub(crate) type Member = (&'static str, Kind, Presence);

/// Whether a member may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Always,
    OrNull,
}

use Presence::{Always, OrNull};

/// Checks that a value has exactly these members, each of its kind.
pub(crate) fn assert_shape(value: &Value, members: &[Member]) {
    let object = value.as_object().unwrap_or_else(|| panic!("no object: {value}"));
    let mut found: Vec<&str> = object.keys().map(String::as_str).collect();
    let mut expected: Vec<&str> = members.iter().map(|(name, ..)| *name).collect();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    for (name, kind, presence) in members {
        let member = &object[*name];
        let fits = (member.is_null() && *presence == OrNull) || kind.fits(member);
        assert!(fits, "{name} is {member}, expected {kind:?}");
    }
}

impl Kind {
    fn fits(self, value: &Value) -> bool {
        let text = value.as_str();
        match self {
            Text => text.is_some(),
            Key => text.is_some_and(|key| {
                key.len() <= 25 && !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
            }),
            Time => text
                .is_some_and(|time| time.ends_with('Z') && time.parse::<jiff::Timestamp>().is_ok()),
            Number => value.is_i64() || value.is_u64(),
            Flag => value.is_boolean(),
            Texts => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
            Kind::Objects => {
                value.as_array().is_some_and(|items| items.iter().all(Value::is_object))
            }
            Object => value.is_object(),
            Name(names) => text.is_some_and(|name| names.contains(&name)),
            Null => value.is_null(),
        }
    }
}

pub(crate) const PAGE: &[Member] = &[
    ("totalItems", Number, Always),
    ("hasMoreTotalItems", Flag, Always),
    ("startCursor", Text, OrNull),
    ("endCursor", Text, OrNull),
];

pub(crate) const DEPLOYMENT: &[Member] = &[
    ("deploymentKey", Key, Always),
    ("tenantId", Text, Always),
    ("deployments", Kind::Objects, Always),
];

pub(crate) const DEPLOYED: &[Member] = &[
    ("processDefinition", Object, OrNull),
    ("decisionDefinition", Null, OrNull),
    ("decisionRequirements", Null, OrNull),
    ("form", Null, OrNull),
    ("resource", Null, OrNull),
];

pub(crate) const DEPLOYED_PROCESS: &[Member] = &[
    ("processDefinitionId", Text, Always),
    ("processDefinitionVersion", Number, Always),
    ("resourceName", Text, Always),
    ("tenantId", Text, Always),
    ("processDefinitionKey", Key, Always),
];

pub(crate) const PROCESS_DEFINITION: &[Member] = &[
    ("name", Text, OrNull),
    ("resourceName", Text, Always),
    ("version", Number, Always),
    ("versionTag", Text, OrNull),
    ("processDefinitionId", Text, Always),
    ("tenantId", Text, Always),
    ("processDefinitionKey", Key, Always),
    ("hasStartForm", Flag, Always),
    ("state", Name(&["ACTIVE", "DRAINING", "DELETED"]), Always),
];

pub(crate) const CALL_HIERARCHY_ENTRY: &[Member] = &[
    ("processInstanceKey", Key, Always),
    ("processDefinitionKey", Key, Always),
    ("processDefinitionName", Text, Always),
];

pub(crate) const BATCH_OPERATION: &[Member] = &[
    ("batchOperationKey", Text, Always),
    ("batchOperationType", Name(&["RESOLVE_INCIDENT"]), Always),
];

pub(crate) const BATCH_OPERATION_TOLD: &[Member] = &[
    ("batchOperationKey", Text, Always),
    ("state", Name(&["COMPLETED"]), Always),
    ("batchOperationType", Name(&["RESOLVE_INCIDENT"]), Always),
    ("startDate", Time, OrNull),
    ("endDate", Time, OrNull),
    ("actorType", Null, OrNull),
    ("actorId", Null, OrNull),
    ("operationsTotalCount", Number, Always),
    ("operationsFailedCount", Number, Always),
    ("operationsCompletedCount", Number, Always),
    ("errors", Texts, Always),
];

pub(crate) const STARTED: &[Member] = &[
    ("processDefinitionId", Text, Always),
    ("processDefinitionVersion", Number, Always),
    ("tenantId", Text, Always),
    ("variables", Object, Always),
    ("processDefinitionKey", Key, Always),
    ("processInstanceKey", Key, Always),
    ("tags", Texts, Always),
    ("businessId", Text, OrNull),
];

pub(crate) const PROCESS_INSTANCE: &[Member] = &[
    ("processDefinitionId", Text, Always),
    ("processDefinitionName", Text, OrNull),
    ("processDefinitionVersion", Number, Always),
    ("processDefinitionVersionTag", Text, OrNull),
    ("startDate", Time, Always),
    ("endDate", Time, OrNull),
    ("state", Name(&["ACTIVE", "COMPLETED", "TERMINATED"]), Always),
    ("suspendedDate", Time, OrNull),
    ("hasIncident", Flag, Always),
    ("tenantId", Text, Always),
    ("processInstanceKey", Key, Always),
    ("processDefinitionKey", Key, Always),
    ("parentProcessInstanceKey", Key, OrNull),
    ("parentElementInstanceKey", Key, OrNull),
    ("rootProcessInstanceKey", Key, OrNull),
    ("tags", Texts, Always),
    ("businessId", Text, OrNull),
];

const USER_TASK_STATES: &[&str] = &[
    "CREATING",
    "CREATED",
    "ASSIGNING",
    "UPDATING",
    "COMPLETING",
    "COMPLETED",
    "CANCELING",
    "CANCELED",
    "FAILED",
];

pub(crate) const USER_TASK: &[Member] = &[
    ("name", Text, OrNull),
    ("state", Name(USER_TASK_STATES), Always),
    ("assignee", Text, OrNull),
    ("elementId", Text, Always),
    ("candidateGroups", Texts, Always),
    ("candidateUsers", Texts, Always),
    ("processDefinitionId", Text, Always),
    ("creationDate", Time, Always),
    ("completionDate", Time, OrNull),
    ("followUpDate", Time, OrNull),
    ("dueDate", Time, OrNull),
    ("tenantId", Text, Always),
    ("externalFormReference", Text, OrNull),
    ("processDefinitionVersion", Number, Always),
    ("customHeaders", Object, Always),
    ("priority", Number, Always),
    ("userTaskKey", Key, Always),
    ("elementInstanceKey", Key, Always),
    ("processName", Text, OrNull),
    ("processDefinitionKey", Key, Always),
    ("processInstanceKey", Key, Always),
    ("rootProcessInstanceKey", Key, OrNull),
    ("formKey", Key, OrNull),
    ("tags", Texts, Always),
    ("businessId", Text, OrNull),
];

const JOB_KINDS: &[&str] =
    &["BPMN_ELEMENT", "EXECUTION_LISTENER", "TASK_LISTENER", "AD_HOC_SUB_PROCESS"];

const LISTENER_EVENT_TYPES: &[&str] = &[
    "ASSIGNING",
    "CANCELING",
    "COMPLETING",
    "CREATING",
    "END",
    "START",
    "UNSPECIFIED",
    "UPDATING",
];

pub(crate) const ACTIVATED_JOB: &[Member] = &[
    ("type", Text, Always),
    ("processDefinitionId", Text, Always),
    ("processDefinitionVersion", Number, Always),
    ("elementId", Text, Always),
    ("customHeaders", Object, Always),
    ("worker", Text, Always),
    ("retries", Number, Always),
    ("deadline", Number, Always),
    ("variables", Object, Always),
    ("tenantId", Text, Always),
    ("physicalTenantId", Text, Always),
    ("jobKey", Key, Always),
    ("processInstanceKey", Key, Always),
    ("processDefinitionKey", Key, Always),
    ("elementInstanceKey", Key, Always),
    ("rootProcessInstanceKey", Key, OrNull),
    ("kind", Name(JOB_KINDS), Always),
    ("listenerEventType", Name(LISTENER_EVENT_TYPES), Always),
    ("userTask", Object, OrNull),
    ("tags", Texts, Always),
    ("businessId", Text, OrNull),
    ("priority", Number, Always),
];

const ERROR_TYPES: &[&str] = &[
    "AD_HOC_SUB_PROCESS_NO_RETRIES",
    "CALLED_DECISION_ERROR",
    "CALLED_ELEMENT_ERROR",
    "CONDITION_ERROR",
    "DECISION_EVALUATION_ERROR",
    "EXECUTION_LISTENER_NO_RETRIES",
    "EXTRACT_VALUE_ERROR",
    "FORM_NOT_FOUND",
    "IO_MAPPING_ERROR",
    "JOB_NO_RETRIES",
    "MESSAGE_SIZE_EXCEEDED",
    "RESOURCE_NOT_FOUND",
    "TASK_LISTENER_NO_RETRIES",
    "UNHANDLED_ERROR_EVENT",
    "UNKNOWN",
    "UNSPECIFIED",
];

pub(crate) const INCIDENT: &[Member] = &[
    ("processDefinitionId", Text, Always),
    ("errorType", Name(ERROR_TYPES), Always),
    ("errorMessage", Text, Always),
    ("elementId", Text, Always),
    ("creationTime", Time, Always),
    ("state", Name(&["ACTIVE", "MIGRATED", "PENDING", "RESOLVED", "UNKNOWN"]), Always),
    ("tenantId", Text, Always),
    ("incidentKey", Key, Always),
    ("processDefinitionKey", Key, Always),
    ("processInstanceKey", Key, Always),
    ("rootProcessInstanceKey", Key, OrNull),
    ("elementInstanceKey", Key, Always),
    ("jobKey", Key, OrNull),
];

pub(crate) const PUBLISHED: &[Member] = &[("tenantId", Text, Always), ("messageKey", Key, Always)];

pub(crate) const CORRELATED: &[Member] =
    &[("tenantId", Text, Always), ("messageKey", Key, Always), ("processInstanceKey", Key, Always)];

pub(crate) const BROADCAST: &[Member] = &[("tenantId", Text, Always), ("signalKey", Key, Always)];

pub(crate) const TOPOLOGY: &[Member] = &[
    ("brokers", Kind::Objects, Always),
    ("clusterId", Text, OrNull),
    ("clusterSize", Number, Always),
    ("partitionsCount", Number, Always),
    ("replicationFactor", Number, Always),
    ("gatewayVersion", Text, Always),
    ("lastCompletedChangeId", Text, Always),
];

pub(crate) const BROKER: &[Member] = &[
    ("nodeId", Number, Always),
    ("brokerId", Text, Always),
    ("host", Text, Always),
    ("port", Number, Always),
    ("partitions", Kind::Objects, Always),
    ("version", Text, Always),
];

pub(crate) const PARTITION: &[Member] = &[
    ("partitionId", Number, Always),
    ("role", Name(&["leader", "follower", "inactive"]), Always),
    ("health", Name(&["healthy", "unhealthy", "dead"]), Always),
    ("state", Name(&["active", "joining", "learner", "leaving", "recovering"]), Always),
];

pub(crate) const LICENSE: &[Member] = &[
    ("validLicense", Flag, Always),
    ("licenseType", Text, Always),
    ("isCommercial", Flag, Always),
    ("expiresAt", Time, OrNull),
];
