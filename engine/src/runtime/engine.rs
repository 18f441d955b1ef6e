//! Starting and stopping an engine over an opened store.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64};
use std::thread::JoinHandle;

use thiserror::Error;

use super::awaiting::Awaiting;
use super::company::Company;
use super::compiler::Compiler;
use super::handle::{EngineHandle, Shared};
use super::inbox::Inbox;
use super::job_waiters::JobWaiters;
use super::pipeline::{Decided, Pipeline, Progress};
use super::writer::Writer;
use crate::clock::{Clock, SystemClock};
use crate::ids::{PartitionId, Timestamp};
use crate::kernel::Kernel;
use crate::retention::Retention;
use crate::state::{CACHE_BYTES_MAX, State, open_format};
use crate::store::{Store, StoreError};

/// Whether callers may move the engine's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockMode {
    /// It follows the machine's clock; a pinned time in the store is ignored.
    #[default]
    System,
    /// It can be pinned: for tests and demonstrations.
    Controlled,
}

/// How an engine is run.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    /// Whether callers may move its time.
    pub clock_mode: ClockMode,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// Bound of the cache of rows, in bytes.
    pub cache_bytes_max: usize,
    /// How long ended instances are kept.
    pub retention: Retention,
    /// Test mode: the cache is emptied after each batch.
    pub forgetful: bool,
    /// Where callers are told their answers, a task for each batch: waking a runtime from within
    /// costs no call of the system. It must live as long as the engine. Without one the thread that
    /// makes batches durable wakes each caller.
    pub replies_on: Option<tokio::runtime::Handle>,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            clock_mode: ClockMode::System,
            clock: Arc::new(SystemClock),
            cache_bytes_max: CACHE_BYTES_MAX,
            retention: Retention::default(),
            forgetful: false,
            replies_on: None,
        }
    }
}

/// Why an engine did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The machine gave no thread.
    #[error("the machine gives no more threads: {0}; raise its limits")]
    Thread(#[from] std::io::Error),
}

/// A running engine. Dropping it stops it.
pub struct Engine {
    handle: EngineHandle,
    inbox: Arc<Inbox>,
    writer: Option<JoinHandle<()>>,
}

impl Engine {
    /// Takes over the store and starts the threads. Ready when it returns.
    pub fn start(store: Arc<dyn Store>, options: &EngineOptions) -> Result<Self, StartError> {
        let partition = PartitionId::FIRST;
        let epoch = store.acquire()?;
        let now = options.clock.now();
        open_format(&*store, epoch, now)?;
        let mut state = State::open(Arc::clone(&store), partition, epoch)?;
        state.set_cache_bytes_max(options.cache_bytes_max);
        state.set_forgetful(options.forgetful);
        let pinned = match options.clock_mode {
            ClockMode::System => None,
            ClockMode::Controlled => state.load(|tables| &mut tables.clock, &())?.map(|row| row.at),
        };
        let pending: VecDeque<_> = state.stored_pending()?.into();
        let inbox = Arc::new(Inbox::default());
        let waiters = Arc::new(JobWaiters::default());
        let progress = Arc::new(Progress::new(state.batch()));
        let now_shown = Arc::new(AtomicI64::new(pinned.unwrap_or(now).0));
        let pinned_shown = Arc::new(AtomicBool::new(pinned.is_some()));
        let pipeline = Pipeline::start(
            Arc::clone(&store),
            Arc::clone(&inbox),
            Arc::clone(&waiters),
            Arc::clone(&progress),
            options.replies_on.clone(),
        )?;
        let compiler = Compiler::start(Arc::clone(&store), Arc::clone(&inbox), partition)?;
        let shared = Shared {
            store,
            partition,
            inbox: Arc::clone(&inbox),
            waiters,
            progress,
            now: Arc::clone(&now_shown),
            clock: Arc::clone(&options.clock),
            is_pinned: Arc::clone(&pinned_shown),
        };
        let mut kernel = Kernel::new(state);
        kernel.set_retention(options.retention.clone());
        let writer = Writer {
            kernel,
            clock: Arc::clone(&options.clock),
            pinned,
            now_shown,
            pinned_shown,
            inbox: Arc::clone(&inbox),
            pipeline,
            compiler,
            awaiting: Awaiting::default(),
            pending,
            next_due: Some(Timestamp(i64::MIN)),
            next_sweep: now,
            next_upkeep: now,
            compiling: BTreeMap::new(),
            queue: VecDeque::new(),
            company: Company::default(),
            decided: Decided::default(),
        };
        let builder = std::thread::Builder::new().name("baton-writer".to_owned());
        let thread = builder.spawn(move || writer.run())?;
        Ok(Self { handle: EngineHandle::new(shared), inbox, writer: Some(thread) })
    }

    /// How callers reach it.
    pub fn handle(&self) -> EngineHandle {
        self.handle.clone()
    }

    /// Finishes the running batch and ends the threads. Blocks until then.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.inbox.close();
        if let Some(writer) = self.writer.take() {
            drop(writer.join());
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.end();
    }
}
