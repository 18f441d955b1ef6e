//! The pipeline: makes one batch durable while the next is decided, then tells those who wait.
//!
//! It is one batch deep. A batch that changed nothing goes through it as well, because what it
//! refused may rest on the batch before, which must be durable first. After a failed `sync`
//! nothing is known any more: everybody gets "outcome unknown" and the engine stops.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use tokio::runtime::Handle;
use tokio::sync::watch;

use super::inbox::{Inbox, ReplySender};
use super::job_waiters::JobWaiters;
use crate::command::Reply;
use crate::rejection::SubmitError;
use crate::step::Effect;
use crate::store::{BatchNumber, Store};

/// Who gets which answer.
pub(crate) type Answer = (ReplySender, Result<Reply, SubmitError>);

/// A decided batch.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    /// Its number, if it was written.
    pub(crate) number: Option<BatchNumber>,
    /// Who gets which answer.
    pub(crate) answers: Vec<Answer>,
    /// What is to be done then.
    pub(crate) effects: Vec<Effect>,
}

/// What others may know of the pipeline.
#[derive(Debug)]
pub(crate) struct Progress {
    /// The newest durable batch.
    pub(crate) durable: watch::Sender<BatchNumber>,
    /// A sync failed: nothing will become durable any more.
    pub(crate) failed: AtomicBool,
    /// The store does not take batches at the moment.
    pub(crate) down: AtomicBool,
    busy: AtomicBool,
}

impl Progress {
    pub(crate) fn new(durable: BatchNumber) -> Self {
        Self {
            durable: watch::Sender::new(durable),
            failed: AtomicBool::new(false),
            down: AtomicBool::new(false),
            busy: AtomicBool::new(false),
        }
    }
}

/// The writer's end of the pipeline.
pub(crate) struct Pipeline {
    progress: Arc<Progress>,
    sender: Option<SyncSender<Decided>>,
    thread: Option<JoinHandle<()>>,
}

impl Pipeline {
    /// Starts the thread.
    pub(crate) fn start(
        store: Arc<dyn Store>,
        inbox: Arc<Inbox>,
        waiters: Arc<JobWaiters>,
        progress: Arc<Progress>,
        replies_on: Option<Handle>,
    ) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(1);
        let syncer = Syncer { store, inbox, waiters, progress: Arc::clone(&progress), replies_on };
        let builder = std::thread::Builder::new().name("baton-sync".to_owned());
        let thread = builder.spawn(move || syncer.run(&receiver))?;
        Ok(Self { progress, sender: Some(sender), thread: Some(thread) })
    }

    /// Whether a batch is being made durable.
    pub(crate) fn is_busy(&self) -> bool {
        self.progress.busy.load(Ordering::Acquire)
    }

    /// Whether a sync failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.progress.failed.load(Ordering::Acquire)
    }

    /// Says whether the store takes batches.
    pub(crate) fn set_down(&self, down: bool) {
        self.progress.down.store(down, Ordering::Release);
    }

    /// Hands over a batch; the caller has seen that the pipeline is not busy.
    pub(crate) fn hand_over(&self, decided: Decided) {
        self.progress.busy.store(true, Ordering::Release);
        if let Some(sender) = &self.sender {
            // The thread ends only when the sender is dropped.
            drop(sender.send(decided));
        }
    }

    /// Waits until everything handed over was told, and ends the thread.
    pub(crate) fn finish(mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

struct Syncer {
    store: Arc<dyn Store>,
    inbox: Arc<Inbox>,
    waiters: Arc<JobWaiters>,
    progress: Arc<Progress>,
    replies_on: Option<Handle>,
}

impl Syncer {
    fn run(&self, batches: &Receiver<Decided>) {
        while let Ok(decided) = batches.recv() {
            self.settle(decided);
        }
    }

    fn settle(&self, decided: Decided) {
        if self.progress.failed.load(Ordering::Acquire) {
            tell_unknown(decided);
            return;
        }
        if let Some(number) = decided.number {
            if let Err(error) = self.store.sync(number) {
                tracing::error!(%error, batch = number.0, "a batch could not be made durable");
                self.progress.failed.store(true, Ordering::Release);
                tell_unknown(decided);
                self.go_on();
                return;
            }
            self.progress.durable.send_replace(number);
        }
        // The writer goes on while answers are told.
        self.go_on();
        match &self.replies_on {
            Some(runtime) if decided.answers.len() > 1 => {
                let answers = decided.answers;
                runtime.spawn(async move { tell(answers) });
            }
            Some(_) | None => tell(decided.answers),
        }
        for effect in decided.effects {
            match effect {
                Effect::JobsAvailable { tenant, job_type } => {
                    self.waiters.wake_one(&tenant, &job_type);
                }
                Effect::InstanceEnded { .. } | Effect::ClockChanged { .. } | Effect::UpkeepDue => {}
            }
        }
    }

    fn go_on(&self) {
        self.progress.busy.store(false, Ordering::Release);
        self.inbox.nudge();
    }
}

fn tell(answers: Vec<Answer>) {
    for (sender, answer) in answers {
        sender.send(answer);
    }
}

fn tell_unknown(decided: Decided) {
    for (sender, _) in decided.answers {
        sender.send(Err(SubmitError::Unavailable("the disk failed".to_owned())));
    }
}
