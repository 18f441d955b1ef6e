//! Records that no process instance tells of, shown among those that a walk passes.

use std::fmt;
use std::ops::ControlFlow;

use super::search::Told;
use super::stories::Stories;
use super::walk::{PIECE, Visit, Walk, Way};
use crate::query::QueryError;
use crate::query::merge::{Merge, Streams};
use crate::query::sort::Position;
use crate::state::reader::Reader;
use crate::store::Direction;
use crate::store::key_codec::KeyCodec;

/// Where such records are to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::query) enum Beside {
    /// There are none.
    Nothing,
    /// Those with these keys, in order.
    Keys(Vec<u64>),
    /// Those with whose keys the keys of these ranges end, in their order.
    Streams(Streams),
}

/// Says where they come from.
impl fmt::Display for Beside {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => formatter.write_str("nothing"),
            Self::Keys(keys) => write!(formatter, "{} keys", keys.len()),
            Self::Streams(streams) => streams.fmt(formatter),
        }
    }
}

/// The keys that are still to be shown.
enum Numbers {
    Keys(std::vec::IntoIter<u64>),
    Merge(Box<Merge>),
}

impl Numbers {
    fn of(beside: &Beside, way: Way<'_>) -> Self {
        match beside {
            Beside::Nothing => Self::Keys(Vec::new().into_iter()),
            Beside::Keys(keys) => {
                let mut keys = keys.clone();
                if way.direction == Direction::Backward {
                    keys.reverse();
                }
                Self::Keys(keys.into_iter())
            }
            Beside::Streams(streams) => {
                let span = way.span(&streams.span, |number| number);
                Self::Merge(Box::new(Merge::new(streams, &span, way.direction)))
            }
        }
    }

    fn next(&mut self, reader: &Reader<'_>) -> Result<Option<u64>, QueryError> {
        match self {
            Self::Keys(keys) => Ok(keys.next()),
            Self::Merge(merge) => {
                let entry = merge.next(reader, PIECE)?;
                Ok(entry.and_then(|entry| u64::read(&mut entry.suffix())))
            }
        }
    }
}

/// Records that no instance tells of, and how far they are shown.
struct Others<'s, 'r, 'view, 'p> {
    stories: &'s Stories<'r, 'view>,
    way: Way<'p>,
    numbers: Numbers,
    next: Option<u64>,
}

impl Others<'_, '_, '_, '_> {
    /// Shows those that stand in front of `end`, or all that are left.
    fn show<R: Told>(
        &mut self,
        end: Option<&Position>,
        visit: &mut Visit<'_, R>,
    ) -> Result<ControlFlow<()>, QueryError> {
        while let Some(number) = self.next {
            // A walk along instances has their keys in front, which are no keys of others.
            let position: Position = number.to_bytes();
            if end.is_some_and(|end| self.way.is_behind(&position, end)) {
                break;
            }
            self.stories.check()?;
            self.next = self.numbers.next(self.stories.reader())?;
            if self.way.passes(&position)
                && let Some((key, row)) = R::record_beside(self.stories, number)?
                && visit(position, key, row)?.is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

impl Walk {
    /// As [`Walk::go`], with the records that no instance tells of where their keys stand.
    pub(super) fn go_beside<R: Told>(
        &self,
        beside: &Beside,
        stories: &Stories<'_, '_>,
        way: Way<'_>,
        visit: &mut Visit<'_, R>,
    ) -> Result<(), QueryError> {
        let mut numbers = Numbers::of(beside, way);
        let next = numbers.next(stories.reader())?;
        let mut others = Others { stories, way, numbers, next };
        let mut is_over = false;
        self.go::<R>(stories, way, &mut |position, key, row| {
            let mut shown = others.show::<R>(Some(&position), visit)?;
            if shown.is_continue() {
                shown = visit(position, key, row)?;
            }
            is_over = shown.is_break();
            Ok(shown)
        })?;
        if !is_over {
            // A break ends the walk, which is over anyway.
            let _ = others.show::<R>(None, visit)?;
        }
        Ok(())
    }
}
