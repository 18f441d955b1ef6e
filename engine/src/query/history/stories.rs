//! Reads the pages that tell of what is looked for, and keeps the stories that were read last.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::{Bound, ControlFlow};
use std::sync::Arc;

use super::names::{ElementNames, Names};
use super::records::Subject;
use super::story::Story;
use crate::ids::{ProcessDefinitionKey, ProcessInstanceKey};
use crate::query::QueryError;
use crate::query::ROWS_READ_MAX;
use crate::state::pages::{Page, decode_page};
use crate::state::reader::Reader;
use crate::state::tables::history::{PageKey, Pages};
use crate::state::tables::process_instances::{ProcessInstanceRow, ProcessInstances};
use crate::store::{Direction, KeyRange};

/// Stories are kept while they tell of no more things than this in all.
const KEPT_SIZE_MAX: usize = 50_000;

/// At most this many are kept.
const KEPT_MAX: usize = 64;

/// The stories of a search.
pub(in crate::query) struct Stories<'r, 'view> {
    reader: &'r Reader<'view>,
    names: ElementNames,
    /// The one used last comes last.
    kept: RefCell<VecDeque<Arc<Story>>>,
    /// No more is read once the reader has read this many rows.
    rows_end: u64,
    /// The filter to add where that does not suffice.
    narrowing: &'static str,
}

impl<'r, 'view> Stories<'r, 'view> {
    /// Stories for one search.
    pub(in crate::query) fn new(reader: &'r Reader<'view>, narrowing: &'static str) -> Self {
        let rows_end = reader.rows_read().saturating_add(ROWS_READ_MAX);
        let (names, kept) = (ElementNames::default(), RefCell::default());
        Self { reader, names, kept, rows_end, narrowing }
    }

    /// What rows are read through.
    pub(in crate::query) fn reader(&self) -> &'r Reader<'view> {
        self.reader
    }

    /// Refuses to read on where too much was read.
    pub(in crate::query) fn check(&self) -> Result<(), QueryError> {
        if self.reader.rows_read() > self.rows_end {
            return Err(QueryError::TooBroad { filter: self.narrowing });
        }
        Ok(())
    }

    /// All that is known of an instance; none if it is not there (any more).
    pub(in crate::query) fn whole(
        &self,
        instance: ProcessInstanceKey,
    ) -> Result<Option<Arc<Story>>, QueryError> {
        if let Some(kept) = self.take_kept(instance) {
            return Ok(Some(kept));
        }
        let Some(subject) = self.subject(instance)? else { return Ok(None) };
        let mut story = Story::new(subject);
        let pages = self.reader.prefix::<Pages>(&instance);
        self.fold(&pages, &mut story, &mut |_| ControlFlow::Continue(()))?;
        let story = Arc::new(self.told(story)?);
        self.keep(&story);
        Ok(Some(story))
    }

    /// What is known of the things with these keys of an instance: read from the page that made
    /// the first of them until all are over.
    pub(in crate::query) fn of_keys(
        &self,
        subject: &Arc<Subject>,
        keys: &[u64],
    ) -> Result<Story, QueryError> {
        let first = keys.iter().min().copied().unwrap_or_default();
        self.of_keys_from(subject, first, keys)
    }

    /// As [`Self::of_keys`], from the page on that made the key `first`.
    pub(in crate::query) fn of_keys_from(
        &self,
        subject: &Arc<Subject>,
        first: u64,
        keys: &[u64],
    ) -> Result<Story, QueryError> {
        let mut story = Story::new(Arc::clone(subject));
        if keys.is_empty() {
            return Ok(story);
        }
        let pages = self.pages_from(subject.instance, first)?;
        self.fold(&pages, &mut story, &mut |story| {
            if keys.iter().all(|key| story.is_over(*key)) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        self.told(story)
    }

    /// A page of an instance; none if it was dropped.
    pub(in crate::query) fn page(&self, key: PageKey) -> Result<Option<Page>, QueryError> {
        self.check()?;
        let Some(row) = self.reader.get::<Pages>(&key)? else { return Ok(None) };
        Ok(Some(decode_page(key.0, key.2, &row.bytes)?))
    }

    /// Who an instance is.
    pub(in crate::query) fn subject(
        &self,
        instance: ProcessInstanceKey,
    ) -> Result<Option<Arc<Subject>>, QueryError> {
        self.check()?;
        let row = self.reader.get::<ProcessInstances>(&instance)?;
        Ok(row.map(|row| Arc::new(subject(instance, row))))
    }

    /// The pages of an instance from the one that handed out a key: the last that begins at or
    /// before it.
    fn pages_from(&self, instance: ProcessInstanceKey, key: u64) -> Result<KeyRange, QueryError> {
        let mut range = self.reader.prefix::<Pages>(&instance);
        let mut before = range.clone();
        before.end = Bound::Included(self.reader.bytes::<Pages>(&(instance, key, u64::MAX)));
        let last = self.reader.keys::<Pages>(&before, Direction::Backward, 1)?;
        if let Some(page) = last.first() {
            range.start = Bound::Included(self.reader.bytes::<Pages>(page));
        }
        Ok(range)
    }

    fn fold(
        &self,
        pages: &KeyRange,
        story: &mut Story,
        go_on: &mut dyn FnMut(&Story) -> ControlFlow<()>,
    ) -> Result<(), QueryError> {
        self.reader.scan_pages(pages, &mut |(_, _, first), page| {
            story.begin_page(first);
            let events = page.segments.iter().flat_map(|segment| &segment.events);
            events.for_each(|event| story.tell(page.at, event));
            if self.reader.rows_read() > self.rows_end {
                return ControlFlow::Break(());
            }
            go_on(story)
        })?;
        self.check()
    }

    fn told(&self, mut story: Story) -> Result<Story, QueryError> {
        story.spread_incidents();
        let names = self.names(story.subject.definition)?;
        for element in story.elements.values_mut() {
            if let Some(name) = names.name(&element.element) {
                element.name = Arc::clone(name);
            }
        }
        for subscription in story.message_subscriptions.values_mut() {
            subscription.properties = names.properties(&subscription.element);
        }
        Ok(story)
    }

    /// What a definition says of its elements.
    pub(in crate::query) fn names(
        &self,
        definition: ProcessDefinitionKey,
    ) -> Result<Arc<Names>, QueryError> {
        Ok(self.names.of(self.reader, definition)?)
    }

    fn take_kept(&self, instance: ProcessInstanceKey) -> Option<Arc<Story>> {
        let mut kept = self.kept.borrow_mut();
        let position = kept.iter().rposition(|story| story.subject.instance == instance)?;
        let story = kept.remove(position)?;
        kept.push_back(Arc::clone(&story));
        Some(story)
    }

    fn keep(&self, story: &Arc<Story>) {
        let mut kept = self.kept.borrow_mut();
        kept.push_back(Arc::clone(story));
        let mut size: usize = kept.iter().map(|story| story.size()).sum();
        while kept.len() > KEPT_MAX || (size > KEPT_SIZE_MAX && kept.len() > 1) {
            let Some(oldest) = kept.pop_front() else { return };
            size -= oldest.size();
        }
    }
}

fn subject(instance: ProcessInstanceKey, row: ProcessInstanceRow) -> Subject {
    Subject {
        instance,
        root: row.root_of(instance),
        definition: row.definition,
        process: row.process,
        version: row.version,
        business_id: row.business_id,
        tenant: row.tenant,
    }
}
