//! The event log of one process instance, read out of its pages.
//!
//! Pages are read in their order from where the log is asked for, and no further than the answer
//! needs. A cursor names the page of its event, so the next look goes on there.

use std::ops::{Bound, ControlFlow};
use std::sync::Arc;

use super::comparison::{Comparison, Comparisons};
use super::cursor::Fingerprint;
use super::matcher::Tests;
use super::subjects::Subjects;
use super::{Found, LIMIT_MAX, Order, PageRequest, PageStart, QueryError, ROWS_READ_MAX};
use crate::command::CommandContext;
use crate::event::Event;
use crate::ids::{ElementId, ElementInstanceKey, ProcessInstanceKey, Timestamp};
use crate::state::pages::decode_page;
use crate::state::reader::Reader;
use crate::state::tables::history::{PageKey, PageRow, Pages};
use crate::state::tables::process_instances::ProcessInstances;
use crate::store::key_codec::KeyCodec;
use crate::store::{Direction, KeyRange};

/// Pages that are read for the total alone.
const TOTAL_PAGES: u64 = 20;

/// What events must look like; all fields are joined by AND.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Its name, as [`Event::name`] gives it.
    pub name: Comparisons<String>,
    /// XML id of what it is about.
    pub element: Comparisons<ElementId>,
    /// The element instance that it is about.
    pub element_instance: Comparisons<ElementInstanceKey>,
    /// When it happened.
    pub at: Comparisons<Timestamp>,
    /// Its number in the partition.
    pub sequence: Comparisons<i64>,
}

/// An event as the log tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedEvent {
    /// When it happened.
    pub at: Timestamp,
    /// Who asked for what led to it.
    pub context: Arc<CommandContext>,
    /// XML id of what it is about.
    pub element: Option<ElementId>,
    /// The element instance that it is about.
    pub element_instance: Option<ElementInstanceKey>,
    /// The fact.
    pub event: Event,
}

/// Where an event stands: first key and first event of its page, its own number.
type Place = (u64, u64, u64);

/// Finds events of an instance, by default in the order they happened. Keys of the result are the
/// numbers of the events.
///
/// # Errors
///
/// [`QueryError::NotFound`] for an unknown instance, [`QueryError::BadCursor`],
/// [`QueryError::TooBroad`] and what the store reports.
pub fn search(
    reader: &Reader<'_>,
    instance: ProcessInstanceKey,
    filter: &Filter,
    order: Order,
    page: &PageRequest,
) -> Result<Found<u64, LoggedEvent>, QueryError> {
    if reader.get::<ProcessInstances>(&instance)?.is_none() {
        let what = format!("Process Instance with key '{instance}' not found");
        return Err(QueryError::NotFound(what));
    }
    let fingerprint = Fingerprint::of("events", &(instance, filter), &order);
    let place = |cursor: &str| {
        let position = fingerprint.position(cursor)?;
        Place::read(&mut position.as_slice()).ok_or(QueryError::BadCursor)
    };
    let (skip, beyond, is_backward) = match &page.start {
        PageStart::Offset(skip) => (*skip, None, false),
        PageStart::After(cursor) => (0, Some(place(cursor)?), false),
        PageStart::Before(cursor) => (0, Some(place(cursor)?), true),
    };
    let is_forward = (order == Order::Ascending) != is_backward;
    let limit = page.limit.min(LIMIT_MAX);
    let (lowest, highest) = bounds(&filter.sequence);
    let mut log = Log {
        reader,
        instance,
        tests: Prepared::of(filter),
        subjects: Subjects::new(reader, instance),
        lowest,
        highest,
        pages_read: 0,
        rows_end: reader.rows_read().saturating_add(ROWS_READ_MAX),
    };
    let mut shown: Vec<(Place, LoggedEvent)> = Vec::new();
    let mut seen = 0_usize;
    let wanted = skip.saturating_add(limit);
    let exhausted = log.walk(beyond, is_forward, &mut |place, event, pages_read| {
        seen += 1;
        if seen > skip && shown.len() < limit {
            shown.push((place, event));
        }
        let is_enough = seen >= wanted && (beyond.is_some() || pages_read > TOTAL_PAGES);
        if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let (total, is_exact) =
        if beyond.is_none() { (seen, exhausted) } else { log.count(shown.len())? };
    if is_backward {
        shown.reverse();
    }
    let cursor = |found: Option<&(Place, LoggedEvent)>| {
        found.map(|(place, _)| fingerprint.cursor(&place.to_bytes()))
    };
    Ok(Found {
        start_cursor: cursor(shown.first()),
        end_cursor: cursor(shown.last()),
        items: shown.into_iter().map(|((_, _, sequence), event)| (sequence, event)).collect(),
        total: total as u64,
        has_more_total: !is_exact,
    })
}

/// The filter, prepared.
struct Prepared<'f> {
    name: Tests<'f, String>,
    element: Tests<'f, ElementId>,
    element_instance: Tests<'f, ElementInstanceKey>,
    at: Tests<'f, Timestamp>,
    sequence: Tests<'f, i64>,
}

impl<'f> Prepared<'f> {
    fn of(filter: &'f Filter) -> Self {
        Self {
            name: Tests::of(&filter.name),
            element: Tests::of(&filter.element),
            element_instance: Tests::of(&filter.element_instance),
            at: Tests::of(&filter.at),
            sequence: Tests::of(&filter.sequence),
        }
    }

    fn accept_moment(&self, sequence: u64, at: Timestamp) -> bool {
        let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
        self.sequence.accept(Some(sequence)) && self.at.accept(Some(at))
    }

    fn accept_subject(&self, about: &(Option<ElementId>, Option<ElementInstanceKey>)) -> bool {
        let (element, element_instance) = about;
        self.element.accept(element.as_ref().map(ElementId::as_str))
            && self.element_instance.accept(*element_instance)
    }
}

/// The first and the last number that these comparisons may accept.
fn bounds(comparisons: &[Comparison<i64>]) -> (u64, u64) {
    let (mut lowest, mut highest) = (i64::MIN, i64::MAX);
    for comparison in comparisons {
        let (from, to) = match comparison {
            Comparison::Equal(number) => (*number, *number),
            Comparison::In(numbers) => (
                numbers.iter().copied().min().unwrap_or(i64::MAX),
                numbers.iter().copied().max().unwrap_or(i64::MIN),
            ),
            Comparison::Greater(number) => (number.saturating_add(1), i64::MAX),
            Comparison::GreaterOrEqual(number) => (*number, i64::MAX),
            Comparison::Less(number) => (i64::MIN, number.saturating_sub(1)),
            Comparison::LessOrEqual(number) => (i64::MIN, *number),
            Comparison::NotEqual(_)
            | Comparison::NotIn(_)
            | Comparison::Exists(_)
            | Comparison::Like(_) => (i64::MIN, i64::MAX),
        };
        lowest = lowest.max(from);
        highest = highest.min(to);
    }
    let number = |bound: i64| u64::try_from(bound).unwrap_or(0);
    (number(lowest), number(highest))
}

/// Takes an event that passes, and how many pages were read for it; breaks once it has enough.
type Visit<'v> = &'v mut dyn FnMut(Place, LoggedEvent, u64) -> ControlFlow<()>;

/// A log that is being read.
struct Log<'r, 'view, 'f> {
    reader: &'r Reader<'view>,
    instance: ProcessInstanceKey,
    tests: Prepared<'f>,
    subjects: Subjects<'r, 'view>,
    /// No event before this one passes the filter.
    lowest: u64,
    /// No event behind this one passes the filter.
    highest: u64,
    pages_read: u64,
    rows_end: u64,
}

impl Log<'_, '_, '_> {
    /// Passes events on, from behind a place or from an end of the log. Returns whether the other
    /// end was reached.
    fn walk(
        &mut self,
        beyond: Option<Place>,
        is_forward: bool,
        visit: Visit<'_>,
    ) -> Result<bool, QueryError> {
        let range = self.range(beyond, is_forward)?;
        let direction = if is_forward { Direction::Forward } else { Direction::Backward };
        let mut outcome: Result<bool, QueryError> = Ok(true);
        let mut is_past = false;
        self.pages_read = 0;
        let reader = self.reader;
        reader.scan::<Pages>(&range, direction, &mut |key, row| {
            let first = key.2;
            if first > self.highest {
                is_past = is_forward;
            } else {
                self.pages_read += 1;
                outcome = self.page(key, &row, beyond, is_forward, &mut *visit);
                is_past = !is_forward && first <= self.lowest;
            }
            if outcome.is_ok() && reader.rows_read() > self.rows_end {
                outcome = Err(QueryError::TooBroad { filter: "sequence" });
            }
            if matches!(outcome, Ok(true)) && !is_past {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        outcome
    }

    /// The pages in which events beyond a place may be.
    fn range(&self, beyond: Option<Place>, is_forward: bool) -> Result<KeyRange, QueryError> {
        let mut range = self.reader.prefix::<Pages>(&self.instance);
        let from = match beyond {
            Some((first_key, first, _)) => Some((self.instance, first_key, first)),
            None if is_forward && self.lowest > 0 => self.page_of(&range, self.lowest)?,
            None => None,
        };
        if let Some(page) = from {
            let bytes = Bound::Included(self.reader.bytes::<Pages>(&page));
            if is_forward {
                range.start = bytes;
            } else {
                range.end = bytes;
            }
        }
        Ok(range)
    }

    /// The last page that begins at or before an event; found by keys alone.
    fn page_of(&self, all: &KeyRange, sequence: u64) -> Result<Option<PageKey>, QueryError> {
        let pages_max = usize::try_from(ROWS_READ_MAX).unwrap_or(usize::MAX);
        let mut keys = self.reader.keys::<Pages>(all, Direction::Forward, pages_max)?;
        keys.truncate(keys.partition_point(|(_, _, first)| *first <= sequence));
        Ok(keys.pop())
    }

    /// Passes on the events of one page. Returns whether more are wanted.
    fn page(
        &mut self,
        key: PageKey,
        row: &PageRow,
        beyond: Option<Place>,
        is_forward: bool,
        visit: Visit<'_>,
    ) -> Result<bool, QueryError> {
        let page = decode_page(self.instance, key.2, &row.bytes)?;
        self.subjects.learn(&page);
        let numbered = page.segments.into_iter().flat_map(|segment| {
            let context = segment.context;
            (segment.first_sequence..)
                .zip(segment.events)
                .map(move |(sequence, event)| (sequence, Arc::clone(&context), event))
        });
        let mut events: Vec<_> = numbered.collect();
        if !is_forward {
            events.reverse();
        }
        for (sequence, context, event) in events {
            let is_beyond =
                beyond.is_none_or(
                    |(_, _, last)| {
                        if is_forward { sequence > last } else { sequence < last }
                    },
                );
            if !is_beyond
                || !self.tests.accept_moment(sequence, page.at)
                || !self.tests.name.accept(Some(event.name()))
            {
                continue;
            }
            let about = self.subjects.of(&event)?;
            if !self.tests.accept_subject(&about) {
                continue;
            }
            let (element, element_instance) = about;
            let logged = LoggedEvent { at: page.at, context, element, element_instance, event };
            if visit((key.1, key.2, sequence), logged, self.pages_read).is_break() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// How many events there are, as far as the first pages tell, and whether those are all.
    fn count(&mut self, at_least: usize) -> Result<(usize, bool), QueryError> {
        let mut count = 0;
        let exhausted = self.walk(None, true, &mut |_, _, pages_read| {
            count += 1;
            if pages_read > TOTAL_PAGES {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        Ok((count.max(at_least), exhausted))
    }
}
