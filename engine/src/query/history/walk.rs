//! From one candidate to the next: the order in which stories are read, and where a walk stands.
//!
//! A position is bytes that ascend along the walk, and ends with the key of a record, so that a
//! walk can go on behind any record, forward or backward.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::{ControlFlow, RangeInclusive};

use super::search::Told;
use super::stories::Stories;
use super::story::Story;
use crate::ids::{KEY_BLOCK, ProcessInstanceKey};
use crate::query::QueryError;
use crate::query::columns::Span;
use crate::query::merge::{Merge, Streams};
use crate::query::owner::owner;
use crate::query::page::Searched;
use crate::query::plan::entries;
use crate::query::sort::Position;
use crate::state::postings::{Term, decode_pages};
use crate::state::tables::bookkeeping::KeyBlocks;
use crate::state::tables::history::{PageKey, PostingRow, Postings};
use crate::state::tables::process_instances::ProcessInstances;
use crate::store::Direction;
use crate::store::key_codec::KeyCodec;

/// Entries of postings, index or keys that are fetched at once, at most.
pub(super) const PIECE: usize = 64;

/// Where candidates come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::query) enum Walk {
    /// The things with these keys.
    Keys(Vec<u64>),
    /// What is in these instances.
    Instances(Vec<ProcessInstanceKey>),
    /// What is in the instances with which the keys of these ranges end, in their order.
    Streams(Streams),
    /// What these terms lead to, in the order of batches.
    Postings(BTreeSet<Term>),
    /// All keys of instances in this part, in order.
    Blocks(Span),
    /// Nothing of any instance.
    Nothing,
}

impl Walk {
    /// Which kind of walk it is: the positions of one mean nothing to another.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Keys(_) => "keys",
            Self::Instances(_) => "instances",
            Self::Streams(_) => "streams",
            Self::Postings(_) => "postings",
            Self::Blocks(_) => "blocks",
            Self::Nothing => "nothing",
        }
    }
}

/// Says where candidates come from.
impl fmt::Display for Walk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keys(keys) => write!(formatter, "pages of the owners of {} keys", keys.len()),
            Self::Instances(instances) => {
                write!(formatter, "pages of {} instances", instances.len())
            }
            Self::Streams(streams) => write!(formatter, "{streams}, then pages of each instance"),
            Self::Postings(terms) => write!(formatter, "Postings x {}, then pages", terms.len()),
            Self::Blocks(_) => formatter.write_str("keys of all instances, then their pages"),
            Self::Nothing => formatter.write_str("no instances"),
        }
    }
}

/// Which way a walk goes, and from where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way<'p> {
    pub(super) direction: Direction,
    /// Only what lies behind this position.
    pub(super) beyond: Option<&'p [u8]>,
}

impl Way<'_> {
    pub(super) fn passes(&self, position: &[u8]) -> bool {
        self.beyond.is_none_or(|beyond| self.is_behind(position, beyond))
    }

    /// Whether the way comes to `position` after it has come to `other`.
    pub(super) fn is_behind(&self, position: &[u8], other: &[u8]) -> bool {
        match self.direction {
            Direction::Forward => position > other,
            Direction::Backward => position < other,
        }
    }

    /// Whether a position that begins like this may pass.
    fn may_pass(&self, group: &[u8]) -> bool {
        let beyond = self.beyond.and_then(|beyond| beyond.get(..group.len()));
        beyond.is_none_or(|beyond| match self.direction {
            Direction::Forward => group >= beyond,
            Direction::Backward => group <= beyond,
        })
    }

    /// The part of a span that lies behind the number with which the position begins, or where
    /// that belongs to; that included.
    pub(super) fn span(&self, span: &Span, place: fn(u64) -> u64) -> Span {
        let Some(mut beyond) = self.beyond else { return span.clone() };
        let Some(number) = u64::read(&mut beyond) else { return span.clone() };
        let from = place(number).to_bytes();
        match self.direction {
            Direction::Forward => span.clone().starting_at(from),
            Direction::Backward => span.clone().through(&from),
        }
    }
}

/// Gets a position, a key and a row, and may end the walk.
pub(super) type Visit<'v, R> = dyn FnMut(
        Position,
        <R as Searched>::Key,
        <R as Searched>::Row,
    ) -> Result<ControlFlow<()>, QueryError>
    + 'v;

impl Walk {
    /// Shows what the walk passes that may be looked for, until `visit` has enough.
    pub(super) fn go<R: Told>(
        &self,
        stories: &Stories<'_, '_>,
        way: Way<'_>,
        visit: &mut Visit<'_, R>,
    ) -> Result<(), QueryError> {
        match self {
            Self::Keys(keys) => of_keys::<R>(stories, keys, visit),
            Self::Instances(instances) => {
                for instance in instances {
                    let Some(story) = stories.whole(*instance)? else { continue };
                    if show::<R>(&[], &story, 0..=u64::MAX, way, visit)?.is_break() {
                        break;
                    }
                }
                Ok(())
            }
            Self::Streams(streams) => along_streams::<R>(stories, streams, way, visit),
            Self::Postings(terms) => along_postings::<R>(stories, terms, way, visit),
            Self::Blocks(span) => along_blocks::<R>(stories, span, way, visit),
            Self::Nothing => Ok(()),
        }
    }
}

/// Shows the records of a story with keys in this range, in the direction of the way.
fn show<R: Told>(
    group: &[u8],
    story: &Story,
    keys: RangeInclusive<u64>,
    way: Way<'_>,
    visit: &mut Visit<'_, R>,
) -> Result<ControlFlow<()>, QueryError> {
    let mut records = R::records(story, keys);
    if way.direction == Direction::Backward {
        records.reverse();
    }
    for (key, row) in records {
        let mut position = group.to_vec();
        key.write(&mut position);
        if way.passes(&position) && visit(position, key, row)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn of_keys<R: Told>(
    stories: &Stories<'_, '_>,
    keys: &[u64],
    visit: &mut Visit<'_, R>,
) -> Result<(), QueryError> {
    let way = Way { direction: Direction::Forward, beyond: None };
    for key in keys {
        stories.check()?;
        let Some(instance) = owner(stories.reader(), *key)? else { continue };
        let Some(story) = stories.whole(instance)? else { continue };
        if show::<R>(&[], &story, *key..=*key, way, visit)?.is_break() {
            break;
        }
    }
    Ok(())
}

fn along_streams<R: Told>(
    stories: &Stories<'_, '_>,
    streams: &Streams,
    way: Way<'_>,
    visit: &mut Visit<'_, R>,
) -> Result<(), QueryError> {
    let span = way.span(&streams.span, |instance| instance);
    let mut merge = Merge::new(streams, &span, way.direction);
    while let Some(entry) = merge.next(stories.reader(), PIECE)? {
        let Some(instance) = ProcessInstanceKey::read(&mut entry.suffix()) else { continue };
        let Some(story) = stories.whole(instance)? else { continue };
        if show::<R>(entry.suffix(), &story, 0..=u64::MAX, way, visit)?.is_break() {
            break;
        }
    }
    Ok(())
}

fn along_blocks<R: Told>(
    stories: &Stories<'_, '_>,
    span: &Span,
    way: Way<'_>,
    visit: &mut Visit<'_, R>,
) -> Result<(), QueryError> {
    let reader = stories.reader();
    let prefixes = vec![reader.bytes::<ProcessInstances>(&()), reader.bytes::<KeyBlocks>(&())];
    let streams = entries(prefixes, span.clone());
    let span = way.span(span, |key| key - key % KEY_BLOCK);
    let mut merge = Merge::new(&streams, &span, way.direction);
    while let Some(entry) = merge.next(reader, PIECE)? {
        let Some(block) = u64::read(&mut entry.suffix()) else { continue };
        stories.check()?;
        let Some(instance) = owner(reader, block)? else { continue };
        let Some(story) = stories.whole(instance)? else { continue };
        let keys = block..=block + (KEY_BLOCK - 1);
        if show::<R>(&[], &story, keys, way, visit)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Postings of one batch are taken together: a page may be posted under several of the terms.
fn along_postings<R: Told>(
    stories: &Stories<'_, '_>,
    terms: &BTreeSet<Term>,
    way: Way<'_>,
    visit: &mut Visit<'_, R>,
) -> Result<(), QueryError> {
    let reader = stories.reader();
    let prefixes = terms.iter().map(|term| reader.bytes::<Postings>(term)).collect();
    let streams = Streams { prefixes, span: Span::default(), holds_rows: true };
    let span = way.span(&streams.span, |batch| batch);
    let mut merge = Merge::with_equals(&streams, &span, way.direction);
    let mut next = merge.next(reader, PIECE)?;
    while let Some(entry) = next {
        let batch = entry.suffix().to_vec();
        let mut pages = BTreeSet::new();
        let mut posted = Some(entry);
        while let Some(entry) = posted.take_if(|entry| entry.suffix() == batch) {
            let raw = entry.raw();
            let row: PostingRow = reader.decode::<Postings>(&raw.key, &raw.head)?;
            pages.extend(decode_pages(&row.pages).unwrap_or_default());
            posted = merge.next(reader, PIECE)?;
        }
        next = posted;
        let mut pages: Vec<PageKey> = pages.into_iter().collect();
        if way.direction == Direction::Backward {
            pages.reverse();
        }
        for page in pages {
            if of_page::<R>(stories, &batch, page, terms, way, visit)?.is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Shows what a posted page leads to. One that was dropped since leads to nothing.
fn of_page<R: Told>(
    stories: &Stories<'_, '_>,
    batch: &[u8],
    key: PageKey,
    terms: &BTreeSet<Term>,
    way: Way<'_>,
    visit: &mut Visit<'_, R>,
) -> Result<ControlFlow<()>, QueryError> {
    let mut group = batch.to_vec();
    key.write(&mut group);
    if !way.may_pass(&group) {
        return Ok(ControlFlow::Continue(()));
    }
    let Some(subject) = stories.subject(key.0)? else { return Ok(ControlFlow::Continue(())) };
    let Some(page) = stories.page(key)? else { return Ok(ControlFlow::Continue(())) };
    let mut keys = R::keys_in(&subject, &page, terms);
    keys.sort_unstable();
    keys.dedup();
    if way.direction == Direction::Backward {
        keys.reverse();
    }
    let story = R::story_of(stories, &subject, &keys)?;
    for found in keys {
        let mut told = R::records(&story, found..=found);
        told.retain(|(_, row)| R::is_told_by(row, key));
        for (record, row) in told {
            let mut position = group.clone();
            record.write(&mut position);
            if way.passes(&position) && visit(position, record, row)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}
