//! Changes a job's attempts or the length of its lease.

use super::Outcome;
use super::lookup::{invalid_argument, invalid_state, open_job};
use crate::command::{Reply, UpdateJob};
use crate::event::Event;
use crate::state::tables::element_instances::JobState;
use crate::step::{Refusal, Step};

pub(super) fn decide(command: &UpdateJob, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    if command.retries.is_none() && command.timeout_ms.is_none() {
        let why = "at least one of retries and timeout must be given".to_owned();
        return Err(invalid_argument(why));
    }
    if command.retries.is_some_and(|retries| retries < 1) {
        return Err(invalid_argument("retries must be at least 1".to_owned()));
    }
    if command.timeout_ms.is_some_and(|timeout| timeout < 1) {
        return Err(invalid_argument("timeout must be at least 1 ms".to_owned()));
    }
    let job = open_job("UPDATE", command.job, step)?;
    if command.timeout_ms.is_some() && job.part().state != JobState::Activated {
        let why = format!("job '{}' is not activated, so it has no timeout", command.job);
        return Err(invalid_state("UPDATE", &why));
    }
    let element_instance = job.element_instance;
    let retries = command.retries.unwrap_or(job.part().retries);
    drop(job);
    let deadline = command.timeout_ms.map(|timeout| step.now().plus_ms(timeout));
    step.emit(Event::JobUpdated { job: command.job, element_instance, retries, deadline });
    Ok(Outcome::Reply(Reply::Done))
}
