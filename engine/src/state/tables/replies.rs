//! Replies that are kept for requests with an idempotency key, so that a repeated request is
//! answered and not done again.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::{Present, table};
use crate::command::Reply;
use crate::ids::{ContentHash, ProcessInstanceKey, Timestamp};

/// Tenant, principal (empty where none is known) and idempotency key of a request.
pub type RequestName = (Arc<str>, Arc<str>, Arc<str>);

/// A kept reply.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct ReplyRow {
    /// What the request said, as a hash: another request with the same key is refused.
    #[n(0)]
    pub request: ContentHash,
    /// From then on the key is free again.
    #[n(1)]
    pub expires_at: Timestamp,
    /// The reply.
    #[n(2)]
    pub reply: Reply,
    /// The instance for the end of which the reply waits.
    #[n(3)]
    pub awaits: Option<ProcessInstanceKey>,
    /// Whether somebody has heard it a second time.
    #[n(4)]
    pub was_repeated: bool,
}

table! {
    /// By tenant, principal and idempotency key.
    Replies: RequestName => ReplyRow
}
table! {
    /// By the time they expire at, then by tenant, principal and idempotency key.
    RepliesByExpiry: (Timestamp, Arc<str>, Arc<str>, Arc<str>) => Present
}
