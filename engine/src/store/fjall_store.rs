//! The store on fjall 3, log-structured; the only file that knows fjall.
//!
//! A commit is one entry of fjall's journal: `apply` appends it, `sync` calls fdatasync once for
//! all that was appended. Views are fjall's own snapshots, so they block nobody.

use std::{
    ops::Bound,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use fjall::{Database, Keyspace, KeyspaceCreateOptions, PersistMode, Readable, Snapshot};
use parking_lot::{MappedRwLockReadGuard, Mutex, RwLock, RwLockReadGuard};

use super::{
    BatchNumber, Direction, Epoch, KeyRange, Operation, ReadView, RowVisitor, Store, StoreError,
    StoreKind, StoreOptions, WriteBatch,
    caught_panic::catch_panic,
    contract::{
        Bounds, OWNERSHIP_KEY, OneViewPerThread, Ownership, assert_no_view_on_this_thread,
        assert_well_formed, is_visible, may_hold_keys, visible_bounds,
    },
    durable_mark::DurableMark,
    empty_stretches::{EmptyStretches, successor},
    fjall_journal::TornBatch,
    fjall_manifest,
    folder::{DataFolder, commits_without_fsync, disk_bytes},
};

/// All rows lie in one keyspace: a commit must be one journal entry, and tables are prefixes.
const KEYSPACE: &str = "rows";

/// Threads that flush and compact. With two, fjall 3.1 keeps one free for flushes by passing
/// requests for compaction round and round, which takes a whole core while the other compacts. With
/// one a flush waits for the compaction before it, which four more memtables bridge.
const WORKER_THREADS: usize = 1;

/// A scan that finds its first row within this time passed few deleted rows.
const LONG_LOOK: Duration = Duration::from_micros(200);

/// How long to wait for the threads of a closed fjall to let its files go.
const CLOSING_MAX: Duration = Duration::from_secs(5);

/// A store in one fjall keyspace.
pub struct FjallStore {
    /// Shared by views and batches, exclusive while the store is reopened.
    open: RwLock<Option<OpenFjall>>,
    /// Taken by whoever writes.
    ownership: Mutex<Ownership>,
    /// The newest batch that was applied, and the newest that is known to be on disk.
    applied: AtomicU64,
    durable: AtomicU64,
    /// Where scans pass nothing but deleted rows.
    empty: Mutex<EmptyStretches>,
    /// How long a scan looks for its first row before it notes what it passed.
    long_look: Duration,
    /// Set by a failed batch, taken back by reopening.
    is_failed: AtomicBool,
    /// Set by a failed sync and never taken back.
    is_stopped: AtomicBool,
    options: StoreOptions,
    mark: DurableMark,
    /// Last, so that the lock on the folder outlives the open files.
    folder: DataFolder,
}

struct OpenFjall {
    rows: Keyspace,
    database: Database,
}

impl FjallStore {
    /// Opens the store in `path`, creating it where there is none.
    pub fn open(path: &Path, options: StoreOptions) -> Result<Self, StoreError> {
        let folder = DataFolder::claim(path, StoreKind::Fjall)?;
        let mark = folder.durable_mark()?;
        folder.create_once(|draft| open_fjall(draft, options).map(drop))?;
        let (open, ownership) = open_fjall(&folder.store_path(), options)?;
        mark.check(ownership.batch, &folder.store_path())?;
        Ok(Self {
            open: RwLock::new(Some(open)),
            ownership: Mutex::new(ownership),
            applied: AtomicU64::new(ownership.batch.0),
            durable: AtomicU64::new(ownership.batch.0),
            empty: Mutex::new(EmptyStretches::new(ownership.batch)),
            long_look: LONG_LOOK,
            is_failed: AtomicBool::new(false),
            is_stopped: AtomicBool::new(false),
            options,
            mark,
            folder,
        })
    }

    /// Test mode: every scan notes the empty stretch it passed.
    #[cfg(test)]
    pub(super) fn learn_always(&mut self) {
        self.long_look = Duration::ZERO;
    }

    fn fail_unless_running(&self) -> Result<(), StoreError> {
        if self.is_stopped.load(Ordering::Acquire) {
            return Err(StoreError::stopped());
        }
        if self.is_failed.load(Ordering::Acquire) {
            return Err(StoreError::needs_reopen());
        }
        Ok(())
    }

    /// Writes `operations` and the ownership that results from them as one journal entry.
    fn write(&self, operations: &[Operation], ownership: Ownership) -> Result<(), StoreError> {
        let open = self.open.read();
        let OpenFjall { rows, database } = open.as_ref().ok_or_else(StoreError::needs_reopen)?;
        let mut batch =
            fjall::OwnedWriteBatch::with_capacity(database.clone(), operations.len() + 1);
        for operation in operations {
            match operation {
                Operation::Put { key, value } => {
                    batch.insert(rows, key.as_slice(), value.as_slice());
                }
                Operation::Delete { key } => batch.remove(rows, key.as_slice()),
            }
        }
        batch.insert(rows, OWNERSHIP_KEY, ownership.encode());
        batch.commit().map_err(|e| {
            self.is_failed.store(true, Ordering::Release);
            from_fjall("writing a batch to", &self.folder.store_path(), e)
        })
    }

    /// The only place that makes data durable.
    fn make_durable(&self) -> Result<(), StoreError> {
        let open = self.open.read();
        let OpenFjall { database, .. } = open.as_ref().ok_or_else(StoreError::needs_reopen)?;
        let mode =
            if commits_without_fsync() { PersistMode::Buffer } else { PersistMode::SyncData };
        database.persist(mode).map_err(|e| {
            self.is_stopped.store(true, Ordering::Release);
            from_fjall("making durable", &self.folder.store_path(), e)
        })
    }
}

impl Drop for FjallStore {
    fn drop(&mut self) {
        self.mark.note_at_the_end(BatchNumber(*self.durable.get_mut()));
    }
}

impl Store for FjallStore {
    fn kind(&self) -> StoreKind {
        StoreKind::Fjall
    }

    fn acquire(&self) -> Result<Epoch, StoreError> {
        self.fail_unless_running()?;
        let mut current = self.ownership.lock();
        let ownership = current.next_owner();
        self.write(&[], ownership)?;
        *current = ownership;
        self.make_durable()?;
        self.durable.fetch_max(ownership.batch.0, Ordering::AcqRel);
        Ok(ownership.epoch)
    }

    fn read_view(&self) -> Result<Box<dyn ReadView + '_>, StoreError> {
        let only = OneViewPerThread::new();
        self.fail_unless_running()?;
        let open = RwLockReadGuard::try_map(self.open.read(), Option::as_ref)
            .map_err(|_| StoreError::needs_reopen())?;
        let snapshot = open.database.snapshot();
        let batch = read_ownership(&snapshot, &open.rows, &self.folder.store_path())?.batch;
        Ok(Box::new(FjallView { store: self, open, snapshot, batch, _only: only }))
    }

    fn apply(&self, batch: &WriteBatch) -> Result<(), StoreError> {
        assert_well_formed(batch);
        assert_no_view_on_this_thread();
        self.fail_unless_running()?;
        let mut current = self.ownership.lock();
        let ownership = current.after(batch)?;
        let puts = batch.operations.iter().filter_map(|operation| match operation {
            Operation::Put { key, .. } => Some(&key[..]),
            Operation::Delete { .. } => None,
        });
        self.empty.lock().cut(batch.number, puts);
        self.write(&batch.operations, ownership)?;
        *current = ownership;
        self.applied.store(ownership.batch.0, Ordering::Release);
        Ok(())
    }

    fn sync(&self, number: BatchNumber) -> Result<(), StoreError> {
        self.fail_unless_running()?;
        if self.durable.load(Ordering::Acquire) >= number.0 {
            return Ok(());
        }
        let applied = self.applied.load(Ordering::Acquire);
        if applied < number.0 {
            return Err(StoreError::unknown_batch(number));
        }
        self.make_durable()?;
        self.durable.fetch_max(applied, Ordering::AcqRel);
        self.mark.note(BatchNumber(applied))
    }

    fn reopen(&self) -> Result<(), StoreError> {
        if self.is_stopped.load(Ordering::Acquire) {
            return Err(StoreError::stopped());
        }
        assert_no_view_on_this_thread();
        let mut current = self.ownership.lock();
        let mut open = self.open.write();
        *open = None;
        let (reopened, ownership) = open_fjall(&self.folder.store_path(), self.options)?;
        self.mark.check(ownership.batch, &self.folder.store_path())?;
        *open = Some(reopened);
        *current = ownership;
        self.empty.lock().forget(ownership.batch);
        self.applied.store(ownership.batch.0, Ordering::Release);
        self.durable.fetch_min(ownership.batch.0, Ordering::AcqRel);
        self.is_failed.store(false, Ordering::Release);
        Ok(())
    }

    fn disk_bytes(&self) -> Result<u64, StoreError> {
        disk_bytes(&self.folder.store_path())
    }

    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A snapshot, and a hold on the files it reads from.
struct FjallView<'a> {
    store: &'a FjallStore,
    open: MappedRwLockReadGuard<'a, OpenFjall>,
    snapshot: Snapshot,
    batch: BatchNumber,
    _only: OneViewPerThread,
}

impl FjallView<'_> {
    fn error(&self, e: fjall::Error) -> StoreError {
        from_fjall("reading", &self.store.folder.store_path(), e)
    }
}

impl FjallView<'_> {
    fn scan_forward(
        &self,
        (start, end): Bounds<'_>,
        visit: &mut RowVisitor<'_>,
    ) -> Result<(), StoreError> {
        let start = match start {
            Bound::Included(key) => key.to_vec(),
            Bound::Excluded(key) => successor(key),
            Bound::Unbounded => Vec::new(),
        };
        let begun = self.store.empty.lock().begin(start, self.batch);
        let mut look = Looking { view: self, look: begun.look };
        let bounds = (Bound::Included(&begun.from[..]), end);
        if !may_hold_keys(bounds) {
            return Ok(());
        }
        #[allow(clippy::disallowed_methods, reason = "how long a look takes, never what it finds")]
        let looked_from = Instant::now();
        let mut is_first = true;
        for row in self.snapshot.range::<&[u8], _>(&self.open.rows, bounds) {
            let (key, value) = row.into_inner().map_err(|e| self.error(e))?;
            if std::mem::take(&mut is_first) {
                look.found(&key, looked_from.elapsed());
            }
            if visit(&key, &value).is_break() {
                return Ok(());
            }
        }
        match end {
            Bound::Included(key) if is_first => look.found(&successor(key), looked_from.elapsed()),
            Bound::Excluded(key) if is_first => look.found(key, looked_from.elapsed()),
            Bound::Included(_) | Bound::Excluded(_) | Bound::Unbounded => {}
        }
        Ok(())
    }

    fn scan_backward(
        &self,
        bounds: Bounds<'_>,
        visit: &mut RowVisitor<'_>,
    ) -> Result<(), StoreError> {
        for row in self.snapshot.range::<&[u8], _>(&self.open.rows, bounds).rev() {
            let (key, value) = row.into_inner().map_err(|e| self.error(e))?;
            if visit(&key, &value).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// A scan that has found no row yet; however it ends, the store stops watching for it.
struct Looking<'v, 'a> {
    view: &'v FjallView<'a>,
    look: Option<u64>,
}

impl Looking<'_, '_> {
    /// The first key that may have a row, found after so long.
    fn found(&mut self, key: &[u8], after: Duration) {
        if let Some(look) = self.look.take() {
            let store = self.view.store;
            let is_long = after >= store.long_look;
            store.empty.lock().end(look, self.view.batch, is_long.then_some(key));
        }
    }
}

impl Drop for Looking<'_, '_> {
    fn drop(&mut self) {
        if let Some(look) = self.look.take() {
            self.view.store.empty.lock().end(look, self.view.batch, None);
        }
    }
}

impl ReadView for FjallView<'_> {
    fn batch(&self) -> BatchNumber {
        self.batch
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        if !is_visible(key) {
            return Ok(None);
        }
        let value = self.snapshot.get(&self.open.rows, key).map_err(|e| self.error(e))?;
        Ok(value.map(|value| value.to_vec()))
    }

    fn scan(
        &self,
        range: &KeyRange,
        direction: Direction,
        visit: &mut RowVisitor<'_>,
    ) -> Result<(), StoreError> {
        let Some(bounds) = visible_bounds(range) else { return Ok(()) };
        match direction {
            Direction::Forward => self.scan_forward(bounds, visit),
            Direction::Backward => self.scan_backward(bounds, visit),
        }
    }
}

/// Opens or creates the fjall files in `path` and reads who owns them.
fn open_fjall(path: &Path, options: StoreOptions) -> Result<(OpenFjall, Ownership), StoreError> {
    let damage = fjall_manifest::find_damage(path)
        .map_err(|e| StoreError::io_in_store("reading the manifests in", path, e))?;
    if let Some(manifest) = damage {
        return Err(StoreError::damaged(&manifest, "its checksum is wrong"));
    }
    let opened = match open_files(path, options)? {
        Err(fjall::Error::JournalRecovery(_)) => open_without_torn_batch(path, options)?,
        opened => opened,
    };
    let open = opened.map_err(|e| from_fjall("opening", path, e))?;
    // A killed process may have left batches that are readable, but not on disk yet.
    open.database
        .persist(PersistMode::SyncAll)
        .map_err(|e| from_fjall("making durable", path, e))?;
    let ownership = read_ownership(&open.database.snapshot(), &open.rows, path)?;
    Ok((open, ownership))
}

/// The inner result is fjall's answer, the outer one tells of a panic.
fn open_files(
    path: &Path,
    options: StoreOptions,
) -> Result<Result<OpenFjall, fjall::Error>, StoreError> {
    #[allow(clippy::disallowed_methods, reason = "how long to try, never what is stored")]
    let looked_from = Instant::now();
    loop {
        let opened = without_panic(path, || {
            let database = Database::builder(path)
                .cache_size(options.cache_bytes)
                .worker_threads(WORKER_THREADS)
                .manual_journal_persist(true)
                .open()?;
            let rows = database.keyspace(KEYSPACE, || keyspace_options(options))?;
            Ok(OpenFjall { rows, database })
        })?;
        match opened {
            // The folder is ours, so this is an earlier fjall of this process still closing.
            Err(fjall::Error::Locked) if looked_from.elapsed() < CLOSING_MAX => {
                #[allow(clippy::disallowed_methods, reason = "fjall tells nobody that it closed")]
                thread::sleep(Duration::from_millis(5));
            }
            opened => return Ok(opened),
        }
    }
}

/// Opens what a power cut left while a batch was being written. That fjall opens without the last
/// batch proves that this one, and no other, was torn.
fn open_without_torn_batch(
    path: &Path,
    options: StoreOptions,
) -> Result<Result<OpenFjall, fjall::Error>, StoreError> {
    let cut = TornBatch::cut(path)
        .map_err(|e| StoreError::io("removing a torn batch from the journal in", path, e))?;
    let Some(torn) = cut else {
        return Err(StoreError::damaged(path, "a batch in the middle of the journal is broken"));
    };
    let opened = open_files(path, options)?;
    if opened.is_err() {
        torn.restore()
            .map_err(|e| StoreError::io("restoring the last batch of the journal in", path, e))?;
    }
    Ok(opened)
}

fn keyspace_options(options: StoreOptions) -> KeyspaceCreateOptions {
    KeyspaceCreateOptions::default()
        .manual_journal_persist(true)
        .max_memtable_size(options.write_buffer_bytes)
        .compaction_strategy(Arc::new(fjall::compaction::Leveled::default()))
}

fn read_ownership(
    snapshot: &Snapshot,
    rows: &Keyspace,
    path: &Path,
) -> Result<Ownership, StoreError> {
    let row = snapshot.get(rows, OWNERSHIP_KEY).map_err(|e| from_fjall("reading", path, e))?;
    match row {
        None => Ok(Ownership::NONE),
        Some(bytes) => Ownership::decode(&bytes)
            .ok_or_else(|| StoreError::damaged(path, "the row of the newest batch is unreadable")),
    }
}

fn without_panic<T>(path: &Path, call: impl FnOnce() -> T) -> Result<T, StoreError> {
    catch_panic(call).map_err(|said| StoreError::damaged(path, &format!("fjall panicked: {said}")))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "an open list of another crate")]
fn from_fjall(doing: &str, path: &Path, error: fjall::Error) -> StoreError {
    match error {
        fjall::Error::Io(e) | fjall::Error::Storage(fjall::LsmError::Io(e)) => {
            StoreError::io_in_store(doing, path, e)
        }
        // An earlier error, most often in a background thread, which does not tell which.
        fjall::Error::Poisoned => StoreError::Failed {
            why: format!(
                "an earlier write below {} failed, most often because the disk is full; free \
                 some space, and restart baton if it does not become ready by itself",
                path.display()
            ),
        },
        other => StoreError::damaged(path, &format!("{doing} failed: {other}")),
    }
}

#[cfg(test)]
mod tests;
