//! Ended instances that are dropped: first the row of the instance, then its other rows, then
//! pages, which are no rows.

use crate::event::Event;
use crate::state::State;
use crate::state::tables::drops::DropRow;

impl State {
    #[allow(clippy::wildcard_enum_match_arm, reason = "`apply` hands over one family only")]
    pub(super) fn apply_drop(&mut self, event: &Event) {
        match event {
            Event::InstanceDropped { instance } => {
                self.tables.process_instances.delete(instance);
                self.tables.dropped_instances.put(*instance, DropRow::default());
            }
            Event::DroppedRowsErased(erased) => {
                for task in &erased.user_tasks {
                    self.tables.user_tasks.delete(task);
                }
                for incident in &erased.incidents {
                    self.tables.incidents.delete(incident);
                }
                for block in &erased.blocks {
                    self.tables.key_blocks.delete(block);
                }
                for hash in &erased.contents {
                    self.tables.contents.update(hash, |row| row.referenced = true);
                }
                for value in &erased.values {
                    let left = value.references;
                    self.tables.contents.update(&value.hash, |row| row.references = left);
                }
                let through = erased.through;
                self.tables.dropped_instances.update(&erased.instance, |row| {
                    row.through = through;
                    row.rows_are_gone = through.is_none();
                });
            }
            Event::DroppedPagesErased { instance, is_last: true } => {
                self.tables.dropped_instances.delete(instance);
            }
            _ => {}
        }
    }
}
