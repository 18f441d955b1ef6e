//! What the engine does of its own accord with what is over: goes on with drops, removes versions
//! that were deleted, drops instances that were kept long enough. A little in each batch.

use super::{delete_definition, drop_instance};
use crate::ids::{ProcessDefinitionKey, ProcessInstanceKey, Timestamp};
use crate::retention::{DAY_MS, Retention, dropped_at};
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

impl Pass {
    /// Takes note of when something passed over is old enough.
    fn note(&mut self, due: Timestamp) {
        self.next_due = Some(self.next_due.map_or(due, |known| known.min(due)));
    }
}

/// What is to be done with the instances of a version that ended on one day.
enum OfDay {
    /// All are kept: for ever, or until the first ones are old enough.
    Kept(Option<Timestamp>),
    /// Their rows say which are old enough.
    Mixed(i64),
    /// All are old enough.
    Over,
}

fn of_day(day: u32, kept_ms: Option<i64>, now: Timestamp) -> OfDay {
    let Some(kept_ms) = kept_ms else { return OfDay::Kept(None) };
    let start = i64::from(day).saturating_mul(DAY_MS);
    let first_due = dropped_at(Timestamp(start), kept_ms);
    let last_due = dropped_at(Timestamp(start.saturating_add(DAY_MS - 1)), kept_ms);
    if first_due > now {
        OfDay::Kept(Some(first_due))
    } else if last_due > now {
        OfDay::Mixed(kept_ms)
    } else {
        OfDay::Over
    }
}

/// Looks at some of the ended instances, those of the oldest days first; true if the pass is over.
/// Where those of one day and version are all kept, or none is, a look at one tells of all.
fn look(pass: &mut Pass, retention: &Retention, step: &mut Step<'_>) -> Result<bool, StoreError> {
    let now = step.now();
    let first = (0, ProcessDefinitionKey(0), ProcessInstanceKey(0));
    let mut from = pass.from.unwrap_or(first);
    let mut dropped = 0;
    for _ in 0..LOOKS_MAX {
        let Some((day, definition, instance)) = step.state().next_ended(from)? else {
            return Ok(true);
        };
        let row = step.state().load(|tables| &mut tables.definitions, &definition)?;
        let kept_ms = row.and_then(|row| retention.of(&row.process, row.time_to_live_ms));
        let of_day = of_day(day, kept_ms, now);
        from = if let OfDay::Kept(_) = of_day {
            (day, ProcessDefinitionKey(definition.0.saturating_add(1)), ProcessInstanceKey(0))
        } else {
            (day, definition, ProcessInstanceKey(instance.0.saturating_add(1)))
        };
        let due = match of_day {
            OfDay::Kept(due) => due,
            OfDay::Mixed(kept_ms) => ended_at(instance, step)?.map(|at| dropped_at(at, kept_ms)),
            OfDay::Over => ended_at(instance, step)?.map(|_| now),
        };
        match due {
            Some(due) if due > now => pass.note(due),
            Some(_) => {
                drop_instance::begin(instance, step)?;
                dropped += 1;
            }
            None => {}
        }
        pass.from = Some(from);
        if dropped == DROPS_MAX {
            break;
        }
    }
    Ok(false)
}

/// When an instance ended; none if it is gone.
fn ended_at(
    instance: ProcessInstanceKey,
    step: &mut Step<'_>,
) -> Result<Option<Timestamp>, StoreError> {
    let row = step.state().load(|tables| &mut tables.process_instances, &instance)?;
    Ok(row.filter(|row| row.state.is_ended()).and_then(|row| row.ended_at))
}
