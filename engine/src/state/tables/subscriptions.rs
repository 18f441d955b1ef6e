//! What is waited for: by instances, and by processes for a start.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::{Present, table};
use crate::event::{Awaited, StartSubscription};
use crate::ids::{ElementId, ElementInstanceKey, ProcessInstanceKey, SubscriptionKey};
use crate::record::{element_id, text};

/// An element instance or a scope waits for something.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct SubscriptionRow {
    /// The waiting instance.
    #[n(0)]
    pub instance: ProcessInstanceKey,
    /// Who waits in it.
    #[n(1)]
    pub holder: ElementInstanceKey,
    /// XML id of the event that is triggered.
    #[cbor(n(2), with = "element_id")]
    pub target: ElementId,
    /// What for.
    #[n(3)]
    pub awaited: Awaited,
    /// Since which event of the partition.
    #[n(4)]
    pub since: u64,
    /// Owner of the data.
    #[cbor(n(5), with = "text")]
    pub tenant: Arc<str>,
    /// The id of the process.
    #[cbor(n(6), with = "element_id")]
    pub process: ElementId,
}

table! {
    /// By key.
    Subscriptions: SubscriptionKey => SubscriptionRow
}
table! {
    /// Instances that wait for a signal, by tenant, name and key.
    SignalSubscriptions: (Arc<str>, Arc<str>, SubscriptionKey) => Present
}
table! {
    /// By key.
    StartSubscriptions: SubscriptionKey => StartSubscription
}
table! {
    /// Processes that a message starts, by tenant, name and key.
    MessageStarts: (Arc<str>, Arc<str>, SubscriptionKey) => Present
}
table! {
    /// Processes that a signal starts, by tenant, name and key.
    SignalStarts: (Arc<str>, Arc<str>, SubscriptionKey) => Present
}
