//! Search for variables of all scopes, also of those that have ended.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::event::Event;
use crate::ids::{ElementInstanceKey, JsonText, ProcessInstanceKey, VariableKey};
use crate::query::columns::{Span, named};
use crate::query::comparison::{Comparison, Comparisons};
use crate::query::files::content;
use crate::query::history::records::{Of, Subject, VariableRecord};
use crate::query::history::{self, Stories, Story, Told, Walk};
use crate::query::matcher::RowFilter;
use crate::query::owner::{Budget, named_instances};
use crate::query::page::Searched;
use crate::query::{Found, LIMIT_MAX, Order, PageRequest, PageStart, QueryError};
use crate::state::pages::Page;
use crate::state::postings::{Term, variable_term};
use crate::state::reader::Reader;
use crate::state::tables::history::PageKey;
use crate::store::key_codec::KeyCodec;

/// Values are shown by searches up to this many characters, unless whole ones are asked for.
pub const SHOWN_CHARACTERS_MAX: usize = 8_191;

/// What variables must look like; all fields are joined by AND.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By key.
    pub key: Comparisons<VariableKey>,
    /// By name.
    pub name: Comparisons<String>,
    /// By value, as JSON text. A value that is stored apart (more than 64 KiB) passes only what
    /// is said of values in the negative.
    pub value: Comparisons<String>,
    /// By scope.
    pub scope: Comparisons<ElementInstanceKey>,
    /// By instance.
    pub instance: Comparisons<ProcessInstanceKey>,
    /// By owner.
    pub tenant: Comparisons<String>,
    /// Longer than searches show, or not.
    pub is_truncated: Option<bool>,
}

/// A variable that must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Its name.
    pub name: String,
    /// What its value must be, as JSON text.
    pub value: Comparisons<String>,
}

/// Where variables are that fulfil a condition: instances and scopes. `instances` are the only ones
/// that come into question, where they are known.
pub(super) fn places(
    reader: &Reader<'_>,
    condition: &Condition,
    instances: Option<&[ProcessInstanceKey]>,
) -> Result<Vec<(ProcessInstanceKey, ElementInstanceKey)>, QueryError> {
    let filter = Filter {
        name: vec![Comparison::Equal(condition.name.clone())],
        value: condition.value.clone(),
        instance: instances.map(|keys| Comparison::In(keys.to_vec())).into_iter().collect(),
        ..Filter::default()
    };
    let mut found = Vec::new();
    history::each::<Resource>(reader, &filter, &mut |_, row| {
        found.push((row.subject.instance, row.record.scope));
    })?;
    Ok(found)
}

/// What results can be sorted by; ties are broken by key in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortField {
    /// Key.
    Key,
    /// Name.
    Name,
    /// Value, as JSON text.
    Value,
    /// Scope.
    Scope,
    /// Instance.
    Instance,
    /// Owner.
    Tenant,
}

/// Finds variables. Without a sort they come in the order in which they are found: by key where
/// nothing narrows the search.
///
/// # Errors
///
/// [`QueryError::BadCursor`], [`QueryError::TooBroad`] and what the store reports.
pub fn search(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Result<Found<VariableKey, Of<VariableRecord>>, QueryError> {
    history::search::<Resource>(reader, filter, sort, page)
}

impl Filter {
    /// The same, but only in these scopes.
    #[must_use]
    pub fn within(mut self, scopes: &[ElementInstanceKey]) -> Self {
        self.scope.push(Comparison::In(scopes.to_vec()));
        self
    }
}

/// The scopes around an element instance, itself first, the root scope last.
///
/// # Errors
///
/// What the store reports.
pub fn scopes_around(
    reader: &Reader<'_>,
    instance: ProcessInstanceKey,
    element_instance: ElementInstanceKey,
) -> Result<Vec<ElementInstanceKey>, QueryError> {
    let story = Stories::new(reader, "another, smaller process instance").whole(instance)?;
    let mut scopes = Vec::new();
    let mut next = Some(element_instance);
    while let Some(scope) = next.filter(|scope| !scopes.contains(scope)) {
        scopes.push(scope);
        let element = story.as_ref().and_then(|story| story.elements.get(&scope));
        next = element.and_then(|element| element.scope);
    }
    Ok(scopes)
}

/// Of the variables in these scopes, the one that stands in the first scope for each name.
///
/// # Errors
///
/// As [`search`].
pub fn effective(
    reader: &Reader<'_>,
    scopes: &[ElementInstanceKey],
    filter: &Filter,
    sort: &[(SortField, Order)],
    from: usize,
    limit: usize,
) -> Result<Found<VariableKey, Of<VariableRecord>>, QueryError> {
    let depth = |row: &Of<VariableRecord>| {
        scopes.iter().position(|scope| *scope == row.record.scope).unwrap_or(usize::MAX)
    };
    let all = PageRequest { start: PageStart::Offset(0), limit: LIMIT_MAX };
    let mut found = search(reader, &filter.clone().within(scopes), sort, &all)?;
    let mut innermost: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for (_, row) in &found.items {
        let least = innermost.entry(Arc::clone(&row.record.name)).or_insert(usize::MAX);
        *least = depth(row).min(*least);
    }
    found.items.retain(|(_, row)| innermost.get(&row.record.name) == Some(&depth(row)));
    found.total = found.items.len() as u64;
    found.items = found.items.into_iter().skip(from).take(limit).collect();
    (found.start_cursor, found.end_cursor) = (None, None);
    Ok(found)
}

/// One variable.
///
/// # Errors
///
/// What the store reports.
pub fn get(
    reader: &Reader<'_>,
    key: VariableKey,
) -> Result<Option<Of<VariableRecord>>, QueryError> {
    history::get::<Resource>(reader, key)
}

/// The text of a value, wherever it is stored.
///
/// # Errors
///
/// What the store reports.
pub fn text(reader: &Reader<'_>, value: &JsonText) -> Result<Arc<str>, QueryError> {
    match value.stored_as() {
        None => Ok(Arc::from(value.as_str())),
        Some((hash, _)) => {
            let bytes = content(reader, hash)?;
            Ok(Arc::from(String::from_utf8_lossy(&bytes).as_ref()))
        }
    }
}

/// Whether searches show only the beginning of a value.
pub fn is_truncated(value: &JsonText) -> bool {
    value.stored_as().is_some() || value.as_str().chars().nth(SHOWN_CHARACTERS_MAX).is_some()
}

struct Resource;

impl Searched for Resource {
    type Key = VariableKey;
    type Row = Of<VariableRecord>;
    type Filter = Filter;
    type Field = SortField;
    const NAME: &'static str = "variables";
    const KEY: SortField = SortField::Key;

    fn long_text_bytes(row: &Self::Row) -> usize {
        row.record.value.as_str().len()
    }

    fn row_filter(filter: &Filter) -> RowFilter<'_, Self::Key, Self::Row> {
        let rows = RowFilter::<Self::Key, Self::Row>::new()
            .field(&filter.key, |key, _| Some(key))
            .field(&filter.name, |_, row| Some(&*row.record.name))
            .field(&filter.scope, |_, row| Some(row.record.scope))
            .field(&filter.instance, |_, row| Some(row.subject.instance))
            .field(&filter.tenant, |_, row| Some(&*row.subject.tenant))
            .field(&filter.value, |_, row| {
                let value = &row.record.value;
                value.stored_as().is_none().then(|| value.as_str())
            });
        match filter.is_truncated {
            Some(expected) => rows.and(move |row| is_truncated(&row.record.value) == expected),
            None => rows,
        }
    }

    fn write_sort_value(field: SortField, row: &Self::Row, bytes: &mut Vec<u8>) {
        match field {
            SortField::Key => {} // Written last, for every sort.
            SortField::Name => row.record.name.write(bytes),
            SortField::Value => Arc::<str>::from(row.record.value.as_str()).write(bytes),
            SortField::Scope => row.record.scope.write(bytes),
            SortField::Instance => row.subject.instance.write(bytes),
            SortField::Tenant => row.subject.tenant.write(bytes),
        }
    }
}

impl Told for Resource {
    fn records(story: &Story, keys: RangeInclusive<u64>) -> Vec<(Self::Key, Self::Row)> {
        let keys = VariableKey(*keys.start())..=VariableKey(*keys.end());
        let variables = story.variables.range(keys);
        variables.map(|(key, variable)| (*key, story.of(variable.clone()))).collect()
    }

    fn number(key: VariableKey) -> u64 {
        key.0
    }

    fn keys_in(_subject: &Subject, page: &Page, terms: &BTreeSet<Term>) -> Vec<u64> {
        let events = page.segments.iter().flat_map(|segment| &segment.events);
        let found = events.filter_map(|event| {
            let Event::VariableSet { variable, name, value, .. } = event else { return None };
            terms.contains(&variable_term(name, value.as_str())).then_some(variable.0)
        });
        found.collect()
    }

    /// What a variable is now is known only at the end of all pages.
    fn story_of(
        stories: &Stories<'_, '_>,
        subject: &Arc<Subject>,
        _keys: &[u64],
    ) -> Result<Arc<Story>, QueryError> {
        let story = stories.whole(subject.instance)?;
        Ok(story.unwrap_or_else(|| Arc::new(Story::new(Arc::clone(subject)))))
    }

    /// Of all pages that set a variable to its value, the last one stands for it.
    fn is_told_by(row: &Self::Row, page: PageKey) -> bool {
        row.record.set_in == page.2
    }

    fn walk(reader: &Reader<'_>, filter: &Filter) -> Result<Walk, QueryError> {
        if let Some(keys) = named(&filter.key) {
            return Ok(Walk::Keys(keys.into_iter().map(|key| key.0).collect()));
        }
        let budget = Budget::new(reader, "processInstanceKey");
        if let Some(instances) = named_instances(&budget, &filter.instance, &filter.scope)? {
            return Ok(Walk::Instances(instances));
        }
        if let (Some(names), Some(values)) = (named(&filter.name), named(&filter.value)) {
            let mut terms = BTreeSet::new();
            for name in &names {
                terms.extend(values.iter().map(|value| variable_term(name, value)));
            }
            return Ok(Walk::Postings(terms));
        }
        Ok(Walk::Blocks(Span::of(&filter.key).0))
    }

    fn narrowing(_filter: &Filter) -> &'static str {
        "name and value, or processInstanceKey"
    }
}
