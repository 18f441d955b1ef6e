//! Process instances as places where other things are found: by definition, running or not, and
//! those with incidents.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::columns::{Span, named};
use super::comparison::Comparison;
use super::merge::Streams;
use super::plan::{distinct, distinct_below, entries, tenants};
use super::{QueryError, matcher::Tests};
use crate::ids::{ElementId, ProcessDefinitionKey, ProcessInstanceKey};
use crate::state::reader::Reader;
use crate::state::tables::definitions::{
    DefinitionReference, DefinitionsByVersion, ProcessDefinitions,
};
use crate::state::tables::incidents::{IncidentState, Incidents, IncidentsByState};
use crate::state::tables::process_instances::{ActiveInstances, InstancesByEnd, ProcessInstances};
use crate::store::Direction;
use crate::store::key_codec::KeyCodec;

/// More ranges than this are not merged.
pub(super) const RANGES_MAX: usize = 2_000;

/// Instances are looked up by their incidents up to this many.
const INCIDENTS_MAX: usize = 5_000;

/// Which instances come into question.
pub(super) struct Instances<'f> {
    /// Of these versions.
    pub(super) definition: &'f [Comparison<ProcessDefinitionKey>],
    /// Of these processes.
    pub(super) process: &'f [Comparison<ElementId>],
    /// Of these owners.
    pub(super) tenant: &'f [Comparison<String>],
    /// Whether those that have ended do, too.
    pub(super) may_have_ended: bool,
}

impl Instances<'_> {
    /// Ranges whose keys end with the keys of the instances; none where no index narrows them.
    pub(super) fn streams(&self, reader: &Reader<'_>) -> Result<Option<Streams>, QueryError> {
        let named = definitions(reader, self.definition, self.process, self.tenant)?;
        if named.is_none() && self.may_have_ended {
            return Ok(None);
        }
        let mut ranges = Vec::new();
        for tenant in tenants::<ActiveInstances>(reader, self.tenant)? {
            let definitions = match &named {
                Some(named) => named.clone(),
                None => match below_tenant(reader, &tenant)? {
                    Some(found) => found,
                    None => return Ok(None),
                },
            };
            let range = |key| reader.bytes::<ActiveInstances>(&(Arc::clone(&tenant), key));
            ranges.extend(definitions.into_iter().map(range));
        }
        if self.may_have_ended {
            let days = distinct::<InstancesByEnd, u32>(reader, &Span::default())?;
            let (Some(days), Some(named)) = (days, &named) else { return Ok(None) };
            for day in days {
                let range = |key| reader.bytes::<InstancesByEnd>(&(day, key));
                ranges.extend(named.iter().map(|key| range(*key)));
            }
        }
        Ok((ranges.len() <= RANGES_MAX).then(|| entries(ranges, Span::default())))
    }
}

fn below_tenant(
    reader: &Reader<'_>,
    tenant: &Arc<str>,
) -> Result<Option<Vec<ProcessDefinitionKey>>, QueryError> {
    distinct_below::<ActiveInstances, _>(reader, &tenant.to_bytes(), &Span::default())
}

/// The versions that comparisons name by key or by process id; none where they name none, or too
/// many.
pub(super) fn definitions(
    reader: &Reader<'_>,
    definition: &[Comparison<ProcessDefinitionKey>],
    process: &[Comparison<ElementId>],
    tenant: &[Comparison<String>],
) -> Result<Option<Vec<ProcessDefinitionKey>>, QueryError> {
    if let Some(definitions) = named(definition) {
        return Ok(Some(definitions));
    }
    let Some(processes) = named(process) else { return Ok(None) };
    let tests = Tests::of(definition);
    versions(reader, &processes, tenant, |row| tests.accept(Some(row.definition)))
}

/// Those versions of processes that are accepted: as long as there are instances of a version, its
/// row among those of its process is there. None where they are too many.
pub(super) fn versions(
    reader: &Reader<'_>,
    processes: &[ElementId],
    tenant: &[Comparison<String>],
    accepts: impl Fn(&DefinitionReference) -> bool,
) -> Result<Option<Vec<ProcessDefinitionKey>>, QueryError> {
    let mut found = Vec::new();
    for tenant in tenants::<DefinitionsByVersion>(reader, tenant)? {
        for process in processes {
            let range = reader.prefix::<DefinitionsByVersion>(&(tenant.clone(), process.clone()));
            reader.scan::<DefinitionsByVersion>(&range, Direction::Forward, &mut |_, row| {
                if accepts(&row) {
                    found.push(row.definition);
                }
                if found.len() <= RANGES_MAX {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            })?;
        }
    }
    Ok((found.len() <= RANGES_MAX).then_some(found))
}

/// All versions, if they are no more than `limit`.
pub(super) fn all_definitions(
    reader: &Reader<'_>,
    limit: usize,
) -> Result<Option<Vec<ProcessDefinitionKey>>, QueryError> {
    let range = reader.prefix::<ProcessDefinitions>(&());
    let found = reader.keys::<ProcessDefinitions>(&range, Direction::Forward, limit + 1)?;
    Ok((found.len() <= limit).then_some(found))
}

/// The instances with active incidents and those that called them, if they are few.
pub(super) fn with_incidents(
    reader: &Reader<'_>,
    tenant: &[Comparison<String>],
) -> Result<Option<Vec<ProcessInstanceKey>>, QueryError> {
    let mut instances = Vec::new();
    for tenant in tenants::<IncidentsByState>(reader, tenant)? {
        let range = reader.prefix::<IncidentsByState>(&(tenant, IncidentState::Active));
        let left = INCIDENTS_MAX + 1 - instances.len();
        for (_, _, key) in reader.keys::<IncidentsByState>(&range, Direction::Forward, left)? {
            instances.extend(reader.get::<Incidents>(&key)?.map(|incident| incident.instance));
        }
        if instances.len() > INCIDENTS_MAX {
            return Ok(None);
        }
    }
    let mut with_callers = BTreeSet::new();
    for instance in instances {
        let mut next = Some(instance);
        while let Some(key) = next
            && with_callers.insert(key)
        {
            let row = reader.get::<ProcessInstances>(&key)?;
            next = row.and_then(|row| row.caller).map(|caller| caller.instance);
        }
    }
    Ok(Some(with_callers.into_iter().collect()))
}
