//! Whether the rows of a store are what its events add up to, and whether anything is left of
//! instances that ended.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

use baton_engine::ids::{ContentHash, PartitionId};
use baton_engine::state::reader::Reader;
use baton_engine::state::replay::{Numbered, replay};
use baton_engine::state::tables::contents::{Chunks, Contents};
use baton_engine::state::tables::{TableId, table_prefix};
use baton_engine::store::{Direction, KeyRange, ReadView, Store, StoreError};

use super::history::{Fact, History};

/// Tables that are no sum of events: bookkeeping of batches, the events themselves, bytes, replies.
const NOT_DERIVED: [TableId; 7] = [
    TableId::Format,
    TableId::Batches,
    TableId::Pages,
    TableId::Postings,
    TableId::Chunks,
    TableId::Replies,
    TableId::RepliesByExpiry,
];

/// Tables whose rows stay as they were written.
const LASTING: [TableId; 3] = [TableId::Pages, TableId::Postings, TableId::Chunks];

/// Tables that have rows only while something is open.
const ONLY_WHILE_OPEN: [TableId; 8] = [
    TableId::ActiveInstances,
    TableId::ElementInstances,
    TableId::Variables,
    TableId::UserTasksByCandidate,
    TableId::UserTasksByAssignee,
    TableId::ActivatableJobs,
    TableId::DueWork,
    TableId::PendingWork,
];

/// Differences that are told; more of them say nothing new.
const DIFFERENCES_MAX: usize = 6;

/// Rows by whole key.
pub type Rows = BTreeMap<Vec<u8>, Vec<u8>>;

/// Compares the rows of a store with those that a replay of its events makes. Gives the
/// differences. No view of the store may be open: a thread has one at a time.
pub fn compare_with_replay(stored: &Rows, history: &History) -> Result<Vec<String>, StoreError> {
    let events: Vec<Numbered> = history.facts.iter().map(Fact::numbered).collect();
    let replayed = replay(&events, PartitionId::FIRST)?;
    let replayed = derived_rows(&*replayed.read_view()?)?;
    let mut differences = Vec::new();
    for (key, row) in stored {
        match replayed.get(key) {
            None => differences.push(format!("row {} is in the store only", hex(key))),
            Some(other) if other != row => differences.push(format!(
                "row {} is {} in the store, but {} by its events",
                hex(key),
                hex(row),
                hex(other)
            )),
            Some(_) => {}
        }
    }
    for key in replayed.keys().filter(|key| !stored.contains_key(*key)) {
        differences.push(format!("row {} is missing in the store", hex(key)));
    }
    differences.truncate(DIFFERENCES_MAX);
    Ok(differences)
}

/// Stored bytes of which a part is missing. They are in no event, so no replay tells.
pub fn incomplete_bytes(view: &dyn ReadView) -> Result<Vec<String>, StoreError> {
    let reader = Reader::new(view, PartitionId::FIRST);
    let all = |table| KeyRange::prefix(&table_prefix(table, PartitionId::FIRST));
    let mut missing: BTreeMap<ContentHash, i128> = BTreeMap::new();
    reader.scan::<Contents>(&all(TableId::Contents), Direction::Forward, &mut |hash, row| {
        if row.referenced {
            missing.insert(hash, row.length.into());
        }
        ControlFlow::Continue(())
    })?;
    reader.scan::<Chunks>(&all(TableId::Chunks), Direction::Forward, &mut |(hash, _), chunk| {
        // Others belong to requests that were interrupted before they meant anything.
        if let Some(bytes) = missing.get_mut(&hash) {
            *bytes -= chunk.bytes.len() as i128;
        }
        ControlFlow::Continue(())
    })?;
    missing.retain(|_, bytes| *bytes != 0);
    let told = missing.iter().map(|(hash, bytes)| format!("{bytes} bytes of {hash} are missing"));
    Ok(told.collect())
}

/// How many rows are left in tables of what is open; for a store where nothing is but messages
/// that are kept, so many of them.
pub fn left_behind(view: &dyn ReadView, messages: usize) -> Result<Vec<String>, StoreError> {
    let mut left = Vec::new();
    for table in ONLY_WHILE_OPEN {
        let mut rows = 0;
        let range = KeyRange::prefix(&table_prefix(table, PartitionId::FIRST));
        view.scan(&range, Direction::Forward, &mut |_, _| {
            rows += 1;
            ControlFlow::Continue(())
        })?;
        // The end of a message's life is due work.
        let expected = if table == TableId::DueWork { messages } else { 0 };
        if rows != expected {
            left.push(format!(
                "table {table:?} has {rows} rows, although nothing is open but {messages} messages"
            ));
        }
    }
    Ok(left)
}

/// All rows of a store that events make.
pub fn derived_rows(view: &dyn ReadView) -> Result<Rows, StoreError> {
    rows_of(view, |key| !is_in(key, &NOT_DERIVED))
}

/// All rows of a store that are written once: event pages, postings, stored bytes.
pub fn lasting_rows(view: &dyn ReadView) -> Result<Rows, StoreError> {
    rows_of(view, |key| is_in(key, &LASTING))
}

fn rows_of(view: &dyn ReadView, is_wanted: impl Fn(&[u8]) -> bool) -> Result<Rows, StoreError> {
    let all = KeyRange { start: Bound::Unbounded, end: Bound::Unbounded };
    let mut rows = BTreeMap::new();
    view.scan(&all, Direction::Forward, &mut |key, value| {
        if is_wanted(key) {
            rows.insert(key.to_vec(), value.to_vec());
        }
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// Whether a row is in one of the tables. The rest of a long row stands under the row's whole key,
/// behind the table of such rests.
fn is_in(key: &[u8], tables: &[TableId]) -> bool {
    let parts = table_prefix(TableId::ValueParts, PartitionId::FIRST);
    let key = key.strip_prefix(&parts[..]).unwrap_or(key);
    tables.iter().any(|table| key.starts_with(&table_prefix(*table, PartitionId::FIRST)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
