//! Completes a user task: its element goes on.

use super::lookup::{open_user_task, turn_to};
use super::{Outcome, token_queue};
use crate::behavior::{completion, incidents};
use crate::command::{CompleteUserTask, Reply};
use crate::event::Event;
use crate::step::{Refusal, Step};

pub(super) fn decide(command: &CompleteUserTask, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    let task = open_user_task("COMPLETE", command.user_task, step)?;
    let (instance, element_instance) = (task.instance, task.element_instance);
    drop(task);
    let process = step.state().load(|tables| &mut tables.process_instances, &instance)?;
    if let Some(process) = process {
        turn_to(instance, &process, step)?;
    }
    let Some(element) = step.state().load_element(instance, element_instance)? else {
        return Err(super::lookup::not_found("COMPLETE", "a user task", command.user_task));
    };
    let (id, scope) = (element.element.clone(), element.scope);
    drop(element);
    let (user_task, action) = (command.user_task, command.action.clone());
    step.emit(Event::UserTaskCompleted { user_task, action });
    let process = step.process();
    if let Some(node) = process.node_of(&id) {
        let left = completion::finish(node, (element_instance, scope), &command.variables, step);
        let raised = incidents::raise_if_stuck(left, (node, element_instance), step);
        raised.map_err(|stop| stop.into_refusal(step.instance()))?;
    }
    token_queue::run_from(scope, step)?;
    Ok(Outcome::Reply(Reply::Done))
}
