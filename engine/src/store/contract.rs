//! What every implementation does in the same way: the row in which a store keeps its batch
//! number and epoch, the checks of a batch, the bounds of a scan, and the rule of one view per
//! thread.

use std::{cell::Cell, marker::PhantomData, ops::Bound};

use super::{BatchNumber, Epoch, KeyRange, Operation, StoreError, VALUE_BYTES_MAX, WriteBatch};

/// The row of [`Ownership`]. Table 0 belongs to the store: callers neither see nor write it.
pub(super) const OWNERSHIP_KEY: &[u8] = &[0, 0, 1];

/// The first key that belongs to callers.
const FIRST_CALLER_KEY: &[u8] = &[0, 1];

/// The newest batch and the owner of a store, written in every batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ownership {
    pub(super) batch: BatchNumber,
    pub(super) epoch: Epoch,
}

impl Ownership {
    /// Of a store that nobody has acquired yet.
    pub(super) const NONE: Self = Self { batch: BatchNumber(0), epoch: Epoch(0) };

    pub(super) fn encode(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.batch.0.to_be_bytes());
        bytes[8..].copy_from_slice(&self.epoch.0.to_be_bytes());
        bytes
    }

    /// `None` where the bytes are not those of [`Ownership::encode`].
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (batch, epoch) = bytes.split_first_chunk::<8>()?;
        Some(Self {
            batch: BatchNumber(u64::from_be_bytes(*batch)),
            epoch: Epoch(u64::from_be_bytes(epoch.try_into().ok()?)),
        })
    }

    /// The next owner of the same data.
    pub(super) fn next_owner(self) -> Self {
        Self { epoch: Epoch(self.epoch.0 + 1), ..self }
    }

    /// This ownership after `batch`, or why the batch is refused.
    pub(super) fn after(self, batch: &WriteBatch) -> Result<Self, StoreError> {
        if batch.epoch != self.epoch {
            return Err(StoreError::Deposed { epoch: batch.epoch, current: self.epoch });
        }
        let expected = BatchNumber(self.batch.0 + 1);
        // The first batch of an empty store may have any number: a restored store goes on from
        // the numbers of the dumped one, which pages and postings hold.
        let is_first = self.batch == BatchNumber(0) && batch.number > self.batch;
        if batch.number != expected && !is_first {
            return Err(StoreError::OutOfOrder { number: batch.number, expected });
        }
        Ok(Self { batch: batch.number, ..self })
    }
}

/// Panics where a batch breaks a rule that `state` must keep: sizes, reserved keys, and (checked
/// in debug builds only) one operation per key.
pub(super) fn assert_well_formed(batch: &WriteBatch) {
    let number = batch.number.0;
    for operation in &batch.operations {
        let (key, value_bytes) = match operation {
            Operation::Put { key, value } => (key, value.len()),
            Operation::Delete { key } => (key, 0),
        };
        assert!(
            key.as_slice() >= FIRST_CALLER_KEY,
            "batch {number} writes key {key:02x?}, which belongs to the store itself"
        );
        assert!(
            value_bytes <= VALUE_BYTES_MAX,
            "batch {number} writes {value_bytes} bytes to key {key:02x?}, more than \
             {VALUE_BYTES_MAX}"
        );
    }
    debug_assert!(keys_are_distinct(batch), "batch {number} writes a key twice");
}

fn keys_are_distinct(batch: &WriteBatch) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    batch.operations.iter().all(|operation| match operation {
        Operation::Put { key, .. } | Operation::Delete { key } => seen.insert(key),
    })
}

/// Whether a caller may see `key`.
pub(super) fn is_visible(key: &[u8]) -> bool {
    key >= FIRST_CALLER_KEY
}

/// Bounds on keys, borrowed.
pub(super) type Bounds<'a> = (Bound<&'a [u8]>, Bound<&'a [u8]>);

/// `range` without the store's own rows; `None` where no key can lie in it.
pub(super) fn visible_bounds(range: &KeyRange) -> Option<Bounds<'_>> {
    let start = match &range.start {
        Bound::Included(key) | Bound::Excluded(key) if !is_visible(key) => {
            Bound::Included(FIRST_CALLER_KEY)
        }
        Bound::Included(key) => Bound::Included(key.as_slice()),
        Bound::Excluded(key) => Bound::Excluded(key.as_slice()),
        Bound::Unbounded => Bound::Included(FIRST_CALLER_KEY),
    };
    let end = match &range.end {
        Bound::Included(key) => Bound::Included(key.as_slice()),
        Bound::Excluded(key) => Bound::Excluded(key.as_slice()),
        Bound::Unbounded => Bound::Unbounded,
    };
    may_hold_keys((start, end)).then_some((start, end))
}

/// Stores differ on bounds that cross (some panic), so they never get to see them.
pub(super) fn may_hold_keys(bounds: Bounds<'_>) -> bool {
    match bounds {
        (Bound::Included(start), Bound::Included(end)) => start <= end,
        (
            Bound::Included(start) | Bound::Excluded(start),
            Bound::Included(end) | Bound::Excluded(end),
        ) => start < end,
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => true,
    }
}

thread_local! {
    static VIEWS_OF_THIS_THREAD: Cell<u32> = const { Cell::new(0) };
}

/// A part of every view that catches (in debug builds) what would be a deadlock on sled: a
/// second view on one thread, and a batch applied by a thread that still has a view.
#[derive(Debug)]
pub(super) struct OneViewPerThread {
    /// The count belongs to a thread, so a view must stay on it.
    _not_send: PhantomData<*const ()>,
}

impl OneViewPerThread {
    pub(super) fn new() -> Self {
        assert_no_view_on_this_thread();
        VIEWS_OF_THIS_THREAD.set(VIEWS_OF_THIS_THREAD.get() + 1);
        Self { _not_send: PhantomData }
    }
}

impl Drop for OneViewPerThread {
    fn drop(&mut self) {
        VIEWS_OF_THIS_THREAD.set(VIEWS_OF_THIS_THREAD.get() - 1);
    }
}

/// Called before anything that waits for the views of others.
pub(super) fn assert_no_view_on_this_thread() {
    debug_assert_eq!(
        VIEWS_OF_THIS_THREAD.get(),
        0,
        "this thread still holds a read view, and on sled it would now wait for itself"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ownership_survives_encoding_and_refuses_other_bytes() {
        let ownership = Ownership { batch: BatchNumber(7), epoch: Epoch(1 << 40) };
        assert_eq!(Ownership::decode(&ownership.encode()), Some(ownership));
        assert_eq!(Ownership::decode(&[0; 15]), None);
        assert_eq!(Ownership::decode(&[0; 17]), None);
    }

    #[test]
    fn bounds_that_hold_no_key_are_recognized() {
        let range = |start, end| KeyRange { start, end };
        let key = |byte: u8| vec![1, byte];
        let included = |byte| Bound::Included(key(byte));
        let excluded = |byte| Bound::Excluded(key(byte));
        assert!(visible_bounds(&range(included(1), included(1))).is_some());
        assert!(visible_bounds(&range(included(1), excluded(1))).is_none());
        assert!(visible_bounds(&range(excluded(1), included(1))).is_none());
        assert!(visible_bounds(&range(included(2), included(1))).is_none());
        assert!(visible_bounds(&range(Bound::Unbounded, Bound::Excluded(vec![0, 0]))).is_none());
    }
}
