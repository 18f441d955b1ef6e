//! A witness of what was made durable, kept beside the store and not in it.
//!
//! Both stores take the first unreadable bytes of their log for the place where a crash
//! interrupted them, and drop everything behind: if a disk damages a byte in the middle, they
//! open without a word and have forgotten acknowledged batches. The mark, written after a sync at
//! most once a second, makes that an error.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use parking_lot::Mutex;

use super::{BatchNumber, StoreError};

/// How many batches may be forgotten unnoticed is bounded by this time.
const INTERVAL: Duration = Duration::from_secs(1);

/// The file `DURABLE`: the number of a durable batch, and the same with all bits inverted. It is
/// shorter than a sector, so a power cut leaves either the old or the new one.
#[derive(Debug)]
pub(super) struct DurableMark {
    path: PathBuf,
    written: Mutex<Written>,
}

#[derive(Debug)]
struct Written {
    file: File,
    number: BatchNumber,
    at: Instant,
}

impl DurableMark {
    /// Opens the mark in `path`; where there is none yet, nothing is known to be durable.
    pub(super) fn open(path: PathBuf) -> Result<Self, StoreError> {
        let opened = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .and_then(|mut file| Ok((read(&mut file)?, file)));
        let (number, file) = opened.map_err(|e| StoreError::io("opening", &path, e))?;
        #[allow(clippy::disallowed_methods, reason = "how often to write, never what")]
        let written = Mutex::new(Written { file, number, at: Instant::now() });
        Ok(Self { path, written })
    }

    /// Fails if the store in `store` has forgotten batches: `newest` is what it found.
    pub(super) fn check(&self, newest: BatchNumber, store: &Path) -> Result<(), StoreError> {
        let known = self.written.lock().number;
        if newest >= known {
            return Ok(());
        }
        let what = format!(
            "batch {} was on disk, but the newest that can be read is {}",
            known.0, newest.0
        );
        Err(StoreError::damaged(store, &what))
    }

    /// Takes note that `number` is durable, unless the mark was written a moment ago.
    pub(super) fn note(&self, number: BatchNumber) -> Result<(), StoreError> {
        let mut written = self.written.lock();
        if written.at.elapsed() < INTERVAL || written.number >= number {
            return Ok(());
        }
        self.write(&mut written, number)
    }

    /// Takes note that `number` is durable, as the last act of a store.
    pub(super) fn note_at_the_end(&self, number: BatchNumber) {
        let mut written = self.written.lock();
        if written.number < number
            && let Err(e) = self.write(&mut written, number)
        {
            tracing::warn!("the mark of the newest durable batch was not written: {e}");
        }
    }

    #[allow(clippy::disallowed_methods, reason = "how often to write, never what")]
    fn write(&self, written: &mut Written, number: BatchNumber) -> Result<(), StoreError> {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&number.0.to_be_bytes());
        bytes[8..].copy_from_slice(&(!number.0).to_be_bytes());
        written
            .file
            .seek(SeekFrom::Start(0))
            .and_then(|_| written.file.write_all(&bytes))
            .and_then(|()| written.file.sync_data())
            .map_err(|e| StoreError::io("writing", &self.path, e))?;
        written.number = number;
        written.at = Instant::now();
        Ok(())
    }
}

/// 0 where the mark is empty or unreadable: then nothing is known.
fn read(file: &mut File) -> io::Result<BatchNumber> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let Some((number, inverted)) = bytes.split_first_chunk::<8>() else {
        return Ok(BatchNumber(0));
    };
    let number = u64::from_be_bytes(*number);
    Ok(BatchNumber(if inverted == (!number).to_be_bytes() { number } else { 0 }))
}
