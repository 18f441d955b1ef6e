//! The end of a batch: every touched row, index entry and page, encoded once into one write.

use std::collections::BTreeMap;

use super::each_table;
use super::indexes::{IndexValue, Indexed};
use super::layered::{Change, Layered};
use super::load::memory_bytes;
use super::pages::{Page, encode_page};
use super::postings::{Postings, Subject, encode_pages, terms};
use super::rows::{self, EncodedRow};
use super::tables::bookkeeping::{BatchRow, Batches};
use super::tables::history::{PageKey, PageRow, Pages, PostingRow, Postings as PostingsTable};
use super::tables::row_key;
use super::{PageDraft, State};
use crate::ids::{PartitionId, ProcessInstanceKey};
use crate::store::key_codec::KeyCodec;
use crate::store::{BatchNumber, Operation, StoreError, VALUE_BYTES_MAX, WriteBatch};

/// Batch rows that are kept; a start checks them.
pub(super) const BATCH_ROWS_KEPT: u64 = 1_000;

/// A batch as it goes to the store.
#[derive(Debug)]
pub struct EncodedBatch {
    /// The write.
    pub write: WriteBatch,
    /// Event pages in it.
    pub pages: usize,
}

impl State {
    /// Encodes the batch at hand. Follow it with [`State::commit_batch`] once it was applied, or
    /// with [`State::abandon_batch`].
    pub fn encode_batch(&mut self) -> EncodedBatch {
        let number = BatchNumber(self.counters.batch.0 + 1);
        let mut operations = Vec::with_capacity(self.batch_records() + 16);
        let partition = self.partition;
        each_table!(&mut self.tables, table => encode_table(table, partition, &mut operations));
        let pages = self.encode_pages(number, &mut operations);
        let batch_row = BatchRow {
            at: self.now,
            next_sequence: self.counters.next_sequence,
            next_block: self.counters.next_block,
            pages: u32::try_from(pages.len()).unwrap_or(u32::MAX),
            first_page: pages.first().map(KeyCodec::to_bytes).unwrap_or_default(),
            last_page: pages.last().map(KeyCodec::to_bytes).unwrap_or_default(),
        };
        let key = row_key::<Batches>(partition, &number.0);
        put_row(partition, key, rows::encode(&batch_row), 0, &mut operations);
        if let Some(oldest) = number.0.checked_sub(BATCH_ROWS_KEPT).filter(|oldest| *oldest > 0) {
            operations.push(Operation::Delete { key: row_key::<Batches>(partition, &oldest) });
        }
        self.page_drops.encode(partition, number, &mut operations);
        self.queue_fronts.note(&operations);
        self.counters.batch = number;
        let write = WriteBatch { number, epoch: self.epoch, operations };
        EncodedBatch { write, pages: pages.len() }
    }

    fn encode_pages(
        &mut self,
        number: BatchNumber,
        operations: &mut Vec<Operation>,
    ) -> Vec<PageKey> {
        let mut keys = Vec::with_capacity(self.pages.len());
        let mut postings = Postings::new();
        for (instance, PageDraft { first_key, segments }) in std::mem::take(&mut self.pages) {
            let first = segments.first().map_or(0, |segment| segment.first_sequence);
            let page_key = (instance, first_key, first);
            let page = Page { batch: number, at: self.now, segments };
            self.post(instance, page_key, &page, &mut postings);
            let row = PageRow { bytes: encode_page(instance, &page) };
            let key = row_key::<Pages>(self.partition, &page_key);
            put_row(self.partition, key, rows::encode(&row), 0, operations);
            keys.push(page_key);
        }
        for (term, pages) in postings {
            let row = PostingRow { pages: encode_pages(&pages) };
            let key = row_key::<PostingsTable>(self.partition, &(term, number.0));
            put_row(self.partition, key, rows::encode(&row), 0, operations);
        }
        keys
    }

    fn post(
        &self,
        instance: ProcessInstanceKey,
        page_key: PageKey,
        page: &Page,
        postings: &mut Postings,
    ) {
        let Some(row) = self.tables.process_instances.get(&instance) else { return };
        let subject = Subject { instance, definition: row.definition, process: &row.process };
        let events = page.segments.iter().flat_map(|segment| &segment.events);
        for term in terms(subject, events) {
            postings.entry(term).or_default().push(page_key);
        }
    }

    /// Makes the applied batch part of the cache.
    pub fn commit_batch(&mut self) {
        let mut grown = 0;
        each_table!(&mut self.tables, table => grown += table.commit());
        self.queue_fronts.commit();
        self.clear_batch();
        self.cache_bytes += grown;
        if self.forgetful {
            self.queue_fronts.forget();
            each_table!(&mut self.tables, table => table.forget());
            self.cache_bytes = 0;
        } else if self.cache_bytes > self.cache_bytes_max / 2 {
            each_table!(&mut self.tables, table => table.age());
            self.cache_bytes = 0;
        }
    }

    /// Drops the batch at hand, without a trace.
    pub fn abandon_batch(&mut self) {
        each_table!(&mut self.tables, table => table.abandon());
        self.command.events.clear();
        self.command.run_lengths.clear();
        self.command.first_keys.clear();
        self.queue_fronts.abandon();
        self.fresh_pending.clear();
        self.clear_batch();
    }

    /// After the store failed: drops the batch and the cache, opens the store and takes the
    /// counters from it.
    pub(crate) fn reopen(&mut self) -> Result<(), StoreError> {
        self.abandon_batch();
        each_table!(&mut self.tables, table => table.forget());
        self.queue_fronts.forget();
        self.cache_bytes = 0;
        self.store.reopen()?;
        self.epoch = self.store.acquire()?;
        self.counters = super::open::newest_counters(&*self.store, self.partition)?;
        Ok(())
    }

    fn clear_batch(&mut self) {
        self.page_drops.clear();
        self.pages.clear();
        self.batch_records = 0;
        self.fresh_jobs.clear();
        self.fresh_due.clear();
    }

    /// The number of the next event.
    pub fn next_sequence(&self) -> u64 {
        self.counters.next_sequence
    }
}

fn encode_table<T: Indexed>(
    table: &mut Layered<T>,
    partition: PartitionId,
    operations: &mut Vec<Operation>,
) {
    for (key, change) in table.changes_mut() {
        let before = change.before.as_ref().map(|stored| &*stored.row);
        if before == change.now.as_deref() {
            change.keep_size();
            continue;
        }
        encode_indexes::<T>(key, change, partition, operations);
        let row_key = row_key::<T>(partition, key);
        let parts_before = change.before.as_ref().map_or(0, |stored| stored.parts);
        let Some(row) = &change.now else {
            for part in 0..parts_before {
                operations
                    .push(Operation::Delete { key: rows::part_key(partition, &row_key, part) });
            }
            operations.push(Operation::Delete { key: row_key });
            continue;
        };
        let encoded = rows::encode(&**row);
        let bytes = encoded.head.len() + encoded.parts.len() * VALUE_BYTES_MAX;
        change.parts = u16::try_from(encoded.parts.len()).unwrap_or(u16::MAX);
        change.bytes = memory_bytes(bytes);
        put_row(partition, row_key, encoded, parts_before, operations);
    }
}

fn encode_indexes<T: Indexed>(
    key: &T::Key,
    change: &Change<T::Row>,
    partition: PartitionId,
    operations: &mut Vec<Operation>,
) {
    let mut before = BTreeMap::new();
    if let Some(stored) = &change.before {
        T::entries(partition, key, &stored.row, &mut |key, value| {
            before.insert(key, value);
        });
    }
    if let Some(row) = &change.now {
        T::entries(partition, key, row, &mut |key, value| {
            if before.remove(&key) != Some(value) {
                operations.push(Operation::Put { key, value: encode_index_value(value) });
            }
        });
    }
    operations.extend(before.into_keys().map(|key| Operation::Delete { key }));
}

/// The stored value of an index entry.
pub(crate) fn encode_index_value(value: IndexValue) -> Vec<u8> {
    match value {
        IndexValue::Present(row) => rows::encode(&row).head,
        IndexValue::Due(row) => rows::encode(&row).head,
    }
}

fn put_row(
    partition: PartitionId,
    key: Vec<u8>,
    encoded: EncodedRow,
    parts_before: u16,
    operations: &mut Vec<Operation>,
) {
    let mut number = 0;
    for value in encoded.parts {
        let key = rows::part_key(partition, &key, number);
        operations.push(Operation::Put { key, value });
        number += 1;
    }
    for stale in number..parts_before {
        operations.push(Operation::Delete { key: rows::part_key(partition, &key, stale) });
    }
    operations.push(Operation::Put { key, value: encoded.head });
}
