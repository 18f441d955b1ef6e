//! Search for element instances, open and ended.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::event::Event;
use crate::ids::{
    ElementId, ElementInstanceKey, IncidentKey, ProcessDefinitionKey, ProcessInstanceKey, Timestamp,
};
use crate::query::columns::named;
use crate::query::comparison::{Comparison, Comparisons};
use crate::query::history::records::{ElementRecord, ElementState, Of, Subject};
use crate::query::history::{self, Story, Told, Walk};
use crate::query::matcher::{RowFilter, Tests};
use crate::query::page::Searched;
use crate::query::{Found, Order, PageRequest, QueryError};
use crate::state::pages::Page;
use crate::state::postings::{ElementTerm, Term, element_term};
use crate::state::reader::Reader;
use crate::store::key_codec::KeyCodec;

mod walk;

/// What element instances must look like; all fields are joined by AND.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By key.
    pub key: Comparisons<ElementInstanceKey>,
    /// By state, as the wire names it (`ACTIVE`).
    pub state: Comparisons<String>,
    /// By kind, as the wire names it (`USER_TASK`).
    pub kind: Comparisons<String>,
    /// By flow node.
    pub element: Comparisons<ElementId>,
    /// By the name of the flow node.
    pub name: Comparisons<String>,
    /// By process id.
    pub process: Comparisons<ElementId>,
    /// By version.
    pub definition: Comparisons<ProcessDefinitionKey>,
    /// By instance.
    pub instance: Comparisons<ProcessInstanceKey>,
    /// By the incident it is stuck with.
    pub incident: Comparisons<IncidentKey>,
    /// By the scope it runs in.
    pub scope: Comparisons<ElementInstanceKey>,
    /// By owner.
    pub tenant: Comparisons<String>,
    /// By start.
    pub started_at: Comparisons<Timestamp>,
    /// By end.
    pub ended_at: Comparisons<Timestamp>,
    /// Stuck, or with something stuck inside.
    pub has_incident: Option<bool>,
    /// At least one of these must hold as well, if there are any.
    pub any_of: Vec<Filter>,
}

/// An element instance that must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Its flow node.
    pub element: Comparisons<ElementId>,
    /// Its state, as the wire names it.
    pub state: Comparisons<String>,
}

/// The instances in which an element instance fulfils a condition. `instances` are the only ones
/// that come into question, where they are known.
pub(super) fn places(
    reader: &Reader<'_>,
    condition: &Condition,
    instances: Option<&[ProcessInstanceKey]>,
) -> Result<BTreeSet<ProcessInstanceKey>, QueryError> {
    let filter = Filter {
        element: condition.element.clone(),
        state: condition.state.clone(),
        instance: instances.map(|keys| Comparison::In(keys.to_vec())).into_iter().collect(),
        ..Filter::default()
    };
    let mut found = BTreeSet::new();
    history::each::<Resource>(reader, &filter, &mut |_, row| {
        found.insert(row.subject.instance);
    })?;
    Ok(found)
}

/// What results can be sorted by; ties are broken by key in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortField {
    /// Key.
    Key,
    /// Instance.
    Instance,
    /// Version.
    Definition,
    /// Process id.
    Process,
    /// Start.
    StartedAt,
    /// End.
    EndedAt,
    /// Flow node.
    Element,
    /// Name of the flow node.
    Name,
    /// Kind.
    Kind,
    /// State.
    State,
    /// Incident.
    Incident,
    /// Owner.
    Tenant,
}

/// Finds element instances. Without a sort they come in the order in which they are found: by key
/// where nothing narrows the search.
///
/// # Errors
///
/// [`QueryError::BadCursor`], [`QueryError::TooBroad`] and what the store reports.
pub fn search(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Result<Found<ElementInstanceKey, Of<ElementRecord>>, QueryError> {
    history::search::<Resource>(reader, filter, sort, page)
}

/// One element instance.
///
/// # Errors
///
/// What the store reports.
pub fn get(
    reader: &Reader<'_>,
    key: ElementInstanceKey,
) -> Result<Option<Of<ElementRecord>>, QueryError> {
    history::get::<Resource>(reader, key)
}

struct Resource;

impl Searched for Resource {
    type Key = ElementInstanceKey;
    type Row = Of<ElementRecord>;
    type Filter = Filter;
    type Field = SortField;
    const NAME: &'static str = "element-instances";
    const KEY: SortField = SortField::Key;

    fn row_filter(filter: &Filter) -> RowFilter<'_, Self::Key, Self::Row> {
        let mut rows = RowFilter::<Self::Key, Self::Row>::new()
            .field(&filter.key, |key, _| Some(key))
            .field(&filter.state, |_, row| Some(row.record.state.name()))
            .field(&filter.kind, |_, row| Some(row.record.kind.name()))
            .field(&filter.element, |_, row| Some(row.record.element.as_str()))
            .field(&filter.name, |_, row| Some(&*row.record.name))
            .field(&filter.process, |_, row| Some(row.subject.process.as_str()))
            .field(&filter.definition, |_, row| Some(row.subject.definition))
            .field(&filter.instance, |_, row| Some(row.subject.instance))
            .field(&filter.incident, |_, row| row.record.incident)
            .field(&filter.scope, |_, row| row.record.scope)
            .field(&filter.tenant, |_, row| Some(&*row.subject.tenant))
            .field(&filter.started_at, |_, row| Some(row.record.started_at))
            .field(&filter.ended_at, |_, row| row.record.ended_at);
        if let Some(expected) = filter.has_incident {
            rows = rows.and(move |row| row.record.has_incident == expected);
        }
        rows.any_of(filter.any_of.iter().map(Self::row_filter).collect())
    }

    fn write_sort_value(field: SortField, row: &Self::Row, bytes: &mut Vec<u8>) {
        match field {
            SortField::Key => {} // Written last, for every sort.
            SortField::Instance => row.subject.instance.write(bytes),
            SortField::Definition => row.subject.definition.write(bytes),
            SortField::Process => row.subject.process.write(bytes),
            SortField::StartedAt => row.record.started_at.write(bytes),
            SortField::EndedAt => row.record.ended_at.write(bytes),
            SortField::Element => row.record.element.write(bytes),
            SortField::Name => row.record.name.write(bytes),
            SortField::Kind => Arc::<str>::from(row.record.kind.name()).write(bytes),
            SortField::State => Arc::<str>::from(row.record.state.name()).write(bytes),
            SortField::Incident => row.record.incident.write(bytes),
            SortField::Tenant => row.subject.tenant.write(bytes),
        }
    }
}

impl Told for Resource {
    fn records(story: &Story, keys: RangeInclusive<u64>) -> Vec<(Self::Key, Self::Row)> {
        let keys = ElementInstanceKey(*keys.start())..=ElementInstanceKey(*keys.end());
        let elements = story.elements.range(keys);
        elements.map(|(key, element)| (*key, story.of(element.clone()))).collect()
    }

    fn number(key: ElementInstanceKey) -> u64 {
        key.0
    }

    fn keys_in(subject: &Subject, page: &Page, terms: &BTreeSet<Term>) -> Vec<u64> {
        let is_meant = |element: &ElementId, state| {
            terms.contains(&element_term(subject.definition, element, state))
        };
        let events = page.segments.iter().flat_map(|segment| &segment.events);
        let root = subject.instance.0;
        let found = events.filter_map(|event| match ended(event) {
            Some((Some((key, element)), state)) => is_meant(element, state).then_some(key.0),
            Some((None, state)) => is_meant(&subject.process, state).then_some(root),
            None => None,
        });
        found.collect()
    }

    fn walk(reader: &Reader<'_>, filter: &Filter) -> Result<Walk, QueryError> {
        walk::walk(reader, filter)
    }

    fn narrowing(filter: &Filter) -> &'static str {
        walk::narrowing(filter)
    }
}

/// What an event ends, if it does: an element instance, or none for the process instance.
#[expect(clippy::wildcard_enum_match_arm, reason = "ends are asked for")]
fn ended(event: &Event) -> Option<(Option<(&ElementInstanceKey, &ElementId)>, ElementTerm)> {
    match event {
        Event::ElementCompleted { element_instance, element } => {
            Some((Some((element_instance, element)), ElementTerm::Completed))
        }
        Event::ElementTerminated { element_instance, element } => {
            Some((Some((element_instance, element)), ElementTerm::Terminated))
        }
        Event::ProcessInstanceCompleted => Some((None, ElementTerm::Completed)),
        Event::ProcessInstanceTerminated => Some((None, ElementTerm::Terminated)),
        _ => None,
    }
}

/// The states that a filter accepts.
fn states(filter: &Filter) -> Vec<ElementState> {
    let tests = Tests::of(&filter.state);
    ElementState::ALL.into_iter().filter(|state| tests.accept(Some(state.name()))).collect()
}

/// The elements that a filter names.
fn elements(filter: &Filter) -> Option<Vec<ElementId>> {
    named(&filter.element)
}
