//! Deployments, files and process definitions.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::table;
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
    /// By tenant and file name: an unchanged file gets no new version.
    ResourcesByName: (Arc<str>, Arc<str>) => DeployedResource
}
table! {
    /// By key.
    Deployments: DeploymentKey => DeploymentRow
}
