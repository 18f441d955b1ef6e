//! How callers reach a running engine: commands in, replies out, reads beside them.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::inbox::{Delivery, Inbox, ReplySender, Request as InboxRequest, Work};
use super::job_waiters::JobWaiters;
use super::models::{Models, StoredFile};
use super::pipeline::Progress;
use super::prepare::{content_hash, prepare};
use crate::clock::Clock;
use crate::command::{
    ActivateJobs, ActivatedJobs, CommandContext, DeployResources, Deployed, EndedStart, Reply,
    Request, Variables,
};
use crate::decide::content::{CHUNK_BYTES, ContentPart};
use crate::expression::playground::{Tried, try_out};
use crate::expression::{EvaluationContext, FUEL_MAX};
use crate::graph::executable_process::ExecutableProcess;
use crate::ids::{ContentHash, JsonText, PartitionId, ProcessDefinitionKey, Timestamp};
use crate::query::{QueryError, results};
use crate::rejection::{Rejection, SubmitError};
use crate::state::reader::Reader;
use crate::store::{BatchNumber, Store, StoreError};

pub use super::inbox::Permit;

/// Reads that run at a time; others wait for their turn.
const READS_MAX: usize = 64;

/// Chunks of a file that one batch takes.
const CHUNKS_PER_PART: u16 = 256;

/// What the handles of an engine share with its threads.
pub(crate) struct Shared {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) partition: PartitionId,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) waiters: Arc<JobWaiters>,
    pub(crate) progress: Arc<Progress>,
    pub(crate) now: Arc<AtomicI64>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Whether the time stands still, where `now` says.
    pub(crate) is_pinned: Arc<AtomicBool>,
}

impl Shared {
    /// Engine time.
    fn time(&self) -> Timestamp {
        if self.is_pinned.load(Ordering::Acquire) {
            Timestamp(self.now.load(Ordering::Relaxed))
        } else {
            self.clock.now()
        }
    }
}

/// A running engine; cheap to clone.
#[derive(Clone)]
pub struct EngineHandle {
    shared: Arc<Shared>,
    reads: Arc<Semaphore>,
    models: Arc<Models>,
}

/// What the engine says of itself.
#[derive(Debug, Clone)]
pub struct EngineStatus {
    /// Whether commands are taken.
    pub healthy: bool,
    /// Number of partitions.
    pub partitions: u16,
    /// Commands that wait in the inbox.
    pub queued: usize,
    /// Engine time.
    pub now: Timestamp,
}

impl EngineHandle {
    pub(crate) fn new(shared: Shared) -> Self {
        let reads = Arc::new(Semaphore::new(READS_MAX));
        Self { shared: Arc::new(shared), reads, models: Arc::default() }
    }

    /// Takes room in the inbox for a command whose body has this many bytes. Called before the
    /// body is parsed; dropping the permit gives the room back.
    pub fn admit(&self, body_bytes: usize) -> Result<Permit, SubmitError> {
        self.shared.inbox.admit(body_bytes)
    }

    /// Hands a command to the writer and waits until its outcome is durable.
    pub async fn submit<R: Request>(
        &self,
        context: CommandContext,
        mut request: R,
        permit: Permit,
    ) -> Result<R::Reply, SubmitError> {
        for (_, value) in request.variables().into_iter().flatten() {
            if value.as_str().len() > JsonText::INLINE_BYTES_MAX {
                let bytes = value.as_str().as_bytes();
                let hash = content_hash(bytes);
                let stored = JsonText::stored(hash, bytes.len() as u64);
                self.store(&context, hash, bytes).await?;
                *value = stored;
            }
        }
        let work = Work::Command(request.into_command());
        let mut reply = self.send(context, work, Some(permit)).await?.take()?;
        if let Reply::EndedStart(ended) = reply {
            reply = self.with_result(*ended).await?;
        }
        R::from_reply(reply).ok_or_else(|| {
            SubmitError::Rejected(Rejection::Fault("the reply is of another kind".to_owned()))
        })
    }

    /// The reply to an awaited start that was asked for again after its end: the variables of the
    /// end are read here, beside the writer.
    async fn with_result(&self, ended: EndedStart) -> Result<Reply, SubmitError> {
        let EndedStart { mut started, fetch } = ended;
        let instance = started.instance;
        let result = self.read(move |reader| results::at_end(reader, instance, &fetch)).await;
        started.variables = result.map_err(|error| SubmitError::Unavailable(error.to_string()))?;
        Ok(Reply::Started(Box::new(started)))
    }

    async fn send(
        &self,
        context: CommandContext,
        work: Work,
        permit: Option<Permit>,
    ) -> Result<Delivery, SubmitError> {
        let context = Arc::new(context);
        let (reply, answer) = ReplySender::new(&self.shared.inbox, Arc::clone(&context));
        self.shared.inbox.push(InboxRequest { context, work, reply: Some(reply), permit });
        answer.await.map_err(|_| SubmitError::Unavailable("it is stopping".to_owned()))
    }

    /// Reads, checks and compiles files off the writer, stores them and deploys them together.
    pub async fn deploy(
        &self,
        context: CommandContext,
        files: Vec<(String, Vec<u8>)>,
        permit: Permit,
    ) -> Result<Deployed, SubmitError> {
        let fault = |_| SubmitError::Rejected(Rejection::Fault("reading the files".to_owned()));
        let prepared = tokio::task::spawn_blocking(move || {
            prepare(&files).map(|resources| (files, resources))
        });
        let (files, resources) = prepared.await.map_err(fault)??;
        for ((_, bytes), resource) in files.iter().zip(&resources) {
            self.store(&context, resource.hash, bytes).await?;
        }
        self.submit(context, DeployResources { resources }, permit).await
    }

    /// Stores bytes, in batches of their own, for a command that refers to them by hash.
    async fn store(
        &self,
        context: &CommandContext,
        hash: ContentHash,
        bytes: &[u8],
    ) -> Result<(), SubmitError> {
        let length = bytes.len() as u64;
        let mut first_chunk = 0;
        for bytes in bytes.chunks(CHUNK_BYTES * usize::from(CHUNKS_PER_PART)) {
            let part = ContentPart { hash, length, first_chunk, bytes: bytes.to_vec() };
            self.send(context.clone(), Work::StoreContent(part), None).await?.take()?;
            first_chunk += u32::from(CHUNKS_PER_PART);
        }
        Ok(())
    }

    /// Leases jobs; where there are none, waits up to `wait` for the first, or until the caller
    /// is `called_off`. A caller that drops the future gets no jobs.
    pub async fn activate_jobs(
        &self,
        context: CommandContext,
        request: ActivateJobs,
        wait: Duration,
        called_off: impl Future<Output = ()>,
        permit: Permit,
    ) -> Result<ActivatedJobs, SubmitError> {
        let mut called_off = pin!(called_off);
        let deadline = Instant::now() + wait;
        let mut permit = Some(permit);
        loop {
            // The place is taken before the look, so that no offer falls between the two.
            let mut place =
                self.shared.waiters.join(context.tenant(), Arc::clone(&request.job_type));
            let room = match permit.take() {
                Some(permit) => permit,
                None => self.admit(0)?,
            };
            let jobs = self.submit(context.clone(), request.clone(), room).await?;
            if !jobs.jobs.is_empty() || Instant::now() >= deadline {
                return Ok(jobs);
            }
            // Only the waiting is called off: jobs that are being leased are handed over.
            tokio::select! {
                () = place.called() => {}
                () = tokio::time::sleep_until(deadline) => return Ok(ActivatedJobs::default()),
                () = &mut called_off => return Ok(ActivatedJobs::default()),
            }
        }
    }

    /// Reads committed rows on a thread for blocking work; answers once what it saw is durable.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Reader<'_>) -> Result<T, QueryError> + Send + 'static,
    ) -> Result<T, QueryError> {
        let stopping = || QueryError::Store(StoreError::Failed { why: "stopping".to_owned() });
        let turn = Arc::clone(&self.reads).acquire_owned().await.map_err(|_| stopping())?;
        let shared = Arc::clone(&self.shared);
        let reading = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let view = shared.store.read_view()?;
            let reader = Reader::new(&*view, shared.partition);
            let found = read(&reader)?;
            Ok::<_, QueryError>((found, reader.batch()))
        });
        let (found, batch) = reading.await.map_err(|_| stopping())??;
        self.durable(batch).await?;
        Ok(found)
    }

    /// The compiled process of a version: it tells those who read rows what the diagram says.
    ///
    /// # Errors
    ///
    /// [`QueryError::NotFound`] for an unknown version, and [`QueryError::Store`] where its file
    /// cannot be read.
    pub async fn model(
        &self,
        definition: ProcessDefinitionKey,
    ) -> Result<Arc<ExecutableProcess>, QueryError> {
        if let Some(kept) = self.models.kept(definition) {
            return Ok(kept);
        }
        let file = self.read(move |reader| Ok(StoredFile::of(reader, definition)?)).await?;
        let file = file.ok_or_else(|| {
            QueryError::NotFound(format!("Process Definition with key '{definition}' not found"))
        })?;
        let failed = |why: String| QueryError::Store(StoreError::Failed { why });
        let models = Arc::clone(&self.models);
        let compiling = tokio::task::spawn_blocking(move || models.keep(definition, &file));
        compiling.await.map_err(|_| failed("stopping".to_owned()))?.map_err(failed)
    }

    /// The newest durable batch.
    pub fn durable_batch(&self) -> BatchNumber {
        *self.shared.progress.durable.borrow()
    }

    /// Evaluates an expression against given variables, on a thread for blocking work. It reads and
    /// changes nothing else.
    ///
    /// # Errors
    ///
    /// The text is no FEEL expression or fails; [`SubmitError::Rejected`] says where.
    pub async fn evaluate(
        &self,
        expression: String,
        variables: Variables,
    ) -> Result<Tried, SubmitError> {
        let stopping = || SubmitError::Unavailable("it is stopping".to_owned());
        let turn = Arc::clone(&self.reads).acquire_owned().await.map_err(|_| stopping())?;
        let now = self.shared.time();
        let evaluating = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let seed = now.0.unsigned_abs();
            let context = EvaluationContext { now, seed, fuel: FUEL_MAX };
            let variables = variables.iter().map(|(name, value)| (&**name, value));
            try_out(&expression, variables, &context)
        });
        let tried = evaluating.await.map_err(|_| stopping())?;
        tried.map_err(|error| SubmitError::Rejected(Rejection::InvalidArgument(error.to_string())))
    }

    /// Waits until a batch behind this one is durable: there is something new to read.
    ///
    /// # Errors
    ///
    /// The disk failed, so that nothing new will come.
    pub async fn wait_beyond(&self, batch: BatchNumber) -> Result<(), QueryError> {
        self.durable(BatchNumber(batch.0.saturating_add(1))).await
    }

    /// Waits until a batch is durable.
    async fn durable(&self, batch: BatchNumber) -> Result<(), QueryError> {
        let mut durable = self.shared.progress.durable.subscribe();
        let failed = || {
            let why = "the disk failed; what was read may be lost".to_owned();
            QueryError::Store(StoreError::Failed { why })
        };
        if self.shared.progress.failed.load(Ordering::Acquire) && *durable.borrow() < batch {
            return Err(failed());
        }
        durable.wait_for(|durable| *durable >= batch).await.map(|_| ()).map_err(|_| failed())
    }

    /// What the engine says of itself.
    pub fn status(&self) -> EngineStatus {
        let Progress { failed, down, .. } = &*self.shared.progress;
        let works = !failed.load(Ordering::Acquire) && !down.load(Ordering::Acquire);
        EngineStatus {
            healthy: works && !self.shared.inbox.is_closed(),
            partitions: 1,
            queued: self.shared.inbox.waiting(),
            now: Timestamp(self.shared.now.load(Ordering::Relaxed)),
        }
    }
}
