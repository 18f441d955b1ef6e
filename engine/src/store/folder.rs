//! The data folder: who may use it, which store it holds, and how it comes into being so that a
//! power cut leaves either no store or a whole one.
//!
//! ```text
//! baton-data/
//!   LOCK      held by the process that uses the folder
//!   DURABLE   the number of a batch that is on disk
//!   STORE     kind and layout version; written last, so it says that the rest is complete
//!   sled/     or fjall/: the files of the store, moved here from sled.new/ once complete
//! ```

use std::{
    fmt,
    fs::{self, File, OpenOptions, TryLockError},
    io::Write,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
};

use super::{
    Store, StoreError, durable_mark::DurableMark, fjall_store::FjallStore,
    memory_store::MemoryStore, sled_store::SledStore,
};

/// The layout drawn above. A higher one in a folder means a newer Baton.
const LAYOUT_VERSION: u32 = 1;
const LOCK_FILE: &str = "LOCK";
const MARKER_FILE: &str = "STORE";
const MARKER_FILE_NEW: &str = "STORE.new";
const DURABLE_MARK_FILE: &str = "DURABLE";
const MARKER_TITLE: &str = "baton data folder";

/// The implementations of [`Store`] that [`open`] knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreKind {
    /// The embedded default.
    Sled,
    /// Embedded, with a higher write rate.
    Fjall,
    /// In memory, for tests and demos: everything is gone with the process.
    Memory,
}

impl StoreKind {
    /// The name in configuration, in messages and in the data folder.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sled => "sled",
            Self::Fjall => "fjall",
            Self::Memory => "memory",
        }
    }
}

impl fmt::Display for StoreKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is not one of a [`StoreKind`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown store `{0}`; known are sled, fjall and memory")]
pub struct UnknownStoreKind(String);

impl FromStr for StoreKind {
    type Err = UnknownStoreKind;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [Self::Sled, Self::Fjall, Self::Memory]
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| UnknownStoreKind(name.to_owned()))
    }
}

/// How much memory a store may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreOptions {
    /// Size of the store's cache of disk blocks. sled takes up to three times as much.
    pub cache_bytes: u64,
    /// What fjall collects in memory before it writes a table, in bytes. Up to five such amounts
    /// exist at a time. sled has no such buffer.
    pub write_buffer_bytes: u64,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { cache_bytes: 16 * 1024 * 1024, write_buffer_bytes: 16 * 1024 * 1024 }
    }
}

/// Opens the store in `path`, creating it where there is none. The memory store uses no path.
pub fn open(
    kind: StoreKind,
    path: &Path,
    options: StoreOptions,
) -> Result<Arc<dyn Store>, StoreError> {
    Ok(match kind {
        StoreKind::Sled => Arc::new(SledStore::open(path, options)?),
        StoreKind::Fjall => Arc::new(FjallStore::open(path, options)?),
        StoreKind::Memory => Arc::new(MemoryStore::new()),
    })
}

/// A data folder claimed by this process for as long as the value lives.
#[derive(Debug)]
pub(super) struct DataFolder {
    path: PathBuf,
    kind: StoreKind,
    /// Holds the lock of the operating system until it is closed.
    _lock: File,
}

impl DataFolder {
    /// Claims `path`, creating the folder, and checks that it belongs to a store of `kind`.
    pub(super) fn claim(path: &Path, kind: StoreKind) -> Result<Self, StoreError> {
        let path = std::path::absolute(path)
            .map_err(|source| StoreError::io("resolving the path", path, source))?;
        create_folder(&path)?;
        if read_marker(&path, kind)?.is_none() {
            refuse_foreign_files(&path, kind)?;
        }
        let lock = lock(&path)?;
        // Again under the lock, because a process that held it may have created the store.
        read_marker(&path, kind)?;
        Ok(Self { path, kind, _lock: lock })
    }

    /// Where the files of the store lie.
    pub(super) fn store_path(&self) -> PathBuf {
        self.path.join(self.kind.name())
    }

    /// The witness of what the store made durable.
    pub(super) fn durable_mark(&self) -> Result<DurableMark, StoreError> {
        DurableMark::open(self.path.join(DURABLE_MARK_FILE))
    }

    /// Creates the files of the store with `create` unless they exist. They are made durable and
    /// moved into place as a whole, so an interrupted creation starts over.
    pub(super) fn create_once(
        &self,
        create: impl FnOnce(&Path) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let target = self.store_path();
        let is_created = target.is_dir();
        match (read_marker(&self.path, self.kind)?, is_created) {
            (Some(()), true) => return Ok(()),
            (Some(()), false) => {
                return Err(StoreError::damaged(&target, "the files of the store are missing"));
            }
            (None, true) => {} // Interrupted between the move and the marker.
            (None, false) => {
                let draft = self.path.join(format!("{}.new", self.kind));
                if draft.exists() {
                    fs::remove_dir_all(&draft)
                        .map_err(|e| StoreError::io("removing the unfinished", &draft, e))?;
                }
                create(&draft)?;
                sync_tree(&draft)?;
                fs::rename(&draft, &target)
                    .map_err(|e| StoreError::io("moving the new store to", &target, e))?;
                sync_folder(&self.path)?;
            }
        }
        self.write_marker()
    }

    fn write_marker(&self) -> Result<(), StoreError> {
        let (draft, target) = (self.path.join(MARKER_FILE_NEW), self.path.join(MARKER_FILE));
        let text = format!("{MARKER_TITLE}\nstore {}\nlayout {LAYOUT_VERSION}\n", self.kind);
        File::create(&draft)
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .map_err(|e| StoreError::io("writing", &draft, e))?;
        fs::rename(&draft, &target).map_err(|e| StoreError::io("writing", &target, e))?;
        sync_folder(&self.path)
    }
}

/// Creates `path` and makes every new directory entry durable.
fn create_folder(path: &Path) -> Result<(), StoreError> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Ok(()),
        Ok(_) => {
            return Err(StoreError::NotADataFolder {
                folder: path.display().to_string(),
                why: "it is a file".to_owned(),
            });
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotADirectory => {
            return Err(StoreError::NotADataFolder {
                folder: path.display().to_string(),
                why: "a part of its path is a file".to_owned(),
            });
        }
        Err(e) => return Err(StoreError::io("looking at", path, e)),
    }
    if let Some(parent) = path.parent() {
        create_folder(parent)?;
        fs::create_dir(path).or_else(|e| {
            // Another process may create the same folder at the same time.
            if path.is_dir() { Ok(()) } else { Err(StoreError::io("creating", path, e)) }
        })?;
        sync_folder(parent)?;
    }
    sync_folder(path)
}

/// A folder without a marker may hold what an interrupted creation left, but nothing else:
/// the path is more likely mistyped than meant.
fn refuse_foreign_files(path: &Path, kind: StoreKind) -> Result<(), StoreError> {
    let entries = fs::read_dir(path).map_err(|e| StoreError::io("listing", path, e))?;
    for entry in entries {
        let name = entry.map_err(|e| StoreError::io("listing", path, e))?.file_name();
        let name = name.to_string_lossy();
        let ours =
            [LOCK_FILE, DURABLE_MARK_FILE, MARKER_FILE, MARKER_FILE_NEW, "lost+found", kind.name()];
        if !ours.contains(&&*name) && name != format!("{kind}.new") {
            return Err(StoreError::NotADataFolder {
                folder: path.display().to_string(),
                why: format!("it is not empty and no data folder of a {kind} store: it has {name}"),
            });
        }
    }
    Ok(())
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let lock_path = path.join(LOCK_FILE);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&lock_path)
        .map_err(|e| StoreError::io("opening", &lock_path, e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(StoreError::Busy { folder: path.display().to_string() })
        }
        Err(TryLockError::Error(e)) => Err(StoreError::io("locking", &lock_path, e)),
    }
}

/// Checks the marker against `kind`; `None` where there is no marker yet.
fn read_marker(path: &Path, kind: StoreKind) -> Result<Option<()>, StoreError> {
    let marker = path.join(MARKER_FILE);
    let text = match fs::read_to_string(&marker) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) if e.kind() == std::io::ErrorKind::InvalidData => {
            return Err(StoreError::damaged(&marker, "it is not a text"));
        }
        Err(e) => return Err(StoreError::io("reading", &marker, e)),
    };
    let mut lines = text.lines();
    let title = lines.next();
    let found = lines.next().and_then(|line| line.strip_prefix("store "));
    let layout = lines.next().and_then(|line| line.strip_prefix("layout "));
    let (Some(MARKER_TITLE), Some(found), Some(layout)) = (title, found, layout) else {
        return Err(StoreError::damaged(&marker, "it does not name a store and its layout"));
    };
    let layout: u32 = layout
        .parse()
        .map_err(|_| StoreError::damaged(&marker, "its layout version is not a number"))?;
    if layout > LAYOUT_VERSION {
        return Err(StoreError::Newer { found: layout, supported: LAYOUT_VERSION });
    }
    if found != kind.name() {
        return Err(StoreError::WrongKind {
            folder: path.display().to_string(),
            found: found.to_owned(),
            asked: kind,
        });
    }
    Ok(Some(()))
}

/// Makes the entries of a folder durable.
pub(super) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(|e| StoreError::io("making durable the entries of", path, e))
}

/// Makes every file and entry below `path` durable.
pub(super) fn sync_tree(path: &Path) -> Result<(), StoreError> {
    let listing = |e| StoreError::io("listing", path, e);
    for entry in fs::read_dir(path).map_err(listing)? {
        let entry = entry.map_err(listing)?;
        if entry.file_type().map_err(listing)?.is_dir() {
            sync_tree(&entry.path())?;
        } else {
            File::open(entry.path())
                .and_then(|file| file.sync_all())
                .map_err(|e| StoreError::io("making durable", &entry.path(), e))?;
        }
    }
    sync_folder(path)
}

/// Bytes that the files below `path` take on disk; files may vanish meanwhile.
pub(super) fn disk_bytes(path: &Path) -> Result<u64, StoreError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(e) => return Err(StoreError::io("listing", path, e)),
    };
    let mut bytes = 0;
    for entry in entries {
        let entry = entry.map_err(|e| StoreError::io("listing", path, e))?;
        let Ok(metadata) = entry.metadata() else { continue };
        bytes += if metadata.is_dir() { disk_bytes(&entry.path())? } else { allocated(&metadata) };
    }
    Ok(bytes)
}

/// fjall sets the length of its journal ahead, so the length of a file says little.
#[cfg(unix)]
fn allocated(metadata: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    metadata.blocks() * 512
}

#[cfg(not(unix))]
fn allocated(metadata: &fs::Metadata) -> u64 {
    metadata.len()
}

/// Whether commits leave out their fsync, so that the power-cut suite can show that it notices.
/// Only a build with the feature `testing-without-fsync` can say yes.
pub(super) fn commits_without_fsync() -> bool {
    cfg!(feature = "testing-without-fsync")
        && std::env::var_os("BATON_TESTING_WITHOUT_FSYNC").is_some()
}
