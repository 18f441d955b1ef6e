//! What is read and written when ended instances are dropped: their pages, and the rows of batches
//! that tell of pages.
//!
//! Pages go in the order of their events, so that what is left of an instance never begins with its
//! creation: replayed, such events are about an absent row and change nothing.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};
use std::sync::Arc;

use super::State;
use super::encode::BATCH_ROWS_KEPT;
use super::pages::{Page, decode_page};
use super::reader::Reader;
use super::rows::{self, parts_of};
use super::tables::bookkeeping::{BatchRow, Batches};
use super::tables::definitions::DefinitionsInRemoval;
use super::tables::history::{PageKey, Pages};
use super::tables::process_instances::{ActiveInstances, InstancesByEnd};
use super::tables::{Table, row_key, table_prefix};
use crate::event::{Event, PagePlace};
use crate::ids::{PartitionId, ProcessDefinitionKey, ProcessInstanceKey};
use crate::store::key_codec::KeyCodec;
use crate::store::{BatchNumber, Direction, KeyRange, Operation, StoreError};

/// Beyond this many events no further page is looked at in one go.
const PAGE_EVENTS_MAX: usize = 2_000;

/// A page as the store has it.
pub(crate) struct StoredPage {
    /// Its events.
    pub(crate) page: Page,
    key: PageKey,
    parts: u16,
}

impl StoredPage {
    /// Where it lies.
    pub(crate) fn place(&self) -> PagePlace {
        PagePlace { first_key: self.key.1, first_event: self.key.2 }
    }
}

/// A page that goes.
#[derive(Debug)]
struct DroppedPage {
    key: PageKey,
    parts: u16,
    batch: BatchNumber,
}

/// The pages that go with the batch at hand.
#[derive(Debug, Default)]
pub(super) struct PageDrops {
    command: Vec<DroppedPage>,
    batch: Vec<DroppedPage>,
    /// The batches that wrote them, as the store has their rows.
    batch_rows: BTreeMap<u64, BatchRow>,
}

impl PageDrops {
    /// Merges what the command drops into the batch.
    pub(super) fn accept(&mut self) {
        self.batch.append(&mut self.command);
    }

    /// Keeps what the command would have dropped.
    pub(super) fn reject(&mut self) {
        self.command.clear();
    }

    /// Ends the batch, written or not.
    pub(super) fn clear(&mut self) {
        self.command.clear();
        self.batch.clear();
        self.batch_rows.clear();
    }

    /// Deletes the pages, and lets the rows of their batches count them no more: a start checks
    /// that batches have their pages.
    pub(super) fn encode(
        &mut self,
        partition: PartitionId,
        number: BatchNumber,
        operations: &mut Vec<Operation>,
    ) {
        for dropped in &self.batch {
            let key = row_key::<Pages>(partition, &dropped.key);
            for part in 0..dropped.parts {
                operations.push(Operation::Delete { key: rows::part_key(partition, &key, part) });
            }
            operations.push(Operation::Delete { key });
            if let Some(row) = self.batch_rows.get_mut(&dropped.batch.0) {
                row.pages = row.pages.saturating_sub(1);
                let place = dropped.key.to_bytes();
                for known in [&mut row.first_page, &mut row.last_page] {
                    if *known == place {
                        known.clear();
                    }
                }
            }
        }
        for (batch, row) in &self.batch_rows {
            if batch + BATCH_ROWS_KEPT > number.0 {
                let key = row_key::<Batches>(partition, batch);
                operations.push(Operation::Put { key, value: rows::encode(row).head });
            }
        }
    }
}

/// Where an ended instance stands in the order of ends.
pub(crate) type EndPlace = (u32, ProcessDefinitionKey, ProcessInstanceKey);

impl State {
    /// The pages of an instance behind a place, the first ones first, at most `limit` and fewer
    /// where they hold many events; and whether these are the last ones.
    pub(crate) fn stored_pages(
        &self,
        instance: ProcessInstanceKey,
        behind: Option<PagePlace>,
        limit: usize,
    ) -> Result<(Vec<StoredPage>, bool), StoreError> {
        let view = self.store.read_view()?;
        let reader = Reader::new(&*view, self.partition);
        let mut range = reader.prefix::<Pages>(&instance);
        if let Some(place) = behind {
            let last = (instance, place.first_key, place.first_event);
            range.start = Bound::Excluded(reader.bytes::<Pages>(&last));
        }
        let fetched = reader.fetch(&range, Direction::Forward, limit, true)?;
        let are_last = fetched.len() < limit;
        let (mut pages, mut events) = (Vec::new(), 0);
        for raw in &fetched {
            if events > PAGE_EVENTS_MAX {
                return Ok((pages, false));
            }
            let key = rows::read_key::<Pages>(&raw.key)?;
            let row = reader.decode::<Pages>(&raw.key, &raw.head)?;
            let page = decode_page(instance, key.2, &row.bytes)?;
            events += page.segments.iter().map(|segment| segment.events.len()).sum::<usize>();
            pages.push(StoredPage { page, key, parts: parts_of(&raw.head) });
        }
        Ok((pages, are_last))
    }

    /// Whether something happened to an instance in the batch at hand.
    pub(crate) fn is_in_batch(&self, instance: ProcessInstanceKey) -> bool {
        self.pages.contains_key(&instance)
            || self.command.first_keys.iter().any(|(known, _)| *known == instance)
    }

    /// Lets a page go with the batch.
    pub(crate) fn drop_page(&mut self, page: &StoredPage) -> Result<(), StoreError> {
        let batch = page.page.batch;
        if batch.0 + BATCH_ROWS_KEPT > self.counters.batch.0
            && !self.page_drops.batch_rows.contains_key(&batch.0)
        {
            let view = self.store.read_view()?;
            let row = Reader::new(&*view, self.partition).get::<Batches>(&batch.0)?;
            self.page_drops.batch_rows.extend(row.map(|row| (batch.0, row)));
        }
        self.command.records += 1 + usize::from(page.parts);
        self.page_drops.command.push(DroppedPage { key: page.key, parts: page.parts, batch });
        Ok(())
    }

    /// Loads the rows that the drop of an instance removes. A replay does so as well, since rows of
    /// what is over are not kept in memory.
    pub(crate) fn load_dropped(&mut self, event: &Event) -> Result<(), StoreError> {
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "others are loaded where they are decided"
        )]
        match event {
            Event::InstanceDropped { instance } => {
                self.load(|tables| &mut tables.process_instances, instance)?;
            }
            Event::DroppedRowsErased(erased) => {
                for task in &erased.user_tasks {
                    self.load(|tables| &mut tables.user_tasks, task)?;
                }
                for incident in &erased.incidents {
                    self.load(|tables| &mut tables.incidents, incident)?;
                }
                for block in &erased.blocks {
                    self.load(|tables| &mut tables.key_blocks, block)?;
                }
                let values = erased.values.iter().map(|value| &value.hash);
                for hash in erased.contents.iter().chain(values) {
                    self.load(|tables| &mut tables.contents, hash)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The first ended instance at this place or behind it, as the store has it.
    pub(crate) fn next_ended(&self, from: EndPlace) -> Result<Option<EndPlace>, StoreError> {
        let start = Bound::Included(row_key::<InstancesByEnd>(self.partition, &from));
        let whole = KeyRange::prefix(&table_prefix(InstancesByEnd::ID, self.partition));
        self.first_key::<InstancesByEnd>(&KeyRange { start, end: whole.end })
    }

    /// The first version from this one on that is being removed, as the store has it.
    pub(crate) fn next_in_removal(
        &self,
        from: ProcessDefinitionKey,
    ) -> Result<Option<ProcessDefinitionKey>, StoreError> {
        let start = Bound::Included(row_key::<DefinitionsInRemoval>(self.partition, &from));
        let whole = KeyRange::prefix(&table_prefix(DefinitionsInRemoval::ID, self.partition));
        self.first_key::<DefinitionsInRemoval>(&KeyRange { start, end: whole.end })
    }

    fn first_key<T: Table>(&self, range: &KeyRange) -> Result<Option<T::Key>, StoreError> {
        let view = self.store.read_view()?;
        let mut found = None;
        view.scan(range, Direction::Forward, &mut |key, _| {
            found = Some(rows::read_key::<T>(key));
            ControlFlow::Break(())
        })?;
        found.transpose()
    }

    /// Whether an instance of a version may run: as the store has it, or in the batch at hand.
    pub(crate) fn may_run(
        &self,
        tenant: &Arc<str>,
        definition: ProcessDefinitionKey,
    ) -> Result<bool, StoreError> {
        let mut prefix = table_prefix(ActiveInstances::ID, self.partition).to_vec();
        tenant.write(&mut prefix);
        definition.write(&mut prefix);
        if self.first_key::<ActiveInstances>(&KeyRange::prefix(&prefix))?.is_some() {
            return Ok(true);
        }
        let mut changes = self.tables.process_instances.changes().values();
        Ok(changes.any(|change| {
            change
                .now
                .as_ref()
                .is_some_and(|row| row.definition == definition && !row.state.is_ended())
        }))
    }
}
