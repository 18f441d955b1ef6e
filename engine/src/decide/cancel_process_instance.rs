//! Ends a running process instance from outside.

use super::lookup::{invalid_state, not_found, turn_to};
use super::{Outcome, token_queue};
use crate::behavior::instances;
use crate::command::{CancelProcessInstance, Reply};
use crate::state::tables::process_instances::InstanceState;
use crate::step::{Refusal, Step};

pub(super) fn decide(
    command: &CancelProcessInstance,
    step: &mut Step<'_>,
) -> Result<Outcome, Refusal> {
    let instance = command.instance;
    let row = step.state().load(|tables| &mut tables.process_instances, &instance)?;
    let row = row
        .filter(|row| !row.state.is_ended())
        .ok_or_else(|| not_found("CANCEL", "a running process instance", instance))?;
    if let Some(caller) = row.caller {
        let why = format!(
            "process instance '{instance}' was called by process instance '{}'; cancel that one",
            caller.instance
        );
        return Err(invalid_state("CANCEL", &why));
    }
    turn_to(instance, &row, step)?;
    let begun = row.state == InstanceState::Terminating;
    drop(row);
    if !begun {
        instances::begin_terminating(step)?;
        token_queue::run(step)?;
    }
    Ok(Outcome::AtEnd(instance, Reply::Done))
}
