//! Answers from a source in another order than the one asked for: all of it is read, and the
//! first few results are kept.

use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

use super::merge::{Merge, Streams};
use super::page::{Answer, Item, Resource, Rows as _, Search, Searched, Total, Window};
use super::plan::Plan;
use super::room::Room;
use super::sort::Position;
use super::{Order, QueryError, sort::turn};
use crate::store::Direction;

/// The first results of a window among all that are offered.
pub(super) struct Top<'w, R: Searched> {
    window: &'w Window,
    /// As many as the window leaves out and shows.
    max: usize,
    /// The last one kept is the largest.
    kept: BinaryHeap<Kept<R>>,
    keys: BTreeSet<R::Key>,
    room: Room,
}

/// A result by its distance from the start of the window.
struct Kept<R: Searched> {
    distance: Position,
    item: Item<R>,
}

impl<R: Searched> Ord for Kept<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.distance.cmp(&other.distance)
    }
}

impl<R: Searched> PartialOrd for Kept<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<R: Searched> PartialEq for Kept<R> {
    fn eq(&self, other: &Self) -> bool {
        self.distance == other.distance
    }
}

impl<R: Searched> Eq for Kept<R> {}

impl<'w, R: Searched> Top<'w, R> {
    pub(super) fn new(window: &'w Window) -> Self {
        let max = if window.limit == 0 { 0 } else { window.skip.saturating_add(window.limit) };
        Self { window, max, kept: BinaryHeap::new(), keys: BTreeSet::new(), room: Room::new() }
    }

    /// Takes note of a result. One that moved while it was read may be offered twice.
    ///
    /// # Errors
    ///
    /// [`QueryError::TooLong`].
    pub(super) fn offer(
        &mut self,
        position: Position,
        key: R::Key,
        row: R::Row,
    ) -> Result<(), QueryError> {
        if !self.keys.insert(key) || !self.is_beyond(&position) || self.max == 0 {
            return Ok(());
        }
        let distance = self.distance(&position);
        if self.kept.len() == self.max {
            if self.kept.peek().is_some_and(|last| last.distance <= distance) {
                return Ok(());
            }
            if let Some(last) = self.kept.pop() {
                self.room.give_back(R::long_text_bytes(&last.item.row));
            }
        }
        self.room.take(R::long_text_bytes(&row))?;
        self.kept.push(Kept { distance, item: Item { position, key, row } });
        Ok(())
    }

    fn is_beyond(&self, position: &Position) -> bool {
        match &self.window.beyond {
            Some(beyond) if self.window.is_backward => position < beyond,
            Some(beyond) => position > beyond,
            None => true,
        }
    }

    fn distance(&self, position: &Position) -> Position {
        let mut distance = position.clone();
        if self.window.is_backward {
            turn(&mut distance, Order::Descending);
        }
        distance
    }

    pub(super) fn into_answer(self) -> Answer<R> {
        let skip = self.window.skip;
        let items = self.kept.into_sorted_vec().into_iter().skip(skip).map(|kept| kept.item);
        Answer { items: items.collect(), total: Total::Exactly(self.keys.len() as u64) }
    }
}

impl<R: Resource> Search<'_, '_, R> {
    /// Reads the rows with these keys and chooses; `None` if they are too many.
    pub(super) fn choose_among_keys(
        &self,
        keys: &[R::Key],
    ) -> Result<Option<Answer<R>>, QueryError> {
        let rows_end = self.rows_end(&Plan::keys(Vec::new()));
        let mut top = Top::new(self.window);
        for key in keys {
            if self.reader.rows_read() >= rows_end {
                return Ok(None);
            }
            if let Some(row) = R::Table::get(self.reader, key)?
                && self.filter.accepts(*key, &row)
            {
                top.offer(self.position(key, &row), *key, row)?;
            }
        }
        Ok(Some(top.into_answer()))
    }

    /// Reads everything that the streams name and chooses; `None` if it is too much.
    pub(super) fn choose_among_streams(
        &self,
        plan: &Plan<R::Key>,
        streams: &Streams,
    ) -> Result<Option<Answer<R>>, QueryError> {
        let rows_end = self.rows_end(plan);
        let mut merge = Merge::new(streams, &streams.span, Direction::Forward);
        let mut top = Top::new(self.window);
        while let Some(entry) = merge.next(self.reader, self.rows_left(rows_end))? {
            if self.reader.rows_read() > rows_end {
                return Ok(None);
            }
            if let Some((key, row)) = self.row_of(&entry, streams.holds_rows)? {
                top.offer(self.position(&key, &row), key, row)?;
            }
        }
        Ok(Some(top.into_answer()))
    }
}
