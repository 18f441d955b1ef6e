//! What the engine does of its own accord with what is over: goes on with drops, removes versions
//! that were deleted, drops instances that were kept long enough. A little in each batch.

use super::{delete_definition, drop_instance};
use crate::ids::{ProcessDefinitionKey, ProcessInstanceKey, Timestamp};
use crate::retention::{DAY_MS, Retention};
use crate::state::EndPlace;
use crate::step::{Refusal, Step};
use crate::store::StoreError;

/// Instances that one command begins to drop.
const DROPS_MAX: usize = 32;

/// Places in the order of ends that one command looks at.
const LOOKS_MAX: usize = 48;

/// Where a pass over ended instances is; not begun, at first. It may be forgotten at any time: the
/// next pass finds the same.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pass {
    /// Looked at next; none where a pass begins.
    from: Option<EndPlace>,
    /// The earliest time at which something passed over is old enough.
    next_due: Option<Timestamp>,
}

/// What a round of upkeep came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Upkept {
    /// Where the pass is.
    pub(crate) pass: Pass,
    /// When there is something to do again; now, if there is more at once.
    pub(crate) again_at: Timestamp,
}

/// Does a little of it.
pub(crate) fn run(
    pass: Pass,
    retention: &Retention,
    step: &mut Step<'_>,
) -> Result<Upkept, Refusal> {
    let now = step.now();
    let mut more = drop_instance::go_on(step)?;
    more |= delete_definition::go_on(step)?;
    let mut pass = pass;
    let is_over = look(&mut pass, retention, step)?;
    if more || !is_over {
        return Ok(Upkept { pass, again_at: now });
    }
    let midnight = Timestamp(now.0.div_euclid(DAY_MS).saturating_add(1).saturating_mul(DAY_MS));
    let again_at = pass.next_due.map_or(midnight, |due| due.min(midnight));
    Ok(Upkept { pass: Pass::default(), again_at })
}

/// Looks at some of the ended instances, the oldest first; true if the pass is over. Those of one
/// day and version are as old as the end of that day, so that a look at one tells of all.
fn look(pass: &mut Pass, retention: &Retention, step: &mut Step<'_>) -> Result<bool, StoreError> {
    let now = step.now();
    let first = (0, ProcessDefinitionKey(0), ProcessInstanceKey(0));
    let mut from = pass.from.unwrap_or(first);
    let mut dropped = 0;
    for _ in 0..LOOKS_MAX {
        let Some((day, definition, instance)) = step.state().next_ended(from)? else {
            return Ok(true);
        };
        let day_end = (i64::from(day).saturating_add(1)).saturating_mul(DAY_MS);
        if day_end > now.0 {
            return Ok(true);
        }
        let row = step.state().load(|tables| &mut tables.definitions, &definition)?;
        let kept_ms = row.and_then(|row| retention.of(&row.process, row.time_to_live_ms));
        let due = kept_ms.map(|kept_ms| Timestamp(day_end).plus_ms(kept_ms));
        if let Some(due) = due.filter(|due| *due > now) {
            pass.next_due = Some(pass.next_due.map_or(due, |known| known.min(due)));
        }
        if due.is_none_or(|due| due > now) {
            let next = ProcessDefinitionKey(definition.0.saturating_add(1));
            from = (day, next, ProcessInstanceKey(0));
        } else {
            let row = step.state().load(|tables| &mut tables.process_instances, &instance)?;
            if row.is_some_and(|row| row.state.is_ended()) {
                drop_instance::begin(instance, step)?;
                dropped += 1;
            }
            from = (day, definition, ProcessInstanceKey(instance.0.saturating_add(1)));
        }
        pass.from = Some(from);
        if dropped == DROPS_MAX {
            break;
        }
    }
    Ok(false)
}
