//! Completes a job: its element goes on.

use super::lookup::{invalid_state, open_job, turn_to};
use super::{Outcome, token_queue};
use crate::behavior::{completion, incidents};
use crate::command::{CompleteJob, Reply};
use crate::event::Event;
use crate::state::tables::element_instances::JobState;
use crate::step::{Refusal, Step};

pub(super) fn decide(command: &CompleteJob, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    let job = open_job("COMPLETE", command.job, step)?;
    if job.part().state == JobState::Exhausted {
        let why = format!(
            "job '{}' has no retries left and waits for its incident to be resolved",
            command.job
        );
        return Err(invalid_state("COMPLETE", &why));
    }
    let (element_instance, scope) = (job.element_instance, job.element.scope);
    let element = job.element.element.clone();
    turn_to(job.instance, &job.process, step)?;
    drop(job);
    step.emit(Event::JobCompleted { job: command.job, element_instance });
    let process = step.process();
    if let Some(node) = process.node_of(&element) {
        let left = completion::finish(node, (element_instance, scope), &command.variables, step);
        let raised = incidents::raise_if_stuck(left, (node, element_instance), step);
        raised.map_err(|stop| stop.into_refusal(step.instance()))?;
    }
    token_queue::run_from(scope, step)?;
    Ok(Outcome::Reply(Reply::Done))
}
