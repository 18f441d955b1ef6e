//! What became due: leases and back-offs that ended, timers, messages that lived long enough.

use super::fire_timer;
use crate::behavior::{jobs, messages};
use crate::event::{Event, OfferCause};
use crate::ids::{JobKey, MessageKey, SubscriptionKey, Timestamp};
use crate::state::tables::bookkeeping::DueKind;
use crate::state::tables::element_instances::JobState;
use crate::state::tables::process_instances::InstanceState;
use crate::step::{Refusal, Step};

/// Whether something due is done with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settled {
    /// It has fired, or is not there any more.
    Done,
    /// What is around it is being emptied: it is looked at again in the next batch.
    Later,
}

/// Fires one due thing, unless it was settled in the meantime.
pub(crate) fn fire(
    at: Timestamp,
    key: u64,
    kind: DueKind,
    step: &mut Step<'_>,
) -> Result<Settled, Refusal> {
    let done = match kind {
        DueKind::Timer => return fire_timer::of_instance(SubscriptionKey(key), at, step),
        DueKind::JobLease => {
            offer_again(at, key, (JobState::Activated, OfferCause::LeaseEnded), step)
        }
        DueKind::JobBackOff => {
            offer_again(at, key, (JobState::BackingOff, OfferCause::BackOffEnded), step)
        }
        DueKind::StartTimer => fire_timer::of_start(SubscriptionKey(key), at, step),
        DueKind::MessageExpiry => expire(MessageKey(key), at, step),
    };
    done.map(|()| Settled::Done)
}

/// A message has lived long enough.
fn expire(key: MessageKey, at: Timestamp, step: &mut Step<'_>) -> Result<(), Refusal> {
    let row = step.state().load(|tables| &mut tables.messages, &key)?;
    if row.is_none_or(|row| row.publication.expires_at != at) {
        return Ok(());
    }
    let dropped = messages::drop_message(key, step);
    dropped.map_err(|stop| stop.into_refusal(step.instance()))
}

/// A lease or a back-off has ended: the job is offered again.
fn offer_again(
    at: Timestamp,
    key: u64,
    (waiting, cause): (JobState, OfferCause),
    step: &mut Step<'_>,
) -> Result<(), Refusal> {
    let Some(job) = step.state().load_job(JobKey(key))? else { return Ok(()) };
    let part = job.part();
    if part.state != waiting || part.due != Some(at) || job.process.state != InstanceState::Active {
        return Ok(());
    }
    let (job_type, element_instance) = (part.job_type.clone(), job.element_instance);
    let scope = job.element.scope;
    step.act_on(job.instance);
    drop(job);
    if step.is_ending(scope)? {
        return Ok(());
    }
    step.emit(Event::JobOfferedAgain { job: JobKey(key), element_instance, cause });
    jobs::announce(job_type, step);
    Ok(())
}
