//! One table in three layers: committed cache <- batch <- command.
//!
//! A command changes its own layer only. On success the layer is merged into the batch, on
//! rejection or panic it is dropped. After a batch was applied to the store its rows become part
//! of the cache. The cache is a copy of what the store holds, never more: it may be emptied
//! between batches at any time. It has two generations, so that the rows that nobody asked for
//! lately go without any bookkeeping per read.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, RangeInclusive};
use std::sync::Arc;

use super::indexes::Indexed;

/// A row as the store has it.
#[derive(Debug)]
pub(crate) struct Stored<R> {
    pub(crate) row: Arc<R>,
    /// Further parts of its value.
    pub(crate) parts: u16,
    /// Rough size in memory, in bytes.
    pub(crate) bytes: usize,
}

impl<R> Clone for Stored<R> {
    fn clone(&self) -> Self {
        Self { row: Arc::clone(&self.row), parts: self.parts, bytes: self.bytes }
    }
}

/// A row before and after a batch.
#[derive(Debug)]
pub(crate) struct Change<R> {
    pub(crate) before: Option<Stored<R>>,
    pub(crate) now: Option<Arc<R>>,
    /// Further parts of the value of `now`, known once it is encoded.
    pub(crate) parts: u16,
    /// Rough size of `now` in memory, known once it is encoded.
    pub(crate) bytes: usize,
}

impl<R> Change<R> {
    fn new(before: Option<Stored<R>>, now: Option<Arc<R>>) -> Self {
        Self { before, now, parts: 0, bytes: 0 }
    }

    /// The row is what it was: so is its size.
    pub(crate) fn keep_size(&mut self) {
        if let Some(before) = &self.before {
            self.parts = before.parts;
            self.bytes = before.bytes;
        }
    }
}

/// A row as the command leaves it.
#[derive(Debug)]
struct Pending<R> {
    now: Option<Arc<R>>,
    /// No layer below has the row, and the store neither.
    fresh: bool,
}

/// One table in three layers.
#[derive(Debug)]
pub(crate) struct Layered<T: Indexed> {
    young: BTreeMap<T::Key, Stored<T::Row>>,
    old: BTreeMap<T::Key, Stored<T::Row>>,
    batch: BTreeMap<T::Key, Change<T::Row>>,
    command: BTreeMap<T::Key, Pending<T::Row>>,
}

impl<T: Indexed> Default for Layered<T> {
    fn default() -> Self {
        Self {
            young: BTreeMap::new(),
            old: BTreeMap::new(),
            batch: BTreeMap::new(),
            command: BTreeMap::new(),
        }
    }
}

impl<T: Indexed> Layered<T> {
    /// The row as this command sees it. `None`: it is absent, or it was not loaded.
    pub(crate) fn get(&self, key: &T::Key) -> Option<Arc<T::Row>> {
        self.known(key).flatten()
    }

    /// As [`Self::get`], but the outer `None` says that the layers do not know the row.
    #[allow(clippy::option_option, reason = "unknown, known to be absent, present")]
    pub(crate) fn known(&self, key: &T::Key) -> Option<Option<Arc<T::Row>>> {
        if let Some(pending) = self.command.get(key) {
            return Some(pending.now.clone());
        }
        if let Some(change) = self.batch.get(key) {
            return Some(change.now.clone());
        }
        self.cached(key).map(|stored| Some(Arc::clone(&stored.row)))
    }

    /// Whether the row was made in this batch, so that the store cannot have it.
    pub(crate) fn is_new(&self, key: &T::Key) -> bool {
        self.command.get(key).is_some_and(|pending| pending.fresh)
            || self.batch.get(key).is_some_and(|change| change.before.is_none())
    }

    fn cached(&self, key: &T::Key) -> Option<&Stored<T::Row>> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    /// Keeps a cached row for another generation.
    pub(crate) fn promote(&mut self, key: &T::Key) {
        if let Some((key, stored)) = self.old.remove_entry(key) {
            self.young.entry(key).or_insert(stored);
        }
    }

    /// Takes over a row that was read from the store.
    pub(crate) fn remember(&mut self, key: T::Key, stored: Stored<T::Row>) {
        self.young.insert(key, stored);
    }

    /// Inserts the row or replaces it.
    pub(crate) fn put(&mut self, key: T::Key, row: T::Row) {
        let now = Some(Arc::new(row));
        match self.command.entry(key) {
            Entry::Occupied(mut slot) => slot.get_mut().now = now,
            Entry::Vacant(slot) => {
                slot.insert(Pending { now, fresh: false });
            }
        }
    }

    /// Inserts a row under a key that was never used before this command.
    pub(crate) fn put_new(&mut self, key: T::Key, row: T::Row) {
        self.command.insert(key, Pending { now: Some(Arc::new(row)), fresh: true });
    }

    /// Changes a row that the layers know; changes nothing if it is absent.
    pub(crate) fn update(&mut self, key: &T::Key, change: impl FnOnce(&mut T::Row)) {
        if let Some(pending) = self.command.get_mut(key) {
            if let Some(row) = &mut pending.now {
                change(Arc::make_mut(row));
            }
            return;
        }
        if let Some(row) = self.get(key) {
            let mut row = (*row).clone();
            change(&mut row);
            let now = Some(Arc::new(row));
            self.command.insert(key.clone(), Pending { now, fresh: false });
        }
    }

    /// Removes a row; removing an absent one changes nothing.
    pub(crate) fn delete(&mut self, key: &T::Key) {
        let fresh = match self.command.get_mut(key) {
            Some(pending) => {
                pending.now = None;
                Some(pending.fresh)
            }
            None => None,
        };
        match fresh {
            Some(true) => {
                self.command.remove(key);
            }
            None if self.known(key).flatten().is_some() => {
                self.command.insert(key.clone(), Pending { now: None, fresh: false });
            }
            Some(false) | None => {}
        }
    }

    /// The keys of present rows in a range, as far as the layers know them.
    pub(crate) fn keys(&self, from: Bound<&T::Key>, to: Bound<&T::Key>) -> Vec<T::Key> {
        let mut keys: BTreeSet<&T::Key> = BTreeSet::new();
        keys.extend(self.young.range((from, to)).map(|(key, _)| key));
        keys.extend(self.old.range((from, to)).map(|(key, _)| key));
        keys.extend(self.batch.range((from, to)).map(|(key, _)| key));
        keys.extend(self.command.range((from, to)).map(|(key, _)| key));
        keys.into_iter().filter(|key| self.get(key).is_some()).cloned().collect()
    }

    /// The first present row in a range, as far as the layers know them.
    pub(crate) fn first(
        &self,
        from: Bound<&T::Key>,
        to: Bound<&T::Key>,
    ) -> Option<(T::Key, Arc<T::Row>)> {
        let mut from = from.cloned();
        loop {
            // A range that ends before it begins is a panic of the map.
            if let (
                Bound::Included(first) | Bound::Excluded(first),
                Bound::Included(end) | Bound::Excluded(end),
            ) = (&from, to)
                && first >= end
            {
                return None;
            }
            let range = (from.as_ref(), to);
            let young = self.young.range(range).next().map(|(key, _)| key);
            let old = self.old.range(range).next().map(|(key, _)| key);
            let batch = self.batch.range(range).next().map(|(key, _)| key);
            let command = self.command.range(range).next().map(|(key, _)| key);
            let key = [young, old, batch, command].into_iter().flatten().min()?.clone();
            if let Some(row) = self.get(&key) {
                return Some((key, row));
            }
            from = Bound::Excluded(key);
        }
    }

    /// The rows in a range as this command sees them, as far as the layers know them.
    pub(crate) fn range(&self, range: RangeInclusive<T::Key>) -> Vec<(T::Key, Arc<T::Row>)> {
        let keys = self.keys(Bound::Included(range.start()), Bound::Included(range.end()));
        keys.into_iter().filter_map(|key| self.get(&key).map(|row| (key, row))).collect()
    }

    /// Merges the command's layer into the batch.
    pub(crate) fn accept(&mut self) {
        while let Some((key, Pending { now, fresh })) = self.command.pop_first() {
            if fresh {
                self.batch.insert(key, Change::new(None, now));
            } else if let Some(change) = self.batch.get_mut(&key) {
                change.now = now;
                if change.now.is_none() && change.before.is_none() {
                    self.batch.remove(&key);
                }
            } else {
                let before = self.cached(&key).cloned();
                if before.is_some() || now.is_some() {
                    self.batch.insert(key, Change::new(before, now));
                }
            }
        }
    }

    /// Drops the command's layer.
    pub(crate) fn reject(&mut self) {
        self.command.clear();
    }

    /// What the batch changes, in key order.
    pub(crate) fn changes(&self) -> &BTreeMap<T::Key, Change<T::Row>> {
        &self.batch
    }

    /// As [`Self::changes`], for the encoder to note sizes.
    pub(crate) fn changes_mut(
        &mut self,
    ) -> impl Iterator<Item = (&T::Key, &mut Change<T::Row>)> + '_ {
        self.batch.iter_mut()
    }

    /// Makes the applied batch part of the cache. Returns how much it grew, in bytes.
    pub(crate) fn commit(&mut self) -> usize {
        let mut grown = 0;
        while let Some((key, change)) = self.batch.pop_first() {
            match change.now {
                Some(row) if T::is_hot(&row) => {
                    grown += change.bytes;
                    let (parts, bytes) = (change.parts, change.bytes);
                    self.old.remove(&key);
                    self.young.insert(key, Stored { row, parts, bytes });
                }
                _ if change.before.is_some() => {
                    self.young.remove(&key);
                    self.old.remove(&key);
                }
                _ => {}
            }
        }
        grown
    }

    /// Drops the batch, after its `apply` failed.
    pub(crate) fn abandon(&mut self) {
        self.command.clear();
        self.batch.clear();
    }

    /// Begins a new generation: what was not read since the last call is forgotten.
    pub(crate) fn age(&mut self) {
        self.old = std::mem::take(&mut self.young);
    }

    /// Forgets all that the store knows as well.
    pub(crate) fn forget(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}
