//! Drops ended instances: with all rows, then with all pages, a few at a time. What leads to them
//! from elsewhere, as terms of searches do, dangles and is passed over.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::Outcome;
use super::lookup::{invalid_state, not_found};
use crate::command::{DeleteProcessInstance, Reply, Variables};
use crate::event::{ErasedRows, Event, PagePlace, ReferredValue};
use crate::ids::{ContentHash, KEY_BLOCK, ProcessInstanceKey};
use crate::state::StoredPage;
use crate::state::tables::drops::DropRow;
use crate::step::{Effect, Refusal, Step};
use crate::store::StoreError;

/// Pages that one command looks at.
const PAGES_MAX: usize = 64;

pub(super) fn decide(
    command: &DeleteProcessInstance,
    step: &mut Step<'_>,
) -> Result<Outcome, Refusal> {
    let instance = command.instance;
    let row = step.state().load(|tables| &mut tables.process_instances, &instance)?;
    let row = row.ok_or_else(|| not_found("DELETE", "a process instance", instance))?;
    if !row.state.is_ended() {
        let why = format!("process instance '{instance}' is still running; cancel it first");
        return Err(invalid_state("DELETE", &why));
    }
    begin(instance, step)?;
    Ok(Outcome::AtEnd(instance, Reply::Done))
}

/// Takes the row of an ended instance away, so that nothing finds it any more. The rest of it goes
/// in later batches.
pub(super) fn begin(instance: ProcessInstanceKey, step: &mut Step<'_>) -> Result<(), StoreError> {
    emit(Event::InstanceDropped { instance }, step)?;
    step.request(Effect::UpkeepDue);
    Ok(())
}

/// Goes on with what is being dropped, as far as the pages of one command take it. Returns whether
/// there is more.
pub(super) fn go_on(step: &mut Step<'_>) -> Result<bool, StoreError> {
    let mut pages_left = PAGES_MAX;
    let mut waits = false;
    let mut after = Bound::Unbounded;
    while pages_left > 0 {
        let end = ProcessInstanceKey(u64::MAX);
        let state = step.state();
        let next = state.load_next(|tables| &mut tables.dropped_instances, after.as_ref(), &end)?;
        let Some((instance, row)) = next else { return Ok(waits) };
        after = Bound::Excluded(instance);
        if state.is_in_batch(instance) {
            // Its last page is not in the store yet.
            waits = true;
            continue;
        }
        let (looked_at, is_over) = if row.rows_are_gone {
            erase_pages(instance, pages_left, step)?
        } else {
            erase_rows(instance, *row, pages_left, step)?
        };
        waits |= !is_over;
        pages_left = pages_left.saturating_sub(looked_at.max(1));
    }
    Ok(true)
}

/// Removes the rows that an instance made in some of its pages; where those are all its pages, they
/// go as well. Returns how many pages it looked at, and whether nothing is left.
fn erase_rows(
    instance: ProcessInstanceKey,
    row: DropRow,
    limit: usize,
    step: &mut Step<'_>,
) -> Result<(usize, bool), StoreError> {
    let (pages, are_last) = step.state().stored_pages(instance, row.through, limit)?;
    let through = pages.last().map(StoredPage::place).filter(|_| !are_last);
    let mut erased = made_in(instance, through, &pages);
    erased.values = values_left(&pages, step)?;
    emit(Event::DroppedRowsErased(Box::new(erased)), step)?;
    let is_over = are_last && row.through.is_none();
    if is_over {
        drop_pages(instance, &pages, true, step)?;
    }
    Ok((pages.len(), is_over))
}

/// Removes the first pages of an instance. Returns how many, and whether nothing is left.
fn erase_pages(
    instance: ProcessInstanceKey,
    limit: usize,
    step: &mut Step<'_>,
) -> Result<(usize, bool), StoreError> {
    let (pages, are_last) = step.state().stored_pages(instance, None, limit)?;
    drop_pages(instance, &pages, are_last, step)?;
    Ok((pages.len(), are_last))
}

fn drop_pages(
    instance: ProcessInstanceKey,
    pages: &[StoredPage],
    is_last: bool,
    step: &mut Step<'_>,
) -> Result<(), StoreError> {
    for page in pages {
        step.state().drop_page(page)?;
    }
    emit(Event::DroppedPagesErased { instance, is_last }, step)?;
    if is_last {
        // Whoever deleted it waits for this.
        let variables = Variables::new();
        step.request(Effect::InstanceEnded { instance, completed: true, variables });
    }
    Ok(())
}

fn emit(event: Event, step: &mut Step<'_>) -> Result<(), StoreError> {
    step.state().load_dropped(&event)?;
    step.emit_to(ProcessInstanceKey::PARTITION_STREAM, event);
    Ok(())
}

/// The stored values that some pages refer to, and how many references are left without them.
fn values_left(
    pages: &[StoredPage],
    step: &mut Step<'_>,
) -> Result<Vec<ReferredValue>, StoreError> {
    let mut counts: BTreeMap<ContentHash, u32> = BTreeMap::new();
    let segments = pages.iter().flat_map(|stored| &stored.page.segments);
    for event in segments.flat_map(|segment| &segment.events) {
        if let Event::VariableSet { value, .. } = event
            && let Some((hash, _)) = value.stored_as()
        {
            *counts.entry(hash).or_default() += 1;
        }
    }
    let mut values = Vec::with_capacity(counts.len());
    for (hash, count) in counts {
        if let Some(row) = step.state().load(|tables| &mut tables.contents, &hash)? {
            values.push(ReferredValue { hash, references: row.references.saturating_sub(count) });
        }
    }
    Ok(values)
}

/// The rows that the events of some pages made and that outlive the end of the instance.
#[allow(clippy::wildcard_enum_match_arm, reason = "only events that make rows matter")]
fn made_in(
    instance: ProcessInstanceKey,
    through: Option<PagePlace>,
    pages: &[StoredPage],
) -> ErasedRows {
    let mut erased = ErasedRows {
        instance,
        through,
        user_tasks: Vec::new(),
        incidents: Vec::new(),
        blocks: Vec::new(),
        contents: Vec::new(),
        values: Vec::new(),
    };
    let segments = pages.iter().flat_map(|stored| &stored.page.segments);
    for event in segments.flat_map(|segment| &segment.events) {
        let mut use_key = |key: u64| {
            // The first key of a block made the row of the block; the first block has none.
            if key.is_multiple_of(KEY_BLOCK) && key != instance.0 {
                erased.blocks.push(key);
            }
        };
        match event {
            Event::ElementActivating(activation) | Event::ElementActivated(activation) => {
                use_key(activation.element_instance.0);
                if activation.embeds_job() {
                    use_key(activation.element_instance.embedded_job().0);
                }
            }
            Event::VariableSet { variable, .. } => use_key(variable.0),
            Event::UserTaskCreated(task) => {
                use_key(task.user_task.0);
                erased.user_tasks.push(task.user_task);
            }
            Event::IncidentCreated { incident, .. } => {
                use_key(incident.0);
                erased.incidents.push(*incident);
            }
            Event::SubscriptionOpened(opening) => use_key(opening.subscription.0),
            Event::JobCreated(job) => use_key(job.job.0),
            _ => {}
        }
    }
    erased.blocks.sort_unstable();
    erased.blocks.dedup();
    erased
}
