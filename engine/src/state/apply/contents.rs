//! Facts of the partition itself: stored bytes and the clock.

use crate::event::Event;
use crate::state::State;
use crate::state::tables::bookkeeping::PinnedClock;
use crate::state::tables::contents::ContentRow;

impl State {
    #[allow(clippy::wildcard_enum_match_arm, reason = "`apply` hands over one family only")]
    pub(super) fn apply_content(&mut self, event: &Event) {
        match event {
            Event::ClockPinned { at } => self.tables.clock.put((), PinnedClock { at: *at }),
            Event::ClockReset => self.tables.clock.delete(&()),
            Event::ContentStored { hash, length } => {
                let known = self.tables.contents.get(hash);
                let referenced = known.as_ref().is_some_and(|row| row.referenced);
                let references = known.map_or(0, |row| row.references);
                let stored_at = self.now;
                let row = ContentRow { length: *length, stored_at, referenced, references };
                self.tables.contents.put(*hash, row);
            }
            Event::ContentDropped { hash } => self.tables.contents.delete(hash),
            _ => {}
        }
    }
}
