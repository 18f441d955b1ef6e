//! The store in memory: for tests and demos, with the same contract and no durability.

use std::{collections::BTreeMap, sync::Arc};

use parking_lot::RwLock;

use super::{
    BatchNumber, Direction, Epoch, KeyRange, Operation, ReadView, RowVisitor, Store, StoreError,
    StoreKind, WriteBatch,
    contract::{
        OneViewPerThread, Ownership, assert_no_view_on_this_thread, assert_well_formed,
        visible_bounds,
    },
};

/// Shared by all copies of the map, so copying one costs no bytes of a row.
type Rows = BTreeMap<Arc<[u8]>, Arc<[u8]>>;

/// A map in memory. A batch copies it only while a view is open.
#[derive(Debug)]
pub struct MemoryStore {
    newest: RwLock<Newest>,
}

#[derive(Debug)]
struct Newest {
    rows: Arc<Rows>,
    ownership: Ownership,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        let newest = Newest { rows: Arc::default(), ownership: Ownership::NONE };
        Self { newest: RwLock::new(newest) }
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl Store for MemoryStore {
    fn kind(&self) -> StoreKind {
        StoreKind::Memory
    }

    fn acquire(&self) -> Result<Epoch, StoreError> {
        let mut newest = self.newest.write();
        newest.ownership = newest.ownership.next_owner();
        Ok(newest.ownership.epoch)
    }

    fn read_view(&self) -> Result<Box<dyn ReadView + '_>, StoreError> {
        let newest = self.newest.read();
        Ok(Box::new(MemoryView {
            rows: Arc::clone(&newest.rows),
            batch: newest.ownership.batch,
            _only: OneViewPerThread::new(),
        }))
    }

    fn apply(&self, batch: &WriteBatch) -> Result<(), StoreError> {
        assert_well_formed(batch);
        assert_no_view_on_this_thread();
        let mut newest = self.newest.write();
        newest.ownership = newest.ownership.after(batch)?;
        let rows = Arc::make_mut(&mut newest.rows);
        for operation in &batch.operations {
            match operation {
                Operation::Put { key, value } => {
                    rows.insert(key.as_slice().into(), value.as_slice().into());
                }
                Operation::Delete { key } => {
                    rows.remove(key.as_slice());
                }
            }
        }
        Ok(())
    }

    fn sync(&self, _number: BatchNumber) -> Result<(), StoreError> {
        Ok(())
    }

    fn reopen(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn disk_bytes(&self) -> Result<u64, StoreError> {
        let rows = Arc::clone(&self.newest.read().rows);
        let bytes: usize = rows.iter().map(|(key, value)| key.len() + value.len()).sum();
        Ok(bytes as u64)
    }

    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
}

#[derive(Debug)]
struct MemoryView {
    rows: Arc<Rows>,
    batch: BatchNumber,
    _only: OneViewPerThread,
}

impl ReadView for MemoryView {
    fn batch(&self) -> BatchNumber {
        self.batch
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.rows.get(key).map(|value| value.to_vec()))
    }

    fn scan(
        &self,
        range: &KeyRange,
        direction: Direction,
        visit: &mut RowVisitor<'_>,
    ) -> Result<(), StoreError> {
        let Some(bounds) = visible_bounds(range) else { return Ok(()) };
        let rows = self.rows.range::<[u8], _>(bounds).map(|(key, value)| (&**key, &**value));
        let mut visit = |(key, value)| visit(key, value);
        let _stopped_early = match direction {
            Direction::Forward => { rows }.try_for_each(&mut visit),
            Direction::Backward => rows.rev().try_for_each(&mut visit),
        };
        Ok(())
    }
}
