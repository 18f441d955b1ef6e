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

/// A name and a value that the diagram gives an element for tools.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct ElementProperty {
    /// The name.
    #[cbor(n(0), with = "text")]
    pub name: Arc<str>,
    /// The value.
    #[cbor(n(1), with = "text")]
    pub value: Arc<str>,
}

impl ElementProperty {
    /// The property that names the kind of an inbound connector.
    pub const INBOUND_CONNECTOR: &'static str = "inbound.type";
    /// The property that names a tool of an agent.
    pub const TOOL_NAME: &'static str = "io.camunda.tool:name";
    /// What the names of all properties of a tool begin with.
    pub const TOOL_PREFIX: &'static str = "io.camunda.tool:";

    /// Whether searches tell of properties with this name; others stay in the file only.
    pub fn is_told(name: &str) -> bool {
        name == Self::INBOUND_CONNECTOR || name.starts_with(Self::TOOL_PREFIX)
    }
}

/// What the diagram calls an element, and what it tells tools about it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct NamedElement {
    /// XML id of the element.
    #[cbor(n(0), with = "element_id")]
    pub element: ElementId,
    /// Its name; the id where it has none.
    #[cbor(n(1), with = "text")]
    pub name: Arc<str>,
    /// Those of its properties that searches tell of.
    #[cbor(n(2), default)]
    pub properties: Vec<ElementProperty>,
}
