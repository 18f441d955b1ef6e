//! Takes note that a worker could not do a job: tried again later, or an incident.

use super::lookup::{invalid_argument, invalid_state, open_job};
use super::{Outcome, follow_ups};
use crate::behavior::{incidents, jobs};
use crate::command::{FailJob, Reply};
use crate::event::Event;
use crate::incident::IncidentKind;
use crate::state::tables::element_instances::JobState;
use crate::step::{Refusal, Step, Stop};

pub(super) fn decide(command: &FailJob, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    let job = open_job("FAIL", command.job, step)?;
    if job.part().state != JobState::Activated {
        let why = format!("job '{}' is not activated by a worker", command.job);
        return Err(invalid_state("FAIL", &why));
    }
    if command.retry_back_off_ms < 0 {
        return Err(invalid_argument("retryBackOff must not be negative".to_owned()));
    }
    let element_instance = job.element_instance;
    let element = job.element.element.clone();
    let job_type = job.part().job_type.clone();
    drop(job);
    let retries = command.retries.max(0);
    let waits = retries > 0 && command.retry_back_off_ms > 0;
    let retry_at = waits.then(|| step.now().plus_ms(command.retry_back_off_ms));
    match step.set_local(element_instance, &command.variables) {
        Err(Stop::Incident { message, .. }) => return Err(invalid_argument(message)),
        Err(stop) => return Err(stop.into_refusal(step.instance())),
        Ok(()) => {}
    }
    step.emit(Event::JobFailed {
        job: command.job,
        element_instance,
        retries,
        retry_at,
        message: command.error_message.clone(),
    });
    if retries == 0 {
        let message = jobs::no_retries_message(&job_type, command.error_message.as_deref());
        let kind = IncidentKind::JobNoRetries;
        incidents::raise(&element, element_instance, kind, &message, Some(command.job), step);
    } else if retry_at.is_none() {
        jobs::announce(job_type, step);
    }
    follow_ups::run(step)?;
    Ok(Outcome::Reply(Reply::Done))
}
