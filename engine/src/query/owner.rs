//! Which process instances the keys of a filter belong to, and what they made.

use std::ops::ControlFlow;

use super::columns::named;
use super::comparison::Comparison;
use super::matcher::Comparable;
use super::{QueryError, ROWS_READ_MAX};
use crate::event::Event;
use crate::ids::{ElementInstanceKey, KEY_BLOCK, ProcessInstanceKey, UserTaskKey};
use crate::state::reader::Reader;
use crate::state::tables::bookkeeping::KeyBlocks;
use crate::state::tables::element_instances::ElementInstances;
use crate::state::tables::history::Pages;
use crate::state::tables::process_instances::ProcessInstances;
use crate::store::{Direction, StoreError};

/// The process instance whose key block a key is from.
pub(super) fn owner(
    reader: &Reader<'_>,
    key: u64,
) -> Result<Option<ProcessInstanceKey>, StoreError> {
    let block = key - key % KEY_BLOCK;
    let first = ProcessInstanceKey(block);
    if reader.get::<ProcessInstances>(&first)?.is_some() {
        return Ok(Some(first));
    }
    Ok(reader.get::<KeyBlocks>(&block)?.map(|owner| owner.instance))
}

/// The instances that own the keys which comparisons name, each once and in order; `None` where
/// they name none.
pub(super) fn named_owners<T: Comparable + Clone>(
    budget: &Budget<'_, '_>,
    comparisons: &[Comparison<T>],
    number: fn(&T) -> u64,
) -> Result<Option<Vec<ProcessInstanceKey>>, QueryError> {
    let Some(keys) = named(comparisons) else { return Ok(None) };
    let mut owners = Vec::new();
    for key in &keys {
        owners.extend(owner(budget.reader, number(key))?);
        budget.check()?;
    }
    owners.sort_unstable();
    owners.dedup();
    Ok(Some(owners))
}

/// The instances that comparisons name, or that own the element instances which others name; `None`
/// where neither name any.
pub(super) fn named_instances(
    budget: &Budget<'_, '_>,
    instance: &[Comparison<ProcessInstanceKey>],
    element_instance: &[Comparison<ElementInstanceKey>],
) -> Result<Option<Vec<ProcessInstanceKey>>, QueryError> {
    match named(instance) {
        Some(instances) => Ok(Some(instances)),
        None => named_owners(budget, element_instance, |key| key.0),
    }
}

/// The open user tasks of an instance: its active element instances know them.
pub(super) fn open_user_tasks(
    budget: &Budget<'_, '_>,
    instance: ProcessInstanceKey,
    keys: &mut Vec<UserTaskKey>,
) -> Result<(), QueryError> {
    let range = budget.reader.prefix::<ElementInstances>(&instance);
    budget.reader.scan::<ElementInstances>(&range, Direction::Forward, &mut |_, row| {
        keys.extend(row.user_task);
        budget.go_on()
    })?;
    budget.check()
}

/// All user tasks that an instance ever had: its event pages tell of them.
pub(super) fn user_tasks_ever(
    budget: &Budget<'_, '_>,
    instance: ProcessInstanceKey,
    keys: &mut Vec<UserTaskKey>,
) -> Result<(), QueryError> {
    each_event(budget, instance, &mut |event| {
        if let Event::UserTaskCreated(task) = event {
            keys.push(task.user_task);
        }
    })
}

/// All instances that an instance ever called.
pub(super) fn instances_called(
    budget: &Budget<'_, '_>,
    caller: ProcessInstanceKey,
    keys: &mut Vec<ProcessInstanceKey>,
) -> Result<(), QueryError> {
    each_event(budget, caller, &mut |event| {
        if let Event::InstanceCalled { called, .. } = event {
            keys.push(*called);
        }
    })
}

/// Shows all events of an instance.
pub(super) fn each_event(
    budget: &Budget<'_, '_>,
    instance: ProcessInstanceKey,
    visit: &mut dyn FnMut(&Event),
) -> Result<(), QueryError> {
    let range = budget.reader.prefix::<Pages>(&instance);
    budget.reader.scan_pages(&range, &mut |_, page| {
        page.segments.iter().flat_map(|segment| &segment.events).for_each(&mut *visit);
        budget.go_on()
    })?;
    budget.check()
}

/// What may be read to find the rows that a filter names.
pub(super) struct Budget<'r, 'view> {
    reader: &'r Reader<'view>,
    rows_end: u64,
    /// The filter to add where it does not suffice.
    narrowing: &'static str,
}

impl<'r, 'view> Budget<'r, 'view> {
    pub(super) fn new(reader: &'r Reader<'view>, narrowing: &'static str) -> Self {
        Self { reader, rows_end: reader.rows_read().saturating_add(ROWS_READ_MAX), narrowing }
    }

    /// What reads.
    pub(super) fn reader(&self) -> &'r Reader<'view> {
        self.reader
    }

    fn is_spent(&self) -> bool {
        self.reader.rows_read() > self.rows_end
    }

    /// Whether a scan may go on.
    pub(super) fn go_on(&self) -> ControlFlow<()> {
        if self.is_spent() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Refuses the search where too much was read.
    pub(super) fn check(&self) -> Result<(), QueryError> {
        if self.is_spent() {
            return Err(QueryError::TooBroad { filter: self.narrowing });
        }
        Ok(())
    }
}
