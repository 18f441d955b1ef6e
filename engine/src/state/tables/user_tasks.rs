//! User tasks, open and ended, and the indexes of the inbox.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::{Present, table};
use crate::ids::{
    ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey, Timestamp, UserTaskKey,
};
use crate::record::{element_id, optional_text, text, texts};
use crate::store::key_codec::KeyCodec;

/// Life of a user task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum UserTaskState {
    /// It is open.
    #[n(0)]
    Created,
    /// It was done.
    #[n(1)]
    Completed,
    /// It was withdrawn.
    #[n(2)]
    Canceled,
}

impl KeyCodec for UserTaskState {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(*self as u8);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        match u8::read(bytes)? {
            0 => Some(Self::Created),
            1 => Some(Self::Completed),
            2 => Some(Self::Canceled),
            _ => None,
        }
    }
}

/// A user task.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct UserTaskRow {
    /// The element instance that waits for it.
    #[n(0)]
    pub element_instance: ElementInstanceKey,
    /// The instance it belongs to.
    #[n(1)]
    pub instance: ProcessInstanceKey,
    /// XML id of the flow node.
    #[cbor(n(2), with = "element_id")]
    pub element: ElementId,
    /// The name of the flow node.
    #[cbor(n(3), with = "optional_text", has_nil)]
    pub name: Option<Arc<str>>,
    /// The version that runs.
    #[n(4)]
    pub definition: ProcessDefinitionKey,
    /// The id of the `process` element.
    #[cbor(n(5), with = "element_id")]
    pub process: ElementId,
    /// The version number.
    #[n(6)]
    pub version: u32,
    /// Owner of the data.
    #[cbor(n(7), with = "text")]
    pub tenant: Arc<str>,
    /// Life.
    #[n(8)]
    pub state: UserTaskState,
    /// The person it is given to.
    #[cbor(n(9), with = "optional_text", has_nil)]
    pub assignee: Option<Arc<str>>,
    /// Groups it is offered to.
    #[cbor(n(10), with = "texts")]
    pub candidate_groups: Vec<Arc<str>>,
    /// People it is offered to.
    #[cbor(n(11), with = "texts")]
    pub candidate_users: Vec<Arc<str>>,
    /// When it should be done.
    #[n(12)]
    pub due_date: Option<Timestamp>,
    /// When somebody should look at it.
    #[n(13)]
    pub follow_up_date: Option<Timestamp>,
    /// 0 to 100.
    #[n(14)]
    pub priority: u8,
    /// When it was created.
    #[n(15)]
    pub created_at: Timestamp,
    /// When it was done or withdrawn.
    #[n(16)]
    pub ended_at: Option<Timestamp>,
    /// Labels of the instance.
    #[cbor(n(17), with = "texts")]
    pub tags: Vec<Arc<str>>,
    /// A key of the business.
    #[cbor(n(18), with = "optional_text", has_nil)]
    pub business_id: Option<Arc<str>>,
}

/// A candidate as an index names it: a group or a user.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Candidate {
    /// A group.
    Group(Arc<str>),
    /// A user.
    User(Arc<str>),
}

impl KeyCodec for Candidate {
    fn write(&self, bytes: &mut Vec<u8>) {
        let (tag, name) = match self {
            Self::Group(name) => (0, name),
            Self::User(name) => (1, name),
        };
        bytes.push(tag);
        name.write(bytes);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        match u8::read(bytes)? {
            0 => Arc::read(bytes).map(Self::Group),
            1 => Arc::read(bytes).map(Self::User),
            _ => None,
        }
    }
}

table! {
    /// By key.
    UserTasks: UserTaskKey => UserTaskRow
}
table! {
    /// Open ones by tenant, candidate, due date (absent last) and key.
    UserTasksByCandidate: (Arc<str>, Candidate, Option<Timestamp>, UserTaskKey) => Present
}
table! {
    /// Open ones by tenant, assignee, due date (absent last) and key.
    UserTasksByAssignee: (Arc<str>, Arc<str>, Option<Timestamp>, UserTaskKey) => Present
}
table! {
    /// By tenant, state, creation and key.
    UserTasksByState: (Arc<str>, UserTaskState, Timestamp, UserTaskKey) => Present
}
