//! Message subscriptions, and messages that reached one, on the wire.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_engine::event::ElementProperty;
use baton_engine::ids::{
    ElementId, ElementInstanceKey, MessageKey, PartitionId, ProcessDefinitionKey,
    ProcessInstanceKey, SubscriptionKey,
};
use baton_engine::query::correlated_messages as correlated;
use baton_engine::query::history::records::{CorrelationRecord, Of};
use baton_engine::query::message_subscriptions as query;
use baton_engine::query::message_subscriptions::{MessageSubscription, SortField};
use baton_engine::state::tables::definitions::ProcessDefinitionRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::enums::WireEnum;
use super::filters::{self, DateTimeFilter, IntegerFilter, KeyFilter, TextFilter};
use super::record_enums::{
    MessageSubscriptionStateFilter, MessageSubscriptionStateName, MessageSubscriptionTypeFilter,
    MessageSubscriptionTypeName,
};
use super::search::{ReadFilter, SearchRequest};
use super::values::{Key, Time};
use crate::problem::Problem;

/// What waits for a message, or waited.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageSubscriptionResult {
    #[schema(value_type = Option<String>)]
    business_id: Option<Arc<str>>,
    message_subscription_key: Key,
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    process_definition_key: Option<Key>,
    process_instance_key: Option<Key>,
    root_process_instance_key: Option<Key>,
    #[schema(value_type = String)]
    element_id: ElementId,
    element_instance_key: Option<Key>,
    #[schema(value_type = MessageSubscriptionStateName)]
    message_subscription_state: &'static str,
    last_updated_date: Time,
    #[schema(value_type = String)]
    message_name: Arc<str>,
    #[schema(value_type = Option<String>)]
    correlation_key: Option<Arc<str>>,
    #[schema(value_type = MessageSubscriptionTypeName)]
    message_subscription_type: &'static str,
    /// What the diagram says of the tool of an agent, by its whole names.
    #[schema(value_type = BTreeMap<String, String>)]
    tool_properties: BTreeMap<Arc<str>, Arc<str>>,
    #[schema(value_type = Option<String>)]
    process_definition_name: Option<Arc<str>>,
    process_definition_version: Option<u32>,
    #[schema(value_type = Option<String>)]
    tool_name: Option<Arc<str>>,
    #[schema(value_type = Option<String>)]
    inbound_connector_type: Option<Arc<str>>,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
}

impl MessageSubscriptionResult {
    /// A subscription with what its definition says.
    pub(crate) fn new(
        key: SubscriptionKey,
        found: MessageSubscription,
        definition: Option<&ProcessDefinitionRow>,
    ) -> Self {
        let tools = found.record.properties.iter();
        let tools = tools.filter(|one| one.name.starts_with(ElementProperty::TOOL_PREFIX));
        let tools = tools.map(|one| (Arc::clone(&one.name), Arc::clone(&one.value)));
        let subject = found.instance.as_deref();
        Self {
            business_id: found.business_id().cloned(),
            message_subscription_key: Key(key.0),
            process_definition_key: Some(Key(found.definition.0)),
            process_instance_key: subject.map(|subject| Key(subject.instance.0)),
            root_process_instance_key: subject.map(|subject| Key(subject.root.0)),
            element_instance_key: found.record.holder.map(|holder| Key(holder.0)),
            message_subscription_state: found.record.state.name(),
            last_updated_date: Time(found.record.updated_at),
            correlation_key: found.correlation_key().cloned(),
            message_subscription_type: found.kind(),
            tool_properties: tools.collect(),
            process_definition_name: definition.and_then(|definition| definition.name.clone()),
            process_definition_version: Some(found.version),
            tool_name: found.tool_name().cloned(),
            inbound_connector_type: found.inbound_connector_type().cloned(),
            process_definition_id: found.process,
            element_id: found.record.element,
            message_name: found.record.message_name,
            tenant_id: found.tenant,
        }
    }
}

/// Which subscriptions are searched for.
pub(crate) type MessageSubscriptionSearch = SearchRequest<MessageSubscriptionFilter, SortFields>;

/// Sort fields of message subscriptions.
pub(crate) enum SortFields {}

impl WireEnum for SortFields {
    type Engine = SortField;
    const SCHEMA: &'static str = "MessageSubscriptionSearchQuerySortRequest";
    const VALUES: &'static [(&'static str, &'static [SortField])] = &[
        ("messageSubscriptionKey", &[SortField::Key]),
        ("processDefinitionId", &[SortField::Process]),
        ("processInstanceKey", &[SortField::Instance]),
        ("elementId", &[SortField::Element]),
        ("elementInstanceKey", &[SortField::ElementInstance]),
        ("messageSubscriptionState", &[SortField::State]),
        ("lastUpdatedDate", &[SortField::UpdatedAt]),
        ("messageName", &[SortField::MessageName]),
        ("correlationKey", &[SortField::CorrelationKey]),
        ("tenantId", &[SortField::Tenant]),
        ("businessId", &[SortField::BusinessId]),
        ("messageSubscriptionType", &[SortField::Kind]),
        ("processDefinitionName", &[SortField::DefinitionName]),
        ("processDefinitionVersion", &[SortField::Version]),
        ("toolName", &[SortField::ToolName]),
        ("inboundConnectorType", &[SortField::InboundConnectorType]),
    ];
}

/// What message subscriptions must look like; all members are joined by AND.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MessageSubscriptionFilter {
    message_subscription_key: Option<KeyFilter>,
    process_definition_key: Option<KeyFilter>,
    process_definition_id: Option<TextFilter>,
    process_instance_key: Option<KeyFilter>,
    element_id: Option<TextFilter>,
    element_instance_key: Option<KeyFilter>,
    message_subscription_state: Option<MessageSubscriptionStateFilter>,
    last_updated_date: Option<DateTimeFilter>,
    message_name: Option<TextFilter>,
    correlation_key: Option<TextFilter>,
    tenant_id: Option<TextFilter>,
    business_id: Option<TextFilter>,
    process_definition_version: Option<IntegerFilter>,
    message_subscription_type: Option<MessageSubscriptionTypeFilter>,
    process_definition_name: Option<TextFilter>,
    tool_name: Option<TextFilter>,
    inbound_connector_type: Option<TextFilter>,
}

impl ReadFilter for MessageSubscriptionFilter {
    type Engine = query::Filter;

    fn read(self) -> Result<query::Filter, Problem> {
        Ok(query::Filter {
            key: filters::keys(self.message_subscription_key, SubscriptionKey),
            definition: filters::keys(self.process_definition_key, ProcessDefinitionKey),
            process: filters::ids(self.process_definition_id),
            instance: filters::keys(self.process_instance_key, ProcessInstanceKey),
            element: filters::ids(self.element_id),
            element_instance: filters::keys(self.element_instance_key, ElementInstanceKey),
            state: filters::names(self.message_subscription_state, str::to_owned),
            updated_at: filters::times(self.last_updated_date),
            message_name: filters::texts(self.message_name),
            correlation_key: filters::texts(self.correlation_key),
            tenant: filters::texts(self.tenant_id),
            business_id: filters::texts(self.business_id),
            version: filters::integers(self.process_definition_version),
            kind: filters::names(self.message_subscription_type, str::to_owned),
            definition_name: filters::texts(self.process_definition_name),
            tool_name: filters::texts(self.tool_name),
            inbound_connector_type: filters::texts(self.inbound_connector_type),
        })
    }
}

/// A message that reached an instance.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CorrelatedMessageSubscriptionResult {
    #[schema(value_type = Option<String>)]
    business_id: Option<Arc<str>>,
    #[schema(value_type = Option<String>)]
    correlation_key: Option<Arc<str>>,
    correlation_time: Time,
    #[schema(value_type = String)]
    element_id: ElementId,
    element_instance_key: Option<Key>,
    message_key: Key,
    #[schema(value_type = String)]
    message_name: Arc<str>,
    partition_id: u16,
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    process_definition_key: Key,
    process_instance_key: Key,
    root_process_instance_key: Option<Key>,
    subscription_key: Key,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
}

impl CorrelatedMessageSubscriptionResult {
    /// What happened.
    pub(crate) fn new(
        (subscription, message): (SubscriptionKey, MessageKey),
        Of { subject, record }: Of<CorrelationRecord>,
    ) -> Self {
        Self {
            business_id: subject.business_id.clone(),
            correlation_key: Some(record.correlation_key),
            correlation_time: Time(record.at),
            element_id: record.element,
            element_instance_key: Some(Key(record.holder.0)),
            message_key: Key(message.0),
            message_name: record.message_name,
            partition_id: PartitionId::of_key(subscription.0).0,
            process_definition_id: subject.process.clone(),
            process_definition_key: Key(subject.definition.0),
            process_instance_key: Key(subject.instance.0),
            root_process_instance_key: Some(Key(subject.root.0)),
            subscription_key: Key(subscription.0),
            tenant_id: Arc::clone(&subject.tenant),
        }
    }
}

/// Which correlations are searched for.
pub(crate) type CorrelatedMessageSubscriptionSearch =
    SearchRequest<CorrelatedMessageSubscriptionFilter, CorrelatedSortFields>;

/// Sort fields of correlations.
pub(crate) enum CorrelatedSortFields {}

impl WireEnum for CorrelatedSortFields {
    type Engine = correlated::SortField;
    const SCHEMA: &'static str = "CorrelatedMessageSubscriptionSearchQuerySortRequest";
    const VALUES: &'static [(&'static str, &'static [correlated::SortField])] = &[
        ("correlationKey", &[correlated::SortField::CorrelationKey]),
        ("correlationTime", &[correlated::SortField::At]),
        ("elementId", &[correlated::SortField::Element]),
        ("elementInstanceKey", &[correlated::SortField::ElementInstance]),
        ("messageKey", &[correlated::SortField::Message]),
        ("messageName", &[correlated::SortField::MessageName]),
        ("partitionId", &[correlated::SortField::Partition]),
        ("processDefinitionId", &[correlated::SortField::Process]),
        ("processDefinitionKey", &[correlated::SortField::Definition]),
        ("processInstanceKey", &[correlated::SortField::Instance]),
        ("subscriptionKey", &[correlated::SortField::Subscription]),
        ("tenantId", &[correlated::SortField::Tenant]),
        ("businessId", &[correlated::SortField::BusinessId]),
    ];
}

/// What correlations must look like; all members are joined by AND.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CorrelatedMessageSubscriptionFilter {
    correlation_key: Option<TextFilter>,
    correlation_time: Option<DateTimeFilter>,
    element_id: Option<TextFilter>,
    element_instance_key: Option<KeyFilter>,
    message_key: Option<TextFilter>,
    message_name: Option<TextFilter>,
    partition_id: Option<IntegerFilter>,
    process_definition_id: Option<TextFilter>,
    process_definition_key: Option<KeyFilter>,
    process_instance_key: Option<KeyFilter>,
    subscription_key: Option<KeyFilter>,
    tenant_id: Option<TextFilter>,
    business_id: Option<TextFilter>,
}

impl ReadFilter for CorrelatedMessageSubscriptionFilter {
    type Engine = correlated::Filter;

    fn read(self) -> Result<correlated::Filter, Problem> {
        Ok(correlated::Filter {
            correlation_key: filters::texts(self.correlation_key),
            at: filters::times(self.correlation_time),
            element: filters::ids(self.element_id),
            element_instance: filters::keys(self.element_instance_key, ElementInstanceKey),
            message: filters::texts(self.message_key),
            message_name: filters::texts(self.message_name),
            partition: filters::integers(self.partition_id),
            definition: filters::keys(self.process_definition_key, ProcessDefinitionKey),
            process: filters::ids(self.process_definition_id),
            instance: filters::keys(self.process_instance_key, ProcessInstanceKey),
            subscription: filters::keys(self.subscription_key, SubscriptionKey),
            tenant: filters::texts(self.tenant_id),
            business_id: filters::texts(self.business_id),
        })
    }
}
