//! Replay: rebuilding all rows from the event pages of a store.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::pages::Page;
use super::reader::Reader;
use super::tables::{TableId, table_prefix};
use super::{State, open_format};
use crate::event::Event;
use crate::ids::{PartitionId, ProcessInstanceKey, Timestamp};
use crate::store::memory_store::MemoryStore;
use crate::store::{KeyRange, ReadView, Store, StoreError};

/// An event with its place in time.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// Its number in the partition.
    pub sequence: u64,
    /// The time of its batch.
    pub at: Timestamp,
    /// Its stream.
    pub instance: ProcessInstanceKey,
    /// The fact.
    pub event: Event,
}

/// All events of a partition in the order they happened.
pub fn all_events(
    view: &dyn ReadView,
    partition: PartitionId,
) -> Result<Vec<Numbered>, StoreError> {
    let reader = Reader::new(view, partition);
    let range = KeyRange::prefix(&table_prefix(TableId::Pages, partition));
    let mut events = Vec::new();
    reader.scan_pages(&range, &mut |(instance, ..), page| {
        unfold(instance, page, &mut events);
        ControlFlow::Continue(())
    })?;
    events.sort_by_key(|event: &Numbered| event.sequence);
    Ok(events)
}

/// Adds the events of a page.
pub(crate) fn unfold(instance: ProcessInstanceKey, page: Page, events: &mut Vec<Numbered>) {
    for segment in page.segments {
        for (sequence, event) in (segment.first_sequence..).zip(segment.events) {
            events.push(Numbered { sequence, at: page.at, instance, event });
        }
    }
}

/// Applies events to an empty store in memory and returns it: its rows are what the events add
/// up to. Stored bytes are no events and are not in it.
pub fn replay(events: &[Numbered], partition: PartitionId) -> Result<MemoryStore, StoreError> {
    let store = Arc::new(MemoryStore::new());
    let epoch = store.acquire()?;
    open_format(&*store, epoch, Timestamp(0))?;
    let mut state = State::open(Arc::clone(&store) as Arc<dyn Store>, partition, epoch)?;
    // Nothing may leave the cache but what is over: applying never reads the store.
    state.set_cache_bytes_max(usize::MAX);
    for batch in events.chunk_by(|a, b| a.at == b.at) {
        state.begin_batch(batch.first().map_or(Timestamp(0), |event| event.at));
        state.begin_command(Arc::default());
        for Numbered { instance, event, .. } in batch {
            state.load_dropped(event)?;
            state.emit(*instance, event.clone());
        }
        state.accept_command();
        let encoded = state.encode_batch();
        store.apply(&encoded.write)?;
        state.commit_batch();
    }
    drop(state);
    Arc::into_inner(store)
        .ok_or_else(|| StoreError::Failed { why: "the replayed store is still in use".to_owned() })
}
