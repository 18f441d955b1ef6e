//! Opening the state of a partition: format, counters, and a check of the newest batches.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::drops::PageDrops;
use super::queue_fronts::QueueFronts;
use super::reader::Reader;
use super::tables::bookkeeping::{BatchRow, Batches, FORMAT_VERSION, Format, FormatRow};
use super::tables::history::{PageKey, Pages};
use super::tables::{TableId, row_key, table_prefix};
use super::{CACHE_BYTES_MAX, CommandDraft, Counters, State, Tables, rows};
use crate::ids::{PartitionId, Timestamp};
use crate::store::key_codec::KeyCodec;
use crate::store::{
    BatchNumber, Direction, Epoch, KeyRange, Operation, ReadView, Store, StoreError, WriteBatch,
};

/// Reads the format row of a store; writes it if the store is new.
pub fn open_format(
    store: &dyn Store,
    epoch: Epoch,
    created_at: Timestamp,
) -> Result<FormatRow, StoreError> {
    let view = store.read_view()?;
    let reader = Reader::new(&*view, PartitionId::FIRST);
    if let Some(row) = reader.get::<Format>(&())? {
        if row.version > FORMAT_VERSION {
            return Err(StoreError::Newer { found: row.version, supported: FORMAT_VERSION });
        }
        return Ok(row);
    }
    if view.batch() != BatchNumber(0) {
        return Err(StoreError::Damaged {
            what: "the store has data but no format version".to_owned(),
            advice: "if a `baton restore` was interrupted, delete the folder and restore again; \
                     otherwise restore the newest dump into a new folder"
                .to_owned(),
        });
    }
    let number = BatchNumber(view.batch().0 + 1);
    drop(view);
    let row = FormatRow { version: FORMAT_VERSION, partitions: 1, created_at };
    let batch_row = BatchRow {
        at: created_at,
        next_sequence: 1,
        next_block: PartitionId::FIRST.first_key(),
        pages: 0,
        first_page: Vec::new(),
        last_page: Vec::new(),
    };
    let operations = vec![
        Operation::Put {
            key: row_key::<Format>(PartitionId::FIRST, &()),
            value: rows::encode(&row).head,
        },
        Operation::Put {
            key: row_key::<Batches>(PartitionId::FIRST, &number.0),
            value: rows::encode(&batch_row).head,
        },
    ];
    store.apply(&WriteBatch { number, epoch, operations })?;
    store.sync(number)?;
    Ok(row)
}

/// Writes the first batch of a further partition into a store that has its format row.
pub fn open_partition(
    store: &dyn Store,
    epoch: Epoch,
    partition: PartitionId,
    created_at: Timestamp,
) -> Result<(), StoreError> {
    let number = BatchNumber(store.read_view()?.batch().0 + 1);
    let batch_row = BatchRow {
        at: created_at,
        next_sequence: 1,
        next_block: partition.first_key(),
        pages: 0,
        first_page: Vec::new(),
        last_page: Vec::new(),
    };
    let operations = vec![Operation::Put {
        key: row_key::<Batches>(partition, &number.0),
        value: rows::encode(&batch_row).head,
    }];
    store.apply(&WriteBatch { number, epoch, operations })?;
    store.sync(number)
}

impl State {
    /// Opens the state of a partition whose store was opened with [`open_format`].
    pub fn open(
        store: Arc<dyn Store>,
        partition: PartitionId,
        epoch: Epoch,
    ) -> Result<Self, StoreError> {
        let counters = newest_counters(&*store, partition)?;
        Ok(Self::at(store, partition, epoch, counters))
    }

    /// A state that has handed out these numbers, whatever the store says.
    pub(super) fn at(
        store: Arc<dyn Store>,
        partition: PartitionId,
        epoch: Epoch,
        counters: Counters,
    ) -> Self {
        Self {
            store,
            partition,
            partitions: 1,
            epoch,
            tables: Tables::default(),
            counters,
            now: Timestamp::default(),
            pages: BTreeMap::new(),
            batch_records: 0,
            command: CommandDraft {
                context: Arc::default(),
                counters,
                events: Vec::new(),
                run_lengths: Vec::new(),
                records: 0,
                first_keys: Vec::new(),
            },
            fresh_jobs: BTreeSet::new(),
            fresh_due: BTreeMap::new(),
            fresh_pending: Vec::new(),
            queue_fronts: QueueFronts::default(),
            page_drops: PageDrops::default(),
            cache_bytes: 0,
            cache_bytes_max: CACHE_BYTES_MAX,
            forgetful: false,
        }
    }
}

/// The counters as the newest batch left them, once the newest batches were checked.
pub(super) fn newest_counters(
    store: &dyn Store,
    partition: PartitionId,
) -> Result<Counters, StoreError> {
    let view = store.read_view()?;
    check_newest_batches(&*view, partition)
}

/// Checks that the newest batches follow each other and that their pages are there; returns the
/// counters of the newest.
fn check_newest_batches(
    view: &dyn ReadView,
    partition: PartitionId,
) -> Result<Counters, StoreError> {
    let reader = Reader::new(view, partition);
    let range = KeyRange::prefix(&table_prefix(TableId::Batches, partition));
    let mut batches: Vec<(u64, BatchRow)> = Vec::new();
    reader.scan::<Batches>(&range, Direction::Backward, &mut |number, row| {
        batches.push((number, row));
        ControlFlow::Continue(())
    })?;
    let damaged = |what: String| StoreError::Damaged {
        what,
        advice: "restore the newest dump with `baton restore`".to_owned(),
    };
    for pair in batches.windows(2) {
        if let [(newer, _), (older, _)] = pair
            && *newer != older + 1
        {
            return Err(damaged(format!("batch {} is missing behind {older}", older + 1)));
        }
    }
    for (number, row) in &batches {
        for mut page in [&row.first_page[..], &row.last_page[..]] {
            if page.is_empty() {
                continue;
            }
            let found = match PageKey::read(&mut page) {
                Some(key) => reader.get::<Pages>(&key)?.is_some(),
                None => false,
            };
            if !found {
                return Err(damaged(format!("a page of batch {number} is missing")));
            }
        }
    }
    let (number, newest) = batches
        .first()
        .ok_or_else(|| damaged(format!("partition {} has no batch", partition.0)))?;
    Ok(Counters {
        batch: BatchNumber(*number),
        next_sequence: newest.next_sequence,
        next_block: newest.next_block,
    })
}
