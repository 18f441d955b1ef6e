//! Where a power-cut test writes: one folder of its own that is gone when the test is over, however
//! it ends, and next to it the one rebuilt folder that shows a failure.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};

use crate::disk_space;

/// Room that a test must find: its recording, the folders of [`Budget`] and what a store makes of
/// them when it opens them.
const NEEDED_BYTES: u64 = 384 * 1024 * 1024;

/// The folder of one test.
#[derive(Debug)]
pub struct Workspace {
    path: PathBuf,
    evidence: PathBuf,
}

impl Workspace {
    /// A new folder below `parent`. What tests of the same name left that were killed is removed.
    pub fn create(parent: &Path, name: &str) -> Result<Self, String> {
        let prefix = format!("power-cut-{name}-");
        let failed = |e: io::Error| disk_space::explain(&e.to_string(), parent);
        fs::create_dir_all(parent).map_err(failed)?;
        for entry in fs::read_dir(parent).map_err(failed)?.flatten() {
            let left = entry.file_name();
            let process = left.to_str().and_then(|left| left.strip_prefix(&prefix));
            let process = process.and_then(|process| process.parse::<u32>().ok());
            if process.is_some_and(|id| !Path::new("/proc").join(id.to_string()).exists()) {
                fs::remove_dir_all(entry.path()).map_err(failed)?;
            }
        }
        let path = parent.join(format!("{prefix}{}", std::process::id()));
        let evidence = parent.join(format!("power-cut-failure-{name}"));
        let workspace = Self { path, evidence };
        remove(&workspace.path).and_then(|()| remove(&workspace.evidence)).map_err(failed)?;
        disk_space::require(parent, NEEDED_BYTES)?;
        fs::create_dir_all(&workspace.path).map_err(failed)?;
        Ok(workspace)
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the first rebuilt folder that a checker refuses is kept.
    pub fn evidence(&self) -> &Path {
        &self.evidence
    }

    /// Removes what is kept of failures that were expected.
    pub fn discard_evidence(&self) -> io::Result<()> {
        remove(&self.evidence)
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        drop(remove(&self.path));
    }
}

/// Removes a folder if it is there.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Bytes of rebuilt folders that may be on the disk at a time.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: u64,
    used: Mutex<u64>,
    freed: Condvar,
}

impl Budget {
    pub(super) fn new(bytes: u64) -> Self {
        Self { bytes, used: Mutex::new(0), freed: Condvar::new() }
    }

    /// Waits until so many bytes may be written. A folder that is larger than the whole budget is
    /// let through when it is the only one.
    pub(super) fn take(&self, bytes: u64) -> Share<'_> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let is_too_much = |used: &mut u64| *used > 0 && *used + bytes > self.bytes;
        let used = self.freed.wait_while(used, is_too_much);
        *used.unwrap_or_else(PoisonError::into_inner) += bytes;
        Share { budget: self, bytes }
    }
}

/// A part of a [`Budget`], given back when dropped.
#[derive(Debug)]
pub(super) struct Share<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.budget.used.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.budget.freed.notify_all();
    }
}
