//! Stored bytes: deployed files and values too large for a row, by hash, cut into rows.

use minicbor::{Decode, Encode};

use super::{Present, table};
use crate::ids::{ContentHash, Timestamp};

/// Stored bytes as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct ContentRow {
    /// How many bytes.
    #[n(0)]
    pub length: u64,
    /// When they were stored.
    #[n(1)]
    pub stored_at: Timestamp,
    /// Whether something refers to them that is never dropped.
    #[n(2)]
    pub referenced: bool,
    /// How often variables of instances were set to them, as far as those are not dropped.
    #[cbor(n(3), default)]
    pub references: u32,
}

impl ContentRow {
    /// Whether nothing refers to them: they are removed an hour after they were stored.
    pub fn is_unreferenced(&self) -> bool {
        !self.referenced && self.references == 0
    }
}

/// A piece of stored bytes.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct Chunk {
    /// The bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

table! {
    /// By hash.
    Contents: ContentHash => ContentRow
}
table! {
    /// By time of storing and hash, while nothing refers to them.
    UnreferencedContents: (Timestamp, ContentHash) => Present
}
table! {
    /// By hash and position.
    Chunks: (ContentHash, u32) => Chunk
}
