//! Several ranges read as one, in the order of what follows their prefixes, without duplicates.
//!
//! A range is read in pieces of a size that shrinks with what is still wanted, so that all
//! ranges together fetch at most twice what is taken out of them.

use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};
use std::fmt;

use super::columns::Span;
use crate::state::range_cursor::{RangeCursor, RawRow};
use crate::state::reader::Reader;
use crate::state::table_registry::table_name;
use crate::store::{Direction, StoreError};

/// Ranges whose keys go on in the same way behind their prefixes: columns in order, then the key
/// of the resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Streams {
    /// What the keys of each range begin with.
    pub(super) prefixes: Vec<Vec<u8>>,
    /// The part of what follows that comes into question.
    pub(super) span: Span,
    /// Whether the values are the rows of the resource; else they are entries of an index.
    pub(super) holds_rows: bool,
}

impl Streams {
    /// How many rows the ranges name, up to `limit`, without reading them. As several ranges may
    /// name the same row, keys are compared.
    pub(super) fn count(&self, reader: &Reader<'_>, limit: u64) -> Result<u64, StoreError> {
        if let [prefix] = self.prefixes.as_slice() {
            return reader.count(&self.span.below(prefix), limit);
        }
        let mut keys = BTreeSet::new();
        for prefix in &self.prefixes {
            let mut cursor = RangeCursor::over_keys(self.span.below(prefix), Direction::Forward);
            loop {
                let left = limit.saturating_sub(keys.len() as u64);
                if left == 0 {
                    return Ok(limit);
                }
                let piece = usize::try_from(left).unwrap_or(usize::MAX);
                let Some(raw) = cursor.next(reader, piece)? else { break };
                keys.extend(raw.key.last_chunk::<8>().copied());
            }
        }
        Ok(keys.len() as u64)
    }
}

/// Says which tables or indexes the ranges are of, and how many there are.
impl fmt::Display for Streams {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tables: BTreeSet<&str> =
            self.prefixes.iter().map(|prefix| table_name(prefix)).collect();
        let tables: Vec<&str> = tables.into_iter().collect();
        write!(formatter, "{} x {}", tables.join(" and "), self.prefixes.len())
    }
}

/// The most that is fetched from one range at a time.
const PIECE_MAX: usize = 256;

/// One entry of a merge.
#[derive(Debug)]
pub(super) struct Entry {
    raw: RawRow,
    stream: usize,
    prefix_bytes: usize,
    direction: Direction,
}

impl Entry {
    /// What follows the prefix.
    pub(super) fn suffix(&self) -> &[u8] {
        self.raw.key.get(self.prefix_bytes..).unwrap_or_default()
    }

    /// Whole key and stored value.
    pub(super) fn raw(&self) -> &RawRow {
        &self.raw
    }
}

/// A heap gives its largest, so the first in the direction is the largest.
impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        let order = self.suffix().cmp(other.suffix());
        match self.direction {
            Direction::Forward => order.reverse(),
            Direction::Backward => order,
        }
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}

/// A position in the merged order.
pub(super) struct Merge {
    cursors: Vec<(RangeCursor, usize)>,
    direction: Direction,
    /// The next entry of each stream.
    heads: BinaryHeap<Entry>,
    /// Streams whose next entry is not among them yet: fetched only once it is needed.
    due: Vec<usize>,
    last: Option<Vec<u8>>,
    /// Whether entries that go on in the same way stand for one.
    is_distinct: bool,
}

impl Merge {
    /// As [`Merge::new`], but entries that go on in the same way are given each, one behind the
    /// other.
    pub(super) fn with_equals(streams: &Streams, span: &Span, direction: Direction) -> Self {
        Self { is_distinct: false, ..Self::new(streams, span, direction) }
    }

    /// Reads `streams` within `span`, which may be narrower than their own.
    pub(super) fn new(streams: &Streams, span: &Span, direction: Direction) -> Self {
        let cursor = |prefix: &Vec<u8>| {
            let range = span.below(prefix);
            let cursor = if streams.holds_rows {
                RangeCursor::over_rows(range, direction)
            } else {
                RangeCursor::over_keys(range, direction)
            };
            (cursor, prefix.len())
        };
        Self {
            cursors: streams.prefixes.iter().map(cursor).collect(),
            direction,
            heads: BinaryHeap::new(),
            due: (0..streams.prefixes.len()).collect(),
            last: None,
            is_distinct: true,
        }
    }

    /// The next entry. `wanted` is how many more may be asked for.
    pub(super) fn next(
        &mut self,
        reader: &Reader<'_>,
        wanted: usize,
    ) -> Result<Option<Entry>, StoreError> {
        let piece = wanted.div_ceil(self.cursors.len().max(1)).min(PIECE_MAX);
        loop {
            while let Some(stream) = self.due.pop() {
                self.refill(reader, stream, piece)?;
            }
            let Some(entry) = self.heads.pop() else { return Ok(None) };
            self.due.push(entry.stream);
            if !self.is_distinct || self.last.as_deref() != Some(entry.suffix()) {
                self.last = Some(entry.suffix().to_vec());
                return Ok(Some(entry));
            }
        }
    }

    fn refill(
        &mut self,
        reader: &Reader<'_>,
        stream: usize,
        piece: usize,
    ) -> Result<(), StoreError> {
        let Some((cursor, prefix_bytes)) = self.cursors.get_mut(stream) else { return Ok(()) };
        if let Some(raw) = cursor.next(reader, piece)? {
            let (prefix_bytes, direction) = (*prefix_bytes, self.direction);
            self.heads.push(Entry { raw, stream, prefix_bytes, direction });
        }
        Ok(())
    }
}
