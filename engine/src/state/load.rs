//! Loads: what a decision reads or an event will change comes into the layers here.
//!
//! `apply` never reads the store, so whoever emits an event has loaded the rows it changes.

use std::ops::{Bound, ControlFlow, RangeInclusive};
use std::sync::Arc;

use super::indexes::Indexed;
use super::layered::{Layered, Stored};
use super::tables::bookkeeping::{DueKind, DueWork, PendingWork};
use super::tables::contents::{Chunks, UnreferencedContents};
use super::tables::element_instances::ElementInstanceRow;
use super::tables::process_instances::ProcessInstanceRow;
use super::tables::variables::VariableRow;
use super::tables::{Table, row_key, table_prefix};
use super::{State, Tables, rows};
use crate::ids::{
    ContentHash, ElementInstanceKey, JsonText, KEY_BLOCK, PartitionId, ProcessInstanceKey,
    Timestamp,
};
use crate::store::key_codec::KeyCodec;
use crate::store::{Direction, KeyRange, ReadView, StoreError};

/// Which layers a table has.
pub(crate) type Layers<T> = fn(&mut Tables) -> &mut Layered<T>;

/// A key and its row.
pub(crate) type NextRow<T> = (<T as Table>::Key, Arc<<T as Table>::Row>);

/// Keys and rows, in order.
pub(crate) type Rows<T> = Vec<(<T as Table>::Key, Arc<<T as Table>::Row>)>;

/// A variable as scopes hold it.
pub(crate) struct HeldVariable {
    pub(crate) name: Arc<str>,
    pub(crate) value: JsonText,
}

/// Guesses the memory that a row takes from its encoded length.
pub(crate) fn memory_bytes(encoded: usize) -> usize {
    encoded * 3 + 160
}

impl State {
    /// The row as this command sees it, loaded if need be.
    pub(crate) fn load<T: Indexed>(
        &mut self,
        layers: Layers<T>,
        key: &T::Key,
    ) -> Result<Option<Arc<T::Row>>, StoreError> {
        let table = layers(&mut self.tables);
        if let Some(known) = table.known(key) {
            table.promote(key);
            return Ok(known);
        }
        let view = self.store.read_view()?;
        let Some(stored) = read_row::<T>(&*view, self.partition, key)? else { return Ok(None) };
        drop(view);
        let row = Arc::clone(&stored.row);
        self.cache_bytes += stored.bytes;
        layers(&mut self.tables).remember(key.clone(), stored);
        Ok(Some(row))
    }

    /// All rows in a range as this command sees them, loaded if need be.
    pub(crate) fn load_range<T: Indexed>(
        &mut self,
        layers: Layers<T>,
        range: RangeInclusive<T::Key>,
    ) -> Result<Rows<T>, StoreError> {
        let bounds = KeyRange {
            start: Bound::Included(row_key::<T>(self.partition, range.start())),
            end: Bound::Included(row_key::<T>(self.partition, range.end())),
        };
        let mut heads = Vec::new();
        let view = self.store.read_view()?;
        view.scan(&bounds, Direction::Forward, &mut |key, head| {
            heads.push((key.to_vec(), head.to_vec()));
            ControlFlow::Continue(())
        })?;
        for (bytes, head) in heads {
            let key = rows::read_key::<T>(&bytes)?;
            if layers(&mut self.tables).known(&key).is_none() {
                let stored = decode_row::<T>(&*view, self.partition, &bytes, &head)?;
                self.cache_bytes += stored.bytes;
                layers(&mut self.tables).remember(key, stored);
            }
        }
        drop(view);
        Ok(layers(&mut self.tables).range(range))
    }

    /// The first row behind `after` and before `to`, as this command sees it, loaded if need be.
    pub(crate) fn load_next<T: Indexed>(
        &mut self,
        layers: Layers<T>,
        after: Bound<&T::Key>,
        to: &T::Key,
    ) -> Result<Option<NextRow<T>>, StoreError> {
        if let Bound::Included(key) | Bound::Excluded(key) = after
            && key >= to
        {
            return Ok(None);
        }
        let bytes = |key: &T::Key| row_key::<T>(self.partition, key);
        let start = match after {
            Bound::Included(key) => Bound::Included(bytes(key)),
            Bound::Excluded(key) => Bound::Excluded(bytes(key)),
            Bound::Unbounded => Bound::Included(table_prefix(T::ID, self.partition).to_vec()),
        };
        let bounds = KeyRange { start, end: Bound::Excluded(bytes(to)) };
        let mut stored = None;
        let mut problem = None;
        let view = self.store.read_view()?;
        let table = layers(&mut self.tables);
        view.scan(&bounds, Direction::Forward, &mut |bytes, head| {
            match rows::read_key::<T>(bytes) {
                // The command or the batch has removed it.
                Ok(key) if table.known(&key).is_some_and(|row| row.is_none()) => {
                    return ControlFlow::Continue(());
                }
                Ok(key) => stored = Some((key, bytes.to_vec(), head.to_vec())),
                Err(error) => problem = Some(error),
            }
            ControlFlow::Break(())
        })?;
        if let Some(problem) = problem {
            return Err(problem);
        }
        if let Some((key, bytes, head)) = stored
            && table.known(&key).is_none()
        {
            let row = decode_row::<T>(&*view, self.partition, &bytes, &head)?;
            self.cache_bytes += row.bytes;
            layers(&mut self.tables).remember(key, row);
        }
        drop(view);
        Ok(layers(&mut self.tables).first(after, Bound::Excluded(to)))
    }

    /// The process instance that a key was made by, with its row.
    pub(crate) fn load_owner(
        &mut self,
        key: u64,
    ) -> Result<Option<(ProcessInstanceKey, Arc<ProcessInstanceRow>)>, StoreError> {
        let block = key - key % KEY_BLOCK;
        let first = ProcessInstanceKey(block);
        if let Some(row) = self.load(|tables| &mut tables.process_instances, &first)? {
            return Ok(Some((first, row)));
        }
        let Some(owner) = self.load(|tables| &mut tables.key_blocks, &block)? else {
            return Ok(None);
        };
        let row = self.load(|tables| &mut tables.process_instances, &owner.instance)?;
        Ok(row.map(|row| (owner.instance, row)))
    }

    /// An element instance of a process instance.
    pub(crate) fn load_element(
        &mut self,
        instance: ProcessInstanceKey,
        element: ElementInstanceKey,
    ) -> Result<Option<Arc<ElementInstanceRow>>, StoreError> {
        self.load(|tables| &mut tables.element_instances, &(instance, element))
    }

    /// All active element instances of a process instance, the oldest first.
    pub(crate) fn load_elements(
        &mut self,
        instance: ProcessInstanceKey,
    ) -> Result<Vec<(ElementInstanceKey, Arc<ElementInstanceRow>)>, StoreError> {
        let range = (instance, ElementInstanceKey(0))..=(instance, ElementInstanceKey(u64::MAX));
        let rows = self.load_range(|tables| &mut tables.element_instances, range)?;
        Ok(rows.into_iter().map(|((_, element), row)| (element, row)).collect())
    }

    /// Whether the root scope of a loaded instance holds variables.
    pub(crate) fn has_root_variables(&self, instance: ProcessInstanceKey) -> bool {
        self.tables.process_instances.get(&instance).is_some_and(|row| row.has_variables)
    }

    /// A variable that lies in a row of its own.
    pub(crate) fn load_variable_row(
        &mut self,
        scope: ElementInstanceKey,
        name: &Arc<str>,
    ) -> Result<Option<Arc<VariableRow>>, StoreError> {
        if self.tables.process_instances.is_new(&ProcessInstanceKey(scope.0)) {
            return Ok(self.tables.variables.get(&(scope, Arc::clone(name))));
        }
        self.load(|tables| &mut tables.variables, &(scope, Arc::clone(name)))
    }

    /// All variables of a scope that lie in rows of their own, by name.
    pub(crate) fn load_variable_rows(
        &mut self,
        scope: ElementInstanceKey,
    ) -> Result<Vec<HeldVariable>, StoreError> {
        let next = ElementInstanceKey(scope.0 + 1);
        let range = (scope, Arc::from(""))..=(next, Arc::from(""));
        let rows = if self.tables.process_instances.is_new(&ProcessInstanceKey(scope.0)) {
            self.tables.variables.range(range)
        } else {
            self.load_range(|tables| &mut tables.variables, range)?
        };
        Ok(rows
            .into_iter()
            .filter(|((holder, _), _)| *holder == scope)
            .map(|((_, name), row)| HeldVariable { name, value: row.value.clone() })
            .collect())
    }

    /// Loads the variables of an element that lie in rows of their own, before it ends.
    pub(crate) fn load_local_variables(
        &mut self,
        element_instance: ElementInstanceKey,
    ) -> Result<(), StoreError> {
        let Some((instance, _)) = self.load_owner(element_instance.0)? else { return Ok(()) };
        let element = self.load_element(instance, element_instance)?;
        if element.is_some_and(|element| element.has_variable_rows) {
            self.load_variable_rows(element_instance)?;
        }
        Ok(())
    }

    /// What is due at `now` or before, in order, at most `limit`.
    pub(crate) fn load_due(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<(Timestamp, u64, DueKind)>, StoreError> {
        let queue = table_prefix(DueWork::ID, self.partition);
        let mut due = Vec::new();
        for (key, head) in self.queue_rows(&queue, None, limit)? {
            let (at, key) = rows::read_key::<DueWork>(&key)?;
            if at > now {
                break;
            }
            let kind = rows::decode::<DueWork>(&head, |_| Ok(None))?;
            due.push((at, key, kind));
        }
        Ok(due)
    }

    /// The earliest time after `now` at which something is due, as the store has it.
    pub(crate) fn earliest_due_after(
        &mut self,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let queue = table_prefix(DueWork::ID, self.partition);
        let mut last_of_now = queue.to_vec();
        (now, u64::MAX).write(&mut last_of_now);
        let next = self.queue_rows(&queue, Some(&last_of_now), 1)?;
        let read = |key: &[u8]| Timestamp::read(&mut key.get(4..).unwrap_or_default());
        Ok(next.front().and_then(|(key, _)| read(key)))
    }

    /// How many tokens an instance keeps that gave way.
    pub(crate) fn stored_tokens(
        &mut self,
        instance: ProcessInstanceKey,
    ) -> Result<usize, StoreError> {
        let row = self.load(|tables| &mut tables.process_instances, &instance)?;
        Ok(row.map_or(0, |row| row.tokens.len()))
    }

    /// All instances with stored tokens, as the store has it.
    pub(crate) fn stored_pending(&self) -> Result<Vec<ProcessInstanceKey>, StoreError> {
        let mut pending = Vec::new();
        let range = KeyRange::prefix(&table_prefix(PendingWork::ID, self.partition));
        self.store.read_view()?.scan(&range, Direction::Forward, &mut |key, _| {
            pending.extend(ProcessInstanceKey::read(&mut key.get(4..).unwrap_or_default()));
            ControlFlow::Continue(())
        })?;
        Ok(pending)
    }

    /// A value with its text, wherever that is stored.
    pub(crate) fn load_text(&mut self, value: JsonText) -> Result<JsonText, StoreError> {
        let Some((hash, length)) = value.stored_as() else { return Ok(value) };
        let chunks = self.load_range(|tables| &mut tables.chunks, (hash, 0)..=(hash, u32::MAX))?;
        let bytes: Vec<u8> = chunks.iter().flat_map(|(_, chunk)| &chunk.bytes).copied().collect();
        let text = std::str::from_utf8(&bytes).ok().filter(|text| text.len() as u64 == length);
        text.map(JsonText::from).ok_or_else(|| {
            rows::damaged::<Chunks>("the pieces of a stored value do not make up the whole")
        })
    }

    /// The oldest stored bytes that nothing refers to and that were stored before `before`: hash
    /// and length.
    pub(crate) fn load_unreferenced(
        &mut self,
        before: Timestamp,
    ) -> Result<Option<(ContentHash, u64)>, StoreError> {
        let queue = table_prefix(UnreferencedContents::ID, self.partition);
        let first = self.queue_rows(&queue, None, 1)?;
        let read =
            |key: &[u8]| <(Timestamp, ContentHash)>::read(&mut key.get(4..).unwrap_or_default());
        let oldest = first.front().and_then(|(key, _)| read(key));
        let Some((_, hash)) = oldest.filter(|(at, _)| *at < before) else { return Ok(None) };
        let row = self.load(|tables| &mut tables.contents, &hash)?;
        Ok(row.filter(|row| row.is_unreferenced()).map(|row| (hash, row.length)))
    }
}

fn read_row<T: Table>(
    view: &dyn ReadView,
    partition: PartitionId,
    key: &T::Key,
) -> Result<Option<Stored<T::Row>>, StoreError> {
    let bytes = row_key::<T>(partition, key);
    match view.get(&bytes)? {
        Some(head) => decode_row::<T>(view, partition, &bytes, &head).map(Some),
        None => Ok(None),
    }
}

fn decode_row<T: Table>(
    view: &dyn ReadView,
    partition: PartitionId,
    bytes: &[u8],
    head: &[u8],
) -> Result<Stored<T::Row>, StoreError> {
    let row = rows::decode::<T>(head, |part| view.get(&rows::part_key(partition, bytes, part)))?;
    let parts = rows::parts_of(head);
    let bytes = memory_bytes(head.len() + usize::from(parts) * crate::store::VALUE_BYTES_MAX);
    Ok(Stored { row: Arc::new(row), parts, bytes })
}
