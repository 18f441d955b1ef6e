//! What definitions are called, looked up where a filter or a sort asks for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::QueryError;
use super::comparison::Comparison;
use super::matcher::Tests;
use super::owner::Budget;
use crate::ids::ProcessDefinitionKey;
use crate::state::reader::Reader;
use crate::state::tables::definitions::ProcessDefinitions;
use crate::store::Direction;

/// Names and version labels of definitions.
#[derive(Default)]
pub(super) struct Labels(BTreeMap<ProcessDefinitionKey, Label>);

struct Label {
    name: Option<Arc<str>>,
    version_tag: Option<Arc<str>>,
}

impl Labels {
    /// Those of all definitions.
    pub(super) fn all(reader: &Reader<'_>) -> Result<Self, QueryError> {
        let budget = Budget::new(reader, "processDefinitionKey, and sort by another field");
        let mut labels = BTreeMap::new();
        let all = reader.prefix::<ProcessDefinitions>(&());
        reader.scan::<ProcessDefinitions>(&all, Direction::Forward, &mut |key, row| {
            if row.name.is_some() || row.version_tag.is_some() {
                labels.insert(key, Label { name: row.name, version_tag: row.version_tag });
            }
            budget.go_on()
        })?;
        budget.check()?;
        Ok(Self(labels))
    }

    /// The name of a definition.
    pub(super) fn name(&self, definition: ProcessDefinitionKey) -> Option<Arc<str>> {
        self.0.get(&definition)?.name.clone()
    }

    /// The label of a definition.
    pub(super) fn version_tag(&self, definition: ProcessDefinitionKey) -> Option<Arc<str>> {
        self.0.get(&definition)?.version_tag.clone()
    }
}

/// The definitions with such names and labels.
pub(super) fn labelled(
    reader: &Reader<'_>,
    names: &[Comparison<String>],
    tags: &[Comparison<String>],
) -> Result<Vec<ProcessDefinitionKey>, QueryError> {
    let budget = Budget::new(reader, "processDefinitionKey instead of its name or tag");
    let (names, tags) = (Tests::of(names), Tests::of(tags));
    let mut found = Vec::new();
    let all = reader.prefix::<ProcessDefinitions>(&());
    reader.scan::<ProcessDefinitions>(&all, Direction::Forward, &mut |key, row| {
        if names.accept(row.name.as_deref()) && tags.accept(row.version_tag.as_deref()) {
            found.push(key);
        }
        budget.go_on()
    })?;
    budget.check()?;
    Ok(found)
}
