//! What a scope holds besides its variables: part of the row of its process or element instance.

use minicbor::{Decode, Encode};

use crate::event::ScopeOutcome;
use crate::ids::{ElementId, ElementInstanceKey};
use crate::record::element_id;

/// Tokens that wait at a gateway for others, of one incoming flow.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct ParkedTokens {
    /// XML id of the gateway.
    #[cbor(n(0), with = "element_id")]
    pub gateway: ElementId,
    /// XML id of the flow they came by.
    #[cbor(n(1), with = "element_id")]
    pub flow: ElementId,
    /// How many there are, at least one.
    #[n(2)]
    pub count: u32,
}

/// The inside of a scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct ScopePart {
    /// Active element instances directly inside.
    #[n(0)]
    pub active_children: u32,
    /// Tokens of the instance's queue that are in this scope.
    #[n(1)]
    pub queued: u32,
    /// Tokens that wait at gateways.
    #[n(2)]
    pub parked: Vec<ParkedTokens>,
    /// Set while what is active inside is being terminated.
    #[n(3)]
    pub ending: Option<ScopeOutcome>,
    /// The event that interrupted it: a boundary event outside, or the event sub-process inside
    /// that is all that goes on. No other event sub-process begins in it any more.
    #[n(4)]
    pub interrupted_by: Option<ElementInstanceKey>,
}

impl ScopePart {
    /// Whether no token and nothing active is left inside.
    pub fn is_empty(&self) -> bool {
        self.active_children == 0 && self.queued == 0 && self.parked.is_empty()
    }
}
