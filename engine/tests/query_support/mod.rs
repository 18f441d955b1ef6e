//! What the tests of searches share: stores, rows written straight into them, random numbers.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]

pub mod filters;
pub mod naive;
pub mod plain;
pub mod states;
pub mod world;

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use baton_engine::ids::PartitionId;
use baton_engine::state::indexes::{IndexValue, Indexed};
use baton_engine::state::reader::Reader;
use baton_engine::state::tables::{Table, row_key};
use baton_engine::store::{self};
use baton_engine::store::{
    BatchNumber, Direction, Epoch, KeyRange, Operation, Store, StoreKind, StoreOptions, WriteBatch,
};

pub const PARTITION: PartitionId = PartitionId::FIRST;

/// A folder that is removed with the value.
pub struct TestFolder(PathBuf);

impl TestFolder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("baton-query-{}-{number}", std::process::id()));
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A store that rows are written into, past the engine.
pub struct TestStore {
    pub store: Arc<dyn Store>,
    epoch: Epoch,
    batch: u64,
    _folder: TestFolder,
}

impl TestStore {
    pub fn new(kind: StoreKind) -> Self {
        let folder = TestFolder::new();
        let store = store::open(kind, folder.path(), StoreOptions::default()).unwrap();
        let epoch = store.acquire().unwrap();
        Self { store, epoch, batch: 0, _folder: folder }
    }

    /// A store of this kind with the very rows of another one.
    pub fn copy_of(source: &dyn Store, kind: StoreKind) -> Self {
        let mut rows = Rows::default();
        let all = KeyRange { start: Bound::Unbounded, end: Bound::Unbounded };
        {
            let view = source.read_view().unwrap();
            view.scan(&all, Direction::Forward, &mut |key, value| {
                rows.0.insert(key.to_vec(), Some(value.to_vec()));
                ControlFlow::Continue(())
            })
            .unwrap();
        }
        let mut copy = Self::new(kind);
        copy.write(rows);
        copy
    }

    /// Writes rows in batches.
    pub fn write(&mut self, rows: Rows) {
        let mut operations: Vec<Operation> = rows
            .0
            .into_iter()
            .map(|(key, value)| match value {
                Some(value) => Operation::Put { key, value },
                None => Operation::Delete { key },
            })
            .collect();
        while !operations.is_empty() {
            let rest = operations.split_off(operations.len().min(4_000));
            self.batch += 1;
            let number = BatchNumber(self.batch);
            self.store.apply(&WriteBatch { number, epoch: self.epoch, operations }).unwrap();
            operations = rest;
        }
    }

    /// Reads through one view.
    pub fn read<T>(&self, read: impl FnOnce(&Reader<'_>) -> T) -> T {
        let view = self.store.read_view().unwrap();
        read(&Reader::new(&*view, PARTITION))
    }
}

/// Changes of rows with their index entries.
#[derive(Default)]
pub struct Rows(BTreeMap<Vec<u8>, Option<Vec<u8>>>);

fn encode(row: &impl minicbor::Encode<()>) -> Vec<u8> {
    let mut value = vec![0];
    minicbor::encode(row, &mut value).unwrap();
    value
}

fn each_entry<T: Indexed>(key: &T::Key, row: &T::Row, mut entry: impl FnMut(Vec<u8>, Vec<u8>)) {
    T::entries(PARTITION, key, row, &mut |key, value| match value {
        IndexValue::Present(row) => entry(key, encode(&row)),
        IndexValue::Due(row) => entry(key, encode(&row)),
    });
}

impl Rows {
    /// Puts a row and its index entries.
    pub fn put<T: Indexed>(&mut self, key: &T::Key, row: &T::Row) {
        each_entry::<T>(key, row, |key, value| {
            self.0.insert(key, Some(value));
        });
        self.put_bare::<T>(key, row);
    }

    /// Puts a row without index entries.
    pub fn put_bare<T: Table>(&mut self, key: &T::Key, row: &T::Row) {
        let value = encode(row);
        assert!(value.len() <= store::VALUE_BYTES_MAX, "the row would have to be cut");
        self.0.insert(row_key::<T>(PARTITION, key), Some(value));
    }

    /// Deletes a row and its index entries.
    pub fn delete<T: Indexed>(&mut self, key: &T::Key, row: &T::Row) {
        each_entry::<T>(key, row, |key, _| {
            self.0.insert(key, None);
        });
        self.0.insert(row_key::<T>(PARTITION, key), None);
    }
}

/// Numbers that follow from a seed (splitmix64).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub fn index(&mut self, limit: usize) -> usize {
        usize::try_from(self.below(limit as u64)).unwrap()
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Clone>(&mut self, values: &[T]) -> T {
        values[self.index(values.len())].clone()
    }

    /// Each value with even odds.
    pub fn some_of<T: Clone>(&mut self, values: &[T]) -> Vec<T> {
        values.iter().filter(|_| self.once_in(2)).cloned().collect()
    }
}
