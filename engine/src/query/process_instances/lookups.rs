//! What a filter says of other rows than those of the instances: definitions, incidents, active
//! element instances. Those are looked up first, within the bounds of a search, and what they come
//! to is said of the instances: their version or their key is one of some.

use std::collections::BTreeSet;

use super::{Filter, Looked, SortField};
use crate::ids::ProcessInstanceKey;
use crate::query::columns::named;
use crate::query::comparison::Comparison;
use crate::query::labels::{Labels, labelled};
use crate::query::matcher::Tests;
use crate::query::owner::Budget;
use crate::query::plan::tenants;
use crate::query::{Order, QueryError};
use crate::query::{element_instances, variables};
use crate::state::reader::Reader;
use crate::state::tables::element_instances::{ElementInstanceRow, ElementInstances};
use crate::state::tables::incidents::{IncidentState, Incidents, IncidentsByState};
use crate::store::{Direction, KeyRange};

/// Looks up what the filter and the sort say of other rows.
pub(super) fn look_up(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
) -> Result<Looked, QueryError> {
    let is_sorted = sort
        .iter()
        .any(|(field, _)| matches!(field, SortField::DefinitionName | SortField::VersionTag));
    let labels = if is_sorted { Labels::all(reader)? } else { Labels::default() };
    Ok(Looked::new(filter.clone(), plain(reader, filter)?).with_labels(labels))
}

fn plain(reader: &Reader<'_>, filter: &Filter) -> Result<Filter, QueryError> {
    let mut plain = filter.clone();
    if !filter.definition_name.is_empty() || !filter.version_tag.is_empty() {
        let found = labelled(reader, &filter.definition_name, &filter.version_tag)?;
        plain.definition.push(Comparison::In(found));
        plain.definition_name.clear();
        plain.version_tag.clear();
    }
    if !filter.error_message.is_empty() || !filter.error_hash.is_empty() {
        plain.key.push(Comparison::In(stuck(reader, filter)?));
        plain.error_message.clear();
        plain.error_hash.clear();
    }
    if let Some(expected) = plain.has_retries_left.take() {
        let found = with_elements(reader, filter, has_failed_with_retries)?;
        plain.key.push(if expected { Comparison::In(found) } else { Comparison::NotIn(found) });
    }
    if !filter.active_element.is_empty() {
        let elements = Tests::of(&filter.active_element);
        let is_there = |row: &ElementInstanceRow| elements.accept(Some(row.element.as_str()));
        plain.key.push(Comparison::In(with_elements(reader, filter, is_there)?));
        plain.active_element.clear();
    }
    if let Some(condition) = plain.element.take() {
        let instances = named(&plain.key);
        let found = element_instances::places(reader, &condition, instances.as_deref())?;
        plain.key.push(Comparison::In(found.into_iter().collect()));
    }
    for condition in std::mem::take(&mut plain.variables) {
        let instances = named(&plain.key);
        let places = variables::places(reader, &condition, instances.as_deref())?;
        let found: BTreeSet<_> = places.into_iter().map(|(instance, _)| instance).collect();
        plain.key.push(Comparison::In(found.into_iter().collect()));
    }
    for one in &mut plain.any_of {
        *one = self::plain(reader, one)?;
    }
    Ok(plain)
}

/// The instances with active incidents with such messages.
fn stuck(reader: &Reader<'_>, filter: &Filter) -> Result<Vec<ProcessInstanceKey>, QueryError> {
    let budget = Budget::new(reader, "processInstanceKey");
    let messages = Tests::of(&filter.error_message);
    let hashes = Tests::of(&filter.error_hash);
    let mut found = BTreeSet::new();
    for tenant in tenants::<IncidentsByState>(reader, &filter.tenant)? {
        let range = reader.prefix::<IncidentsByState>(&(tenant, IncidentState::Active));
        let mut keys = Vec::new();
        reader.scan::<IncidentsByState>(&range, Direction::Forward, &mut |(_, _, key), _| {
            keys.push(key);
            budget.go_on()
        })?;
        for key in keys {
            budget.check()?;
            let Some(row) = reader.get::<Incidents>(&key)? else { continue };
            let hash = i64::from(java_hash(&row.message));
            if messages.accept(Some(&*row.message)) && hashes.accept(Some(hash)) {
                found.insert(row.instance);
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// The instances with an active element instance that passes a test.
fn with_elements(
    reader: &Reader<'_>,
    filter: &Filter,
    test: impl Fn(&ElementInstanceRow) -> bool,
) -> Result<Vec<ProcessInstanceKey>, QueryError> {
    let budget = Budget::new(reader, "processInstanceKey");
    let mut found = BTreeSet::new();
    let ranges: Vec<KeyRange> = match named(&filter.key) {
        Some(instances) => {
            instances.iter().map(|key| reader.prefix::<ElementInstances>(key)).collect()
        }
        None => vec![reader.prefix::<ElementInstances>(&())],
    };
    for range in ranges {
        reader.scan::<ElementInstances>(
            &range,
            Direction::Forward,
            &mut |(instance, _), row| {
                if test(&row) {
                    found.insert(instance);
                }
                budget.go_on()
            },
        )?;
        budget.check()?;
    }
    Ok(found.into_iter().collect())
}

fn has_failed_with_retries(row: &ElementInstanceRow) -> bool {
    row.job.as_ref().is_some_and(|job| job.has_failed_with_retries_left)
}

/// The hash of a text as clients know it: over its UTF-16 units, each before it 31 times.
fn java_hash(text: &str) -> i32 {
    let units = text.encode_utf16();
    units.fold(0, |hash: i32, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_hashed_as_java_does() {
        assert_eq!(java_hash(""), 0);
        assert_eq!(java_hash("hello"), 99_162_322);
        assert_eq!(java_hash("polygenelubricants"), i32::MIN);
    }
}
