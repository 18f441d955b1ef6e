//! A store that notes what its batches hold, and when they became durable.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use baton_engine::clock::Clock;
use baton_engine::ids::Timestamp;
use baton_engine::state::tables::{TableId, table_prefix};
use baton_engine::store::key_codec::KeyCodec;
use baton_engine::store::{
    BatchNumber, Epoch, Operation, ReadView, Store, StoreError, StoreKind, WriteBatch,
};

/// What batches held.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Jobs that were offered.
    pub(super) jobs: usize,
    /// Process instances that ended.
    pub(super) ended: usize,
    /// When the last of these became durable.
    pub(super) last: Option<Instant>,
    /// Milliseconds from due to durably fired, of what was due.
    pub(super) lags: Vec<i64>,
}

/// One batch, before it is durable.
struct Written {
    number: BatchNumber,
    jobs: usize,
    ended: usize,
    due: Vec<Timestamp>,
}

/// Passes everything on to another store.
pub(super) struct WatchedStore {
    inner: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    written: Mutex<Vec<Written>>,
    durable: Mutex<Seen>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no panic while noting")
}

impl WatchedStore {
    /// Passes on to `inner`; lags are measured on this clock.
    pub(super) fn new(inner: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { inner, clock, written: Mutex::default(), durable: Mutex::default() }
    }

    /// What is durable since it was last taken.
    pub(super) fn take(&self) -> Seen {
        std::mem::take(&mut *locked(&self.durable))
    }

    /// Jobs offered and instances ended since then.
    pub(super) fn counts(&self) -> (usize, usize) {
        let seen = locked(&self.durable);
        (seen.jobs, seen.ended)
    }

    /// How much became due and is gone, since then.
    pub(super) fn fired(&self) -> usize {
        locked(&self.durable).lags.len()
    }
}

/// What a batch does to the tables that are watched.
fn note(batch: &WriteBatch) -> Written {
    let partition = baton_engine::ids::PartitionId::FIRST;
    let [jobs, ends, due] = [TableId::ActivatableJobs, TableId::InstancesByEnd, TableId::DueWork]
        .map(|table| table_prefix(table, partition));
    let mut written = Written { number: batch.number, jobs: 0, ended: 0, due: Vec::new() };
    for operation in &batch.operations {
        match operation {
            Operation::Put { key, .. } if key.starts_with(&jobs) => written.jobs += 1,
            Operation::Put { key, .. } if key.starts_with(&ends) => written.ended += 1,
            Operation::Delete { key } if key.starts_with(&due) => {
                written.due.extend(Timestamp::read(&mut &key[due.len()..]));
            }
            Operation::Put { .. } | Operation::Delete { .. } => {}
        }
    }
    written
}

impl Store for WatchedStore {
    fn kind(&self) -> StoreKind {
        self.inner.kind()
    }
    fn acquire(&self) -> Result<Epoch, StoreError> {
        self.inner.acquire()
    }
    fn read_view(&self) -> Result<Box<dyn ReadView + '_>, StoreError> {
        self.inner.read_view()
    }
    fn apply(&self, batch: &WriteBatch) -> Result<(), StoreError> {
        locked(&self.written).push(note(batch));
        self.inner.apply(batch)
    }
    fn sync(&self, number: BatchNumber) -> Result<(), StoreError> {
        self.inner.sync(number)?;
        let now = self.clock.now();
        let (done, later): (Vec<_>, Vec<_>) =
            locked(&self.written).drain(..).partition(|written| written.number <= number);
        locked(&self.written).extend(later);
        let mut seen = locked(&self.durable);
        for Written { jobs, ended, due, .. } in done {
            seen.jobs += jobs;
            seen.ended += ended;
            if jobs + ended > 0 {
                seen.last = Some(Instant::now());
            }
            seen.lags.extend(due.into_iter().map(|due| now.0 - due.0));
        }
        Ok(())
    }
    fn reopen(&self) -> Result<(), StoreError> {
        self.inner.reopen()
    }
    fn disk_bytes(&self) -> Result<u64, StoreError> {
        self.inner.disk_bytes()
    }
    fn warnings(&self) -> Vec<String> {
        self.inner.warnings()
    }
}
