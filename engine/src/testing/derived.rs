//! What can be worked out from other rows must be what is stored: index entries from rows,
//! postings from pages, further parts from the values they go on from, numbers of events.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::ops::ControlFlow;

use super::stored_rows::{StoredRows, all_rows, difference, replayed_rows, table_of};
use crate::event::Event;
use crate::ids::{PartitionId, ProcessInstanceKey};
use crate::state::dump::canonical_dump;
use crate::state::indexes::Indexed;
use crate::state::pages::{Page, decode_page};
use crate::state::postings::{self, Subject};
use crate::state::reader::Reader;
use crate::state::replay::{Numbered, all_events, replay};
use crate::state::tables::bookkeeping::Batches;
use crate::state::tables::contents::Contents;
use crate::state::tables::definitions::ProcessDefinitions;
use crate::state::tables::element_instances::ElementInstances;
use crate::state::tables::history::{PageKey, Pages, PostingRow, Postings};
use crate::state::tables::incidents::Incidents;
use crate::state::tables::messages::{Broadcasts, Messages};
use crate::state::tables::process_instances::ProcessInstances;
use crate::state::tables::replies::Replies;
use crate::state::tables::subscriptions::{StartSubscriptions, Subscriptions};
use crate::state::tables::user_tasks::UserTasks;
use crate::state::tables::{Table, TableId, row_key};
use crate::state::testing as encoding;
use crate::store::memory_store::MemoryStore;
use crate::store::{BatchNumber, Direction, ReadView, Store as _};

/// Tables whose entries follow from the rows of others.
const INDEXES: &[TableId] = &[
    TableId::ActiveInstances,
    TableId::InstancesByEnd,
    TableId::UserTasksByCandidate,
    TableId::UserTasksByAssignee,
    TableId::UserTasksByState,
    TableId::IncidentsByState,
    TableId::IncidentsByInstance,
    TableId::ActivatableJobs,
    TableId::DueWork,
    TableId::PendingWork,
    TableId::UnreferencedContents,
    TableId::DefinitionsInRemoval,
    TableId::RepliesByExpiry,
];

/// All rows of a table, in order.
pub fn rows_of<T: Table>(reader: &Reader<'_>) -> Vec<(T::Key, T::Row)> {
    let mut rows = Vec::new();
    reader
        .scan::<T>(&reader.prefix::<T>(&()), Direction::Forward, &mut |key, row| {
            rows.push((key, row));
            ControlFlow::Continue(())
        })
        .expect("readable rows");
    rows
}

/// Checks all that can be derived.
pub fn check(view: &dyn ReadView) -> Result<(), String> {
    let stored = all_rows(view);
    let reader = Reader::new(view, PartitionId::FIRST);
    check_indexes(&stored, &reader)?;
    check_parts(&stored)?;
    check_history(&stored, &reader)?;
    check_sequence(view, &reader)
}

fn check_indexes(stored: &StoredRows, reader: &Reader<'_>) -> Result<(), String> {
    let mut derived = StoredRows::new();
    derive::<ProcessDefinitions>(reader, &mut derived)?;
    derive::<ProcessInstances>(reader, &mut derived)?;
    derive::<ElementInstances>(reader, &mut derived)?;
    derive::<UserTasks>(reader, &mut derived)?;
    derive::<Incidents>(reader, &mut derived)?;
    derive::<Contents>(reader, &mut derived)?;
    derive::<Subscriptions>(reader, &mut derived)?;
    derive::<StartSubscriptions>(reader, &mut derived)?;
    derive::<Messages>(reader, &mut derived)?;
    derive::<Broadcasts>(reader, &mut derived)?;
    derive::<Replies>(reader, &mut derived)?;
    let is_index = |key: &[u8]| INDEXES.iter().any(|index| *index as u16 == table_of(key));
    let entries = stored.iter().filter(|(key, _)| is_index(key));
    let entries = entries.map(|(key, value)| (key.clone(), value.clone())).collect();
    same("index entries (left: stored, right: derived from rows)", &entries, &derived)
}

fn derive<T: Indexed>(reader: &Reader<'_>, derived: &mut StoredRows) -> Result<(), String> {
    for (key, row) in rows_of::<T>(reader) {
        let mut twice = None;
        T::entries(PartitionId::FIRST, &key, &row, &mut |entry, value| {
            if derived.insert(entry.clone(), encoding::index_value(value)).is_some() {
                twice = Some(entry);
            }
        });
        if let Some(entry) = twice {
            return Err(format!("{key:?} {row:?} has an index entry twice: {entry:02x?}"));
        }
    }
    Ok(())
}

fn check_parts(stored: &StoredRows) -> Result<(), String> {
    let mut expected = BTreeSet::new();
    for (key, value) in stored {
        if table_of(key) != TableId::ValueParts as u16 {
            let parts = encoding::parts_of(value);
            expected.extend((0..parts).map(|part| encoding::part_key(key, part)));
        }
    }
    let is_part = |key: &&Vec<u8>| table_of(key) == TableId::ValueParts as u16;
    let found: BTreeSet<Vec<u8>> = stored.keys().filter(is_part).cloned().collect();
    equal("further parts of values", &found, &expected)
}

/// Postings are those of the pages, and a created key is found by a look-up of its page.
fn check_history(stored: &StoredRows, reader: &Reader<'_>) -> Result<(), String> {
    let mut derived: BTreeMap<(u64, u64), Vec<PageKey>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (page_key, page) in pages(reader)? {
        let (instance, first_key, _) = page_key;
        let events: Vec<&Event> =
            page.segments.iter().flat_map(|segment| &segment.events).collect();
        for made in events.iter().filter_map(|event| key_of(event)) {
            if !seen.insert(made) {
                continue;
            }
            let found = page_of(stored, instance, made);
            if instance != ProcessInstanceKey::PARTITION_STREAM && found != Some(page_key) {
                return Err(format!(
                    "key {made} was made in page {page_key:?}, but a look-up leads to {found:?}"
                ));
            }
            if made < first_key {
                return Err(format!("key {made} is below the first key of page {page_key:?}"));
            }
        }
        let row = reader.get::<ProcessInstances>(&instance).map_err(|error| error.to_string())?;
        let Some(row) = row else { continue };
        let subject = Subject { instance, definition: row.definition, process: &row.process };
        for term in postings::terms(subject, events.into_iter()) {
            derived.entry((term, page.batch.0)).or_default().push(page_key);
        }
    }
    let mut expected = StoredRows::new();
    for (key, pages) in derived {
        let row = PostingRow { pages: postings::encode_pages(&pages) };
        let key = row_key::<Postings>(PartitionId::FIRST, &key);
        expected.insert(key, encoding::head(&row));
    }
    let found = postings_of_known(reader)?;
    same("postings (left: stored, right: derived from pages)", &found, &expected)
}

/// The postings without pages of instances that are dropped: those dangle.
fn postings_of_known(reader: &Reader<'_>) -> Result<StoredRows, String> {
    let mut known = StoredRows::new();
    for (key, row) in rows_of::<Postings>(reader) {
        let mut pages = postings::decode_pages(&row.pages).ok_or("a posting is damaged")?;
        let is_there = |page: &PageKey| {
            reader.get::<ProcessInstances>(&page.0).is_ok_and(|instance| instance.is_some())
        };
        pages.retain(is_there);
        if !pages.is_empty() {
            let row = PostingRow { pages: postings::encode_pages(&pages) };
            known.insert(row_key::<Postings>(PartitionId::FIRST, &key), encoding::head(&row));
        }
    }
    Ok(known)
}

fn pages(reader: &Reader<'_>) -> Result<Vec<(PageKey, Page)>, String> {
    let rows = rows_of::<Pages>(reader).into_iter();
    rows.map(|(key, row)| {
        let page = decode_page(key.0, key.2, &row.bytes).map_err(|error| error.to_string())?;
        Ok((key, page))
    })
    .collect()
}

/// The page that a look-up of a key leads to: the last one that begins at or before it.
fn page_of(stored: &StoredRows, instance: ProcessInstanceKey, key: u64) -> Option<PageKey> {
    use crate::store::key_codec::KeyCodec as _;
    let from = row_key::<Pages>(PartitionId::FIRST, &(instance, 0, 0));
    let to = row_key::<Pages>(PartitionId::FIRST, &(instance, key, u64::MAX));
    let (found, _) = stored.range(from..=to).next_back()?;
    PageKey::read(&mut &found[4..])
}

/// The key that an event names first where it makes one. A job shares the page of its element
/// instance: its key is found from there, not by itself.
#[allow(clippy::wildcard_enum_match_arm, reason = "only events that make keys matter")]
fn key_of(event: &Event) -> Option<u64> {
    match event {
        Event::ElementActivating(activation) | Event::ElementActivated(activation) => {
            Some(activation.element_instance.0)
        }
        Event::VariableSet { variable, .. } => Some(variable.0),
        Event::UserTaskCreated(task) => Some(task.user_task.0),
        Event::IncidentCreated { incident, .. } => Some(incident.0),
        Event::SubscriptionOpened(opening) => Some(opening.subscription.0),
        _ => None,
    }
}

fn check_sequence(view: &dyn ReadView, reader: &Reader<'_>) -> Result<(), String> {
    let events = all_events(view, PartitionId::FIRST).map_err(|error| error.to_string())?;
    // Only pages that were dropped leave gaps.
    let has_gaps =
        events.iter().any(|event| matches!(event.event, Event::DroppedPagesErased { .. }));
    let mut expected = 1;
    for event in &events {
        let fits = if has_gaps { event.sequence >= expected } else { event.sequence == expected };
        if !fits {
            return Err(format!("event {} stands where {expected} should", event.sequence));
        }
        expected = event.sequence + 1;
    }
    let batches = rows_of::<Batches>(reader);
    for ((number, _), expected) in batches.iter().zip(1..) {
        if *number != expected {
            return Err(format!("batch {number} stands where {expected} should"));
        }
    }
    let Some((number, newest)) = batches.last() else { return Ok(()) };
    equal("the next sequence number", &newest.next_sequence, &expected)?;
    equal("the newest batch", &BatchNumber(*number), &view.batch())
}

/// The events alone rebuild all rows, byte for byte; so they rebuild the same dump.
pub fn check_replay(stored: &MemoryStore, events: &[Numbered]) -> Result<(), String> {
    let rebuilt = replay(events, PartitionId::FIRST).map_err(|error| error.to_string())?;
    let both = [stored, &rebuilt];
    let [left, right] = both.map(|store| replayed_rows(&*store.read_view().expect("a view")));
    let Some(found) = difference(&left, &right) else { return Ok(()) };
    let [stored, rebuilt] = both.map(|store| {
        let view = store.read_view().expect("a view");
        canonical_dump(&*view, PartitionId::FIRST).expect("readable rows")
    });
    let dumps = match changed_lines(&stored, &rebuilt) {
        None => "their dumps are the same".to_owned(),
        Some(lines) => lines,
    };
    Err(format!("left: stored, right: rebuilt from events\n{found}\n{dumps}"))
}

/// Lines of two dumps that only one of them has.
fn changed_lines(left: &str, right: &str) -> Option<String> {
    let [only_left, only_right] = [(left, right), (right, left)].map(|(one, other)| {
        let known: BTreeSet<&str> = other.lines().collect();
        one.lines().filter(|line| !known.contains(line)).collect::<Vec<_>>().join("\n")
    });
    (left != right).then(|| format!("only stored:\n{only_left}\nonly rebuilt:\n{only_right}"))
}

fn same(what: &str, left: &StoredRows, right: &StoredRows) -> Result<(), String> {
    match difference(left, right) {
        None => Ok(()),
        Some(found) => Err(format!("{what} differ:\n{found}")),
    }
}

fn equal<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what}: found {found:?}, expected {expected:?}"))
}
