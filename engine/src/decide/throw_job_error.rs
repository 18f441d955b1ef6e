//! A worker met a BPMN error: an event of the diagram catches it. Where none does, the job is stuck
//! in the zeebe dialect; in the camunda dialect its path ends (SEMANTICS: error).

use std::sync::Arc;

use super::lookup::{invalid_argument, invalid_state, open_job, turn_to};
use super::{Outcome, token_queue};
use crate::behavior::activities::multi_instance;
use crate::behavior::errors::{self, Kind, Thrown};
use crate::behavior::{incidents, jobs, subscriptions, withdrawal};
use crate::command::{Reply, ThrowJobError};
use crate::event::Event;
use crate::ids::{ElementId, ElementInstanceKey};
use crate::incident::IncidentKind;
use crate::state::tables::element_instances::JobState;
use crate::step::{Refusal, Step, Stop};

pub(super) fn decide(command: &ThrowJobError, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    if command.code.is_empty() {
        return Err(invalid_argument("errorCode must not be empty".to_owned()));
    }
    let job = open_job("THROW_ERROR", command.job, step)?;
    if job.part().state == JobState::Exhausted {
        let why = format!("job '{}' waits for its incident to be resolved", command.job);
        return Err(invalid_state("THROW_ERROR", &why));
    }
    let (element_instance, scope) = (job.element_instance, job.element.scope);
    let element = job.element.element.clone();
    turn_to(job.instance, &job.process, step)?;
    drop(job);
    let thrown = throw(command, element_instance, &element, step);
    thrown.map_err(|stop| stop.into_refusal(step.instance()))?;
    token_queue::run_from(scope, step)?;
    Ok(Outcome::Reply(Reply::Done))
}

fn throw(
    command: &ThrowJobError,
    element_instance: ElementInstanceKey,
    element: &ElementId,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let thrown = Thrown {
        kind: Kind::Error,
        code: Arc::clone(&command.code),
        message: command.message.clone(),
        payload: command.variables.clone(),
    };
    let catcher = errors::find_catcher(element_instance, &thrown, step)?;
    let process = step.process();
    let definition = process.node_of(element).and_then(|node| jobs::definition_of(&node.kind));
    let ends_path = definition.is_some_and(|definition| definition.uncaught_error_ends_path);
    let is_over = catcher.is_some() || ends_path;
    let (code, message) = (Arc::clone(&command.code), command.message.clone());
    step.emit(Event::JobErrorThrown { job: command.job, element_instance, code, message, is_over });
    errors::record((element_instance, element), &thrown, catcher.as_ref(), step);
    if let Some(catcher) = catcher {
        return errors::catch(&catcher, &thrown, step);
    }
    if ends_path {
        return end_path(element_instance, step);
    }
    let said = command.message.as_deref().unwrap_or("the worker gave no message");
    let message = format!(
        "the worker threw the BPMN error `{}`, which no event catches: {said}; add an error event \
         to the diagram, or resolve the incident to offer the job again",
        command.code
    );
    let kind = IncidentKind::UnhandledErrorEvent;
    incidents::raise(element, element_instance, kind, &message, Some(command.job), step);
    Ok(())
}

/// The path ends at the task, as at an end event.
fn end_path(element_instance: ElementInstanceKey, step: &mut Step<'_>) -> Result<(), Stop> {
    let instance = step.instance();
    subscriptions::close_all(element_instance, step)?;
    let Some(row) = step.state().load_element(instance, element_instance)? else { return Ok(()) };
    withdrawal::terminate(element_instance, &row, step)?;
    multi_instance::go_on_without(&row, step)
}
