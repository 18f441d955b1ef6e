//! Reading a dump into an empty store.

use std::io::{self, Read};
use std::ops::{Bound, ControlFlow};

use sha2::{Digest, Sha256};

use super::{DumpError, DumpSummary, Hashing, LAYOUT_VERSION, MAGIC, TRAILER};
use crate::ids::PartitionId;
use crate::state::tables::bookkeeping::{FORMAT_VERSION, Format, FormatRow};
use crate::state::tables::row_key;
use crate::store::{
    BatchNumber, Direction, Epoch, KeyRange, Operation, Store, VALUE_BYTES_MAX, WriteBatch,
};

/// Longer keys fit no store (fjall counts their bytes in 16 bits).
const KEY_BYTES_MAX: usize = u16::MAX as usize;

/// Records of one batch of a restore, so that with the format row it has 512.
const BATCH_RECORDS: u64 = 511;

/// Table 0 belongs to the store itself.
const FIRST_KEY: [u8; 2] = [0, 1];

impl<S: Read> Hashing<'_, S> {
    /// Reads exactly this many bytes; `records` were read whole before.
    fn take<const N: usize>(&mut self, records: u64) -> Result<[u8; N], DumpError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes, records)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8], records: u64) -> Result<(), DumpError> {
        read_whole(self.inner, bytes, records)?;
        self.hash.update(bytes);
        Ok(())
    }
}

fn read_whole(input: &mut impl Read, bytes: &mut [u8], records: u64) -> Result<(), DumpError> {
    input.read_exact(bytes).map_err(|source| {
        if source.kind() == io::ErrorKind::UnexpectedEof {
            DumpError::Truncated { records }
        } else {
            DumpError::Io { doing: "read", source }
        }
    })
}

/// Fills an empty store with the rows of a dump, and makes them durable. The store then goes on
/// from the newest batch of the dumped one. `input` is asked for few bytes at a time, so it should
/// have a buffer, and is read to its end.
///
/// # Errors
///
/// See [`DumpError`]. After [`DumpError::NotEmpty`], [`DumpError::NotADump`] and
/// [`DumpError::Newer`] of a layout the store is as it was. After any other it may hold rows, but
/// no engine opens it: delete the folder.
pub fn restore(store: &dyn Store, input: &mut impl Read) -> Result<DumpSummary, DumpError> {
    require_empty(store)?;
    let mut input = Hashing { inner: input, hash: Sha256::new() };
    let summary = read_header(&mut input)?;
    let mut restore = Restore::new(store, summary)?;
    let mut last_key = Vec::new();
    let mut records = 0;
    loop {
        let key_bytes = u32::from_be_bytes(input.take(records)?);
        if key_bytes == TRAILER {
            break;
        }
        let (key, value) = read_record(&mut input, key_bytes, records)?;
        if key <= last_key {
            return Err(damaged(format!("record {records} is out of order")));
        }
        last_key.clone_from(&key);
        records += 1;
        restore.record(key, value, records)?;
    }
    verify_trailer(&mut input, summary, records)?;
    restore.finish()?;
    Ok(summary)
}

fn damaged(what: impl Into<String>) -> DumpError {
    DumpError::Damaged { what: what.into() }
}

fn require_empty(store: &dyn Store) -> Result<(), DumpError> {
    let view = store.read_view()?;
    let mut is_empty = view.batch() == BatchNumber(0);
    let all = KeyRange { start: Bound::Unbounded, end: Bound::Unbounded };
    view.scan(&all, Direction::Forward, &mut |_, _| {
        is_empty = false;
        ControlFlow::Break(())
    })?;
    if is_empty { Ok(()) } else { Err(DumpError::NotEmpty) }
}

fn read_header(input: &mut Hashing<'_, impl Read>) -> Result<DumpSummary, DumpError> {
    match input.take(0) {
        Ok(MAGIC) => {}
        Ok(_) | Err(DumpError::Truncated { .. }) => return Err(DumpError::NotADump),
        Err(error) => return Err(error),
    }
    let found = u32::from_be_bytes(input.take(0)?);
    if found > LAYOUT_VERSION {
        return Err(DumpError::Newer { what: "layout", found, supported: LAYOUT_VERSION });
    }
    let batch = BatchNumber(u64::from_be_bytes(input.take(0)?));
    let records = u64::from_be_bytes(input.take(0)?);
    if (records == 0) != (batch.0 == 0) || batch.0 == u64::MAX {
        return Err(damaged(format!("{records} records cannot be of {} batches", batch.0)));
    }
    Ok(DumpSummary { batch, records })
}

fn read_record(
    input: &mut Hashing<'_, impl Read>,
    key_bytes: u32,
    records: u64,
) -> Result<(Vec<u8>, Vec<u8>), DumpError> {
    let length = |bytes: u32, max: usize| {
        usize::try_from(bytes)
            .ok()
            .filter(|length| *length <= max)
            .ok_or_else(|| damaged(format!("record {records} has {bytes} bytes")))
    };
    let key_bytes = length(key_bytes, KEY_BYTES_MAX)?;
    let value_bytes = length(u32::from_be_bytes(input.take(records)?), VALUE_BYTES_MAX)?;
    let (mut key, mut value) = (vec![0; key_bytes], vec![0; value_bytes]);
    input.fill(&mut key, records)?;
    input.fill(&mut value, records)?;
    if key.as_slice() < FIRST_KEY.as_slice() {
        return Err(damaged(format!("record {records} has the key of no row")));
    }
    Ok((key, value))
}

fn verify_trailer(
    input: &mut Hashing<'_, impl Read>,
    summary: DumpSummary,
    records: u64,
) -> Result<(), DumpError> {
    let counted = u64::from_be_bytes(input.take(records)?);
    let hash = input.hash.finalize_reset();
    let mut written = [0; 32];
    read_whole(input.inner, &mut written, records)?;
    if written != *hash {
        return Err(damaged("its checksum is another one"));
    }
    if counted != records || summary.records != records {
        return Err(damaged(format!("it has {records} records, but counts {counted}")));
    }
    let mut more = [0; 1];
    match input.inner.read(&mut more) {
        Ok(0) => Ok(()),
        Ok(_) => Err(damaged("something follows its end")),
        Err(source) => Err(DumpError::Io { doing: "read", source }),
    }
}

/// A store that is being filled.
struct Restore<'s> {
    store: &'s dyn Store,
    epoch: Epoch,
    /// The next batch.
    number: BatchNumber,
    last: BatchNumber,
    batch_records: u64,
    operations: Vec<Operation>,
    format: Option<Operation>,
}

impl<'s> Restore<'s> {
    fn new(store: &'s dyn Store, dump: DumpSummary) -> Result<Self, DumpError> {
        let others = dump.records.saturating_sub(1);
        // A store of few and large batches is restored in large ones, too, for want of numbers.
        let batch_records =
            others.div_ceil(dump.batch.0.saturating_sub(1).max(1)).max(BATCH_RECORDS);
        let batches = others.div_ceil(batch_records).max(1);
        let mut restore = Self {
            store,
            epoch: store.acquire()?,
            number: BatchNumber(dump.batch.0.saturating_sub(batches)),
            last: dump.batch,
            batch_records,
            operations: Vec::new(),
            format: None,
        };
        if restore.number == BatchNumber(0) {
            restore.number = BatchNumber(1);
        } else {
            // A batch without rows: from now on the store is not empty, so that no engine takes
            // it for a new one.
            restore.apply()?;
        }
        Ok(restore)
    }

    /// Takes the record with this number, counted from 1.
    fn record(&mut self, key: Vec<u8>, value: Vec<u8>, number: u64) -> Result<(), DumpError> {
        if number == 1 {
            require_known_format(&key, &value)?;
            self.format = Some(Operation::Put { key, value });
            return Ok(());
        }
        if self.operations.len() as u64 == self.batch_records {
            if self.number >= self.last {
                return Err(damaged("it has more records than it counts"));
            }
            self.apply()?;
        }
        self.operations.push(Operation::Put { key, value });
        Ok(())
    }

    fn apply(&mut self) -> Result<(), DumpError> {
        let operations = std::mem::take(&mut self.operations);
        self.store.apply(&WriteBatch { number: self.number, epoch: self.epoch, operations })?;
        self.number = BatchNumber(self.number.0 + 1);
        Ok(())
    }

    /// Writes the last records and the row that makes the store whole.
    fn finish(mut self) -> Result<(), DumpError> {
        let Some(format) = self.format.take() else { return Ok(()) };
        self.operations.push(format);
        self.apply()?;
        self.store.sync(self.last)?;
        Ok(())
    }
}

fn require_known_format(key: &[u8], value: &[u8]) -> Result<(), DumpError> {
    let row = value.get(1..).and_then(|row| minicbor::decode::<FormatRow>(row).ok());
    let Some(row) = row.filter(|_| *key == row_key::<Format>(PartitionId::FIRST, &())) else {
        return Err(damaged("it does not begin with the format of its rows"));
    };
    if row.version > FORMAT_VERSION {
        return Err(DumpError::Newer {
            what: "format",
            found: row.version,
            supported: FORMAT_VERSION,
        });
    }
    Ok(())
}
