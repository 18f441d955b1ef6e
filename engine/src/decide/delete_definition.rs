//! Deletes a version of a process: it can be started no more, and what starts its process besides a
//! command starts the version before. Instances that run go on to their ends.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::lookup::not_found;
use super::{Outcome, drop_instance, start_subscriptions};
use crate::command::{DeleteProcessDefinition, Reply};
use crate::event::{DefinitionDeletion, Event, VersionReference};
use crate::ids::{ElementId, KEY_BLOCK, ProcessDefinitionKey, ProcessInstanceKey};
use crate::state::tables::definitions::ProcessDefinitionRow;
use crate::step::{Effect, Refusal, Step};
use crate::store::StoreError;

/// Ended instances of deleted versions that are dropped in one command.
const DROPS_MAX: usize = 32;

pub(super) fn decide(
    command: &DeleteProcessDefinition,
    step: &mut Step<'_>,
) -> Result<Outcome, Refusal> {
    let key = command.definition;
    let missing = || not_found("DELETE", "a process definition", key);
    let row = step.state().load(|tables| &mut tables.definitions, &key)?.ok_or_else(missing)?;
    if row.removal.is_some_and(|removal| removal.erases_history || !command.erases_history) {
        return Err(missing());
    }
    let by_id = (row.tenant.clone(), row.process.clone());
    let before = step.state().load(|tables| &mut tables.latest_definitions, &by_id)?;
    let was_latest = before.is_some_and(|before| before.definition == key);
    let deletion = deletion(command, &row, step)?;
    let latest = deletion.latest.map(|left| left.definition);
    let starts = match latest.filter(|_| was_latest) {
        Some(latest) => starts_of(latest, &row.tenant, step)?,
        None => Vec::new(),
    };
    start_subscriptions::close(key, step)?;
    let stream = ProcessInstanceKey::PARTITION_STREAM;
    step.emit_to(stream, Event::ProcessDefinitionDeleted(Box::new(deletion)));
    for start in starts {
        step.emit_to(stream, Event::StartSubscriptionOpened(Box::new(start)));
    }
    step.request(Effect::UpkeepDue);
    Ok(Outcome::Reply(Reply::Done))
}

/// What is left once the version is deleted.
fn deletion(
    command: &DeleteProcessDefinition,
    row: &ProcessDefinitionRow,
    step: &mut Step<'_>,
) -> Result<DefinitionDeletion, StoreError> {
    let by_id = (row.tenant.clone(), row.process.clone());
    let last = step.state().load(|tables| &mut tables.last_versions, &by_id)?;
    let mut last_version = last.map_or(0, |last| last.version);
    if let Some(tag) = &row.version_tag {
        let by_tag = (row.tenant.clone(), row.process.clone(), tag.clone());
        step.state().load(|tables| &mut tables.definitions_by_tag, &by_tag)?;
    }
    let (mut latest, mut same_tag) = (None, None);
    let all = step.state().load_range(|tables| &mut tables.definitions_by_version, all_of(row))?;
    for (_, other) in all.into_iter().rev() {
        last_version = last_version.max(other.version);
        let left = VersionReference { definition: other.definition, version: other.version };
        let other = step.state().load(|tables| &mut tables.definitions, &other.definition)?;
        let Some(other) = other.filter(|other| other.removal.is_none()) else { continue };
        if left.definition == command.definition {
            continue;
        }
        latest = latest.or(Some(left));
        if same_tag.is_none() && other.version_tag == row.version_tag {
            same_tag = Some(left);
        }
    }
    let is_drained = !step.state().may_run(&row.tenant, command.definition)?;
    Ok(DefinitionDeletion {
        definition: command.definition,
        latest,
        same_tag,
        last_version,
        is_drained,
        erases_history: command.erases_history,
    })
}

type VersionPlace = (Arc<str>, ElementId, u32);

fn all_of(row: &ProcessDefinitionRow) -> RangeInclusive<VersionPlace> {
    let place = |version| (row.tenant.clone(), row.process.clone(), version);
    place(0)..=place(u32::MAX)
}

/// What the start events of the version that is the newest again wait for.
fn starts_of(
    definition: ProcessDefinitionKey,
    tenant: &Arc<str>,
    step: &mut Step<'_>,
) -> Result<Vec<crate::event::StartSubscription>, Refusal> {
    let compiled = step.compiled(definition)?;
    step.state().load(|tables| &mut tables.definitions, &definition)?;
    let mut next = 0;
    let next_key = |step: &mut Step<'_>| {
        if u64::is_multiple_of(next, KEY_BLOCK) {
            next = step.new_block();
        }
        next += 1;
        next - 1
    };
    start_subscriptions::open(definition, &compiled, tenant, next_key, step)
}

/// Goes on with versions that are being removed: takes note of the end of their last instances,
/// drops ended ones, and removes the versions that nothing is left of. Returns whether more can be
/// done now.
pub(super) fn go_on(step: &mut Step<'_>) -> Result<bool, StoreError> {
    let stream = ProcessInstanceKey::PARTITION_STREAM;
    let mut from = ProcessDefinitionKey(0);
    while let Some(key) = step.state().next_in_removal(from)? {
        from = ProcessDefinitionKey(key.0.saturating_add(1));
        let row = step.state().load(|tables| &mut tables.definitions, &key)?;
        let Some((row, removal)) = row.and_then(|row| row.removal.map(|removal| (row, removal)))
        else {
            continue;
        };
        let is_drained = removal.is_drained || !step.state().may_run(&row.tenant, key)?;
        if is_drained && !removal.is_drained {
            step.emit_to(stream, Event::ProcessDefinitionDrained { definition: key });
        }
        if !removal.erases_history {
            continue;
        }
        if drop_ended(key, step)? {
            return Ok(true);
        }
        if is_drained {
            let by_version = (row.tenant.clone(), row.process.clone(), row.version);
            step.state().load(|tables| &mut tables.definitions_by_version, &by_version)?;
            step.emit_to(stream, Event::ProcessDefinitionErased { definition: key });
        }
    }
    Ok(false)
}

/// Drops ended instances of a version; returns whether there were any.
fn drop_ended(definition: ProcessDefinitionKey, step: &mut Step<'_>) -> Result<bool, StoreError> {
    let mut dropped = 0;
    let mut from = (0, definition, ProcessInstanceKey(0));
    while let Some((day, found, instance)) = step.state().next_ended(from)? {
        from = match found.cmp(&definition) {
            std::cmp::Ordering::Less => (day, definition, ProcessInstanceKey(0)),
            std::cmp::Ordering::Greater => {
                (day.saturating_add(1), definition, ProcessInstanceKey(0))
            }
            std::cmp::Ordering::Equal => {
                let row = step.state().load(|tables| &mut tables.process_instances, &instance)?;
                if row.is_some_and(|row| row.state.is_ended()) {
                    drop_instance::begin(instance, step)?;
                    dropped += 1;
                }
                (day, definition, ProcessInstanceKey(instance.0.saturating_add(1)))
            }
        };
        if dropped >= DROPS_MAX {
            break;
        }
    }
    Ok(dropped > 0)
}
