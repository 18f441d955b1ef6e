//! Whether a store is sound: every row readable, indexes and rows of one mind, batches whole.

use std::ops::Bound;

use super::range_cursor::RawRow;
use super::reader::Reader;
use super::table_registry::TABLES;
use super::tables::bookkeeping::{FORMAT_VERSION, Format, FormatRow};
use crate::ids::PartitionId;
use crate::store::key_codec::KeyCodec;
use crate::store::{BatchNumber, Direction, KeyRange, ReadView, StoreError};

mod partition;

use partition::PartitionCheck;

/// More problems than this are only counted.
const PROBLEMS_MAX: usize = 100;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckReport {
    /// The newest batch of the store.
    pub batch: BatchNumber,
    /// Rows and index entries, of all partitions.
    pub rows: u64,
    /// Event pages among them.
    pub pages: u64,
    /// What is wrong, at most the first 100 findings.
    pub problems: Vec<String>,
    /// How many findings there are in all.
    pub problem_count: u64,
}

impl CheckReport {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problem_count == 0
    }

    fn problem(&mut self, what: String) {
        self.problem_count += 1;
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(what);
        }
    }
}

/// Reads all rows of a store and checks that
///
/// - each can be read, and belongs to a known table and partition; pages with all their events;
/// - each row has its index entries, and each index entry its row;
/// - the newest batches follow each other, and each has all the pages that it wrote.
///
/// Best done while no writer is at work: on sled a change meanwhile is a finding of its own.
///
/// # Errors
///
/// What the store reports; damage is a finding, not an error.
pub fn check(view: &dyn ReadView) -> Result<CheckReport, StoreError> {
    let mut report = CheckReport { batch: view.batch(), ..CheckReport::default() };
    let format = match Reader::new(view, PartitionId::FIRST).get::<Format>(&()) {
        Err(StoreError::Damaged { .. }) => None, // Found again, and told, with all other rows.
        read => {
            let format = read?;
            check_format(format.as_ref(), view.batch(), &mut report);
            format
        }
    };
    let partitions = format.map_or(1, |row| row.partitions);
    check_prefixes(view, partitions, &mut report)?;
    for partition in (1..=partitions).map(PartitionId) {
        PartitionCheck::new(view, partition, &mut report).run()?;
    }
    if view.batch() != report.batch {
        report.problem(
            "the store changed while it was checked; stop the server and check again".to_owned(),
        );
    }
    Ok(report)
}

fn check_format(format: Option<&FormatRow>, batch: BatchNumber, report: &mut CheckReport) {
    match format {
        Some(row) if row.version > FORMAT_VERSION => report.problem(format!(
            "the rows have format version {}, newer than {FORMAT_VERSION}",
            row.version
        )),
        None if batch != BatchNumber(0) => {
            report.problem("the store has no format version: it is not complete".to_owned());
        }
        Some(_) | None => {}
    }
}

/// Rows of unknown tables and partitions would be read by nobody.
fn check_prefixes(
    view: &dyn ReadView,
    partitions: u16,
    report: &mut CheckReport,
) -> Result<(), StoreError> {
    let reader = Reader::new(view, PartitionId::FIRST);
    let mut range = KeyRange::prefix(&[]);
    while let Some(RawRow { key, .. }) = reader.fetch(&range, Direction::Forward, 1, false)?.pop() {
        let known = <(u16, u16)>::read(&mut key.as_slice()).is_some_and(|(table, partition)| {
            TABLES.iter().any(|known| *known as u16 == table)
                && (1..=partitions).contains(&partition)
        });
        if !known {
            report.problem(format!("key {} is of no table and partition", hex(&key)));
        }
        range.start = match key.first_chunk::<4>() {
            Some(prefix) => match KeyRange::prefix(prefix).end {
                Bound::Excluded(next) => Bound::Included(next),
                Bound::Included(_) | Bound::Unbounded => break,
            },
            None => Bound::Excluded(key),
        };
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('?');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
