//! A position in a range of rows that is read on piece by piece, so that a merge can keep many
//! of them and other rows can be read in between. Between two pieces a view may have given way
//! to a newer batch (see [`crate::store::ReadView`]); no row is passed twice.

use std::collections::VecDeque;
use std::ops::Bound;

use super::reader::Reader;
use crate::store::{Direction, KeyRange, StoreError};

/// A row as the store has it: whole key and, unless left out, the first value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawRow {
    /// Table id, partition and key.
    pub(crate) key: Vec<u8>,
    /// Empty where values were left out.
    pub(crate) head: Vec<u8>,
}

/// A position in a range.
#[derive(Debug)]
pub(crate) struct RangeCursor {
    range: KeyRange,
    direction: Direction,
    heads: bool,
    fetched: VecDeque<RawRow>,
    is_exhausted: bool,
}

impl RangeCursor {
    /// A cursor over keys only.
    pub(crate) fn over_keys(range: KeyRange, direction: Direction) -> Self {
        Self { range, direction, heads: false, fetched: VecDeque::new(), is_exhausted: false }
    }

    /// A cursor over keys and values.
    pub(crate) fn over_rows(range: KeyRange, direction: Direction) -> Self {
        Self { heads: true, ..Self::over_keys(range, direction) }
    }

    /// The next row; where one must be fetched, up to `piece` rows are. All fetched rows count
    /// as read, and a fetch that finds nothing counts as one: a seek is work, too.
    pub(crate) fn next(
        &mut self,
        reader: &Reader<'_>,
        piece: usize,
    ) -> Result<Option<RawRow>, StoreError> {
        if self.fetched.is_empty() && !self.is_exhausted {
            let piece = piece.max(1);
            let fetched = reader.fetch(&self.range, self.direction, piece, self.heads)?;
            reader.count_read(fetched.len().max(1) as u64);
            self.is_exhausted = fetched.len() < piece;
            if let Some(last) = fetched.last() {
                let bound = Bound::Excluded(last.key.clone());
                match self.direction {
                    Direction::Forward => self.range.start = bound,
                    Direction::Backward => self.range.end = bound,
                }
            }
            self.fetched = fetched.into();
        }
        Ok(self.fetched.pop_front())
    }
}
