//! How instances of processes and of their elements begin and end.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::ElementKind;
use crate::ids::{ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey};
use crate::record::{RecordContext, element_id, optional_element_id, optional_text, text, texts};

/// A flow node begins: the data of `ElementActivating` and `ElementActivated`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct Activation {
    /// The new element instance.
    #[n(0)]
    pub element_instance: ElementInstanceKey,
    /// XML id of the flow node.
    #[cbor(n(1), with = "element_id")]
    pub element: ElementId,
    /// What it is.
    #[n(2)]
    pub kind: ElementKind,
    /// The scope it runs in.
    #[n(3)]
    pub scope: ElementInstanceKey,
    /// The sequence flow whose token it consumes; none where a scope starts.
    #[cbor(n(4), with = "optional_element_id", has_nil)]
    pub flow: Option<ElementId>,
    /// Its number in its multi-instance body, from 0.
    #[n(5)]
    pub iteration: Option<u32>,
    /// Whether the key behind its own is kept for a job, where its kind does not say so.
    #[n(6)]
    pub reserves_job: Option<bool>,
}

impl Activation {
    /// Whether the key behind its own is kept for its job.
    pub fn embeds_job(&self) -> bool {
        self.kind.embeds_job() || self.reserves_job == Some(true)
    }
}

/// The call activity that an instance was called by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct Caller {
    /// The calling process instance.
    #[n(0)]
    pub instance: ProcessInstanceKey,
    /// Its call activity.
    #[n(1)]
    pub element_instance: ElementInstanceKey,
    /// Calls above the called instance: 1 where the caller was called by nobody.
    #[n(2)]
    pub depth: u32,
    /// The instance at the top, which was called by nobody.
    #[n(3)]
    pub root: ProcessInstanceKey,
}

/// A process instance begins.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct InstanceCreation {
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
    /// A key of the business, such as an order number.
    #[cbor(n(4), with = "optional_text", has_nil)]
    pub business_id: Option<Arc<str>>,
    /// Labels given at the start.
    #[cbor(n(5), with = "texts")]
    pub tags: Vec<Arc<str>>,
    /// The element that the first token stands before.
    #[cbor(n(6), with = "element_id")]
    pub start: ElementId,
    /// Who called it.
    #[n(7)]
    pub caller: Option<Caller>,
    /// The correlation key of the message that started it: while it runs, no other message with
    /// that key starts the process.
    #[cbor(n(8), with = "optional_text", has_nil)]
    pub correlation_key: Option<Arc<str>>,
}

/// How often an element was activated in a scope since the instance last waited.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct Visits {
    /// The scope.
    #[n(0)]
    pub scope: ElementInstanceKey,
    /// XML id of the flow node.
    #[cbor(n(1), with = "element_id")]
    pub element: ElementId,
    /// Activations.
    #[n(2)]
    pub count: u32,
}

/// What becomes of a scope once nothing in it is active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum ScopeOutcome {
    /// It completes, as after a terminate end event.
    #[n(0)]
    Completes,
    /// An event interrupted it, which goes on: a boundary event outside, or the event sub-process
    /// inside.
    #[n(1)]
    Interrupted,
}
