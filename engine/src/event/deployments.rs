//! What a deployment brought.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use crate::ids::{ContentHash, ElementId, ProcessDefinitionKey};
use crate::record::{RecordContext, element_id, optional_text, text};

/// One process of a deployed file.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct DeployedProcess {
    /// Its key.
    #[n(0)]
    pub definition: ProcessDefinitionKey,
    /// The id of the `process` element.
    #[cbor(n(1), with = "element_id")]
    pub process: ElementId,
    /// Counted from 1 for each process id and tenant.
    #[n(2)]
    pub version: u32,
    /// The name of the `process` element.
    #[cbor(n(3), with = "optional_text", has_nil)]
    pub name: Option<Arc<str>>,
    /// True if this deployment made the version, false if it was there already.
    #[n(4)]
    pub created: bool,
    /// A label of the version.
    #[cbor(n(5), with = "optional_text", has_nil)]
    pub version_tag: Option<Arc<str>>,
    /// How long instances are kept after their end, in milliseconds, where the file says it; 0 for
    /// ever.
    #[n(6)]
    pub time_to_live_ms: Option<i64>,
}

/// One deployed file.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct DeployedResource {
    /// File name as it was uploaded.
    #[cbor(n(0), with = "text")]
    pub name: Arc<str>,
    /// Hash of its bytes, which lie in chunks.
    #[n(1)]
    pub hash: ContentHash,
    /// Its executable processes.
    #[n(2)]
    pub processes: Vec<DeployedProcess>,
}

/// The name of an element in the diagram.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct NamedElement {
    /// XML id of the element.
    #[cbor(n(0), with = "element_id")]
    pub element: ElementId,
    /// Its name.
    #[cbor(n(1), with = "text")]
    pub name: Arc<str>,
}
