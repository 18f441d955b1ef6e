//! Leases jobs to a worker, and offers them again if the worker was gone.

use super::{Outcome, repeated_request};
use crate::command::{ActivateJobs, ActivatedJob, ActivatedJobs, ReleaseJobs, Reply, Variables};
use crate::event::{Event, OfferCause};
use crate::state::ActivatableJob;
use crate::state::tables::element_instances::JobState;
use crate::state::tables::process_instances::InstanceState;
use crate::step::{Effect, Refusal, Step};

/// Jobs that one command hands out at most; a worker that asks for more gets the rest next time.
const JOBS_MAX: usize = 100;

/// Bytes of variables after which no more jobs are added to an answer.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The same for an answer that is kept, so that jobs of usual size have room in it.
const KEPT_ANSWER_BYTES_MAX: usize = repeated_request::REPLY_BYTES_MAX / 4;

pub(super) fn decide(command: &ActivateJobs, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    let tenant = step.tenant();
    let limit = command.jobs_max.min(JOBS_MAX);
    let found = step.state().load_activatable(&tenant, &command.job_type, limit + 1)?;
    let is_kept = step.state().named_request().is_some();
    let bytes_max = if is_kept { KEPT_ANSWER_BYTES_MAX } else { ANSWER_BYTES_MAX };
    let mut left = found.len() > limit;
    let mut jobs = Vec::with_capacity(found.len());
    let mut bytes = 0;
    for job in found.into_iter().take(limit) {
        if job.process.state != InstanceState::Active {
            continue;
        }
        if bytes > bytes_max || !step.spend() {
            left = true;
            break;
        }
        step.act_on(job.instance);
        if step.is_ending(job.element.scope)? {
            continue;
        }
        let activated = activate(command, job, step)?;
        bytes += activated.variables.iter().map(|(_, value)| value.as_str().len()).sum::<usize>();
        jobs.push(activated);
    }
    if left {
        // The next worker that waits may have them.
        step.request(Effect::JobsAvailable { tenant, job_type: command.job_type.clone() });
    }
    Ok(Outcome::Reply(Reply::ActivatedJobs(ActivatedJobs { jobs })))
}

fn activate(
    command: &ActivateJobs,
    job: ActivatableJob,
    step: &mut Step<'_>,
) -> Result<ActivatedJob, Refusal> {
    let variables = step.visible_variables(job.element_instance)?;
    let wanted = |variables: Variables| match &command.fetch_variables {
        Some(names) => variables.into_iter().filter(|(name, _)| names.contains(name)).collect(),
        None => variables,
    };
    let part = job.part();
    let activated = ActivatedJob {
        job: part.job,
        job_type: part.job_type.clone(),
        instance: job.instance,
        root: job.process.root_of(job.instance),
        definition: job.process.definition,
        process: job.process.process.clone(),
        version: job.process.version,
        element: job.element.element.clone(),
        element_instance: job.element_instance,
        worker: command.worker.clone(),
        retries: part.retries,
        priority: part.priority,
        deadline: step.now().plus_ms(command.timeout_ms),
        tenant: job.process.tenant.clone(),
        tags: job.process.tags.clone(),
        business_id: job.process.business_id.clone(),
        headers: part.headers.clone(),
        variables: wanted(variables),
    };
    drop(job);
    step.emit(Event::JobActivated {
        job: activated.job,
        element_instance: activated.element_instance,
        worker: activated.worker.clone(),
        deadline: activated.deadline,
    });
    Ok(activated)
}

/// Offers jobs again whose worker never heard of them; a job that went on meanwhile is left alone.
pub(super) fn release(command: &ReleaseJobs, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    if let Some(request) = &command.request
        && !repeated_request::undo(request, step)?
    {
        return Ok(Outcome::Reply(Reply::Done));
    }
    for (key, deadline) in &command.jobs {
        let Some(job) = step.state().load_job(*key)? else { continue };
        let part = job.part();
        let is_running = job.process.state == InstanceState::Active;
        if !is_running || part.state != JobState::Activated || part.due != Some(*deadline) {
            continue;
        }
        let job_type = part.job_type.clone();
        let element_instance = job.element_instance;
        step.act_on(job.instance);
        drop(job);
        let cause = OfferCause::WorkerGone;
        step.emit(Event::JobOfferedAgain { job: *key, element_instance, cause });
        crate::behavior::jobs::announce(job_type, step);
    }
    Ok(Outcome::Reply(Reply::Done))
}
