//! What has happened since the last look: events out of the pages, each once, in order.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

use crate::event::Event;
use crate::ids::ProcessInstanceKey;
use crate::state::reader::Reader;
use crate::state::replay::{Numbered, unfold};
use crate::state::tables::history::{PageKey, Pages};
use crate::state::tables::process_instances::ProcessInstances;
use crate::store::{Direction, StoreError};

/// Follows a partition from its beginning on. Each look reads the pages that were written since the
/// one before and a row of each new instance; it asks for nothing of instances that have ended.
#[derive(Debug, Default)]
pub struct EventFeed {
    /// The last page that was read of each stream that may go on; none if there was none yet.
    streams: BTreeMap<ProcessInstanceKey, Option<PageKey>>,
    newest: Option<ProcessInstanceKey>,
}

impl EventFeed {
    /// The events that the reader sees and no look before has told of, in order.
    ///
    /// # Errors
    ///
    /// What the store reports. The feed is of no use after that.
    pub fn next(&mut self, reader: &Reader<'_>) -> Result<Vec<Numbered>, StoreError> {
        self.streams.entry(ProcessInstanceKey::PARTITION_STREAM).or_default();
        self.find_new_instances(reader)?;
        let mut events = Vec::new();
        for (instance, last) in &mut self.streams {
            read_on(reader, *instance, last, &mut events)?;
        }
        for ended in events.iter().filter(|found| is_end(&found.event)) {
            self.streams.remove(&ended.instance);
        }
        events.sort_by_key(|found| found.sequence);
        Ok(events)
    }

    /// Keys are handed out in ascending order: what is new stands behind what is known.
    fn find_new_instances(&mut self, reader: &Reader<'_>) -> Result<(), StoreError> {
        let mut range = reader.prefix::<ProcessInstances>(&());
        if let Some(newest) = self.newest {
            range.start = Bound::Excluded(reader.bytes::<ProcessInstances>(&newest));
        }
        let found = reader.keys::<ProcessInstances>(&range, Direction::Forward, usize::MAX)?;
        self.newest = found.last().copied().or(self.newest);
        self.streams.extend(found.into_iter().map(|instance| (instance, None)));
        Ok(())
    }
}

fn read_on(
    reader: &Reader<'_>,
    instance: ProcessInstanceKey,
    last: &mut Option<PageKey>,
    events: &mut Vec<Numbered>,
) -> Result<(), StoreError> {
    let mut range = reader.prefix::<Pages>(&instance);
    if let Some(last) = last {
        range.start = Bound::Excluded(reader.bytes::<Pages>(last));
    }
    reader.scan_pages(&range, &mut |key, page| {
        unfold(instance, page, events);
        *last = Some(key);
        ControlFlow::Continue(())
    })
}

fn is_end(event: &Event) -> bool {
    matches!(event, Event::ProcessInstanceCompleted | Event::ProcessInstanceTerminated)
}
