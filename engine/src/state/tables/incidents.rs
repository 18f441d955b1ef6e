//! Incidents, active and resolved.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::{Present, table};
use crate::ids::{
    ElementId, ElementInstanceKey, IncidentKey, JobKey, ProcessDefinitionKey, ProcessInstanceKey,
    Timestamp,
};
use crate::incident::IncidentKind;
use crate::record::{element_id, text};
use crate::store::key_codec::KeyCodec;

/// Life of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum IncidentState {
    /// The step is stuck.
    #[n(0)]
    Active,
    /// The step went on or ended.
    #[n(1)]
    Resolved,
}

impl KeyCodec for IncidentState {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(*self as u8);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        match u8::read(bytes)? {
            0 => Some(Self::Active),
            1 => Some(Self::Resolved),
            _ => None,
        }
    }
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct IncidentRow {
    /// The element instance that is stuck.
    #[n(0)]
    pub element_instance: ElementInstanceKey,
    /// The instance it belongs to.
    #[n(1)]
    pub instance: ProcessInstanceKey,
    /// XML id of the flow node.
    #[cbor(n(2), with = "element_id")]
    pub element: ElementId,
    /// The version that runs.
    #[n(3)]
    pub definition: ProcessDefinitionKey,
    /// The id of the `process` element.
    #[cbor(n(4), with = "element_id")]
    pub process: ElementId,
    /// Owner of the data.
    #[cbor(n(5), with = "text")]
    pub tenant: Arc<str>,
    /// What kind of trouble.
    #[n(6)]
    pub kind: IncidentKind,
    /// What is wrong and what to do.
    #[cbor(n(7), with = "text")]
    pub message: Arc<str>,
    /// The job that ran out of attempts.
    #[n(8)]
    pub job: Option<JobKey>,
    /// Life.
    #[n(9)]
    pub state: IncidentState,
    /// When it was created.
    #[n(10)]
    pub created_at: Timestamp,
    /// When it was resolved.
    #[n(11)]
    pub resolved_at: Option<Timestamp>,
}

table! {
    /// By key.
    Incidents: IncidentKey => IncidentRow
}
table! {
    /// By tenant, state and key.
    IncidentsByState: (Arc<str>, IncidentState, IncidentKey) => Present
}
table! {
    /// By process instance and key.
    IncidentsByInstance: (ProcessInstanceKey, IncidentKey) => Present
}
