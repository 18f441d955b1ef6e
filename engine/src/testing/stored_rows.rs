//! What a store holds, row by row, and where two stores differ.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::{Bound, ControlFlow};

use crate::state::tables::TableId;
use crate::store::{Direction, KeyRange, Operation, ReadView, WriteBatch};

/// Rows by whole key: table id, partition, key.
pub type StoredRows = BTreeMap<Vec<u8>, Vec<u8>>;

/// Tables that events do not add up to: the numbering of batches, history itself, stored bytes,
/// kept replies.
const NOT_REPLAYED: &[TableId] = &[
    TableId::Format,
    TableId::Batches,
    TableId::Pages,
    TableId::Postings,
    TableId::Chunks,
    TableId::Replies,
    TableId::RepliesByExpiry,
];

/// All rows of a store.
pub fn all_rows(view: &dyn ReadView) -> StoredRows {
    let mut rows = StoredRows::new();
    let range = KeyRange { start: Bound::Unbounded, end: Bound::Unbounded };
    view.scan(&range, Direction::Forward, &mut |key, value| {
        rows.insert(key.to_vec(), value.to_vec());
        ControlFlow::Continue(())
    })
    .expect("the store works");
    rows
}

/// The rows that replaying all events must rebuild byte for byte.
pub fn replayed_rows(view: &dyn ReadView) -> StoredRows {
    let mut rows = all_rows(view);
    rows.retain(|key, _| {
        let table = match table_of(key) {
            // A further part of a value belongs to the table of its row.
            id if id == TableId::ValueParts as u16 => table_of(&key[4..]),
            id => id,
        };
        NOT_REPLAYED.iter().all(|left_out| *left_out as u16 != table)
    });
    rows
}

/// The number of the table that a whole key belongs to.
pub fn table_of(key: &[u8]) -> u16 {
    key.first_chunk().map_or(0, |id| u16::from_be_bytes(*id))
}

/// Says in which rows two stores differ; `None` if in none.
pub fn difference(left: &StoredRows, right: &StoredRows) -> Option<String> {
    if left == right {
        return None;
    }
    let mut text = String::new();
    for (key, value) in left {
        match right.get(key) {
            None => describe("only left ", key, value, &mut text),
            Some(other) if other != value => {
                describe("left      ", key, value, &mut text);
                describe("right     ", key, other, &mut text);
            }
            Some(_) => {}
        }
    }
    for (key, value) in right.iter().filter(|(key, _)| !left.contains_key(*key)) {
        describe("only right", key, value, &mut text);
    }
    Some(text)
}

/// Bytes of a value that are shown.
const SHOWN_BYTES: usize = 160;

fn describe(side: &str, key: &[u8], value: &[u8], text: &mut String) {
    let shown = &value[..value.len().min(SHOWN_BYTES)];
    let _ = writeln!(
        text,
        "{side} table {} key {} value ({} bytes) {}",
        table_of(key),
        key.get(4..).unwrap_or_default().escape_ascii(),
        value.len(),
        shown.escape_ascii()
    );
}

/// Records and bytes of a batch without the rows that all its instances share: the batch's own and
/// the postings.
pub fn cost(batch: &WriteBatch) -> (usize, usize) {
    let (mut records, mut bytes) = (0, 0);
    for operation in &batch.operations {
        let (key, value_bytes) = match operation {
            Operation::Put { key, value } => (key, value.len()),
            Operation::Delete { key } => (key, 0),
        };
        let table = match table_of(key) {
            id if id == TableId::ValueParts as u16 => table_of(&key[4..]),
            id => id,
        };
        if table != TableId::Batches as u16 && table != TableId::Postings as u16 {
            records += 1;
            bytes += key.len() + value_bytes;
        }
    }
    (records, bytes)
}
