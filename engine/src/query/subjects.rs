//! Which element and element instance an event is about, where it only names something they made.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::event::{Event, Subject};
use crate::ids::{ElementId, ElementInstanceKey, ProcessInstanceKey};
use crate::state::pages::{Page, decode_page};
use crate::state::range_cursor::RawRow;
use crate::state::reader::Reader;
use crate::state::tables::history::{PageKey, Pages};
use crate::store::key_codec::KeyCodec;
use crate::store::{Direction, KeyRange, StoreError};

/// Keys that are remembered; beyond it everything is forgotten and looked up again.
const KNOWN_MAX: usize = 10_000;

/// What the keys of one instance stand for, as far as its pages were looked at.
pub(super) struct Subjects<'r, 'view> {
    reader: &'r Reader<'view>,
    instance: ProcessInstanceKey,
    /// The element and the element instance behind a key; none where no event names them.
    known: BTreeMap<u64, Option<(ElementId, ElementInstanceKey)>>,
}

impl<'r, 'view> Subjects<'r, 'view> {
    /// Nothing is known yet.
    pub(super) fn new(reader: &'r Reader<'view>, instance: ProcessInstanceKey) -> Self {
        Self { reader, instance, known: BTreeMap::new() }
    }

    /// Remembers what a page tells.
    pub(super) fn learn(&mut self, page: &Page) {
        if self.known.len() > KNOWN_MAX {
            self.known.clear();
        }
        for event in page.segments.iter().flat_map(|segment| &segment.events) {
            if let Some((key, element, element_instance)) = made_by(event) {
                self.known.insert(key, Some((element.clone(), element_instance)));
            }
        }
    }

    /// What an event is about.
    pub(super) fn of(
        &mut self,
        event: &Event,
    ) -> Result<(Option<ElementId>, Option<ElementInstanceKey>), StoreError> {
        Ok(match event.subject() {
            Subject::Whole => (None, None),
            Subject::Element(element) => (Some(element.clone()), None),
            Subject::Named(element, element_instance) => {
                (Some(element.clone()), Some(element_instance))
            }
            Subject::Unnamed(scope) if scope == self.instance.root_scope() => (None, Some(scope)),
            Subject::Unnamed(element_instance) => {
                let known = self.behind(element_instance.0)?;
                (known.map(|(element, _)| element), Some(element_instance))
            }
            Subject::Wait(key) => self
                .behind(key)?
                .map_or((None, None), |(element, instance)| (Some(element), Some(instance))),
        })
    }

    fn behind(&mut self, key: u64) -> Result<Option<(ElementId, ElementInstanceKey)>, StoreError> {
        if !self.known.contains_key(&key) {
            self.look_up(key)?;
            self.known.entry(key).or_insert(None);
        }
        Ok(self.known.get(&key).cloned().flatten())
    }

    /// Reads the page that made a key: the last one that begins at or before it.
    fn look_up(&mut self, key: u64) -> Result<(), StoreError> {
        let range = KeyRange {
            end: Bound::Included(self.reader.bytes::<Pages>(&(self.instance, key, u64::MAX))),
            ..self.reader.prefix::<Pages>(&self.instance)
        };
        self.reader.count_read(1);
        let found = self.reader.fetch(&range, Direction::Backward, 1, true)?.pop();
        let Some(RawRow { key, head }) = found else { return Ok(()) };
        let row = self.reader.decode::<Pages>(&key, &head)?;
        if let Some((_, _, first)) = PageKey::read(&mut key.get(4..).unwrap_or_default()) {
            self.learn(&decode_page(self.instance, first, &row.bytes)?);
        }
        Ok(())
    }
}

/// The key that an event makes for something else to refer to.
#[allow(clippy::wildcard_enum_match_arm, reason = "only events that make keys matter")]
fn made_by(event: &Event) -> Option<(u64, &ElementId, ElementInstanceKey)> {
    let Subject::Named(element, element_instance) = event.subject() else { return None };
    let key = match event {
        Event::UserTaskCreated(task) => task.user_task.0,
        Event::SubscriptionOpened(opening) => opening.subscription.0,
        Event::ElementActivating(_) | Event::ElementActivated(_) => element_instance.0,
        _ => return None,
    };
    Some((key, element, element_instance))
}
