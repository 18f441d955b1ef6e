//! Shapes of what searches tell of open and ended things.

use crate::shape::Kind::{Flag, Key, Name, Null, Number, Object, Text, Time};
use crate::shape::Member;
use crate::shape::Presence::{Always, OrNull};

pub(crate) const ELEMENT_INSTANCE: &[Member] = &[
    ("processDefinitionId", Text, Always),
    ("startDate", Time, Always),
    ("endDate", Time, OrNull),
    ("elementId", Text, Always),
    ("elementName", Text, Always),
    ("type", Text, Always),
    ("state", Name(&["ACTIVE", "COMPLETED", "TERMINATED"]), Always),
    ("hasIncident", Flag, Always),
    ("tenantId", Text, Always),
    ("elementInstanceKey", Key, Always),
    ("processInstanceKey", Key, Always),
    ("rootProcessInstanceKey", Key, OrNull),
    ("processDefinitionKey", Key, Always),
    ("incidentKey", Key, OrNull),
];

pub(crate) const VARIABLE: &[Member] = &[
    ("value", Text, Always),
    ("name", Text, Always),
    ("tenantId", Text, Always),
    ("variableKey", Key, Always),
    ("scopeKey", Key, Always),
    ("processInstanceKey", Key, Always),
    ("rootProcessInstanceKey", Key, OrNull),
];

pub(crate) const VARIABLE_FOUND: &[Member] = &[
    ("value", Text, Always),
    ("isTruncated", Flag, Always),
    ("name", Text, Always),
    ("tenantId", Text, Always),
    ("variableKey", Key, Always),
    ("scopeKey", Key, Always),
    ("processInstanceKey", Key, Always),
    ("rootProcessInstanceKey", Key, OrNull),
];

pub(crate) const FOUND_JOB: &[Member] = &[
    ("customHeaders", Object, Always),
    ("deadline", Time, OrNull),
    ("deniedReason", Null, OrNull),
    ("elementId", Text, OrNull),
    ("elementInstanceKey", Key, Always),
    ("endTime", Time, OrNull),
    ("errorCode", Text, OrNull),
    ("errorMessage", Text, OrNull),
    ("hasFailedWithRetriesLeft", Flag, Always),
    ("isDenied", Null, OrNull),
    ("jobKey", Key, Always),
    ("kind", Name(&["BPMN_ELEMENT"]), Always),
    ("listenerEventType", Name(&["UNSPECIFIED"]), Always),
    ("processDefinitionId", Text, Always),
    ("processDefinitionKey", Key, Always),
    ("processInstanceKey", Key, Always),
    ("rootProcessInstanceKey", Key, OrNull),
    ("businessId", Text, OrNull),
    ("retries", Number, Always),
    ("state", Text, Always),
    ("tenantId", Text, Always),
    ("type", Text, Always),
    ("worker", Text, Always),
    ("creationTime", Time, OrNull),
    ("lastUpdateTime", Time, OrNull),
    ("priority", Number, Always),
];

pub(crate) const FLOW: &[Member] = &[
    ("sequenceFlowId", Text, Always),
    ("processInstanceKey", Key, Always),
    ("rootProcessInstanceKey", Key, OrNull),
    ("processDefinitionKey", Key, Always),
    ("processDefinitionId", Text, Always),
    ("elementId", Text, Always),
    ("tenantId", Text, Always),
];

pub(crate) const STATISTICS: &[Member] = &[
    ("elementId", Text, Always),
    ("active", Number, Always),
    ("canceled", Number, Always),
    ("incidents", Number, Always),
    ("completed", Number, Always),
];

pub(crate) const SUBSCRIPTION: &[Member] = &[
    ("businessId", Text, OrNull),
    ("messageSubscriptionKey", Key, Always),
    ("processDefinitionId", Text, Always),
    ("processDefinitionKey", Key, OrNull),
    ("processInstanceKey", Key, OrNull),
    ("rootProcessInstanceKey", Key, OrNull),
    ("elementId", Text, Always),
    ("elementInstanceKey", Key, OrNull),
    ("messageSubscriptionState", Name(&["CREATED", "CORRELATED", "DELETED"]), Always),
    ("lastUpdatedDate", Time, Always),
    ("messageName", Text, Always),
    ("correlationKey", Text, OrNull),
    ("messageSubscriptionType", Name(&["PROCESS_EVENT", "START_EVENT"]), Always),
    ("toolProperties", Object, Always),
    ("processDefinitionName", Text, OrNull),
    ("processDefinitionVersion", Number, OrNull),
    ("toolName", Null, OrNull),
    ("inboundConnectorType", Null, OrNull),
    ("tenantId", Text, Always),
];

pub(crate) const CORRELATION: &[Member] = &[
    ("businessId", Text, OrNull),
    ("correlationKey", Text, OrNull),
    ("correlationTime", Time, Always),
    ("elementId", Text, Always),
    ("elementInstanceKey", Key, OrNull),
    ("messageKey", Key, Always),
    ("messageName", Text, Always),
    ("partitionId", Number, Always),
    ("processDefinitionId", Text, Always),
    ("processDefinitionKey", Key, Always),
    ("processInstanceKey", Key, Always),
    ("rootProcessInstanceKey", Key, OrNull),
    ("subscriptionKey", Key, Always),
    ("tenantId", Text, Always),
];
