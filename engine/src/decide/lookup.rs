//! What decisions look up before they act: the rows that a key of a caller names.

use std::fmt::Display;
use std::sync::Arc;

use crate::ids::{JobKey, ProcessInstanceKey, UserTaskKey};
use crate::rejection::Rejection;
use crate::state::ActivatableJob;
use crate::state::tables::process_instances::{InstanceState, ProcessInstanceRow};
use crate::state::tables::user_tasks::{UserTaskRow, UserTaskState};
use crate::step::{Refusal, Step};

/// A refusal because the thing is not there.
pub(super) fn not_found(command: &str, what: &str, key: impl Display) -> Refusal {
    Refusal::Rejected(Rejection::NotFound(format!(
        "Command '{command}' rejected with code 'NOT_FOUND': Expected to find {what} with key \
         '{key}', but there is none; it may have ended"
    )))
}

/// A refusal because the thing is in a state that does not allow it.
pub(super) fn invalid_state(command: &str, why: &str) -> Refusal {
    Refusal::Rejected(Rejection::InvalidState(format!(
        "Command '{command}' rejected with code 'INVALID_STATE': {why}"
    )))
}

/// A refusal because a field is missing or out of range.
pub(super) fn invalid_argument(why: String) -> Refusal {
    Refusal::Rejected(Rejection::InvalidArgument(why))
}

/// Turns to an instance that runs.
pub(super) fn turn_to(
    instance: ProcessInstanceKey,
    row: &ProcessInstanceRow,
    step: &mut Step<'_>,
) -> Result<(), Refusal> {
    let process = step.compiled(row.definition)?;
    step.turn_to(instance, process);
    Ok(())
}

/// A job that is not over, and acts on its instance.
pub(super) fn open_job(
    command: &str,
    key: JobKey,
    step: &mut Step<'_>,
) -> Result<ActivatableJob, Refusal> {
    let job = step.state().load_job(key)?.ok_or_else(|| not_found(command, "a job", key))?;
    if job.process.state != InstanceState::Active {
        return Err(not_found(command, "a job", key));
    }
    step.act_on(job.instance);
    step.load_scopes(job.element.scope)?;
    if step.is_ending(job.element.scope)? {
        return Err(not_found(command, "a job", key));
    }
    Ok(job)
}

/// A user task that is open, and acts on its instance.
pub(super) fn open_user_task(
    command: &str,
    key: UserTaskKey,
    step: &mut Step<'_>,
) -> Result<Arc<UserTaskRow>, Refusal> {
    let task = step.state().load(|tables| &mut tables.user_tasks, &key)?;
    let task = task.ok_or_else(|| not_found(command, "a user task", key))?;
    let state = match task.state {
        UserTaskState::Created => None,
        UserTaskState::Completed => Some("COMPLETED"),
        UserTaskState::Canceled => Some("CANCELED"),
    };
    if let Some(state) = state {
        let why = format!("user task '{key}' is in state '{state}', but must be 'CREATED'");
        return Err(invalid_state(command, &why));
    }
    let instance = step.state().load(|tables| &mut tables.process_instances, &task.instance)?;
    let instance = instance.ok_or_else(|| not_found(command, "a user task", key))?;
    if instance.state != InstanceState::Active {
        let why = format!("the process instance of user task '{key}' is being terminated");
        return Err(invalid_state(command, &why));
    }
    step.act_on(task.instance);
    let element = step.state().load_element(task.instance, task.element_instance)?;
    if let Some(element) = element {
        step.load_scopes(element.scope)?;
        if step.is_ending(element.scope)? {
            let why = format!("the scope of user task '{key}' is being terminated");
            return Err(invalid_state(command, &why));
        }
    }
    Ok(task)
}
