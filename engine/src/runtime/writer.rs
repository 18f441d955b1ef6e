//! The writer: one thread that decides commands in batches and hands them to the store.
//!
//! A batch closes at [`BATCH_COMMANDS_MAX`] commands, [`BATCH_RECORDS_MAX`] records, about
//! [`BATCH_BYTES_MAX`] bytes of requests or [`DECIDING_MAX`], whichever is first; or when nothing
//! more waits and the store is free. While one batch is made durable the next is decided.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use super::awaiting::Awaiting;
use super::company::Company;
use super::compiler::Compiler;
use super::inbox::{Inbox, Permit, ReplySender, Request, Work};
use super::pipeline::{Decided, Pipeline};
use crate::clock::Clock;
use crate::command::{Command, CommandContext, Reply};
use crate::decide::fire_due::Settled;
use crate::decide::{Outcome, continue_instance};
use crate::ids::{ProcessDefinitionKey, ProcessInstanceKey, Timestamp};
use crate::kernel::{Attempt, BATCH_RECORDS_MAX, DUE_MAX, Kernel};
use crate::rejection::{Rejection, SubmitError};
use crate::step::{Effect, Refusal, Step};
use crate::store::StoreError;

/// Commands in one batch.
pub(crate) const BATCH_COMMANDS_MAX: usize = 256;
/// Bytes of request bodies in one batch, beyond which no further command is begun.
pub(crate) const BATCH_BYTES_MAX: usize = 1024 * 1024;
/// Time spent on deciding one batch, beyond which no further command is begun.
pub(crate) const DECIDING_MAX: Duration = Duration::from_millis(5);
/// Time spent on instances that gave way, beyond which no further one goes on in a batch.
const CONTINUING_MAX: Duration = Duration::from_micros(2_500);
/// Longest wait before a store that failed is opened again.
const REOPEN_WAIT_MAX: Duration = Duration::from_secs(5);
/// The longest wait for something due, in milliseconds; then the writer looks again.
const ALARM_MS_MAX: i64 = 3_600_000;
/// What a batch is decided with.
pub(crate) struct Writer {
    pub(crate) kernel: Kernel,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) pinned: Option<Timestamp>,
    pub(crate) now_shown: Arc<AtomicI64>,
    pub(crate) pinned_shown: Arc<AtomicBool>,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) pipeline: Pipeline,
    pub(crate) compiler: Compiler,
    pub(crate) awaiting: Awaiting,
    pub(crate) pending: VecDeque<ProcessInstanceKey>,
    /// Nothing is due before this time; none if nothing is known to be due at all.
    pub(crate) next_due: Option<Timestamp>,
    pub(crate) next_sweep: Timestamp,
    /// Nothing is to be dropped or cleared away before this time.
    pub(crate) next_upkeep: Timestamp,
    /// Instances that go on once their process is compiled.
    pub(crate) compiling: BTreeMap<ProcessDefinitionKey, Vec<ProcessInstanceKey>>,
    pub(crate) queue: VecDeque<Request>,
    pub(crate) company: Company,
    pub(crate) decided: Decided,
}

/// Why a batch ends early.
pub(super) struct BatchFailed(pub(super) StoreError);

impl Writer {
    /// Runs until the inbox is closed or the disk fails.
    pub(crate) fn run(mut self) {
        loop {
            self.wait();
            if self.pipeline.has_failed() {
                break;
            }
            if self.inbox.is_closed() && self.queue.is_empty() {
                break;
            }
            self.batch();
        }
        self.inbox.close();
        self.pipeline.finish();
        self.compiler.finish();
    }

    /// Waits until there is something to do.
    #[allow(clippy::disallowed_methods, reason = "how long to sleep, never what to decide")]
    fn wait(&mut self) {
        if !self.queue.is_empty() || !self.pending.is_empty() {
            self.inbox.take_now(BATCH_COMMANDS_MAX, &mut self.queue);
            return;
        }
        let alarm = self.next_due.map_or(self.next_upkeep, |due| due.min(self.next_upkeep));
        let wait = alarm.0.saturating_sub(self.now().0).clamp(0, ALARM_MS_MAX);
        // While time stands still nothing becomes due by waiting.
        let deadline = (wait == 0 || self.pinned.is_none())
            .then(|| Instant::now() + Duration::from_millis(wait.unsigned_abs()));
        self.inbox.take(BATCH_COMMANDS_MAX, deadline, &mut self.queue);
    }

    fn now(&self) -> Timestamp {
        self.pinned.unwrap_or_else(|| self.clock.now())
    }

    /// Decides one batch and hands it over.
    fn batch(&mut self) {
        let now = self.now();
        self.now_shown.store(now.0, Ordering::Relaxed);
        self.kernel.state.begin_batch(now);
        let decided = self.decide_batch(now);
        match decided.and_then(|()| self.write()) {
            Ok(()) => {}
            Err(BatchFailed(error)) => self.fail(&error),
        }
    }

    fn decide_batch(&mut self, now: Timestamp) -> Result<(), BatchFailed> {
        #[allow(clippy::disallowed_methods, reason = "when a batch is full, never what it says")]
        let began = Instant::now();
        self.kernel.limits = self.company.limits();
        // First, since what ends in this batch says when the next upkeep is due.
        self.keep_up(now)?;
        self.fire_due(now)?;
        self.go_on(began)?;
        self.kernel.limits = self.company.limits();
        self.sweep(now)?;
        self.company.batch_begins();
        let mut commands = 0;
        let mut bytes = 0;
        loop {
            while let Some(request) = self.queue.pop_front() {
                bytes += request.permit.as_ref().map_or(0, Permit::bytes);
                commands += 1;
                self.company.requested();
                self.decide_request(request)?;
                if commands >= BATCH_COMMANDS_MAX
                    || bytes >= BATCH_BYTES_MAX
                    || self.kernel.state.batch_records() >= BATCH_RECORDS_MAX
                    || began.elapsed() >= DECIDING_MAX
                {
                    return Ok(());
                }
            }
            if !self.pipeline.is_busy() {
                return Ok(());
            }
            // The disk is busy with the batch before: what comes meanwhile joins this one.
            self.inbox.take(BATCH_COMMANDS_MAX - commands, None, &mut self.queue);
            if self.queue.is_empty() && self.inbox.is_closed() {
                return Ok(());
            }
        }
    }

    /// Encodes the batch, gives it to the store and hands its answers over.
    fn write(&mut self) -> Result<(), BatchFailed> {
        let mut decided = std::mem::take(&mut self.decided);
        if !self.kernel.state.batch_is_empty() {
            let due = self.kernel.state.earliest_fresh_due();
            let encoded = self.kernel.state.encode_batch();
            self.wait_for_pipeline();
            if self.pipeline.has_failed() {
                self.decided = decided;
                return Ok(());
            }
            if let Err(error) = self.kernel.state.store().apply(&encoded.write) {
                self.decided = decided;
                return Err(BatchFailed(error));
            }
            self.kernel.state.commit_batch();
            decided.number = Some(encoded.write.number);
            self.next_due = [self.next_due, due].into_iter().flatten().min();
            self.pending.extend(self.kernel.state.take_pending());
            metrics::counter!("baton_batches_total").increment(1);
            metrics::counter!("baton_records_total")
                .increment(encoded.write.operations.len() as u64);
        }
        if decided.number.is_some() || !decided.answers.is_empty() || !decided.effects.is_empty() {
            self.wait_for_pipeline();
            self.pipeline.hand_over(decided);
        }
        Ok(())
    }

    fn wait_for_pipeline(&mut self) {
        while self.pipeline.is_busy() {
            self.inbox.wait_for_nudge();
        }
    }

    fn fire_due(&mut self, now: Timestamp) -> Result<(), BatchFailed> {
        if self.next_due.is_none_or(|due| due > now) {
            return Ok(());
        }
        let due = self.kernel.state.load_due(now, DUE_MAX).map_err(BatchFailed)?;
        let all = due.len() < DUE_MAX;
        let mut again = false;
        for (at, key, kind) in due {
            let attempt = self.kernel.attempt_due(at, key, kind);
            if let Attempt::Refused(Refusal::ModelMissing(definition)) = attempt {
                // It stays due, and is looked at again once the process is compiled.
                again |= !self.wait_for_compiler(definition, None);
            } else {
                again |= matches!(attempt, Attempt::Accepted(Settled::Later, _));
                self.internal(attempt)?;
            }
        }
        // What stays in the index until this batch is written must not fire again at once.
        self.next_due = if all && !again {
            self.kernel.state.earliest_due_after(now).map_err(BatchFailed)?
        } else {
            Some(now)
        };
        Ok(())
    }

    /// Lets instances go on that gave way: one at least, others while there is time.
    fn go_on(&mut self, began: Instant) -> Result<(), BatchFailed> {
        let waiting = self.pending.len();
        for number in 0..waiting {
            let is_late = number > 0 && began.elapsed() >= CONTINUING_MAX;
            if is_late || self.kernel.state.batch_records() >= BATCH_RECORDS_MAX {
                break;
            }
            let Some(instance) = self.pending.pop_front() else { break };
            let tokens = self.kernel.state.stored_tokens(instance).map_err(BatchFailed)?;
            self.kernel.limits = self.company.limits_to_go_on(waiting, tokens);
            let attempt = self.kernel.attempt_continue(instance);
            if let Attempt::Refused(Refusal::ModelMissing(definition)) = attempt {
                self.wait_for_compiler(definition, Some(instance));
            } else {
                self.internal(attempt)?;
            }
        }
        Ok(())
    }

    /// Settles something of the engine itself.
    pub(super) fn internal<T>(&mut self, attempt: Attempt<T>) -> Result<(), BatchFailed> {
        match attempt {
            Attempt::Accepted(_, effects) => {
                self.settle(effects);
                Ok(())
            }
            Attempt::Refused(Refusal::Store(error)) => Err(BatchFailed(error)),
            // What is not there any more needs nothing.
            Attempt::Refused(Refusal::Rejected(_) | Refusal::ModelMissing(_)) => Ok(()),
            Attempt::Panicked(instance, what) => self.park_fault(instance, &what),
        }
    }

    /// An instance, or what is due, goes on once a process is compiled; false if the compiler takes
    /// no more orders now.
    fn wait_for_compiler(
        &mut self,
        definition: ProcessDefinitionKey,
        instance: Option<ProcessInstanceKey>,
    ) -> bool {
        let ordered = self.compiling.contains_key(&definition);
        self.compiling.entry(definition).or_default().extend(instance);
        if !ordered && self.compiler.order(definition, None).is_err() {
            // The compiler is busy with others: the next batch asks again.
            self.pending.extend(self.compiling.remove(&definition).unwrap_or_default());
            return false;
        }
        true
    }

    fn park_fault(&mut self, instance: ProcessInstanceKey, what: &str) -> Result<(), BatchFailed> {
        if instance == ProcessInstanceKey::PARTITION_STREAM {
            return Ok(());
        }
        let park = |step: &mut Step<'_>| continue_instance::park_fault(instance, what, step);
        match self.kernel.attempt(Arc::default(), park) {
            Attempt::Refused(Refusal::Store(error)) => Err(BatchFailed(error)),
            Attempt::Accepted((), effects) => {
                self.settle(effects);
                Ok(())
            }
            Attempt::Refused(_) | Attempt::Panicked(..) => Ok(()),
        }
    }

    /// Takes note of what the rest of the engine must know of an accepted command.
    fn settle(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match &effect {
                Effect::InstanceEnded { instance, completed, variables } => {
                    let answers = self.awaiting.ended(*instance, *completed, variables);
                    self.decided.answers.extend(answers);
                    if let Some(at) = self.kernel.dropped_at_the_earliest() {
                        self.next_upkeep = self.next_upkeep.min(at);
                    }
                }
                Effect::ClockChanged { pinned } => {
                    self.pinned = *pinned;
                    self.now_shown.store(self.now().0, Ordering::Relaxed);
                    self.pinned_shown.store(pinned.is_some(), Ordering::Release);
                    // Whatever is due at the new time is found by looking.
                    self.next_due = Some(Timestamp(i64::MIN));
                    self.next_upkeep = Timestamp(i64::MIN);
                }
                Effect::UpkeepDue => self.next_upkeep = Timestamp(i64::MIN),
                Effect::JobsAvailable { .. } => {
                    if !self.decided.effects.contains(&effect) {
                        self.decided.effects.push(effect);
                    }
                }
            }
        }
    }

    fn decide_request(&mut self, request: Request) -> Result<(), BatchFailed> {
        if request.reply.as_ref().is_some_and(ReplySender::is_closed) {
            self.skip(&request);
            return Ok(());
        }
        match request.work {
            Work::Command(command) => {
                let Request { context, reply, permit, .. } = request;
                self.decide_command(command, context, reply, permit)
            }
            Work::StoreContent(part) => {
                let answer = match self.kernel.attempt_content(request.context, &part) {
                    Attempt::Accepted((), _) => Ok(Reply::Done),
                    Attempt::Refused(Refusal::Store(error)) => return Err(BatchFailed(error)),
                    Attempt::Refused(_) | Attempt::Panicked(..) => {
                        Err(SubmitError::Unavailable("the file could not be stored".to_owned()))
                    }
                };
                self.decided.answers.extend(request.reply.map(|reply| (reply, answer)));
                Ok(())
            }
            Work::Compiled(definition, compiled) => {
                let waiting = self.compiling.remove(&definition).unwrap_or_default();
                match compiled {
                    Ok(process) => {
                        self.kernel.register(definition, process);
                        self.pending.extend(waiting);
                        self.next_due = Some(Timestamp(i64::MIN));
                    }
                    Err(error) => {
                        tracing::error!(%definition, %error, "a stored process cannot be compiled");
                    }
                }
                Ok(())
            }
        }
    }

    /// The caller of this request is gone: it is not done. Workers behind it may have the jobs.
    fn skip(&mut self, request: &Request) {
        if let Work::Command(Command::ActivateJobs(activate)) = &request.work {
            let tenant = request.context.tenant();
            let job_type = activate.job_type.clone();
            self.settle(vec![Effect::JobsAvailable { tenant, job_type }]);
        }
    }

    fn decide_command(
        &mut self,
        command: Command,
        context: Arc<CommandContext>,
        reply: Option<ReplySender>,
        permit: Option<Permit>,
    ) -> Result<(), BatchFailed> {
        let answer = match self.kernel.attempt_command(Arc::clone(&context), &command) {
            Attempt::Accepted(Outcome::Reply(answer), effects) => {
                self.settle(effects);
                Ok(answer)
            }
            Attempt::Accepted(Outcome::Repeated(answer), _) => {
                let reply = reply.map(ReplySender::of_repetition);
                self.decided.answers.extend(reply.map(|reply| (reply, Ok(answer))));
                return Ok(());
            }
            Attempt::Accepted(Outcome::AtEnd(instance, answer), effects) => {
                if let Some(reply) = reply {
                    self.await_end(instance, reply, answer, &command);
                }
                self.settle(effects);
                return Ok(());
            }
            Attempt::Refused(Refusal::Store(error)) => return Err(BatchFailed(error)),
            Attempt::Refused(Refusal::ModelMissing(definition)) => {
                let work = Work::Command(command);
                self.wait_for_model(definition, Request { context, work, reply, permit });
                return Ok(());
            }
            Attempt::Refused(Refusal::Rejected(rejection)) => Err(SubmitError::Rejected(rejection)),
            Attempt::Panicked(instance, what) => {
                self.park_fault(instance, &what)?;
                Err(SubmitError::Rejected(Rejection::Fault(what)))
            }
        };
        self.decided.answers.extend(reply.map(|reply| (reply, answer)));
        Ok(())
    }

    fn await_end(
        &mut self,
        instance: ProcessInstanceKey,
        reply: ReplySender,
        answer: Reply,
        command: &Command,
    ) {
        let mut fetch = Vec::new();
        if let Command::StartProcessInstance(start) = command {
            fetch = start.await_completion.clone().unwrap_or_default();
        }
        if let Err(reply) = self.awaiting.add(instance, reply, answer, fetch) {
            let busy = Err(SubmitError::Overloaded(super::awaiting::AWAITING_MAX));
            self.decided.answers.push((reply, busy));
        }
    }

    /// A command whose process is not in memory waits outside the inbox.
    fn wait_for_model(&mut self, definition: ProcessDefinitionKey, request: Request) {
        if let Err(refused) = self.compiler.order(definition, Some(request))
            && let Some(reply) = refused.and_then(|request| request.reply)
        {
            let busy = Err(SubmitError::Overloaded(self.inbox.waiting()));
            self.decided.answers.push((reply, busy));
        }
    }

    /// The store did not take the batch: nothing of it happened. Opens the store again.
    fn fail(&mut self, error: &StoreError) {
        tracing::error!(%error, "the store failed; the batch is dropped");
        let unknown = || SubmitError::Unavailable(error.to_string());
        let decided = std::mem::take(&mut self.decided);
        let answers = decided.answers.into_iter().map(|(reply, _)| reply);
        for reply in answers.chain(self.awaiting.give_up()) {
            reply.send(Err(unknown()));
        }
        self.wait_for_pipeline();
        self.pipeline.set_down(true);
        let mut wait = Duration::from_millis(50);
        while !self.inbox.is_closed()
            && let Err(error) = self.kernel.reopen()
        {
            tracing::error!(%error, "the store cannot be opened again yet");
            self.refuse_for(wait, &error);
            wait = (wait * 2).min(REOPEN_WAIT_MAX);
        }
        self.pipeline.set_down(false);
        self.pending = self.kernel.state.stored_pending().unwrap_or_default().into();
        if self.pinned.is_some() {
            let clock = self.kernel.state.load(|tables| &mut tables.clock, &());
            self.pinned = clock.ok().flatten().map(|row| row.at);
            self.pinned_shown.store(self.pinned.is_some(), Ordering::Release);
        }
        self.next_due = Some(Timestamp(i64::MIN));
        self.next_upkeep = Timestamp(i64::MIN);
    }

    /// Waits, and refuses whoever asks meanwhile. What the engine asks of itself stays.
    #[allow(clippy::disallowed_methods, reason = "how long to wait, never what to decide")]
    fn refuse_for(&mut self, time: Duration, error: &StoreError) {
        let until = Instant::now() + time;
        while Instant::now() < until && !self.inbox.is_closed() {
            self.inbox.take(BATCH_COMMANDS_MAX, Some(until), &mut self.queue);
            let (asked, own): (VecDeque<_>, VecDeque<_>) =
                self.queue.drain(..).partition(|request| request.reply.is_some());
            self.queue = own;
            for reply in asked.into_iter().filter_map(|request| request.reply) {
                reply.send(Err(SubmitError::Unavailable(error.to_string())));
            }
        }
    }
}
