//! What was deleted: ended instances with their history, and versions of processes.

use minicbor::{Decode, Encode};

use crate::ids::{ContentHash, IncidentKey, ProcessDefinitionKey, ProcessInstanceKey, UserTaskKey};
use crate::record::RecordContext;

/// Where a page of an instance lies: the next key before it, and its first event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct PagePlace {
    /// The next key of the instance before it.
    #[n(0)]
    pub first_key: u64,
    /// The number of its first event.
    #[n(1)]
    pub first_event: u64,
}

/// Rows of a dropped instance that are gone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct ErasedRows {
    /// The instance.
    #[n(0)]
    pub instance: ProcessInstanceKey,
    /// The last page whose events were looked at for rows; none where all were.
    #[n(1)]
    pub through: Option<PagePlace>,
    /// Its user tasks.
    #[n(2)]
    pub user_tasks: Vec<UserTaskKey>,
    /// Its incidents.
    #[n(3)]
    pub incidents: Vec<IncidentKey>,
    /// The first keys of its key blocks.
    #[n(4)]
    pub blocks: Vec<u64>,
    /// Stored values that it referred to and that stay, where references were not counted yet.
    #[n(5)]
    pub contents: Vec<ContentHash>,
    /// Stored values that it referred to.
    #[cbor(n(6), default)]
    pub values: Vec<ReferredValue>,
}

/// A stored value that a dropped instance referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct ReferredValue {
    /// Its hash.
    #[n(0)]
    pub hash: ContentHash,
    /// References that are left, as an absolute number: those of instances that were dropped with
    /// their events cannot be counted again.
    #[n(1)]
    pub references: u32,
}

/// A version of a process by key and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct VersionReference {
    /// Its key.
    #[n(0)]
    pub definition: ProcessDefinitionKey,
    /// Its number.
    #[n(1)]
    pub version: u32,
}

/// A version that can be started no more.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct DefinitionDeletion {
    /// The version.
    #[n(0)]
    pub definition: ProcessDefinitionKey,
    /// The newest version that is left.
    #[n(1)]
    pub latest: Option<VersionReference>,
    /// The newest version that is left with the label of this one.
    #[n(2)]
    pub same_tag: Option<VersionReference>,
    /// The highest version number that the process ever had.
    #[n(3)]
    pub last_version: u32,
    /// Whether no instance of it runs.
    #[n(4)]
    pub is_drained: bool,
    /// Whether its ended instances are dropped, and then the version itself.
    #[n(5)]
    pub erases_history: bool,
}
