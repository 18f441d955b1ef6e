//! Changes what a user task says.

use std::sync::Arc;

use super::Outcome;
use super::lookup::{invalid_argument, open_user_task};
use crate::command::{Reply, UpdateUserTask};
use crate::event::{Event, UserTaskUpdate};
use crate::step::{Refusal, Step};

pub(super) fn decide(command: &UpdateUserTask, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    let priority = match command.priority {
        None => None,
        Some(priority) => {
            let found = u8::try_from(priority).ok().filter(|found| *found <= 100);
            Some(found.ok_or_else(|| {
                invalid_argument(format!("priority must be from 0 to 100, and is {priority}"))
            })?)
        }
    };
    let task = open_user_task("UPDATE", command.user_task, step)?;
    let update = UserTaskUpdate {
        user_task: command.user_task,
        candidate_groups: names(command.candidate_groups.as_ref(), &task.candidate_groups),
        candidate_users: names(command.candidate_users.as_ref(), &task.candidate_users),
        due_date: command.due_date.unwrap_or(task.due_date),
        follow_up_date: command.follow_up_date.unwrap_or(task.follow_up_date),
        priority: priority.unwrap_or(task.priority),
        action: command.action.clone(),
    };
    drop(task);
    step.emit(Event::UserTaskUpdated(Box::new(update)));
    Ok(Outcome::Reply(Reply::Done))
}

/// The names that are given, each once and in order; else those that the task has.
fn names(given: Option<&Vec<Arc<str>>>, before: &[Arc<str>]) -> Vec<Arc<str>> {
    let Some(given) = given else { return before.to_vec() };
    let mut names = given.clone();
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    names
}
