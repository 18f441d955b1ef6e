//! Process instances: the header of an instance and its root scope, one row for good.

use std::collections::VecDeque;
use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::scopes::ScopePart;
use super::{Present, table};
use crate::event::{Caller, Visits};
use crate::ids::{
    ElementId, ElementInstanceKey, IncidentKey, ProcessDefinitionKey, ProcessInstanceKey,
    SubscriptionKey, Timestamp,
};
use crate::record::{element_id, optional_element_id, optional_text, text, texts};

/// Life of a process instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum InstanceState {
    /// It runs.
    #[n(0)]
    Active,
    /// It is being ended from outside; nothing in it begins any more.
    #[n(1)]
    Terminating,
    /// It reached its end.
    #[n(2)]
    Completed,
    /// It was ended from outside.
    #[n(3)]
    Terminated,
}

impl InstanceState {
    /// Whether nothing can happen in it any more.
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Completed | Self::Terminated)
    }
}

/// A token that stands before a flow node and waits to be moved on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct QueuedToken {
    /// The sequence flow it came by; none where a scope starts.
    #[cbor(n(0), with = "optional_element_id", has_nil)]
    pub flow: Option<ElementId>,
    /// The flow node it stands before.
    #[cbor(n(1), with = "element_id")]
    pub target: ElementId,
    /// The scope.
    #[n(2)]
    pub scope: ElementInstanceKey,
}

/// Header and root scope of a process instance.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct ProcessInstanceRow {
    /// The version that runs.
    #[n(0)]
    pub definition: ProcessDefinitionKey,
    /// The id of the `process` element.
    #[cbor(n(1), with = "element_id")]
    pub process: ElementId,
    /// The version number.
    #[n(2)]
    pub version: u32,
    /// Owner of the data.
    #[cbor(n(3), with = "text")]
    pub tenant: Arc<str>,
    /// Life.
    #[n(4)]
    pub state: InstanceState,
    /// Start.
    #[n(5)]
    pub started_at: Timestamp,
    /// End.
    #[n(6)]
    pub ended_at: Option<Timestamp>,
    /// A key of the business.
    #[cbor(n(7), with = "optional_text", has_nil)]
    pub business_id: Option<Arc<str>>,
    /// Labels given at the start.
    #[cbor(n(8), with = "texts")]
    pub tags: Vec<Arc<str>>,
    /// The next key of this instance; a multiple of the block size means that a new block is due.
    #[n(9)]
    pub next_key: u64,
    /// The root scope.
    #[n(10)]
    pub root: ScopePart,
    /// Active incidents.
    #[n(11)]
    pub incidents: u32,
    /// Tokens to move on, in order; empty between batches unless the instance gave way.
    #[n(12)]
    pub tokens: VecDeque<QueuedToken>,
    /// Activations since the instance last waited; kept while tokens are stored.
    #[n(13)]
    pub visits: Vec<Visits>,
    /// Whether the root scope holds variables.
    #[n(14)]
    pub has_variables: bool,
    /// Scopes whose insides are being terminated, the first to be done first.
    #[n(15)]
    pub ending: Vec<ElementInstanceKey>,
    /// What the event sub-processes of the root scope wait for.
    #[cbor(n(16), default)]
    pub subscriptions: Vec<SubscriptionKey>,
    /// Who called it.
    #[n(17)]
    pub caller: Option<Caller>,
    /// The code of the error that nobody caught, which ended it.
    #[cbor(n(18), with = "optional_text", has_nil)]
    pub uncaught_error: Option<Arc<str>>,
    /// Active incidents in the instances that it called, at all depths.
    #[n(19)]
    pub called_incidents: Option<u32>,
    /// The correlation key of the message that started it.
    #[cbor(n(20), with = "optional_text", has_nil)]
    pub correlation_key: Option<Arc<str>>,
    /// The incident of the root scope itself.
    #[n(21)]
    pub root_incident: Option<IncidentKey>,
}

impl ProcessInstanceRow {
    /// The instance above all calls: itself, where it was called by nobody.
    pub fn root_of(&self, own: ProcessInstanceKey) -> ProcessInstanceKey {
        self.caller.map_or(own, |caller| caller.root)
    }

    /// Whether something in it is stuck, or in an instance that it called.
    pub fn has_incident(&self) -> bool {
        self.incidents > 0 || self.called_incidents.is_some_and(|incidents| incidents > 0)
    }
}

table! {
    /// By key.
    ProcessInstances: ProcessInstanceKey => ProcessInstanceRow
}
table! {
    /// By tenant, definition and key, while they run.
    ActiveInstances: (Arc<str>, ProcessDefinitionKey, ProcessInstanceKey) => Present
}
table! {
    /// By days since 1970-01-01 of their end, definition and key.
    InstancesByEnd: (u32, ProcessDefinitionKey, ProcessInstanceKey) => Present
}
