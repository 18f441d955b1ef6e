//! Multi-instance activities: their numbers, the items they run over, what they collect.

use std::ops::Bound;

use crate::event::Event;
use crate::ids::{ElementInstanceKey, ProcessInstanceKey};
use crate::state::State;
use crate::state::tables::element_instances::MultiInstancePart;
use crate::state::tables::multi_instance::{ItemsRow, OutputRow};

impl State {
    #[allow(clippy::wildcard_enum_match_arm, reason = "`apply` hands over one family only")]
    pub(super) fn apply_multi_instance(&mut self, instance: ProcessInstanceKey, event: &Event) {
        match event {
            Event::MultiInstanceStarted { body, total } => {
                let part = MultiInstancePart { total: *total, ..MultiInstancePart::default() };
                self.tables
                    .element_instances
                    .update(&(instance, *body), |row| row.multi_instance = Some(part));
            }
            // What is left of a dropped instance has no body, and keeps nothing.
            Event::MultiInstanceItemsKept { body, .. }
            | Event::MultiInstanceOutputKept { body, .. }
                if self.tables.element_instances.get(&(instance, *body)).is_none() => {}
            Event::MultiInstanceItemsKept { body, first, items } => {
                let row = ItemsRow { items: items.clone() };
                self.tables.multi_instance_items.put((*body, *first), row);
            }
            Event::MultiInstanceOutputKept { body, iteration, value } => {
                let row = OutputRow { value: value.clone() };
                self.tables.multi_instance_outputs.put((*body, *iteration), row);
            }
            _ => {}
        }
    }

    /// Takes note of an instance in its body.
    pub(super) fn change_multi_instance(
        &mut self,
        instance: ProcessInstanceKey,
        body: ElementInstanceKey,
        change: impl FnOnce(&mut MultiInstancePart),
    ) {
        self.tables.element_instances.update(&(instance, body), |row| {
            if let Some(part) = &mut row.multi_instance {
                change(part);
            }
        });
    }

    /// Removes what a body kept; all its rows are loaded.
    pub(super) fn drop_collections(&mut self, body: ElementInstanceKey) {
        let from = (body, 0);
        let next = (ElementInstanceKey(body.0.saturating_add(1)), 0);
        let (from, next) = (Bound::Included(&from), Bound::Excluded(&next));
        for key in self.tables.multi_instance_items.keys(from, next) {
            self.tables.multi_instance_items.delete(&key);
            self.command.records += 1;
        }
        for key in self.tables.multi_instance_outputs.keys(from, next) {
            self.tables.multi_instance_outputs.delete(&key);
            self.command.records += 1;
        }
    }
}
