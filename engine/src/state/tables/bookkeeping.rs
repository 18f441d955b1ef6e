//! The store's own rows: format version, batches, key blocks, due and pending work, the clock.

use minicbor::{Decode, Encode};

use super::{Present, table};
use crate::ids::{PartitionId, ProcessInstanceKey, Timestamp};

/// The format that this version writes.
pub const FORMAT_VERSION: u32 = 1;

/// What the whole store is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct FormatRow {
    /// Format of all rows; a newer one is refused, an older one migrated.
    #[n(0)]
    pub version: u32,
    /// Number of partitions, fixed at creation.
    #[n(1)]
    pub partitions: u16,
    /// When the store was created.
    #[n(2)]
    pub created_at: Timestamp,
}

/// One batch: counters as it left them, and the pages it wrote.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct BatchRow {
    /// Time of the batch.
    #[n(0)]
    pub at: Timestamp,
    /// The first event number after it.
    #[n(1)]
    pub next_sequence: u64,
    /// The first key block after it.
    #[n(2)]
    pub next_block: u64,
    /// How many pages it wrote.
    #[n(3)]
    pub pages: u32,
    /// Key bytes of its first page row, without table and partition; checked on open.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub first_page: Vec<u8>,
    /// Key bytes of its last page row.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub last_page: Vec<u8>,
}

/// Whose a key block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct BlockOwner {
    /// The process instance.
    #[n(0)]
    pub instance: ProcessInstanceKey,
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum DueKind {
    /// The lease of the job with this key ends.
    #[n(0)]
    JobLease,
    /// The back-off of the job with this key ends.
    #[n(1)]
    JobBackOff,
    /// The timer with this subscription key fires.
    #[n(2)]
    Timer,
    /// The timer of a start event with this subscription key fires.
    #[n(3)]
    StartTimer,
    /// The message with this key is dropped.
    #[n(4)]
    MessageExpiry,
}

/// A pinned time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct PinnedClock {
    /// The time.
    #[n(0)]
    pub at: Timestamp,
}

table! {
    /// One row that says how to read all others.
    Format: () => FormatRow
}
table! {
    /// By number.
    Batches: u64 => BatchRow
}
table! {
    /// By the first key of the block.
    KeyBlocks: u64 => BlockOwner
}
table! {
    /// By time and key of what is due: the first row is what the alarm waits for.
    DueWork: (Timestamp, u64) => DueKind
}
table! {
    /// By the key of the process instance or broadcast that goes on.
    PendingWork: ProcessInstanceKey => Present
}
table! {
    /// One row while the time is pinned.
    Clock: () => PinnedClock
}

/// The partition that writes the store-wide rows.
pub const STORE_PARTITION: PartitionId = PartitionId::FIRST;
