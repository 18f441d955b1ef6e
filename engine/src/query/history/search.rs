//! Pages of what stories tell.

use std::collections::BTreeSet;
use std::ops::{ControlFlow, RangeInclusive};
use std::sync::Arc;

use super::beside::Beside;
use super::records::Subject;
use super::stories::Stories;
use super::story::Story;
use super::walk::{Walk, Way};
use crate::query::cursor::Fingerprint;
use crate::query::owner::owner;
use crate::query::page::{Answer, Item, KeyAndRow, Searched, Total, Window, found};
use crate::query::room::Room;
use crate::query::sort::Sort;
use crate::query::top::Top;
use crate::query::{Found, Order, PageRequest, QueryError};
use crate::state::pages::Page;
use crate::state::postings::Term;
use crate::state::reader::Reader;
use crate::state::tables::history::PageKey;
use crate::store::Direction;

/// Rows that are read beyond a full page, so that small totals are exact.
const LOOK_AHEAD: u64 = 200;

/// Something that stories tell of.
pub(in crate::query) trait Told: Searched {
    /// What a story tells of those whose keys are in this range, in the order of keys.
    fn records(story: &Story, keys: RangeInclusive<u64>) -> Vec<(Self::Key, Self::Row)>;

    /// The number that a key begins with.
    fn number(key: Self::Key) -> u64;

    /// Keys of what a page that these terms led to may tell of.
    fn keys_in(subject: &Subject, page: &Page, terms: &BTreeSet<Term>) -> Vec<u64>;

    /// A story that tells all of what has these keys.
    fn story_of(
        stories: &Stories<'_, '_>,
        subject: &Arc<Subject>,
        keys: &[u64],
    ) -> Result<Arc<Story>, QueryError> {
        stories.of_keys(subject, keys).map(Arc::new)
    }

    /// Whether a posted page is the one that stands for a result, where several lead to it.
    fn is_told_by(_row: &Self::Row, _page: PageKey) -> bool {
        true
    }

    /// Where records that no instance tells of are to be found.
    fn beside(_reader: &Reader<'_>, _filter: &Self::Filter) -> Result<Beside, QueryError> {
        Ok(Beside::Nothing)
    }

    /// Such a record.
    fn record_beside(
        _stories: &Stories<'_, '_>,
        _number: u64,
    ) -> Result<Option<KeyAndRow<Self>>, QueryError> {
        Ok(None)
    }

    /// Where what the filter accepts is to be found.
    fn walk(reader: &Reader<'_>, filter: &Self::Filter) -> Result<Walk, QueryError>;

    /// The filter to add where that is too much to read.
    fn narrowing(filter: &Self::Filter) -> &'static str;
}

/// Finds one page. Without a sort, results come in the order in which they are found: that of keys
/// unless the filter leads to postings (then that of batches) or to an index of instances (then
/// that of instances).
pub(in crate::query) fn search<R: Told>(
    reader: &Reader<'_>,
    filter: &R::Filter,
    sort: &[(R::Field, Order)],
    page: &PageRequest,
) -> Result<Found<R::Key, R::Row>, QueryError> {
    let stories = Stories::new(reader, R::narrowing(filter));
    let walk = R::walk(reader, filter)?;
    let order = natural_order::<R>(&walk, sort);
    let sort = Sort::of(sort, R::KEY);
    let fingerprint = Fingerprint::of(R::NAME, filter, &(&sort, order, walk.kind()));
    let window = Window::of(page, fingerprint)?;
    let beside = R::beside(reader, filter)?;
    reader.explain(match (&walk, &beside) {
        (_, Beside::Nothing) => walk.to_string(),
        (Walk::Nothing, _) => beside.to_string(),
        _ => format!("{walk}, and {beside}"),
    });
    let stories = &stories;
    let search = Search::<R> { stories, filter, sort: &sort, window: &window, beside: &beside };
    let answer = match order {
        Some(order) => search.read_in_order(&walk, order)?,
        None => search.choose(&walk)?,
    };
    Ok(found(answer, window.is_backward, fingerprint))
}

/// Shows everything that the filter accepts.
pub(in crate::query) fn each<R: Told>(
    reader: &Reader<'_>,
    filter: &R::Filter,
    visit: &mut dyn FnMut(R::Key, R::Row),
) -> Result<(), QueryError> {
    let stories = Stories::new(reader, R::narrowing(filter));
    let rows = R::row_filter(filter);
    let way = Way { direction: Direction::Forward, beyond: None };
    R::walk(reader, filter)?.go::<R>(&stories, way, &mut |_, key, row| {
        stories.check()?;
        if rows.accepts(key, &row) {
            visit(key, row);
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// The record with this key; none if it is not there (any more).
pub(in crate::query) fn get<R: Told>(
    reader: &Reader<'_>,
    key: R::Key,
) -> Result<Option<R::Row>, QueryError> {
    let stories = Stories::new(reader, "the key of a smaller process instance");
    let number = R::number(key);
    let Some(instance) = owner(reader, number)? else { return Ok(None) };
    let Some(subject) = stories.subject(instance)? else { return Ok(None) };
    let story = R::story_of(&stories, &subject, &[number])?;
    let found = R::records(&story, number..=number).into_iter().find(|(found, _)| *found == key);
    Ok(found.map(|(_, row)| row))
}

/// The order of the walk, forward or backward, if that is what is asked for.
fn natural_order<R: Told>(walk: &Walk, sort: &[(R::Field, Order)]) -> Option<Order> {
    match walk {
        Walk::Blocks(_) | Walk::Nothing => Sort::of(sort, R::KEY).runs_by(&[]),
        Walk::Streams(_) | Walk::Postings(_) => sort.is_empty().then_some(Order::Ascending),
        // There is no order that pages could follow: all are read and the first ones are chosen.
        Walk::Keys(_) | Walk::Instances(_) => None,
    }
}

struct Search<'s, 'r, 'view, R: Told> {
    stories: &'s Stories<'r, 'view>,
    filter: &'s R::Filter,
    sort: &'s Sort<R::Field>,
    window: &'s Window,
    beside: &'s Beside,
}

impl<R: Told> Search<'_, '_, '_, R> {
    /// Reads on until the page is full.
    fn read_in_order(&self, walk: &Walk, order: Order) -> Result<Answer<R>, QueryError> {
        let filter = R::row_filter(self.filter);
        let is_forward = (order == Order::Ascending) != self.window.is_backward;
        let direction = if is_forward { Direction::Forward } else { Direction::Backward };
        let way = Way { direction, beyond: self.window.beyond.as_deref() };
        let (mut items, mut seen, mut rows_end) = (Vec::new(), 0_usize, None);
        let (mut is_cut, mut room) = (false, Room::new());
        let reader = self.stories.reader();
        let walked =
            walk.go_beside::<R>(self.beside, self.stories, way, &mut |position, key, row| {
                if rows_end.is_some_and(|end| reader.rows_read() > end) {
                    is_cut = true;
                    return Ok(ControlFlow::Break(()));
                }
                if filter.accepts(key, &row) {
                    seen += 1;
                    if seen > self.window.skip && items.len() < self.window.limit {
                        room.take(R::long_text_bytes(&row))?;
                        items.push(Item { position, key, row });
                    }
                }
                if items.len() == self.window.limit && rows_end.is_none() {
                    rows_end = Some(reader.rows_read().saturating_add(LOOK_AHEAD));
                }
                Ok(ControlFlow::Continue(()))
            });
        match walked {
            // The page is full, and what lies behind it is too much to count.
            Err(QueryError::TooBroad { .. }) if rows_end.is_some() => is_cut = true,
            walked => walked?,
        }
        let total = if is_cut || self.window.beyond.is_some() {
            Total::AtLeast(seen as u64)
        } else {
            Total::Exactly(seen as u64)
        };
        Ok(Answer { items, total })
    }

    /// Reads everything and chooses.
    fn choose(&self, walk: &Walk) -> Result<Answer<R>, QueryError> {
        let filter = R::row_filter(self.filter);
        let mut top = Top::<R>::new(self.window);
        let way = Way { direction: Direction::Forward, beyond: None };
        walk.go_beside::<R>(self.beside, self.stories, way, &mut |_, key, row| {
            if filter.accepts(key, &row) {
                top.offer(self.sort.position::<R>(self.filter, &key, &row), key, row)?;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(top.into_answer())
    }
}
