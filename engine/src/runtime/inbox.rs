//! The inbox of the writer: bounded in commands and bytes, with one place to wait.
//!
//! Room is taken before a request's body is read and given back when its command was decided, so
//! the bound covers everything between. What the engine asks of itself is bounded by what callers
//! asked and takes no room.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;

use crate::command::{ActivatedJobs, Command, CommandContext, ReleaseJobs, Reply};
use crate::decide::content::ContentPart;
use crate::graph::executable_process::ExecutableProcess;
use crate::ids::ProcessDefinitionKey;
use crate::rejection::SubmitError;

/// Commands that may wait.
pub(crate) const COMMANDS_MAX: usize = 4_096;

/// Bytes of bodies that may wait.
pub(crate) const BYTES_MAX: usize = 64 * 1024 * 1024;

/// What waits for the writer.
#[derive(Debug)]
pub(crate) enum Work {
    /// A command of a caller, or of the engine itself.
    Command(Command),
    /// Bytes to be stored for a later command.
    StoreContent(ContentPart),
    /// A process that was compiled for the writer, or why it could not be.
    Compiled(ProcessDefinitionKey, Result<Arc<ExecutableProcess>, String>),
}

/// A unit of work with the way back to whoever asked.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) context: Arc<CommandContext>,
    pub(crate) work: Work,
    pub(crate) reply: Option<ReplySender>,
    pub(crate) permit: Option<Permit>,
}

impl Request {
    /// Work of the engine itself; nobody waits for an answer.
    pub(crate) fn internal(work: Work) -> Self {
        Self { context: Arc::default(), work, reply: None, permit: None }
    }
}

/// An answer on its way. Jobs that nobody takes out of it are offered again, so that no job stays
/// with a caller who was gone.
#[derive(Debug)]
pub(crate) struct Delivery {
    answer: Option<Result<Reply, SubmitError>>,
    inbox: Arc<Inbox>,
    /// Who asked; none if jobs in the answer belong to somebody who asked before.
    request: Option<Arc<CommandContext>>,
}

impl Delivery {
    /// The answer; it counts as received from now on.
    pub(crate) fn take(mut self) -> Result<Reply, SubmitError> {
        self.answer
            .take()
            .unwrap_or_else(|| Err(SubmitError::Unavailable("the answer was lost".to_owned())))
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        if let Some(Ok(Reply::ActivatedJobs(ActivatedJobs { jobs }))) = self.answer.take()
            && !jobs.is_empty()
            && let Some(request) = self.request.take()
        {
            let jobs = jobs.iter().map(|job| (job.job, job.deadline)).collect();
            let release = Command::ReleaseJobs(ReleaseJobs { jobs, request: Some(request) });
            self.inbox.push(Request::internal(Work::Command(release)));
        }
    }
}

/// The way back to whoever asked.
#[derive(Debug)]
pub(crate) struct ReplySender {
    channel: oneshot::Sender<Delivery>,
    inbox: Arc<Inbox>,
    request: Option<Arc<CommandContext>>,
}

impl ReplySender {
    /// A way back and the place where the answer arrives.
    pub(crate) fn new(
        inbox: &Arc<Inbox>,
        request: Arc<CommandContext>,
    ) -> (Self, oneshot::Receiver<Delivery>) {
        let (channel, receiver) = oneshot::channel();
        (Self { channel, inbox: Arc::clone(inbox), request: Some(request) }, receiver)
    }

    /// The same way for an answer that was given before: jobs in it are not offered again should
    /// nobody take it, because the caller before may be at work on them.
    pub(crate) fn of_repetition(self) -> Self {
        Self { request: None, ..self }
    }

    /// Whether nobody waits any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.channel.is_closed()
    }

    /// Answers.
    pub(crate) fn send(self, answer: Result<Reply, SubmitError>) {
        let Self { channel, inbox, request } = self;
        let delivery = Delivery { answer: Some(answer), inbox, request };
        // Whoever is gone needs no answer; the delivery itself offers jobs again.
        drop(channel.send(delivery));
    }
}

/// Room for one command in the inbox, taken before its body is read.
#[derive(Debug)]
pub struct Permit {
    inbox: Arc<Inbox>,
    bytes: usize,
}

impl Permit {
    /// Bytes it stands for.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.inbox.commands.fetch_sub(1, Ordering::AcqRel);
        self.inbox.bytes.fetch_sub(self.bytes, Ordering::AcqRel);
    }
}

#[derive(Debug, Default)]
struct Queue {
    requests: VecDeque<Request>,
    closed: bool,
    /// Something else than a request happened that the writer waits for.
    nudged: bool,
}

/// The queue between callers and the writer.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    queue: Mutex<Queue>,
    ready: Condvar,
    commands: AtomicUsize,
    bytes: AtomicUsize,
    refused: AtomicU64,
}

impl Inbox {
    /// Takes room for a command.
    pub(crate) fn admit(self: &Arc<Self>, bytes: usize) -> Result<Permit, SubmitError> {
        let commands = self.commands.fetch_add(1, Ordering::AcqRel);
        let waiting = self.bytes.fetch_add(bytes, Ordering::AcqRel);
        let permit = Permit { inbox: Arc::clone(self), bytes };
        if commands >= COMMANDS_MAX || waiting.saturating_add(bytes) > BYTES_MAX {
            self.refused.fetch_add(1, Ordering::Relaxed);
            drop(permit);
            return Err(SubmitError::Overloaded(commands));
        }
        Ok(permit)
    }

    /// Commands that wait or are being read.
    pub(crate) fn waiting(&self) -> usize {
        self.commands.load(Ordering::Acquire)
    }

    /// Queues a request. After closing it is dropped, which tells whoever waits.
    pub(crate) fn push(&self, request: Request) {
        let mut queue = self.queue.lock();
        if queue.closed {
            return;
        }
        let was_empty = queue.requests.is_empty();
        queue.requests.push_back(request);
        drop(queue);
        if was_empty {
            self.ready.notify_one();
        }
    }

    /// Queues requests in front of all others.
    pub(crate) fn push_front(&self, requests: Vec<Request>) {
        let mut queue = self.queue.lock();
        for request in requests.into_iter().rev() {
            queue.requests.push_front(request);
        }
        drop(queue);
        self.ready.notify_one();
    }

    /// Lets no more requests in and wakes the writer.
    pub(crate) fn close(&self) {
        self.queue.lock().closed = true;
        self.ready.notify_all();
    }

    /// Whether it was closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.queue.lock().closed
    }

    /// Wakes the writer without a request.
    pub(crate) fn nudge(&self) {
        self.queue.lock().nudged = true;
        self.ready.notify_one();
    }

    /// Waits until there is a request, a nudge, the end, or the deadline; then takes up to `limit`
    /// requests.
    pub(crate) fn take(
        &self,
        limit: usize,
        deadline: Option<Instant>,
        into: &mut VecDeque<Request>,
    ) {
        let mut queue = self.queue.lock();
        while queue.requests.is_empty() && !queue.closed && !queue.nudged {
            match deadline {
                Some(deadline) => {
                    if self.ready.wait_until(&mut queue, deadline).timed_out() {
                        break;
                    }
                }
                None => self.ready.wait(&mut queue),
            }
        }
        queue.nudged = false;
        let count = limit.min(queue.requests.len());
        into.extend(queue.requests.drain(..count));
    }

    /// Waits for a nudge; requests stay where they are.
    pub(crate) fn wait_for_nudge(&self) {
        let mut queue = self.queue.lock();
        if !queue.nudged {
            self.ready.wait(&mut queue);
        }
        queue.nudged = false;
    }

    /// Takes up to `limit` requests without waiting.
    pub(crate) fn take_now(&self, limit: usize, into: &mut VecDeque<Request>) {
        let mut queue = self.queue.lock();
        let count = limit.min(queue.requests.len());
        into.extend(queue.requests.drain(..count));
    }
}
