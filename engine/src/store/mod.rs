//! Bytes on disk: the `Store` trait and its implementations.
//!
//! Owns atomic batches, durability, ordered reads and the ownership of a data folder. Knows
//! nothing of BPMN: keys and values are bytes, made by `state`. One batch is one commit; `apply`
//! makes it visible atomically, `sync` makes it durable, and nobody is told before `sync`.

use std::ops::{Bound, ControlFlow};

mod caught_panic;
mod contract;
mod durable_mark;
mod empty_stretches;
mod error;
mod fjall_journal;
mod fjall_manifest;
pub mod fjall_store;
mod folder;
pub mod key_codec;
pub mod memory_store;
pub mod sled_store;

pub use error::StoreError;
pub use folder::{StoreKind, StoreOptions, UnknownStoreKind, open};

/// Number of a batch in its store, counted from 1; 0 means that nothing was written yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct BatchNumber(pub u64);

/// Fencing epoch of an owner: the store refuses batches of an owner that was deposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Epoch(pub u64);

/// The largest value of one row, in bytes. sled keeps larger ones in files that it never syncs.
pub const VALUE_BYTES_MAX: usize = 4096;

/// Operations that a batch should not go beyond, batch-wide rows included: longer ones hold
/// sled's process-wide write lock so long that readers notice. Commands give way well before it;
/// but what must happen at once, such as the end of an instance with thousands of variables, is one
/// batch however long it is, and every store takes it.
pub const BATCH_OPERATIONS_MAX: usize = 4096;

/// One change of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// Inserts the row or replaces its value; at most [`VALUE_BYTES_MAX`] bytes.
    Put {
        /// Full key: table id, partition, key.
        key: Vec<u8>,
        /// Encoded row.
        value: Vec<u8>,
    },
    /// Removes the row; removing an absent row changes nothing.
    Delete {
        /// Full key: table id, partition, key.
        key: Vec<u8>,
    },
}

/// All changes of one commit; applied entirely or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteBatch {
    /// The number of this batch: the one before it plus one. The first one of an empty store may
    /// have any number from 1 on.
    pub number: BatchNumber,
    /// The epoch of the owner that decided this batch.
    pub epoch: Epoch,
    /// The changes; at most one per key.
    pub operations: Vec<Operation>,
}

/// The order of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Ascending by key bytes.
    Forward,
    /// Descending by key bytes.
    Backward,
}

/// The keys of a scan, as bounds on key bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRange {
    /// Lower bound.
    pub start: Bound<Vec<u8>>,
    /// Upper bound.
    pub end: Bound<Vec<u8>>,
}

impl KeyRange {
    /// All keys that begin with `prefix`.
    pub fn prefix(prefix: &[u8]) -> Self {
        let mut end = prefix.to_vec();
        while let Some(last) = end.pop() {
            if last < u8::MAX {
                end.push(last + 1);
                return Self { start: Bound::Included(prefix.to_vec()), end: Bound::Excluded(end) };
            }
        }
        Self { start: Bound::Included(prefix.to_vec()), end: Bound::Unbounded }
    }
}

/// Gets key and value of one row of a scan, and may stop the scan.
pub type RowVisitor<'a> = dyn FnMut(&[u8], &[u8]) -> ControlFlow<()> + 'a;

/// Rows as one batch left them; never half a batch.
///
/// A view may be kept for one page of results. An implementation that cannot keep it longer
/// (sled after 10 ms) goes on from its position under a newer batch; [`ReadView::batch`] then
/// gives the newer number.
pub trait ReadView {
    /// The newest batch that any read of this view has seen.
    fn batch(&self) -> BatchNumber;

    /// The value of one row.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Calls `visit` with key and value of each row of `range` in the order of `direction`
    /// until it breaks. Each scan of one view may be started while no other one runs.
    fn scan(
        &self,
        range: &KeyRange,
        direction: Direction,
        visit: &mut RowVisitor<'_>,
    ) -> Result<(), StoreError>;
}

/// A durable, ordered map of bytes with atomic batches and one owner.
pub trait Store: Send + Sync {
    /// Which implementation this is.
    fn kind(&self) -> StoreKind;

    /// Takes ownership: every earlier epoch is refused from now on. Called once by each writer
    /// before its first batch.
    fn acquire(&self) -> Result<Epoch, StoreError>;

    /// A view of the newest applied batch.
    fn read_view(&self) -> Result<Box<dyn ReadView + '_>, StoreError>;

    /// Makes the batch visible as a whole. Fails with [`StoreError::Deposed`] for an old epoch.
    /// After another error nothing of the batch is visible once [`Store::reopen`] succeeded.
    fn apply(&self, batch: &WriteBatch) -> Result<(), StoreError>;

    /// Makes all batches up to this one durable: they survive a power cut. After an error a
    /// second call proves nothing, so the caller must stop.
    fn sync(&self, number: BatchNumber) -> Result<(), StoreError>;

    /// Opens the data folder again after a failed `apply`.
    fn reopen(&self) -> Result<(), StoreError>;

    /// Bytes that the store takes on disk (in memory for the memory store).
    fn disk_bytes(&self) -> Result<u64, StoreError>;

    /// Signs of trouble that do not stop the store, such as files in sled's `blobs/`.
    fn warnings(&self) -> Vec<String>;
}
