//! Messages, who waits for them, broadcasts of signals, and mail between partitions.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::{Present, table};
use crate::event::{Mail, MessagePublication, SignalBroadcast, WaitingInstance};
use crate::ids::{BroadcastKey, ElementId, MessageKey, ProcessInstanceKey, SubscriptionKey};
use crate::record::element_ids;

/// A message that waits for subscriptions, or that is just being given to them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct MessageRow {
    /// The message.
    #[n(0)]
    pub publication: MessagePublication,
    /// Ids of the processes that have it.
    #[cbor(n(1), with = "element_ids")]
    pub correlated: Vec<ElementId>,
}

/// Which message has an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct IdentifiedMessage {
    /// The message.
    #[n(0)]
    pub message: MessageKey,
}

/// Which running instance a message with a correlation key started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct StartedInstance {
    /// The instance.
    #[n(0)]
    pub instance: ProcessInstanceKey,
}

/// A broadcast that is not over.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct BroadcastRow {
    /// What is broadcast.
    #[n(0)]
    pub signal: SignalBroadcast,
    /// The last subscription that was looked at.
    #[n(1)]
    pub through: Option<SubscriptionKey>,
}

/// Mail that another partition has not read yet, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct MailRow {
    /// What it says.
    #[n(0)]
    pub mail: Mail,
}

/// How many letters there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct MailCount {
    /// The number of the last one.
    #[n(0)]
    pub last: u64,
}

table! {
    /// By key.
    Messages: MessageKey => MessageRow
}
table! {
    /// Messages by tenant, name, correlation key and key.
    MessagesByName: (Arc<str>, Arc<str>, Arc<str>, MessageKey) => Present
}
table! {
    /// Messages by tenant, name, correlation key and id.
    MessagesById: (Arc<str>, Arc<str>, Arc<str>, Arc<str>) => IdentifiedMessage
}
table! {
    /// Who waits for a message, by tenant, name, correlation key, process and subscription.
    WaitingInstances:
        (Arc<str>, Arc<str>, Arc<str>, ElementId, SubscriptionKey) => WaitingInstance
}
table! {
    /// Instances that a message started, by tenant, process and correlation key, while they run.
    StartedByMessage: (Arc<str>, ElementId, Arc<str>) => StartedInstance
}
table! {
    /// Broadcasts that are not over, by key.
    Broadcasts: BroadcastKey => BroadcastRow
}
table! {
    /// Mail for other partitions, by receiver and number.
    Outbox: (u16, u64) => MailRow
}
table! {
    /// The last letter to each partition.
    MailSent: u16 => MailCount
}
table! {
    /// The last letter that was read of each partition.
    MailRead: u16 => MailCount
}
