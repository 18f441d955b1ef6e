//! Fronts against plain scans, over random batches.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;

use super::*;
use crate::ids::{JobKey, PartitionId, Timestamp};
use crate::state::open_format;
use crate::state::tables::row_key;
use crate::store::memory_store::MemoryStore;
use crate::store::{BatchNumber, Epoch, Store, WriteBatch};

/// A small generator with a fixed definition (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

struct World {
    state: State,
    store: Arc<MemoryStore>,
    epoch: Epoch,
    number: u64,
}

impl World {
    fn new() -> Self {
        let store = Arc::new(MemoryStore::new());
        let epoch = store.acquire().unwrap();
        open_format(&*store, epoch, Timestamp(0)).unwrap();
        let shared = Arc::clone(&store) as Arc<dyn Store>;
        let state = State::open(shared, PartitionId::FIRST, epoch).unwrap();
        Self { state, store, epoch, number: 1 }
    }

    /// Applies a batch as the writer does, or abandons it.
    fn batch(&mut self, operations: Vec<Operation>, is_applied: bool) {
        self.state.queue_fronts.note(&operations);
        if !is_applied {
            self.state.queue_fronts.abandon();
            return;
        }
        self.number += 1;
        let number = BatchNumber(self.number);
        self.store.apply(&WriteBatch { number, epoch: self.epoch, operations }).unwrap();
        self.state.queue_fronts.commit();
    }

    fn scanned(&self, queue: &[u8], after: Option<&[u8]>, wanted: usize) -> Vec<FrontRow> {
        let mut rows = Vec::new();
        let range = KeyRange::prefix(queue);
        let view = self.store.read_view().unwrap();
        view.scan(&range, Direction::Forward, &mut |key, value| {
            if after.is_none_or(|after| key > after) && rows.len() < wanted {
                rows.push((key.to_vec(), value.to_vec()));
            }
            ControlFlow::Continue(())
        })
        .unwrap();
        rows
    }

    fn check(&mut self, queue: &[u8], after: Option<&[u8]>, wanted: usize, what: &str) {
        let expected = self.scanned(queue, after, wanted);
        let found = self.state.queue_rows(queue, after, wanted).unwrap();
        assert!(found == expected, "{what}: {} rows instead of {}", found.len(), expected.len());
    }
}

fn queue(job_type: &str) -> Vec<u8> {
    let key = job(job_type, 0, 0);
    key[..key.len() - JOB_POSITION_BYTES].to_vec()
}

fn job(job_type: &str, order: i64, key: u64) -> Vec<u8> {
    let key = (Arc::from("<default>"), Arc::from(job_type), order, JobKey(key));
    row_key::<ActivatableJobs>(PartitionId::FIRST, &key)
}

/// Keys in two queues and one row that is in none; few of them, so that they come and go.
fn operation(random: &mut Random, keys: u64) -> Operation {
    let key = match random.below(8) {
        0 => row_key::<DueWork>(
            PartitionId::FIRST,
            &(Timestamp(random.below(keys).cast_signed()), random.below(4)),
        ),
        1 => vec![0, 99, 0, 1, random.below(9) as u8],
        2 => job("packing", -1, random.below(keys)),
        _ => job("work", -(random.below(2).cast_signed()), random.below(keys)),
    };
    if random.below(2) == 0 {
        Operation::Put { key, value: vec![0, random.below(200) as u8] }
    } else {
        Operation::Delete { key }
    }
}

#[test]
fn fronts_are_what_the_store_has() {
    for seed in 0..40 {
        let mut random = Random(seed);
        let mut world = World::new();
        // From queues that fit to queues of several times what is kept.
        let keys = [10, 200, 3_000][(seed % 3) as usize];
        for round in 0..150 {
            let what = format!("seed {seed}, round {round}");
            let mut operations: BTreeMap<Vec<u8>, Operation> = BTreeMap::new();
            for _ in 0..random.below(keys / 4 + 8) {
                let operation = operation(&mut random, keys);
                let (Operation::Put { key, .. } | Operation::Delete { key }) = &operation;
                operations.insert(key.clone(), operation);
            }
            let is_applied = random.below(10) > 0;
            world.batch(operations.into_values().collect(), is_applied);
            if random.below(30) == 0 {
                world.state.queue_fronts.forget();
            }
            let wanted = if random.below(9) == 0 { 2_500 } else { 1 + random.below(90) as usize };
            let after = job("work", 0, random.below(keys));
            match random.below(4) {
                0 => world.check(&table_of_due(), None, wanted, &what),
                1 => world.check(&queue("packing"), None, wanted, &what),
                2 => world.check(&queue("work"), Some(&after), wanted, &what),
                _ => world.check(&queue("work"), None, wanted, &what),
            }
        }
        world.check(&queue("work"), None, usize::MAX, &format!("seed {seed}, all"));
    }
}

fn table_of_due() -> Vec<u8> {
    row_key::<DueWork>(PartitionId::FIRST, &(Timestamp(0), 0))[..TABLE_BYTES].to_vec()
}

#[test]
fn what_is_kept_is_bounded() {
    let mut world = World::new();
    for job_type in 0..80 {
        let name = format!("type-{job_type}");
        let put = |key| Operation::Put { key: job(&name, 0, key), value: vec![0] };
        world.batch((0..2_000).map(put).collect(), true);
        world.state.queue_rows(&queue(&name), None, 1_500).unwrap();
        assert!(world.state.queue_fronts.rows <= ROWS_MAX + ROWS_PER_QUEUE_MAX);
        let rows: usize = world.state.queue_fronts.fronts.values().map(|it| it.rows.len()).sum();
        assert_eq!(rows, world.state.queue_fronts.rows);
    }
}
