//! Messages and signals between instances, and mail between partitions.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::Payload;
use crate::ids::{
    BroadcastKey, ElementId, MessageKey, ProcessInstanceKey, SubscriptionKey, Timestamp,
};
use crate::record::{RecordContext, element_id, optional_text, text};

/// A message is published: facts of the partition that its name and correlation key lead to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct MessagePublication {
    /// The message.
    #[n(0)]
    pub message: MessageKey,
    /// Owner of the data.
    #[cbor(n(1), with = "text")]
    pub tenant: Arc<str>,
    /// Its name.
    #[cbor(n(2), with = "text")]
    pub name: Arc<str>,
    /// The value that finds its instance; empty where there is none.
    #[cbor(n(3), with = "text")]
    pub correlation_key: Arc<str>,
    /// While it lives no other message of the same name and key may have this id.
    #[cbor(n(4), with = "optional_text", has_nil)]
    pub id: Option<Arc<str>>,
    /// How long it waits for a subscription; it does not wait at all if this is not after now.
    #[n(5)]
    pub expires_at: Timestamp,
    /// Variables for whoever receives it.
    #[n(6)]
    pub payload: Vec<Payload>,
    /// Whether it goes to one receiver only, as a message that a process throws does.
    #[n(7)]
    pub is_single: bool,
}

/// Tenant, name, correlation key and the sender's id of a message.
type IdentifiedBy = (Arc<str>, Arc<str>, Arc<str>, Arc<str>);

impl MessagePublication {
    /// The key that it is found by among those of its name.
    pub(crate) fn by_name(&self) -> (Arc<str>, Arc<str>, Arc<str>, MessageKey) {
        let (tenant, name) = (Arc::clone(&self.tenant), Arc::clone(&self.name));
        (tenant, name, Arc::clone(&self.correlation_key), self.message)
    }

    /// The key that it is found by with the sender's id, if it has one.
    pub(crate) fn by_id(&self) -> Option<IdentifiedBy> {
        let id = Arc::clone(self.id.as_ref()?);
        let (tenant, name) = (Arc::clone(&self.tenant), Arc::clone(&self.name));
        Some((tenant, name, Arc::clone(&self.correlation_key), id))
    }
}

/// An instance waits for a message, as the partition of the message knows it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct WaitingInstance {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionKey,
    /// The waiting instance.
    #[n(1)]
    pub instance: ProcessInstanceKey,
    /// The id of its process: a message goes to one instance of each.
    #[cbor(n(2), with = "element_id")]
    pub process: ElementId,
    /// Owner of the data.
    #[cbor(n(3), with = "text")]
    pub tenant: Arc<str>,
    /// Name of the message.
    #[cbor(n(4), with = "text")]
    pub name: Arc<str>,
    /// The value that it must carry.
    #[cbor(n(5), with = "text")]
    pub correlation_key: Arc<str>,
    /// Whether it goes on waiting after a message.
    #[n(6)]
    pub stays: bool,
}

impl WaitingInstance {
    /// The key that it is found by.
    pub(crate) fn by_name(&self) -> (Arc<str>, Arc<str>, Arc<str>, ElementId, SubscriptionKey) {
        let (tenant, name) = (Arc::clone(&self.tenant), Arc::clone(&self.name));
        let correlation_key = Arc::clone(&self.correlation_key);
        (tenant, name, correlation_key, self.process.clone(), self.subscription)
    }
}

/// A message on its way to an instance.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct CorrelatedMessage {
    /// The message.
    #[n(0)]
    pub message: MessageKey,
    /// The subscription it was found for.
    #[n(1)]
    pub waiting: WaitingInstance,
    /// Variables.
    #[n(2)]
    pub payload: Vec<Payload>,
}

/// A signal is broadcast.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct SignalBroadcast {
    /// The broadcast.
    #[n(0)]
    pub broadcast: BroadcastKey,
    /// Owner of the data.
    #[cbor(n(1), with = "text")]
    pub tenant: Arc<str>,
    /// Name of the signal.
    #[cbor(n(2), with = "text")]
    pub name: Arc<str>,
    /// Variables for whoever catches it.
    #[n(3)]
    pub payload: Vec<Payload>,
    /// The number of this event: who waits since later does not catch it.
    #[n(4)]
    pub since: u64,
}

/// What partitions tell each other. Mail to one's own partition is read in the same command.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub enum Mail {
    /// An instance waits for a message that would come here.
    #[n(0)]
    Wait(#[n(0)] Box<WaitingInstance>),
    /// It waits no longer.
    #[n(1)]
    StopWaiting(#[n(0)] Box<WaitingInstance>),
    /// A message for an instance of yours.
    #[n(2)]
    Correlate(#[n(0)] Box<CorrelatedMessage>),
    /// The instance was not waiting any more: look for another.
    #[n(3)]
    Declined(#[n(0)] Box<CorrelatedMessage>),
    /// A message that an instance throws.
    #[n(4)]
    Publish(#[n(0)] Box<MessagePublication>),
    /// A signal.
    #[n(5)]
    Broadcast(#[n(0)] Box<SignalBroadcast>),
}
