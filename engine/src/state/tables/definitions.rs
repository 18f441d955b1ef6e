//! Deployments, files and process definitions.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::{Present, table};
use crate::event::{DeployedResource, NamedElement};
use crate::ids::{
    ContentHash, DeploymentKey, ElementId, ProcessDefinitionKey, SubscriptionKey, Timestamp,
};
use crate::record::{element_id, optional_text, text};

/// One version of a process.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct ProcessDefinitionRow {
    /// The id of the `process` element.
    #[cbor(n(0), with = "element_id")]
    pub process: ElementId,
    /// Counted from 1 for each process id and tenant.
    #[n(1)]
    pub version: u32,
    /// The name of the `process` element.
    #[cbor(n(2), with = "optional_text", has_nil)]
    pub name: Option<Arc<str>>,
    /// The file it came in.
    #[cbor(n(3), with = "text")]
    pub resource_name: Arc<str>,
    /// Hash of the file's stored bytes.
    #[n(4)]
    pub hash: ContentHash,
    /// The deployment that made it.
    #[n(5)]
    pub deployment: DeploymentKey,
    /// Owner of the data.
    #[cbor(n(6), with = "text")]
    pub tenant: Arc<str>,
    /// What starts it besides a command, while it is the newest version.
    #[cbor(n(7), default)]
    pub starts: Vec<SubscriptionKey>,
    /// A label of the version.
    #[cbor(n(8), with = "optional_text", has_nil)]
    pub version_tag: Option<Arc<str>>,
    /// Set once somebody deleted it.
    #[n(9)]
    pub removal: Option<DefinitionRemoval>,
    /// How long instances are kept after their end, in milliseconds, where the file says it; 0 for
    /// ever.
    #[n(10)]
    pub time_to_live_ms: Option<i64>,
}

/// How far the deletion of a version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct DefinitionRemoval {
    /// Whether none of its instances runs any more.
    #[n(0)]
    pub is_drained: bool,
    /// Whether its ended instances are dropped, and then the row itself.
    #[n(1)]
    pub erases_history: bool,
}

/// Life of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DefinitionState {
    /// It can be started.
    Active,
    /// It was deleted, and instances of it still run.
    Draining,
    /// It was deleted, and is kept for the history of its instances only.
    Deleted,
}

impl ProcessDefinitionRow {
    /// Life.
    pub fn state(&self) -> DefinitionState {
        match self.removal {
            None => DefinitionState::Active,
            Some(DefinitionRemoval { is_drained: false, .. }) => DefinitionState::Draining,
            Some(DefinitionRemoval { is_drained: true, .. }) => DefinitionState::Deleted,
        }
    }

    /// Whether its start event has a form: none has, since a file with one is refused until forms
    /// can be deployed.
    pub fn has_start_form(&self) -> bool {
        false
    }
}

/// The highest version number that a process ever had, kept where that version was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct LastVersion {
    /// The version number.
    #[n(0)]
    pub version: u32,
}

/// What the elements of a version are called in the diagram.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct ElementNamesRow {
    /// Those that have a name.
    #[n(0)]
    pub names: Vec<NamedElement>,
}

/// A key of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct DefinitionReference {
    /// The version's key.
    #[n(0)]
    pub definition: ProcessDefinitionKey,
    /// The version number.
    #[n(1)]
    pub version: u32,
}

/// A deployment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct DeploymentRow {
    /// Owner of the data.
    #[cbor(n(0), with = "text")]
    pub tenant: Arc<str>,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// The files.
    #[n(2)]
    pub resources: Vec<DeployedResource>,
}

table! {
    /// By key.
    ProcessDefinitions: ProcessDefinitionKey => ProcessDefinitionRow
}
table! {
    /// By key of the version.
    ElementNames: ProcessDefinitionKey => ElementNamesRow
}
table! {
    /// By tenant, process id and version number.
    DefinitionsByVersion: (Arc<str>, ElementId, u32) => DefinitionReference
}
table! {
    /// By tenant, process id and label: the newest version with it.
    DefinitionsByTag: (Arc<str>, ElementId, Arc<str>) => DefinitionReference
}
table! {
    /// By tenant and process id.
    LatestDefinitions: (Arc<str>, ElementId) => DefinitionReference
}
table! {
    /// By tenant and process id, once a version was deleted: no number is given twice.
    LastVersions: (Arc<str>, ElementId) => LastVersion
}
table! {
    /// Versions that were deleted and of which something is still to be done, by key.
    DefinitionsInRemoval: ProcessDefinitionKey => Present
}
table! {
    /// By tenant and file name: an unchanged file gets no new version.
    ResourcesByName: (Arc<str>, Arc<str>) => DeployedResource
}
table! {
    /// By key.
    Deployments: DeploymentKey => DeploymentRow
}
