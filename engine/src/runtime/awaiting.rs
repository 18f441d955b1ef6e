//! Callers that wait for the end of an instance: to get its variables, or to know it is gone.
//!
//! They wait only as long as their connection lives; a restart ends them all.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::inbox::ReplySender;
use crate::command::{Reply, Variables};
use crate::ids::ProcessInstanceKey;
use crate::rejection::{Rejection, SubmitError};

/// Callers that may wait at a time.
pub(crate) const AWAITING_MAX: usize = 4_096;

struct Waiting {
    sender: ReplySender,
    reply: Reply,
    fetch: Vec<Arc<str>>,
}

/// All callers that wait for an end.
#[derive(Default)]
pub(crate) struct Awaiting {
    callers: BTreeMap<ProcessInstanceKey, Vec<Waiting>>,
    count: usize,
}

impl Awaiting {
    /// Lets a caller wait. Gives it back if too many wait already.
    pub(crate) fn add(
        &mut self,
        instance: ProcessInstanceKey,
        sender: ReplySender,
        reply: Reply,
        fetch: Vec<Arc<str>>,
    ) -> Result<(), ReplySender> {
        if self.count >= AWAITING_MAX {
            self.forget_gone();
        }
        if self.count >= AWAITING_MAX {
            return Err(sender);
        }
        self.count += 1;
        self.callers.entry(instance).or_default().push(Waiting { sender, reply, fetch });
        Ok(())
    }

    /// The answers of those who waited for this instance.
    pub(crate) fn ended(
        &mut self,
        instance: ProcessInstanceKey,
        completed: bool,
        variables: &Variables,
    ) -> Vec<(ReplySender, Result<Reply, SubmitError>)> {
        let Some(waiting) = self.callers.remove(&instance) else { return Vec::new() };
        self.count -= waiting.len();
        let answer = |waiting: Waiting| {
            let answer = answer(waiting.reply, &waiting.fetch, instance, completed, variables);
            (waiting.sender, answer)
        };
        waiting.into_iter().map(answer).collect()
    }

    /// Everybody who waits, to be told that nothing is known: the batch that began an instance may
    /// have been lost.
    pub(crate) fn give_up(&mut self) -> Vec<ReplySender> {
        self.count = 0;
        let callers = std::mem::take(&mut self.callers).into_values().flatten();
        callers.map(|waiting| waiting.sender).collect()
    }

    fn forget_gone(&mut self) {
        self.callers.retain(|_, waiting| {
            waiting.retain(|waiting| !waiting.sender.is_closed());
            !waiting.is_empty()
        });
        self.count = self.callers.values().map(Vec::len).sum();
    }
}

fn answer(
    reply: Reply,
    fetch: &[Arc<str>],
    instance: ProcessInstanceKey,
    completed: bool,
    variables: &Variables,
) -> Result<Reply, SubmitError> {
    let Reply::Started(mut started) = reply else { return Ok(reply) };
    if !completed {
        return Err(SubmitError::Rejected(Rejection::of_terminated(instance)));
    }
    started.variables = variables
        .iter()
        .filter(|(name, _)| fetch.is_empty() || fetch.contains(name))
        .cloned()
        .collect();
    Ok(Reply::Started(started))
}
