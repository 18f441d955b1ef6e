//! Requests with an idempotency key: a repeated one is answered as the first was, and not done
//! again.
//!
//! The reply to an accepted command is kept in the same commit, so it is there exactly if the
//! command took effect. Commands are decided one after another, so of two requests with one key the
//! second sees the reply to the first, even in the same batch. A rejected command leaves no reply:
//! its request may be tried again.
//!
//! Two kinds of commands have answers that change with time:
//!
//! - **What waits for the end of an instance** (awaited starts, cancellations): the first request
//!   is kept as soon as it is accepted. A repeated one waits for the end of the same instance, or
//!   is told of it at once where it has come; a second instance is never started.
//! - **Jobs that are handed out** are kept as long as their leases: until then a repeated request
//!   gets the same jobs with the same deadlines, later it gets others. That there were no jobs is
//!   not kept, and neither are jobs that were offered again because the worker was gone.

use std::sync::Arc;

use super::lookup::{invalid_argument, not_found};
use super::{Outcome, decide_anew};
use crate::command::{
    ActivatedJobs, Command, CommandContext, EndedStart, Reply, StartProcessInstance,
};
use crate::ids::ProcessInstanceKey;
use crate::rejection::Rejection;
use crate::state::request_name;
use crate::state::tables::process_instances::InstanceState;
use crate::state::tables::replies::{ReplyRow, RequestName};
use crate::step::{Refusal, Step};
use crate::store::StoreError;

/// How long a reply is kept, in milliseconds: 24 hours.
pub(crate) const REPLY_MS: i64 = 24 * 3_600_000;

/// The longest reply that is kept, in bytes.
pub(crate) const REPLY_BYTES_MAX: usize = 256 * 1024;

/// Decides one command, unless it was decided before.
pub(crate) fn decide(command: &Command, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    let Some((name, request)) = step.state().named_request() else {
        return decide_anew(command, step);
    };
    if let Some(kept) = step.state().load_reply(&name)? {
        if kept.request != request {
            return Err(Refusal::Rejected(Rejection::AlreadyExists(format!(
                "the Idempotency-Key '{}' was used for another request; send that request again as \
                 it was to hear its answer, or choose a new key",
                name.2
            ))));
        }
        return answer_again(command, &name, &kept, step);
    }
    let outcome = decide_anew(command, step)?;
    let (reply, awaits) = match &outcome {
        Outcome::Reply(reply) => (reply.clone(), None),
        Outcome::AtEnd(instance, reply) => (reply.clone(), Some(*instance)),
        Outcome::Repeated(_) => return Ok(outcome),
    };
    let mut expires_at = step.now().plus_ms(REPLY_MS);
    if let Reply::ActivatedJobs(ActivatedJobs { jobs }) = &reply {
        let Some(deadline) = jobs.iter().map(|job| job.deadline).min() else { return Ok(outcome) };
        expires_at = expires_at.min(deadline);
    }
    let row = ReplyRow { request, expires_at, reply, awaits, was_repeated: false };
    let bytes = step.state().keep_reply(name, row);
    if bytes > REPLY_BYTES_MAX {
        return Err(invalid_argument(format!(
            "the answer would have {bytes} bytes, but for a request with an Idempotency-Key only \
             {REPLY_BYTES_MAX} can be kept; ask for less at once, or leave the key out"
        )));
    }
    Ok(outcome)
}

/// The answer that was given before.
fn answer_again(
    command: &Command,
    name: &RequestName,
    kept: &ReplyRow,
    step: &mut Step<'_>,
) -> Result<Outcome, Refusal> {
    if let Some(instance) = kept.awaits {
        return await_again(command, instance, &kept.reply, step);
    }
    if matches!(kept.reply, Reply::ActivatedJobs(_)) && !kept.was_repeated {
        // The worker that asked first may be gone; from now on that does not free the jobs.
        step.state().repeat_reply(name);
    }
    Ok(Outcome::Repeated(kept.reply.clone()))
}

/// Waits for the end of the same instance, or tells of it.
fn await_again(
    command: &Command,
    instance: ProcessInstanceKey,
    reply: &Reply,
    step: &mut Step<'_>,
) -> Result<Outcome, Refusal> {
    let row = step.state().load(|tables| &mut tables.process_instances, &instance)?;
    let row = row.ok_or_else(|| not_found("CREATE", "a process instance", instance))?;
    let Reply::Started(started) = reply else {
        return Ok(if row.state.is_ended() {
            Outcome::Repeated(reply.clone())
        } else {
            Outcome::AtEnd(instance, reply.clone())
        });
    };
    match row.state {
        InstanceState::Active | InstanceState::Terminating => {
            Ok(Outcome::AtEnd(instance, reply.clone()))
        }
        InstanceState::Completed => {
            let (started, fetch) = ((**started).clone(), fetched(command));
            Ok(Outcome::Repeated(Reply::EndedStart(Box::new(EndedStart { started, fetch }))))
        }
        InstanceState::Terminated => Err(Refusal::Rejected(Rejection::of_terminated(instance))),
    }
}

fn fetched(command: &Command) -> Vec<Arc<str>> {
    if let Command::StartProcessInstance(StartProcessInstance { await_completion, .. }) = command {
        await_completion.clone().unwrap_or_default()
    } else {
        Vec::new()
    }
}

/// Forgets the reply to a request, because nobody heard it. False if it was repeated meanwhile, so
/// that somebody has.
pub(super) fn undo(request: &CommandContext, step: &mut Step<'_>) -> Result<bool, StoreError> {
    let Some(name) = request_name(request) else { return Ok(true) };
    let Some(kept) = step.state().load_reply(&name)? else { return Ok(true) };
    if request.request != Some(kept.request) {
        return Ok(true);
    }
    if kept.was_repeated {
        return Ok(false);
    }
    step.state().forget_reply(&name);
    Ok(true)
}

/// Removes some of the replies that have expired. Returns whether there may be more.
pub(crate) fn forget_expired(step: &mut Step<'_>) -> Result<bool, StoreError> {
    step.state().forget_expired_replies()
}
