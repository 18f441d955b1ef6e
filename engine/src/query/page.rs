//! One page of a search: where it lies in the order of results, and what it says of the total.

use std::fmt::Debug;

use super::cursor::Fingerprint;
use super::matcher::RowFilter;
use super::merge::Entry;
use super::plan::{Plan, Source};
use super::sort::{Position, Sort};
use super::{Found, LIMIT_MAX, Order, PageRequest, PageStart, QueryError, ROWS_READ_MAX};
use crate::state::range_cursor::RawRow;
use crate::state::reader::Reader;
use crate::state::tables::Table;
use crate::store::StoreError;
use crate::store::key_codec::KeyCodec;

/// Something that can be searched for: what its results are, and in which orders they stand.
pub(super) trait Searched: 'static {
    /// What tells results apart.
    type Key: KeyCodec + Copy + Ord;
    /// What is known of a result.
    type Row;
    /// What results must look like.
    type Filter: Debug;
    /// What results can be sorted by.
    type Field: Copy + PartialEq + Debug;
    /// Name, unique among resources.
    const NAME: &'static str;
    /// The field that the key is.
    const KEY: Self::Field;

    /// Bytes of the long texts that a row holds.
    fn long_text_bytes(row: &Self::Row) -> usize {
        let _ = row;
        0
    }
    /// The filter as a test of rows.
    fn row_filter(filter: &Self::Filter) -> RowFilter<'_, Self::Key, Self::Row>;
    /// Appends the order-preserving bytes of a field other than the key.
    fn write_sort_value(field: Self::Field, row: &Self::Row, bytes: &mut Vec<u8>);
    /// As [`Searched::write_sort_value`], where what the filter looked up says more than the row.
    fn write_known_value(
        filter: &Self::Filter,
        field: Self::Field,
        row: &Self::Row,
        bytes: &mut Vec<u8>,
    ) {
        let _ = filter;
        Self::write_sort_value(field, row, bytes);
    }
}

/// Where the rows of results are kept: one table, unless a resource says otherwise.
pub(super) trait Rows<K, R> {
    /// The row with this key.
    fn get(reader: &Reader<'_>, key: &K) -> Result<Option<R>, StoreError>;
    /// The row that a range of a plan holds, which has its rows in itself; none where what is held
    /// there is no result.
    fn decode(reader: &Reader<'_>, raw: &RawRow) -> Result<Option<R>, StoreError>;
}

impl<T: Table> Rows<T::Key, T::Row> for T {
    fn get(reader: &Reader<'_>, key: &T::Key) -> Result<Option<T::Row>, StoreError> {
        reader.get::<T>(key)
    }

    fn decode(reader: &Reader<'_>, raw: &RawRow) -> Result<Option<T::Row>, StoreError> {
        reader.decode::<T>(&raw.key, &raw.head).map(Some)
    }
}

/// Something whose results are rows.
pub(super) trait Resource: Searched {
    /// The table of its rows.
    type Table: Rows<Self::Key, Self::Row>;

    /// The order where none is asked for.
    fn default_sort(filter: &Self::Filter) -> Vec<(Self::Field, Order)>;
    /// Ways to answer, the best first; the next is tried where one reads too many rows.
    fn plans(
        reader: &Reader<'_>,
        filter: &Self::Filter,
        sort: &Sort<Self::Field>,
    ) -> Result<Vec<Plan<Self::Key>>, QueryError>;
    /// The filter to add where all ways read too many rows.
    fn narrowing(filter: &Self::Filter) -> &'static str;
}

/// A result.
pub(super) type KeyAndRow<R> = (<R as Searched>::Key, <R as Searched>::Row);

/// More ranges than this are not merged: each costs a seek and some memory.
const RANGES_MAX: usize = 5_000;

/// Which results a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    /// Results to leave out.
    pub(super) skip: usize,
    /// Results to show, at most.
    pub(super) limit: usize,
    /// Only results beyond this one.
    pub(super) beyond: Option<Position>,
    /// Results are counted from here towards the first, instead of towards the last.
    pub(super) is_backward: bool,
}

impl Window {
    pub(super) fn of(page: &PageRequest, search: Fingerprint) -> Result<Self, QueryError> {
        let (skip, beyond, is_backward) = match &page.start {
            PageStart::Offset(skip) => (*skip, None, false),
            PageStart::After(cursor) => (0, Some(search.position(cursor)?), false),
            PageStart::Before(cursor) => (0, Some(search.position(cursor)?), true),
        };
        Ok(Self { skip, limit: page.limit.min(LIMIT_MAX), beyond, is_backward })
    }
}

/// A result with its place.
pub(super) struct Item<R: Searched> {
    pub(super) position: Position,
    pub(super) key: R::Key,
    pub(super) row: R::Row,
}

/// What a plan found.
pub(super) struct Answer<R: Searched> {
    /// In the order of the window: from `beyond` on.
    pub(super) items: Vec<Item<R>>,
    pub(super) total: Total,
}

/// How many results there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Total {
    /// This many.
    Exactly(u64),
    /// At least this many.
    AtLeast(u64),
}

/// A search at work.
pub(super) struct Search<'s, 'view, R: Resource> {
    pub(super) reader: &'s Reader<'view>,
    pub(super) filter: RowFilter<'s, R::Key, R::Row>,
    asked: &'s R::Filter,
    pub(super) sort: &'s Sort<R::Field>,
    pub(super) window: &'s Window,
    /// The search is given up when the reader has read this many rows.
    rows_end: u64,
}

/// Finds one page.
pub(super) fn search<R: Resource>(
    reader: &Reader<'_>,
    filter: &R::Filter,
    sort: &[(R::Field, Order)],
    page: &PageRequest,
) -> Result<Found<R::Key, R::Row>, QueryError> {
    let sort = if sort.is_empty() {
        Sort::of(&R::default_sort(filter), R::KEY)
    } else {
        Sort::of(sort, R::KEY)
    };
    let fingerprint = Fingerprint::of(R::NAME, filter, &sort);
    let window = Window::of(page, fingerprint)?;
    let search = Search::<R> {
        reader,
        filter: R::row_filter(filter),
        asked: filter,
        sort: &sort,
        window: &window,
        rows_end: reader.rows_read().saturating_add(ROWS_READ_MAX),
    };
    for plan in R::plans(reader, filter, &sort)? {
        reader.explain(plan.to_string());
        if let Some(answer) = search.answer(&plan)? {
            return Ok(found(answer, window.is_backward, fingerprint));
        }
    }
    Err(QueryError::TooBroad { filter: R::narrowing(filter) })
}

impl<R: Resource> Search<'_, '_, R> {
    /// Follows a plan; `None` if it reads too many rows.
    fn answer(&self, plan: &Plan<R::Key>) -> Result<Option<Answer<R>>, QueryError> {
        match (&plan.source, plan.order) {
            (Source::Keys(keys), _) => self.choose_among_keys(keys),
            (Source::Streams(streams), _) if streams.prefixes.len() > RANGES_MAX => Ok(None),
            (Source::Streams(streams), Some(order)) => self.read_in_order(plan, streams, order),
            (Source::Streams(streams), None) => self.choose_among_streams(plan, streams),
        }
    }

    /// Where a row stands.
    pub(super) fn position(&self, key: &R::Key, row: &R::Row) -> Position {
        self.sort.position::<R>(self.asked, key, row)
    }

    /// How many rows the reader may have read before a plan is given up.
    pub(super) fn rows_end(&self, plan: &Plan<R::Key>) -> u64 {
        self.reader.rows_read().saturating_add(plan.rows_max).min(self.rows_end)
    }

    /// How many more rows may be fetched.
    pub(super) fn rows_left(&self, rows_end: u64) -> usize {
        let left = rows_end.saturating_sub(self.reader.rows_read());
        usize::try_from(left).unwrap_or(usize::MAX)
    }

    /// The row that an entry stands for, with its key. `None` if it fails the filter: perhaps
    /// because the view gave way to a newer batch after the entry was read.
    pub(super) fn row_of(
        &self,
        entry: &Entry,
        holds_row: bool,
    ) -> Result<Option<KeyAndRow<R>>, QueryError> {
        let raw = entry.raw();
        let mut bytes = raw.key.last_chunk::<8>().map_or(&[][..], |key| &key[..]);
        let Some(key) = R::Key::read(&mut bytes) else { return Ok(None) };
        let row = if holds_row {
            R::Table::decode(self.reader, raw)?
        } else {
            R::Table::get(self.reader, &key)?
        };
        Ok(row.filter(|row| self.filter.accepts(key, row)).map(|row| (key, row)))
    }
}

pub(super) fn found<R: Searched>(
    answer: Answer<R>,
    is_backward: bool,
    search: Fingerprint,
) -> Found<R::Key, R::Row> {
    let mut items = answer.items;
    if is_backward {
        items.reverse();
    }
    let (total, has_more_total) = match answer.total {
        Total::Exactly(total) => (total, false),
        Total::AtLeast(total) => (total, true),
    };
    Found {
        start_cursor: items.first().map(|item| search.cursor(&item.position)),
        end_cursor: items.last().map(|item| search.cursor(&item.position)),
        items: items.into_iter().map(|item| (item.key, item.row)).collect(),
        total,
        has_more_total,
    }
}
