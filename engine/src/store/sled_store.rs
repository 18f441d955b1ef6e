//! The store on sled 0.34, the embedded default; the only file that knows sled.
//!
//! Four rules keep sled from losing data, each found by simulated power cuts:
//! - `flush()` only asks the kernel to start writing (`sync_file_range`, sled issue 1452), so
//!   [`SledStore::sync`] adds an fdatasync through a handle of its own.
//! - Large values end in files below `blobs/` that sled never syncs, so values are limited to
//!   [`super::VALUE_BYTES_MAX`] and a file there is a warning.
//! - sled mistakes an unfinished snapshot of its page table for a finished one and then refuses to
//!   open, so drafts are removed before opening.
//! - `flush_every_ms` stays on, because the flusher thread is also what reclaims space.
//!
//! sled's own reads see half of a batch that is being applied. Hence the lock: exclusive while a
//! batch is applied, shared by the views, which give way after [`VIEW_GIVES_WAY_AFTER`].

use std::{
    cell::{Cell, RefCell},
    fs::{self, File, OpenOptions},
    ops::Bound,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use parking_lot::{RwLock, RwLockReadGuard};

use super::{
    BatchNumber, Direction, Epoch, KeyRange, Operation, ReadView, RowVisitor, Store, StoreError,
    StoreKind, StoreOptions, WriteBatch,
    caught_panic::catch_panic,
    contract::{
        Bounds, OWNERSHIP_KEY, OneViewPerThread, Ownership, assert_no_view_on_this_thread,
        assert_well_formed, is_visible, may_hold_keys, visible_bounds,
    },
    durable_mark::DurableMark,
    folder::{DataFolder, commits_without_fsync, disk_bytes},
};

/// How long a view keeps the writer waiting; after that it goes on under the newest batch.
const VIEW_GIVES_WAY_AFTER: Duration = Duration::from_millis(10);

/// Rows between two looks at the clock.
const ROWS_PER_CLOCK_READ: u32 = 16;

/// The flusher thread reclaims space; without it deleted data piles up in memory and on disk.
const FLUSHER_INTERVAL_MS: u64 = 500;

/// How long to wait for the threads of a closed sled to let its file go.
const CLOSING_MAX: Duration = Duration::from_secs(5);

/// A store in one sled tree.
#[derive(Debug)]
pub struct SledStore {
    newest: RwLock<Newest>,
    /// The newest batch that is known to be on disk.
    durable: AtomicU64,
    /// Set by a failed sync and never taken back.
    is_stopped: AtomicBool,
    options: StoreOptions,
    mark: DurableMark,
    /// Last, so that the lock on the folder outlives the open files.
    folder: DataFolder,
}

/// What the lock protects: rows and ownership change together.
#[derive(Debug)]
struct Newest {
    /// `None` from a failed batch until the store is reopened.
    open: Option<Arc<OpenSled>>,
    ownership: Ownership,
}

#[derive(Debug)]
struct OpenSled {
    tree: sled::Db,
    /// Our own handle of sled's data file, because sled offers no fsync.
    data_file: File,
}

impl SledStore {
    /// Opens the store in `path`, creating it where there is none.
    pub fn open(path: &Path, options: StoreOptions) -> Result<Self, StoreError> {
        let folder = DataFolder::claim(path, StoreKind::Sled)?;
        let mark = folder.durable_mark()?;
        folder.create_once(|draft| open_sled(draft, options).map(drop))?;
        let (open, ownership) = open_sled(&folder.store_path(), options)?;
        mark.check(ownership.batch, &folder.store_path())?;
        Ok(Self {
            newest: RwLock::new(Newest { open: Some(Arc::new(open)), ownership }),
            durable: AtomicU64::new(ownership.batch.0),
            is_stopped: AtomicBool::new(false),
            options,
            mark,
            folder,
        })
    }

    fn fail_if_stopped(&self) -> Result<(), StoreError> {
        if self.is_stopped.load(Ordering::Acquire) { Err(StoreError::stopped()) } else { Ok(()) }
    }

    /// Writes `batch` and the ownership that results from it; the caller holds the lock.
    fn write(
        &self,
        newest: &mut Newest,
        ownership: Ownership,
        mut batch: sled::Batch,
    ) -> Result<(), StoreError> {
        let open = newest.open.clone().ok_or_else(StoreError::needs_reopen)?;
        batch.insert(OWNERSHIP_KEY, &ownership.encode());
        let path = self.folder.store_path();
        let written = without_panic(&path, || open.tree.apply_batch(batch))
            .and_then(|result| result.map_err(|e| from_sled("writing a batch to", &path, e)));
        match written {
            Ok(()) => newest.ownership = ownership,
            Err(_) => newest.open = None,
        }
        written
    }

    /// The only place that makes data durable.
    fn make_durable(&self, open: &OpenSled) -> Result<(), StoreError> {
        let path = self.folder.store_path();
        let flushed = without_panic(&path, || open.tree.flush())
            .and_then(|result| result.map_err(|e| from_sled("writing", &path, e)));
        let synced = flushed.and_then(|_bytes| {
            if commits_without_fsync() {
                return Ok(());
            }
            open.data_file.sync_data().map_err(|e| StoreError::io("making durable", &path, e))
        });
        if synced.is_err() {
            self.is_stopped.store(true, Ordering::Release);
        }
        synced
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        self.mark.note_at_the_end(BatchNumber(*self.durable.get_mut()));
    }
}

impl Store for SledStore {
    fn kind(&self) -> StoreKind {
        StoreKind::Sled
    }

    fn acquire(&self) -> Result<Epoch, StoreError> {
        self.fail_if_stopped()?;
        assert_no_view_on_this_thread();
        let (open, ownership) = {
            let mut newest = self.newest.write();
            let ownership = newest.ownership.next_owner();
            self.write(&mut newest, ownership, sled::Batch::default())?;
            (newest.open.clone().ok_or_else(StoreError::needs_reopen)?, ownership)
        };
        self.make_durable(&open)?;
        self.durable.fetch_max(ownership.batch.0, Ordering::AcqRel);
        Ok(ownership.epoch)
    }

    fn read_view(&self) -> Result<Box<dyn ReadView + '_>, StoreError> {
        let only = OneViewPerThread::new();
        let newest = self.newest.read();
        #[allow(clippy::disallowed_methods, reason = "when to give way, never what is read")]
        let view = SledView {
            store: self,
            batch: Cell::new(newest.ownership.batch),
            began: Cell::new(Instant::now()),
            newest: RefCell::new(newest),
            _only: only,
        };
        view.open()?;
        Ok(Box::new(view))
    }

    fn apply(&self, batch: &WriteBatch) -> Result<(), StoreError> {
        assert_well_formed(batch);
        assert_no_view_on_this_thread();
        self.fail_if_stopped()?;
        // Copied before the lock is taken, so that readers wait for sled's own work only.
        let mut rows = sled::Batch::default();
        for operation in &batch.operations {
            match operation {
                Operation::Put { key, value } => rows.insert(key.as_slice(), value.as_slice()),
                Operation::Delete { key } => rows.remove(key.as_slice()),
            }
        }
        let mut newest = self.newest.write();
        let ownership = newest.ownership.after(batch)?;
        self.write(&mut newest, ownership, rows)
    }

    fn sync(&self, number: BatchNumber) -> Result<(), StoreError> {
        self.fail_if_stopped()?;
        if self.durable.load(Ordering::Acquire) >= number.0 {
            return Ok(());
        }
        let (open, applied) = {
            let newest = self.newest.read();
            (newest.open.clone().ok_or_else(StoreError::needs_reopen)?, newest.ownership.batch)
        };
        if applied < number {
            return Err(StoreError::unknown_batch(number));
        }
        self.make_durable(&open)?;
        self.durable.fetch_max(applied.0, Ordering::AcqRel);
        self.mark.note(applied)
    }

    fn reopen(&self) -> Result<(), StoreError> {
        self.fail_if_stopped()?;
        assert_no_view_on_this_thread();
        let mut newest = self.newest.write();
        newest.open = None;
        let (open, ownership) = open_sled(&self.folder.store_path(), self.options)?;
        self.mark.check(ownership.batch, &self.folder.store_path())?;
        self.durable.fetch_min(ownership.batch.0, Ordering::AcqRel);
        *newest = Newest { open: Some(Arc::new(open)), ownership };
        Ok(())
    }

    fn disk_bytes(&self) -> Result<u64, StoreError> {
        disk_bytes(&self.folder.store_path())
    }

    fn warnings(&self) -> Vec<String> {
        let blobs = self.folder.store_path().join("blobs");
        let count = fs::read_dir(&blobs).map_or(0, Iterator::count);
        if count == 0 {
            return Vec::new();
        }
        vec![format!(
            "{} holds {count} files, which sled does not make durable: a power cut may lose data; \
             move it with `baton dump` and `baton restore` into a new folder and report this",
            blobs.display()
        )]
    }
}

/// A shared hold of the lock, given up and taken again once it is too old.
struct SledView<'a> {
    store: &'a SledStore,
    newest: RefCell<RwLockReadGuard<'a, Newest>>,
    batch: Cell<BatchNumber>,
    began: Cell<Instant>,
    _only: OneViewPerThread,
}

impl SledView<'_> {
    fn open(&self) -> Result<Arc<OpenSled>, StoreError> {
        self.newest.borrow().open.clone().ok_or_else(StoreError::needs_reopen)
    }

    /// Lets a waiting writer go first if this view is old. True if rows may have changed.
    fn give_way_if_old(&self) -> bool {
        if self.began.get().elapsed() < VIEW_GIVES_WAY_AFTER {
            return false;
        }
        let mut newest = self.newest.borrow_mut();
        RwLockReadGuard::bump(&mut newest);
        let gave_way = newest.open.is_none() || newest.ownership.batch != self.batch.get();
        if gave_way {
            self.batch.set(newest.ownership.batch);
            #[allow(clippy::disallowed_methods, reason = "when to give way, never what is read")]
            self.began.set(Instant::now());
        }
        gave_way
    }

    fn error(&self, e: sled::Error) -> StoreError {
        from_sled("reading", &self.store.folder.store_path(), e)
    }

    /// Visits rows until the visitor breaks, the range ends (`None`), or the view gave way to a
    /// writer: then the last key visited is returned, to go on from there.
    fn scan_one_view(
        &self,
        bounds: Bounds<'_>,
        direction: Direction,
        visit: &mut RowVisitor<'_>,
    ) -> Result<Option<sled::IVec>, StoreError> {
        let mut rows = self.open()?.tree.range::<&[u8], _>(bounds);
        let mut until_clock_read = ROWS_PER_CLOCK_READ;
        loop {
            let row = match direction {
                Direction::Forward => rows.next(),
                Direction::Backward => rows.next_back(),
            };
            let Some(row) = row else { return Ok(None) };
            let (key, value) = row.map_err(|e| self.error(e))?;
            if visit(&key, &value).is_break() {
                return Ok(None);
            }
            until_clock_read -= 1;
            if until_clock_read == 0 {
                until_clock_read = ROWS_PER_CLOCK_READ;
                if self.give_way_if_old() {
                    return Ok(Some(key));
                }
            }
        }
    }
}

impl ReadView for SledView<'_> {
    fn batch(&self) -> BatchNumber {
        self.batch.get()
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        if !is_visible(key) {
            return Ok(None);
        }
        self.give_way_if_old();
        let value = self.open()?.tree.get(key).map_err(|e| self.error(e))?;
        Ok(value.map(|value| value.to_vec()))
    }

    fn scan(
        &self,
        range: &KeyRange,
        direction: Direction,
        visit: &mut RowVisitor<'_>,
    ) -> Result<(), StoreError> {
        let Some((start, end)) = visible_bounds(range) else { return Ok(()) };
        self.give_way_if_old();
        let mut last = self.scan_one_view((start, end), direction, visit)?;
        while let Some(key) = last {
            let rest = match direction {
                Direction::Forward => (Bound::Excluded(&*key), end),
                Direction::Backward => (start, Bound::Excluded(&*key)),
            };
            if !may_hold_keys(rest) {
                break;
            }
            last = self.scan_one_view(rest, direction, visit)?;
        }
        Ok(())
    }
}

/// Opens or creates the sled files in `path` and reads who owns them.
fn open_sled(path: &Path, options: StoreOptions) -> Result<(OpenSled, Ownership), StoreError> {
    let config = sled::Config::new()
        .path(path)
        .cache_capacity(options.cache_bytes)
        .flush_every_ms(Some(FLUSHER_INTERVAL_MS));
    remove_snapshot_drafts(path)?;
    #[allow(clippy::disallowed_methods, reason = "how long to try, never what is stored")]
    let began = Instant::now();
    let tree = loop {
        match without_panic(path, || config.open())? {
            Ok(tree) => break tree,
            // The folder is ours, so this is an earlier sled of this process still closing.
            Err(e) if is_still_closing(&e) && began.elapsed() < CLOSING_MAX => {
                #[allow(clippy::disallowed_methods, reason = "sled tells nobody that it closed")]
                thread::sleep(Duration::from_millis(5));
            }
            Err(e) => return Err(from_sled("opening", path, e)),
        }
    };
    let data_path = path.join("db");
    let data_file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(&data_path)
        .map_err(|e| StoreError::io("opening", &data_path, e))?;
    // A killed process may have left batches that are readable, but not on disk yet.
    data_file.sync_all().map_err(|e| StoreError::io("making durable", &data_path, e))?;
    let row = without_panic(path, || tree.get(OWNERSHIP_KEY))?
        .map_err(|e| from_sled("reading", path, e))?;
    let ownership = match row {
        None => Ownership::NONE,
        Some(bytes) => Ownership::decode(&bytes).ok_or_else(|| {
            StoreError::damaged(path, "the row of the newest batch is unreadable")
        })?,
    };
    Ok((OpenSled { tree, data_file }, ownership))
}

/// sled would take a half-written snapshot for the newest one and refuse to open. It only gets
/// its final name once it is complete, so a file with the name of a draft is never needed.
fn remove_snapshot_drafts(path: &Path) -> Result<(), StoreError> {
    let Ok(entries) = fs::read_dir(path) else { return Ok(()) }; // Not created yet.
    for entry in entries {
        let entry = entry.map_err(|e| StoreError::io("listing", path, e))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(entry.path())
                .map_err(|e| StoreError::io("removing the unfinished", &entry.path(), e))?;
        }
    }
    Ok(())
}

fn is_still_closing(error: &sled::Error) -> bool {
    matches!(error, sled::Error::Io(e) if e.to_string().contains("could not acquire lock"))
}

/// sled panics on damaged files and on some errors of the disk.
fn without_panic<T>(path: &Path, call: impl FnOnce() -> T) -> Result<T, StoreError> {
    catch_panic(call).map_err(|said| StoreError::damaged(path, &format!("sled panicked: {said}")))
}

fn from_sled(doing: &str, path: &Path, error: sled::Error) -> StoreError {
    match error {
        sled::Error::Io(e) => StoreError::io_in_store(doing, path, e),
        sled::Error::Corruption { .. }
        | sled::Error::ReportableBug(_)
        | sled::Error::Unsupported(_)
        | sled::Error::CollectionNotFound(_) => StoreError::damaged(path, &error.to_string()),
    }
}
