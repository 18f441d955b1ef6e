//! Goes on with an instance that gave way: moves its stored tokens, or terminates what is left; and
//! with broadcasts that gave way.

use super::lookup::turn_to;
use super::{follow_ups, token_queue};
use crate::behavior::{broadcasts, incidents};
use crate::ids::{BroadcastKey, ProcessInstanceKey};
use crate::incident::IncidentKind;
use crate::state::tables::process_instances::InstanceState;
use crate::step::{Refusal, Step, Stop};

/// Goes on with an instance or a broadcast. What has nothing to do is left as it is.
pub(crate) fn run(key: ProcessInstanceKey, step: &mut Step<'_>) -> Result<(), Refusal> {
    let row = step.state().load(|tables| &mut tables.process_instances, &key)?;
    let Some(row) = row else {
        let broadcast = broadcasts::go_on(BroadcastKey(key.0), step);
        broadcast.map_err(|stop| stop.into_refusal(key))?;
        return follow_ups::run(step);
    };
    match row.state {
        InstanceState::Completed | InstanceState::Terminated => {}
        InstanceState::Active if row.tokens.is_empty() && row.ending.is_empty() => {}
        InstanceState::Active | InstanceState::Terminating => {
            turn_to(key, &row, step)?;
            drop(row);
            token_queue::run(step)?;
        }
    }
    Ok(())
}

/// The engine failed while moving this instance's first token: parks it with an incident, so that
/// the failure is seen and the instance is not tried again and again.
pub(crate) fn park_fault(
    instance: ProcessInstanceKey,
    what: &str,
    step: &mut Step<'_>,
) -> Result<(), Refusal> {
    let row = step.state().load(|tables| &mut tables.process_instances, &instance)?;
    let Some(row) = row.filter(|row| row.state == InstanceState::Active) else { return Ok(()) };
    turn_to(instance, &row, step)?;
    let Some(token) = row.tokens.front().cloned() else { return Ok(()) };
    drop(row);
    let process = step.process();
    let Some(node) = process.find(&token.target).map(|index| process.node(index)) else {
        return Ok(());
    };
    step.load_scopes(token.scope)?;
    let activation = token_queue::activation(node, &token, step);
    let stopped = Err(Stop::Incident {
        kind: IncidentKind::EngineFault,
        message: format!(
            "the engine failed at this step: {what}; report it, then resolve the \
                          incident to try again"
        ),
    });
    let parked = incidents::park(stopped, &activation, step);
    parked.map_err(|stop| stop.into_refusal(instance))?;
    follow_ups::run(step)
}
