//! (b) The engine in process, command in, reply out, and the bare store with the same batches.
//!
//! Both run in one process that is pinned to one core. The bare rate is that of applying and
//! syncing the recorded batches one after the other, with nothing else.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use baton_engine::command::{
    ActivateJobs, CommandContext, CompleteJob, DefinitionSelector, StartProcessInstance,
};
use baton_engine::ids::ElementId;
use baton_engine::runtime::handle::EngineHandle;
use baton_engine::runtime::{Engine, EngineOptions};
use baton_engine::store::{BatchNumber, Epoch, Store, StoreKind, StoreOptions, WriteBatch, open};

use crate::kernel::measure;
use crate::models;
use crate::recording::RecordingStore;

/// Rounds of each workload, engine and bare store in turn; their medians count.
const ROUNDS: usize = 5;

/// What one workload came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rates {
    /// Instances per second, in process.
    pub(crate) engine: f64,
    /// Instances per second of the same batches on the bare store.
    pub(crate) bare: f64,
    /// The engine's rate as a share of that of the bare store, in the same round.
    pub(crate) share: f64,
    /// Records per second of the bare store.
    pub(crate) bare_records: f64,
    /// Instances per batch.
    pub(crate) batch: f64,
}

/// What to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Workload {
    /// Five tasks straight through.
    FiveTasks,
    /// One job per instance: start, activate, complete.
    WholeJobs,
}

/// Runs a workload on a store of this kind in `folder`, with so many callers that each wait for
/// their reply. In each round the engine runs it, runs it again while its batches are recorded, and
/// then the bare store gets these.
pub(crate) fn run(
    kind: StoreKind,
    workload: Workload,
    callers: usize,
    instances: usize,
    folder: &Path,
) -> Rates {
    let data = folder.join(format!("engine-{kind}"));
    let store = open(kind, &data, StoreOptions::default()).expect("a new store opens");
    let recording = Arc::new(RecordingStore::new(store));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime starts");
    let options =
        EngineOptions { replies_on: Some(runtime.handle().clone()), ..EngineOptions::default() };
    let engine = Engine::start(Arc::clone(&recording) as Arc<dyn Store>, &options);
    let engine = engine.expect("the engine starts");
    let handle = engine.handle();
    runtime.block_on(deploy(&handle));
    let mut bare = BareStore::open(kind, folder);
    let mut rounds = Vec::new();
    for round in 0..=ROUNDS {
        let began = Instant::now();
        runtime.block_on(drive(&handle, workload, callers, instances));
        let seconds = began.elapsed().as_secs_f64();
        recording.record(true);
        runtime.block_on(drive(&handle, workload, callers, instances));
        recording.record(false);
        let batches = recording.take();
        let count = batches.len().max(1) as f64;
        let (bare_seconds, records) = bare.replay(batches);
        // The first round warms both up.
        if round > 0 {
            rounds.push(Rates {
                engine: instances as f64 / seconds,
                bare: instances as f64 / bare_seconds,
                share: bare_seconds / seconds,
                bare_records: records as f64 / bare_seconds,
                batch: instances as f64 / count,
            });
        }
    }
    engine.stop();
    let median = |of: fn(&Rates) -> f64| {
        let mut values: Vec<f64> = rounds.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Rates {
        engine: median(|rates| rates.engine),
        bare: median(|rates| rates.bare),
        share: median(|rates| rates.share),
        bare_records: median(|rates| rates.bare_records),
        batch: median(|rates| rates.batch),
    }
}

async fn deploy(handle: &EngineHandle) {
    let files = vec![
        ("five.bpmn".to_owned(), models::five_tasks().into_bytes()),
        ("job.bpmn".to_owned(), models::one_job().into_bytes()),
    ];
    let permit = handle.admit(0).expect("room");
    handle.deploy(CommandContext::default(), files, permit).await.expect("deploys");
}

async fn drive(handle: &EngineHandle, workload: Workload, at_a_time: usize, instances: usize) {
    let left = Arc::new(AtomicUsize::new(instances));
    let done = Arc::new(AtomicUsize::new(0));
    let mut callers = Vec::new();
    for _ in 0..at_a_time {
        let (handle, left) = (handle.clone(), Arc::clone(&left));
        let process = match workload {
            Workload::FiveTasks => "five-tasks",
            Workload::WholeJobs => "one-job",
        };
        callers.push(tokio::spawn(async move {
            while left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
                .is_ok()
            {
                start(&handle, process).await;
            }
        }));
    }
    if workload == Workload::WholeJobs {
        for _ in 0..8 {
            let (handle, done) = (handle.clone(), Arc::clone(&done));
            callers.push(tokio::spawn(async move { work(&handle, &done, instances).await }));
        }
    }
    for caller in callers {
        caller.await.expect("a caller ends");
    }
}

async fn start(handle: &EngineHandle, process: &str) {
    let command = StartProcessInstance {
        definition: DefinitionSelector::Id { process: ElementId::from(process), version: None },
        variables: Vec::new(),
        tags: Vec::new(),
        business_id: None,
        await_completion: None,
    };
    let permit = handle.admit(64).expect("room");
    handle.submit(CommandContext::default(), command, permit).await.expect("starts");
}

async fn work(handle: &EngineHandle, done: &AtomicUsize, instances: usize) {
    while done.load(Ordering::Relaxed) < instances {
        let request = ActivateJobs {
            job_type: Arc::from("work"),
            worker: Arc::from("bench"),
            timeout_ms: 60_000,
            jobs_max: 64,
            fetch_variables: None,
        };
        let permit = handle.admit(64).expect("room");
        let wait = Duration::from_millis(50);
        let context = CommandContext::default();
        let jobs = handle
            .activate_jobs(context, request, wait, std::future::pending(), permit)
            .await
            .expect("activates");
        let mut completions = Vec::new();
        for job in jobs.jobs {
            let handle = handle.clone();
            completions.push(tokio::spawn(async move {
                let permit = handle.admit(64).expect("room");
                let command = CompleteJob { job: job.job, variables: Vec::new() };
                handle.submit(CommandContext::default(), command, permit).await.expect("completes");
            }));
        }
        for completion in completions {
            completion.await.expect("completes");
            done.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A store that gets batches and nothing else.
struct BareStore {
    store: Arc<dyn Store>,
    epoch: Epoch,
    newest: u64,
}

impl BareStore {
    fn open(kind: StoreKind, folder: &Path) -> Self {
        let store = open(kind, &folder.join(format!("bare-{kind}")), StoreOptions::default());
        let store: Arc<dyn Store> = store.expect("a new store opens");
        let epoch = store.acquire().expect("a new store");
        Self { store, epoch, newest: 0 }
    }

    /// Applies and syncs the batches, one after the other; returns seconds and records.
    fn replay(&mut self, mut batches: Vec<WriteBatch>) -> (f64, usize) {
        for batch in &mut batches {
            self.newest += 1;
            batch.number = BatchNumber(self.newest);
            batch.epoch = self.epoch;
        }
        let records = batches.iter().map(|batch| measure(batch).0).sum();
        let began = Instant::now();
        for batch in &batches {
            self.store.apply(batch).expect("applies");
            self.store.sync(batch.number).expect("syncs");
        }
        (began.elapsed().as_secs_f64(), records)
    }
}

/// Appends of 4 KiB with fdatasync per second: what the disk itself can do.
pub(crate) fn raw_probe(folder: &Path) -> f64 {
    use std::io::Write;
    let mut file = std::fs::File::create(folder.join("probe")).expect("a file");
    let block = [7u8; 4096];
    let began = Instant::now();
    let mut count = 0;
    while began.elapsed() < Duration::from_secs(1) {
        file.write_all(&block).expect("writes");
        file.sync_data().expect("syncs");
        count += 1;
    }
    f64::from(count) / began.elapsed().as_secs_f64()
}
