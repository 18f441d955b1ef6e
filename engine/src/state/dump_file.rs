//! All rows of a store as one stream of bytes that any store can be restored from.
//!
//! ```text
//! magic     8 bytes   "BATONDMP"
//! format    u32       version of this layout
//! batch     u64       the newest batch of the store
//! records   u64       how many records follow
//! record    u32 u32   lengths of key and value, then both; keys ascend
//! trailer   u32       u32::MAX, which is no length of a key
//!           u64       how many records there were
//!           32 bytes  SHA-256 of everything before
//! ```
//!
//! Numbers are big-endian. What the store keeps for itself (its owner) is not in it. The first
//! record is the row that says which format all others have. A restore first makes the store one
//! that has batches but no format, which no engine opens, and writes that row last, in one batch
//! with the last others and after the trailer was verified. The batches of a restore are numbered
//! so that the last one has the number of the newest batch of the dumped store, and counters and
//! event pages go on from there.

use std::io::{self, Write};
use std::ops::{Bound, ControlFlow};

use sha2::{Digest, Sha256};
use thiserror::Error;

pub use super::check::{CheckReport, check};
use super::reader::Reader;
use super::tables::bookkeeping::Format;
use crate::ids::PartitionId;
use crate::store::{BatchNumber, Direction, KeyRange, ReadView, StoreError};

mod restore;

pub use restore::restore;

const MAGIC: [u8; 8] = *b"BATONDMP";

/// The layout drawn above.
const LAYOUT_VERSION: u32 = 1;

const TRAILER: u32 = u32::MAX;

/// Why a store could not be dumped or restored.
#[derive(Debug, Error)]
pub enum DumpError {
    /// The input is something else.
    #[error("the input is no dump of Baton; name a file that `baton dump` wrote")]
    NotADump,
    /// A newer Baton made the dump.
    #[error(
        "the dump has {what} version {found}, but this version of baton reads up to {supported}; \
         restore it with the newer version"
    )]
    Newer {
        /// Which version: of the layout of dumps or of the format of rows.
        what: &'static str,
        /// The version found.
        found: u32,
        /// The newest version that this program reads.
        supported: u32,
    },
    /// The dump ends before its trailer.
    #[error("the dump is cut off after {records} records; copy it again, or use another dump")]
    Truncated {
        /// Whole records before the end.
        records: u64,
    },
    /// The dump is not what was written.
    #[error("the dump is damaged: {what}; copy it again, or use another dump")]
    Damaged {
        /// What is wrong, and where.
        what: String,
    },
    /// The store has rows already.
    #[error("the store is not empty; restore into a new data folder")]
    NotEmpty,
    /// The store holds the beginning of another restore.
    #[error("the store was never restored completely; restore its dump again into a new folder")]
    Incomplete,
    /// A writer was at work while the store was dumped.
    #[error("the store changed while it was dumped; stop the server and dump again")]
    Changed,
    /// The dump could not be read or written.
    #[error("the dump could not be {doing}: {source}; check the disk and its file system")]
    Io {
        /// "read" or "written".
        doing: &'static str,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a dump holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DumpSummary {
    /// The newest batch of the store.
    pub batch: BatchNumber,
    /// Records: rows, and parts of rows that are longer than a value.
    pub records: u64,
}

/// Writes all rows of a store. `out` gets many small writes, so it should have a buffer; it is
/// flushed at the end, but making it durable is left to the caller.
///
/// # Errors
///
/// [`DumpError::Changed`] if a writer was at work meanwhile, [`DumpError::Incomplete`] for a store
/// whose restore was interrupted, and errors of the store or of `out`. What was written until then
/// has no trailer, so it cannot be restored by mistake.
pub fn dump(view: &dyn ReadView, out: &mut impl Write) -> Result<DumpSummary, DumpError> {
    let batch = view.batch();
    let all = KeyRange { start: Bound::Unbounded, end: Bound::Unbounded };
    let mut records = 0;
    view.scan(&all, Direction::Forward, &mut |_, _| {
        records += 1;
        ControlFlow::Continue(())
    })?;
    let is_complete = Reader::new(view, PartitionId::FIRST).get::<Format>(&())?.is_some();
    if records > 0 && !is_complete {
        return Err(DumpError::Incomplete);
    }
    let mut out = Hashing { inner: out, hash: Sha256::new() };
    let mut written = out.header(batch, records);
    let mut count = 0;
    view.scan(&all, Direction::Forward, &mut |key, value| {
        if written.is_ok() {
            written = out.record(key, value);
            count += 1;
        }
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    written.map_err(writing)?;
    if view.batch() != batch || count != records {
        return Err(DumpError::Changed);
    }
    out.trailer(records).map_err(writing)?;
    Ok(DumpSummary { batch, records })
}

fn writing(source: io::Error) -> DumpError {
    DumpError::Io { doing: "written", source }
}

/// A stream with the hash of all that went through.
struct Hashing<'s, S> {
    inner: &'s mut S,
    hash: Sha256,
}

impl<S: Write> Hashing<'_, S> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.inner.write_all(bytes)
    }

    fn header(&mut self, batch: BatchNumber, records: u64) -> io::Result<()> {
        self.put(&MAGIC)?;
        self.put(&LAYOUT_VERSION.to_be_bytes())?;
        self.put(&batch.0.to_be_bytes())?;
        self.put(&records.to_be_bytes())
    }

    fn record(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        for bytes in [key, value] {
            let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
            self.put(&length.to_be_bytes())?;
        }
        self.put(key)?;
        self.put(value)
    }

    fn trailer(&mut self, records: u64) -> io::Result<()> {
        self.put(&TRAILER.to_be_bytes())?;
        self.put(&records.to_be_bytes())?;
        let hash = self.hash.finalize_reset();
        self.inner.write_all(&hash)?;
        self.inner.flush()
    }
}
