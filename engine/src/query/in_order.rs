//! Answers from a source that gives results in the order that is asked for.

use std::collections::BTreeSet;

use super::merge::{Entry, Merge, Streams};
use super::page::{Answer, Item, Resource, Search, Total};
use super::plan::Plan;
use super::room::Room;
use super::sort::turn;
use super::{Order, QueryError, TOTAL_COUNT_MAX};
use crate::store::Direction;

/// Where rows must be read to tell results from others, at least this many are fetched at once.
const PIECE_MIN: usize = 64;

/// Where rows must be read to count results, this many are looked at beyond a page, so that small
/// totals are exact.
const LOOK_AHEAD: u32 = 200;

impl<R: Resource> Search<'_, '_, R> {
    /// Reads on until the page is full; `None` if that takes too many rows. An exact source is
    /// not limited: it reads what the page shows and leaves out, and no more.
    pub(super) fn read_in_order(
        &self,
        plan: &Plan<R::Key>,
        streams: &Streams,
        order: Order,
    ) -> Result<Option<Answer<R>>, QueryError> {
        let rows_end = if plan.is_exact { u64::MAX } else { self.rows_end(plan) };
        let mut merge = self.merge(streams, order);
        let (mut items, mut shown) = (Vec::new(), BTreeSet::new());
        let (mut skip, mut seen) = (self.window.skip, 0);
        let (mut is_exhausted, mut room) = (false, Room::new());
        while items.len() < self.window.limit {
            let left = skip.saturating_add(self.window.limit - items.len());
            let wanted = if plan.is_exact {
                left
            } else {
                left.max(PIECE_MIN).min(self.rows_left(rows_end))
            };
            let Some(entry) = merge.next(self.reader, wanted)? else {
                is_exhausted = true;
                break;
            };
            if plan.is_exact && skip > 0 {
                (skip, seen) = (skip - 1, seen + 1);
                continue;
            }
            if let Some(item) = self.item(&entry, streams, order)?
                && shown.insert(item.key)
            {
                seen += 1;
                if skip > 0 {
                    skip -= 1;
                } else {
                    room.take(R::long_text_bytes(&item.row))?;
                    items.push(item);
                }
            }
            if items.len() < self.window.limit && self.reader.rows_read() > rows_end {
                return Ok(None);
            }
        }
        let total = if is_exhausted && self.window.beyond.is_none() {
            Total::Exactly(seen)
        } else if plan.is_exact {
            self.count_entries(streams, seen)?
        } else if self.window.beyond.is_none() {
            self.count_on(merge, streams, order, seen)?
        } else {
            let all = Merge::new(streams, &streams.span, Direction::Forward);
            self.count_on(all, streams, order, 0)?.at_least(seen)
        };
        Ok(Some(Answer { items, total }))
    }

    fn merge(&self, streams: &Streams, order: Order) -> Merge {
        let is_forward = (order == Order::Ascending) != self.window.is_backward;
        let direction = if is_forward { Direction::Forward } else { Direction::Backward };
        let mut span = streams.span.clone();
        if let Some(position) = &self.window.beyond {
            let mut suffix = position.clone();
            turn(&mut suffix, order);
            span = if is_forward { span.after(&suffix) } else { span.before(&suffix) };
        }
        Merge::new(streams, &span, direction)
    }

    /// The result that an entry stands for. A row that has moved in the order since its entry
    /// was read is passed over: it comes again where it stands now, or stood already.
    fn item(
        &self,
        entry: &Entry,
        streams: &Streams,
        order: Order,
    ) -> Result<Option<Item<R>>, QueryError> {
        let Some((key, row)) = self.row_of(entry, streams.holds_rows)? else { return Ok(None) };
        let position = self.position(&key, &row);
        let mut stood_at = entry.suffix().to_vec();
        turn(&mut stood_at, order);
        Ok((position == stood_at).then_some(Item { position, key, row }))
    }

    /// The total where all entries pass: counted without reading rows.
    fn count_entries(&self, streams: &Streams, seen: u64) -> Result<Total, QueryError> {
        if seen > TOTAL_COUNT_MAX {
            return Ok(Total::AtLeast(seen));
        }
        let count = streams.count(self.reader, TOTAL_COUNT_MAX + 1)?;
        if count <= TOTAL_COUNT_MAX {
            Ok(Total::Exactly(count))
        } else {
            Ok(Total::AtLeast(TOTAL_COUNT_MAX))
        }
    }

    /// The total where rows must be read: what was seen, and what a look at some more rows adds.
    fn count_on(
        &self,
        mut merge: Merge,
        streams: &Streams,
        order: Order,
        mut seen: u64,
    ) -> Result<Total, QueryError> {
        for _ in 0..LOOK_AHEAD {
            let Some(entry) = merge.next(self.reader, PIECE_MIN)? else {
                return Ok(Total::Exactly(seen));
            };
            seen += u64::from(self.item(&entry, streams, order)?.is_some());
        }
        Ok(Total::AtLeast(seen))
    }
}

impl Total {
    fn at_least(self, seen: u64) -> Self {
        match self {
            Self::Exactly(total) => Self::Exactly(total.max(seen)),
            Self::AtLeast(total) => Self::AtLeast(total.max(seen)),
        }
    }
}
