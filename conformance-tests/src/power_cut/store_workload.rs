//! A workload on the `Store` trait itself: batches of known content, and a checker that knows
//! every row that must be there after any of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::OpenOptions,
    io::Write,
    ops::{Bound, ControlFlow},
    path::Path,
    time::Duration,
};

use baton_engine::store::{
    BatchNumber, Direction, KeyRange, Operation, StoreError, StoreKind, StoreOptions, WriteBatch,
    open,
};

use super::random::Random;

/// Keys that many batches write again, so that the store has garbage to collect.
const HOT_KEYS: u64 = 16;

/// After how many batches the rows of one are removed.
const LIFETIME: u64 = 40;

/// How much is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Batches, each of which is acknowledged.
    pub batches: u64,
    /// Rows that each batch adds, and another one removes.
    pub rows: u64,
    /// The largest value, in bytes.
    pub value_bytes: usize,
}

impl Size {
    fn value(self, number: u64, row: u64) -> Vec<u8> {
        let mut random = Random::new(number << 16 | row);
        let length = random.below(self.value_bytes) + 1;
        (0..length.div_ceil(8)).flat_map(|_| random.number().to_be_bytes()).take(length).collect()
    }

    /// The changes of one batch, by key; `None` removes.
    fn changes(self, number: u64) -> BTreeMap<Vec<u8>, Option<Vec<u8>>> {
        let mut changes = BTreeMap::new();
        for row in 0..self.rows {
            changes.insert(key(1, number, row), Some(self.value(number, row)));
            if number > LIFETIME {
                changes.insert(key(1, number - LIFETIME, row), None);
            }
        }
        changes.insert(key(2, number % HOT_KEYS, 0), Some(self.value(number, 1 << 15)));
        changes.insert(key(3, number, 0), Some(number.to_be_bytes().to_vec()));
        changes
    }

    /// Every row after batch `number`.
    fn rows_after(self, number: u64) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let mut rows = BTreeMap::new();
        for earlier in 1..=number {
            if earlier + LIFETIME > number {
                let row = |row| (key(1, earlier, row), self.value(earlier, row));
                rows.extend((0..self.rows).map(row));
            }
            if earlier + HOT_KEYS > number {
                rows.insert(key(2, earlier % HOT_KEYS, 0), self.value(earlier, 1 << 15));
            }
            rows.insert(key(3, earlier, 0), earlier.to_be_bytes().to_vec());
        }
        rows
    }
}

fn key(table: u8, number: u64, row: u64) -> Vec<u8> {
    [&[0, table, 0, 1][..], &number.to_be_bytes(), &row.to_be_bytes()[6..]].concat()
}

/// A small buffer, so that fjall writes and compacts tables within a short recording.
const OPTIONS: StoreOptions =
    StoreOptions { cache_bytes: 16 * 1024 * 1024, write_buffer_bytes: 2 * 1024 * 1024 };

/// Bytes of a workload that must have made fjall write tables and compact them.
const COMPACTED_BYTES: u64 = 16 * 1024 * 1024;

/// Tables that fjall must have written by then.
const TABLES_MIN: u64 = 8;

/// Creates a store in `folder` and fills it, in two openings with a clean end between them.
pub fn run(
    kind: StoreKind,
    folder: &Path,
    acknowledgements: &Path,
    size: Size,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut acknowledged = OpenOptions::new().create(true).append(true).open(acknowledgements)?;
    for opening in 0..2 {
        let store = open(kind, &data_folder(folder), OPTIONS)?;
        let epoch = store.acquire()?;
        let first = store.read_view()?.batch().0 + 1;
        let last = if opening == 0 { size.batches / 2 } else { size.batches };
        for number in first..=last {
            let operations = size.changes(number).into_iter().map(|(key, value)| match value {
                Some(value) => Operation::Put { key, value },
                None => Operation::Delete { key },
            });
            let operations = operations.collect();
            let number = BatchNumber(number);
            store.apply(&WriteBatch { number, epoch, operations })?;
            store.sync(number)?;
            acknowledged.write_all(format!("ack {}\n", number.0).as_bytes())?;
        }
        // Time for sled's flusher to reclaim space, which it does every half second.
        std::thread::sleep(Duration::from_millis(600));
    }
    let bytes = size.batches * size.rows * size.value_bytes as u64;
    let newest = newest_table(&data_folder(folder))?;
    if kind == StoreKind::Fjall && bytes >= COMPACTED_BYTES && newest < TABLES_MIN {
        return Err(format!("fjall wrote {newest} tables only, so nothing was compacted").into());
    }
    Ok(())
}

/// The number of the newest table file below a folder; fjall names them by numbers.
fn newest_table(folder: &Path) -> std::io::Result<u64> {
    let is_of_tables = folder.file_name().is_some_and(|name| name == "tables");
    let mut newest = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            newest = newest.max(newest_table(&path)?);
        } else if is_of_tables {
            let number = path.file_name().and_then(|name| name.to_str()?.parse().ok());
            newest = newest.max(number.unwrap_or(0));
        }
    }
    Ok(newest)
}

/// The workload creates it, so that its creation is cut by crashes, too.
fn data_folder(folder: &Path) -> std::path::PathBuf {
    folder.join("data")
}

/// Opens what a crash left behind: every acknowledged batch is there, no batch is there by half,
/// and the store can go on.
pub fn check(
    kind: StoreKind,
    folder: &Path,
    acknowledged: &BTreeSet<u64>,
    size: Size,
) -> Result<(), String> {
    let fail = |what: &'static str| move |e: StoreError| format!("{what}: {e}");
    let store = open(kind, &data_folder(folder), OPTIONS).map_err(fail("open"))?;
    let last = {
        let view = store.read_view().map_err(fail("read"))?;
        let last = view.batch().0;
        let newest = acknowledged.last().copied().unwrap_or(0);
        if last < newest {
            return Err(format!("batch {newest} was acknowledged, but the newest is {last}"));
        }
        let mut found = BTreeMap::new();
        let all = KeyRange { start: Bound::Unbounded, end: Bound::Unbounded };
        view.scan(&all, Direction::Forward, &mut |key, value| {
            found.insert(key.to_vec(), value.to_vec());
            ControlFlow::Continue(())
        })
        .map_err(fail("scan"))?;
        compare(last, &found, &size.rows_after(last))?;
        last
    };
    if let Some(warning) = store.warnings().first() {
        return Err(warning.clone());
    }
    let epoch = store.acquire().map_err(fail("acquire"))?;
    let number = BatchNumber(last + 1);
    let operations = vec![Operation::Put { key: key(4, 0, 0), value: b"goes on".to_vec() }];
    store.apply(&WriteBatch { number, epoch, operations }).map_err(fail("apply"))?;
    store.sync(number).map_err(fail("sync"))
}

fn compare(
    last: u64,
    found: &BTreeMap<Vec<u8>, Vec<u8>>,
    expected: &BTreeMap<Vec<u8>, Vec<u8>>,
) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    let missing = expected.keys().filter(|key| !found.contains_key(*key)).count();
    let surplus = found.keys().filter(|key| !expected.contains_key(*key)).count();
    let other = expected.iter().filter(|(key, v)| found.get(*key).is_some_and(|f| f != *v)).count();
    Err(format!(
        "after batch {last}, {missing} rows are missing, {surplus} should not be there, and \
         {other} have another value"
    ))
}
