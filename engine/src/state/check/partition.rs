//! The check of one partition: its rows, indexes, parts, batches and pages.

use std::collections::{BTreeMap, BTreeSet};

use super::{CheckReport, hex};
use crate::ids::PartitionId;
use crate::state::encode::{BATCH_ROWS_KEPT, encode_index_value};
use crate::state::indexes::Indexed;
use crate::state::pages::decode_page;
use crate::state::postings::decode_pages;
use crate::state::range_cursor::{RangeCursor, RawRow};
use crate::state::reader::Reader;
use crate::state::rows;
use crate::state::rows::read_key;
use crate::state::table_registry::{TABLES, TableVisitor, visit_tables};
use crate::state::tables::bookkeeping::{BatchRow, Batches};
use crate::state::tables::history::{PageKey, Pages, Postings};
use crate::state::tables::replies::{Replies, RepliesByExpiry};
use crate::state::tables::{Table, TableId, row_key, table_prefix};
use crate::store::key_codec::KeyCodec;
use crate::store::{BatchNumber, Direction, KeyRange, ReadView, StoreError};

/// Rows fetched at a time.
const PIECE: usize = 256;

/// The check of one partition.
pub(super) struct PartitionCheck<'c, 'view> {
    view: &'view dyn ReadView,
    reader: Reader<'view>,
    partition: PartitionId,
    report: &'c mut CheckReport,
    /// Index entries by table: those that belong to a row, and all that lie in the store.
    owned: BTreeMap<TableId, u64>,
    stored: BTreeMap<TableId, u64>,
    batches: BTreeMap<u64, BatchRow>,
    /// Pages by the batch that wrote them, as far as batches are known.
    pages: BTreeMap<u64, u32>,
}

impl<'c, 'view> PartitionCheck<'c, 'view> {
    pub(super) fn new(
        view: &'view dyn ReadView,
        partition: PartitionId,
        report: &'c mut CheckReport,
    ) -> Self {
        Self {
            view,
            reader: Reader::new(view, partition),
            partition,
            report,
            owned: BTreeMap::new(),
            stored: BTreeMap::new(),
            batches: BTreeMap::new(),
            pages: BTreeMap::new(),
        }
    }

    pub(super) fn run(mut self) -> Result<(), StoreError> {
        visit_tables(&mut self)?;
        self.check_parts()?;
        self.check_batches()?;
        self.check_owners()
    }

    fn range(&self, table: TableId) -> KeyRange {
        KeyRange::prefix(&table_prefix(table, self.partition))
    }

    /// Passes on each readable row of a table; the others are findings.
    fn each_row<T: Table>(
        &mut self,
        mut visit: impl FnMut(&mut Self, &T::Key, T::Row, &RawRow) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut cursor = RangeCursor::over_rows(self.range(T::ID), Direction::Forward);
        while let Some(raw) = cursor.next(&self.reader, PIECE)? {
            self.report.rows += 1;
            let key = self.sound(&raw, read_key::<T>(&raw.key))?;
            let row = self.sound(&raw, self.reader.decode::<T>(&raw.key, &raw.head))?;
            if let (Some(key), Some(row)) = (key, row) {
                visit(self, &key, row, &raw)?;
            }
        }
        Ok(())
    }

    /// Turns damage into a finding.
    fn sound<T>(
        &mut self,
        raw: &RawRow,
        read: Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(StoreError::Damaged { what, .. }) => {
                self.report.problem(format!("{what} (key {})", hex(&raw.key)));
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// The index entries of a row, each once.
    fn entries_of<T: Indexed>(&self, key: &T::Key, row: &T::Row) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let mut entries = BTreeMap::new();
        T::entries(self.partition, key, row, &mut |key, value| {
            entries.insert(key, encode_index_value(value));
        });
        entries
    }

    /// The parts of long values lie under the keys of their rows.
    fn check_parts(&mut self) -> Result<(), StoreError> {
        let range = self.range(TableId::ValueParts);
        let mut cursor = RangeCursor::over_keys(range, Direction::Forward);
        while let Some(raw) = cursor.next(&self.reader, PIECE)? {
            self.report.rows += 1;
            let is_needed = match raw.key.get(4..).and_then(<[u8]>::split_last_chunk::<2>) {
                Some((row_key, part)) => self
                    .view
                    .get(row_key)?
                    .is_some_and(|head| rows::parts_of(&head) > u16::from_be_bytes(*part)),
                None => false,
            };
            if !is_needed {
                self.report.problem(format!("part {} is of no row", hex(&raw.key)));
            }
        }
        Ok(())
    }

    fn check_batches(&mut self) -> Result<(), StoreError> {
        let Some((newest, _)) = self.batches.last_key_value() else {
            if self.report.batch != BatchNumber(0) {
                let partition = self.partition.0;
                self.report.problem(format!("partition {partition} has no batch"));
            }
            return Ok(());
        };
        let newest = *newest;
        if BatchNumber(newest) > self.report.batch {
            self.report.problem(format!("batch {newest} is newer than the store"));
        }
        // The oldest may be any: a store that was restored or is young has fewer.
        let first = newest.saturating_sub(BATCH_ROWS_KEPT - 1);
        let kept: Vec<u64> = self.batches.range(first..).map(|(number, _)| *number).collect();
        for pair in kept.windows(2) {
            if let [older, newer] = pair
                && *newer != older + 1
            {
                self.report.problem(format!("batch {} is missing behind {older}", older + 1));
            }
        }
        for (number, row) in std::mem::take(&mut self.batches) {
            let found = self.pages.get(&number).copied().unwrap_or(0);
            if found != row.pages {
                self.report.problem(format!(
                    "batch {number} has {found} of the {} pages it wrote",
                    row.pages
                ));
            }
            for mut page in [row.first_page.as_slice(), &row.last_page] {
                let is_there = page.is_empty()
                    || match PageKey::read(&mut page) {
                        Some(key) => {
                            self.view.get(&row_key::<Pages>(self.partition, &key))?.is_some()
                        }
                        None => false,
                    };
                if !is_there {
                    self.report.problem(format!("a page of batch {number} is missing"));
                }
            }
        }
        Ok(())
    }

    /// Every entry in the store is one of those that rows were found to have. Only where their
    /// numbers differ, all entries of rows are gathered to name the others.
    fn check_owners(&mut self) -> Result<(), StoreError> {
        let orphaned: Vec<TableId> = self
            .stored
            .iter()
            .filter(|(table, count)| self.owned.get(table) != Some(count))
            .map(|(table, _)| *table)
            .collect();
        if orphaned.is_empty() {
            return Ok(());
        }
        let mut known = KnownEntries { check: self, keys: BTreeSet::new() };
        visit_tables(&mut known)?;
        let keys = known.keys;
        for table in orphaned {
            let mut cursor = RangeCursor::over_keys(self.range(table), Direction::Forward);
            while let Some(raw) = cursor.next(&self.reader, PIECE)? {
                if !keys.contains(&raw.key) {
                    let key = hex(&raw.key);
                    self.report.problem(format!("entry {key} of {table:?} is of no row"));
                }
            }
        }
        Ok(())
    }

    fn check_entries<T: Indexed>(&mut self, key: &T::Key, row: &T::Row) -> Result<(), StoreError> {
        for (entry, value) in self.entries_of::<T>(key, row) {
            let stored = self.view.get(&entry)?;
            if stored.as_ref() == Some(&value) {
                let table =
                    TABLES.iter().find(|id| entry.starts_with(&table_prefix(**id, self.partition)));
                if let Some(table) = table {
                    *self.owned.entry(*table).or_default() += 1;
                }
            } else {
                let lack = if stored.is_none() { "lacks" } else { "has another value in" };
                let entry = hex(&entry);
                self.report.problem(format!("{:?} {key:?} {lack} its entry {entry}", T::ID));
            }
        }
        Ok(())
    }

    fn check_page(&mut self, key: &PageKey, bytes: &[u8], raw: &RawRow) -> Result<(), StoreError> {
        self.report.pages += 1;
        let (instance, _, first) = *key;
        if let Some(page) = self.sound(raw, decode_page(instance, first, bytes))? {
            *self.pages.entry(page.batch.0).or_default() += 1;
            if page.batch > self.report.batch {
                let batch = page.batch.0;
                self.report.problem(format!("page {key:?} is of batch {batch}, not written yet"));
            }
        }
        Ok(())
    }
}

impl TableVisitor for PartitionCheck<'_, '_> {
    fn rows<T: Indexed>(&mut self) -> Result<(), StoreError> {
        self.each_row::<T>(|check, key, row, _| check.check_entries::<T>(key, &row))
    }

    fn index<T: Table>(&mut self) -> Result<(), StoreError> {
        let mut count = 0;
        self.each_row::<T>(|_, _, _, _| {
            count += 1;
            Ok(())
        })?;
        if count > 0 {
            self.stored.insert(T::ID, count);
        }
        Ok(())
    }

    fn other<T: Table>(&mut self) -> Result<(), StoreError> {
        if T::ID == TableId::Batches {
            self.each_row::<Batches>(|check, number, row, _| {
                check.batches.insert(*number, row);
                Ok(())
            })
        } else if T::ID == TableId::Pages {
            self.each_row::<Pages>(|check, key, row, raw| check.check_page(key, &row.bytes, raw))
        } else if T::ID == TableId::Postings {
            self.each_row::<Postings>(|check, key, row, _| {
                if decode_pages(&row.pages).is_none() {
                    check.report.problem(format!("posting {key:?} cannot be read"));
                }
                Ok(())
            })
        } else if T::ID == TableId::Replies {
            self.rows::<Replies>()
        } else if T::ID == TableId::RepliesByExpiry {
            self.index::<RepliesByExpiry>()
        } else {
            self.each_row::<T>(|_, _, _, _| Ok(()))
        }
    }
}

/// Gathers the index entries that the rows of a partition have.
struct KnownEntries<'k, 'c, 'view> {
    check: &'k PartitionCheck<'c, 'view>,
    keys: BTreeSet<Vec<u8>>,
}

impl TableVisitor for KnownEntries<'_, '_, '_> {
    fn rows<T: Indexed>(&mut self) -> Result<(), StoreError> {
        let reader = &self.check.reader;
        let mut cursor = RangeCursor::over_rows(self.check.range(T::ID), Direction::Forward);
        while let Some(raw) = cursor.next(reader, PIECE)? {
            let key = read_key::<T>(&raw.key);
            if let (Ok(key), Ok(row)) = (key, reader.decode::<T>(&raw.key, &raw.head)) {
                self.keys.extend(self.check.entries_of::<T>(&key, &row).into_keys());
            }
        }
        Ok(())
    }

    fn index<T: Table>(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn other<T: Table>(&mut self) -> Result<(), StoreError> {
        if T::ID == TableId::Replies { self.rows::<Replies>() } else { Ok(()) }
    }
}
