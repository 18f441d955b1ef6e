//! The pure core: state, compiled processes and decisions, without threads, queues or clocks.
//!
//! The writer runs it; tests and benchmarks run it directly, from recorded commands and a time
//! of their choice.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::command::{Command, CommandContext, Reply};
use crate::decide::content::{self, ContentPart};
use crate::decide::fire_due::Settled;
use crate::decide::upkeep::{Pass, Upkept};
use crate::decide::{
    self, Outcome, continue_instance, fire_due, read_mail, repeated_request, upkeep,
};
use crate::graph::executable_process::ExecutableProcess;
use crate::graph::registry::Registry;
use crate::ids::{PartitionId, ProcessDefinitionKey, ProcessInstanceKey, Timestamp};
use crate::rejection::Rejection;
use crate::retention::{Retention, dropped_at};
use crate::state::tables::bookkeeping::DueKind;
use crate::state::{State, UnreadMail};
pub use crate::step::StepLimits;
use crate::step::{Effect, Refusal, Step};
use crate::store::StoreError;

/// Due things fired in one batch.
pub(crate) const DUE_MAX: usize = 128;
/// Records in one batch, beyond which nothing further is begun.
pub(crate) const BATCH_RECORDS_MAX: usize = 512;

/// How an attempt to decide something ended.
pub(crate) enum Attempt<T> {
    /// It is merged into the batch.
    Accepted(T, Vec<Effect>),
    /// It changed nothing.
    Refused(Refusal),
    /// It panicked while it acted on this instance, and changed nothing.
    Panicked(ProcessInstanceKey, String),
}

/// What a command came to, for callers without the runtime.
#[derive(Debug)]
pub enum Decision {
    /// Accepted, with this answer.
    Accepted(Reply),
    /// Accepted; the answer waits for the end of this instance, which may have come already.
    AtEnd(ProcessInstanceKey, Reply),
    /// Refused; nothing changed.
    Rejected(Rejection),
    /// It needs this process to be compiled and registered first.
    ModelMissing(ProcessDefinitionKey),
}

/// State, compiled processes and decisions.
pub struct Kernel {
    /// The rows.
    pub(crate) state: State,
    pub(crate) limits: StepLimits,
    registry: Registry,
    retention: Retention,
    pass: Pass,
}

impl Kernel {
    /// A kernel over an opened state.
    pub fn new(state: State) -> Self {
        Self {
            state,
            limits: StepLimits::default(),
            registry: Registry::default(),
            retention: Retention::default(),
            pass: Pass::default(),
        }
    }

    /// Sets how long ended instances are kept.
    pub fn set_retention(&mut self, retention: Retention) {
        self.retention = retention;
    }

    /// The state, to begin, encode, commit and abandon batches.
    pub fn state(&mut self) -> &mut State {
        &mut self.state
    }

    /// Keeps a compiled process.
    pub fn register(&mut self, key: ProcessDefinitionKey, process: Arc<ExecutableProcess>) {
        self.registry.insert(key, process);
    }

    /// Decides in a layer of its own, merged on success only; a panic is contained.
    pub(crate) fn attempt<T>(
        &mut self,
        context: Arc<CommandContext>,
        decide: impl FnOnce(&mut Step<'_>) -> Result<T, Refusal>,
    ) -> Attempt<T> {
        self.state.begin_command(context);
        let (state, registry, limits) = (&mut self.state, &mut self.registry, self.limits);
        let mut acting_on = ProcessInstanceKey::PARTITION_STREAM;
        let decided = catch_unwind(AssertUnwindSafe(|| {
            let mut step = Step::new(state, registry, &mut acting_on, limits);
            decide(&mut step).map(|decided| (decided, step.into_effects()))
        }));
        match decided {
            Ok(Ok((decided, effects))) => {
                self.state.accept_command();
                Attempt::Accepted(decided, effects)
            }
            Ok(Err(refusal)) => {
                self.state.reject_command();
                Attempt::Refused(refusal)
            }
            Err(panic) => {
                self.state.reject_command();
                let what = panic_text(&*panic);
                tracing::error!(%what, instance = acting_on.0, "deciding a command panicked");
                Attempt::Panicked(acting_on, what)
            }
        }
    }

    /// Attempts a command.
    pub(crate) fn attempt_command(
        &mut self,
        context: Arc<CommandContext>,
        command: &Command,
    ) -> Attempt<Outcome> {
        self.attempt(context, |step| decide::decide(command, step))
    }

    /// Attempts to store a part of some bytes.
    pub(crate) fn attempt_content(
        &mut self,
        context: Arc<CommandContext>,
        part: &ContentPart,
    ) -> Attempt<()> {
        self.attempt(context, |step| Ok(content::store(part, step)?))
    }

    /// Attempts to fire something due.
    pub(crate) fn attempt_due(
        &mut self,
        at: Timestamp,
        key: u64,
        kind: DueKind,
    ) -> Attempt<Settled> {
        self.attempt(Arc::default(), |step| fire_due::fire(at, key, kind, step))
    }

    /// Attempts to go on with an instance that gave way.
    pub(crate) fn attempt_continue(&mut self, instance: ProcessInstanceKey) -> Attempt<()> {
        self.attempt(Arc::default(), |step| continue_instance::run(instance, step))
    }

    /// After the store failed: drops the batch and opens the store again.
    pub(crate) fn reopen(&mut self) -> Result<(), StoreError> {
        // What the pass has begun to drop may be lost.
        self.pass = Pass::default();
        self.state.reopen()
    }

    /// Attempts a little of what is done with what is over. Tells when to do so again.
    pub(crate) fn attempt_upkeep(&mut self) -> Attempt<Timestamp> {
        let (pass, retention) = (self.pass, std::mem::take(&mut self.retention));
        let attempt = self.attempt(Arc::default(), |step| upkeep::run(pass, &retention, step));
        self.retention = retention;
        match attempt {
            Attempt::Accepted(Upkept { pass, again_at }, effects) => {
                self.pass = pass;
                Attempt::Accepted(again_at, effects)
            }
            Attempt::Refused(refusal) => Attempt::Refused(refusal),
            Attempt::Panicked(instance, what) => Attempt::Panicked(instance, what),
        }
    }

    /// When an instance that ends now is dropped at the earliest. What a file says of its process
    /// is a day or more, so that the pass of each midnight comes in time.
    pub(crate) fn dropped_at_the_earliest(&self) -> Option<Timestamp> {
        let kept_ms = self.retention.shortest_ms()?;
        Some(dropped_at(self.state.now(), kept_ms))
    }

    /// Attempts to remove some of what has been kept for long enough: bytes that no command refers
    /// to, replies to named requests. Accepted with whether there may be more.
    pub(crate) fn attempt_sweep(&mut self) -> Attempt<bool> {
        self.attempt(Arc::default(), |step| {
            let more_replies = repeated_request::forget_expired(step)?;
            Ok(content::drop_unreferenced(step)? || more_replies)
        })
    }

    /// The number of the last letter that was read of another partition.
    pub fn last_mail_of(&mut self, other: PartitionId) -> Result<u64, StoreError> {
        let read = self.state.load(|tables| &mut tables.mail_read, &other.0)?;
        Ok(read.map_or(0, |row| row.last))
    }

    /// Reads what another partition's durable rows hold for this one, and clears what that
    /// partition has read of this one's. Returns whether there was anything.
    pub fn exchange_mail(
        &mut self,
        other: PartitionId,
        post: UnreadMail,
    ) -> Result<bool, StoreError> {
        let any = !post.letters.is_empty();
        for (number, row) in post.letters {
            let attempt =
                self.attempt(Arc::default(), |step| read_mail::read(other, number, row.mail, step));
            if let Attempt::Refused(Refusal::Store(error)) = attempt {
                return Err(error);
            }
        }
        let through = post.delivered;
        let attempt =
            self.attempt(Arc::default(), |step| read_mail::delivered(other, through, step));
        if let Attempt::Refused(Refusal::Store(error)) = attempt {
            return Err(error);
        }
        Ok(any || !self.state.batch_is_empty())
    }

    /// Decides a command of the batch at hand.
    pub fn decide(&mut self, command: &Command) -> Result<Decision, StoreError> {
        self.decide_for(Arc::default(), command)
    }

    /// As [`Self::decide`], for a caller that is known.
    pub fn decide_for(
        &mut self,
        context: Arc<CommandContext>,
        command: &Command,
    ) -> Result<Decision, StoreError> {
        match self.attempt_command(context, command) {
            Attempt::Accepted(Outcome::Reply(reply) | Outcome::Repeated(reply), _) => {
                Ok(Decision::Accepted(reply))
            }
            Attempt::Accepted(Outcome::AtEnd(instance, reply), _) => {
                Ok(Decision::AtEnd(instance, reply))
            }
            Attempt::Refused(Refusal::Rejected(rejection)) => Ok(Decision::Rejected(rejection)),
            Attempt::Refused(Refusal::ModelMissing(key)) => Ok(Decision::ModelMissing(key)),
            Attempt::Refused(Refusal::Store(error)) => Err(error),
            Attempt::Panicked(_, what) => Ok(Decision::Rejected(Rejection::Fault(what))),
        }
    }

    /// Fires what is due by the time of the batch, drops what is to be dropped and lets instances
    /// go on that gave way, as much as one batch takes. Returns whether more waits for the next
    /// batch.
    pub fn decide_internal(&mut self) -> Result<bool, StoreError> {
        let now = self.state.now();
        let due = self.state.load_due(now, DUE_MAX)?;
        let mut more = due.len() == DUE_MAX;
        for (at, key, kind) in due {
            if let Attempt::Refused(Refusal::Store(error)) = self.attempt_due(at, key, kind) {
                return Err(error);
            }
        }
        match self.attempt_upkeep() {
            Attempt::Accepted(again_at, _) => more |= again_at <= now,
            Attempt::Refused(Refusal::Store(error)) => return Err(error),
            Attempt::Refused(_) | Attempt::Panicked(..) => {}
        }
        for instance in self.state.stored_pending()? {
            more = true;
            if self.state.batch_records() >= BATCH_RECORDS_MAX {
                break;
            }
            if let Attempt::Refused(Refusal::Store(error)) = self.attempt_continue(instance) {
                return Err(error);
            }
        }
        Ok(more)
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "an unknown panic".to_owned())
}
