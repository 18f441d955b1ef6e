//! Gives a user task to a person, or takes it back.

use super::Outcome;
use super::lookup::{invalid_argument, invalid_state, open_user_task};
use crate::command::{AssignUserTask, Reply, UnassignUserTask};
use crate::event::Event;
use crate::step::{Refusal, Step};

pub(super) fn assign(command: &AssignUserTask, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    if command.assignee.is_empty() {
        return Err(invalid_argument("assignee must not be empty".to_owned()));
    }
    let task = open_user_task("ASSIGN", command.user_task, step)?;
    if let Some(assignee) = task.assignee.as_ref().filter(|_| !command.allow_override) {
        let why = format!(
            "user task '{}' is assigned to '{assignee}' already and allowOverride is false",
            command.user_task
        );
        return Err(invalid_state("ASSIGN", &why));
    }
    drop(task);
    step.emit(Event::UserTaskAssigned {
        user_task: command.user_task,
        assignee: Some(command.assignee.clone()),
        action: command.action.clone(),
    });
    Ok(Outcome::Reply(Reply::Done))
}

pub(super) fn unassign(
    command: &UnassignUserTask,
    step: &mut Step<'_>,
) -> Result<Outcome, Refusal> {
    open_user_task("UNASSIGN", command.user_task, step)?;
    let user_task = command.user_task;
    step.emit(Event::UserTaskAssigned { user_task, assignee: None, action: None });
    Ok(Outcome::Reply(Reply::Done))
}
