//! An engine in process over a new store, and callers that each wait for their reply.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use baton_engine::clock::{Clock, SystemClock};
use baton_engine::command::{
    ActivateJobs, ActivatedJob, CommandContext, CompleteJob, Request, StartProcessInstance,
    Variables,
};
use baton_engine::ids::{ElementId, JobKey};
use baton_engine::runtime::handle::EngineHandle;
use baton_engine::runtime::{Engine, EngineOptions};
use baton_engine::store::{Store, StoreKind, StoreOptions, open};

use super::watched::WatchedStore;

/// A running engine with its store and the runtime of its callers.
pub(super) struct Driver {
    pub(super) runtime: tokio::runtime::Runtime,
    pub(super) handle: EngineHandle,
    pub(super) store: Arc<WatchedStore>,
    engine: Option<Engine>,
    data: PathBuf,
}

impl Driver {
    /// Starts an engine on the machine's clock over a new store in `folder`, with these diagrams.
    pub(super) fn start(kind: StoreKind, folder: &Path, diagrams: Vec<String>) -> Self {
        Self::on_clock(kind, folder, diagrams, Arc::new(SystemClock))
    }

    /// As [`Self::start`], on this clock.
    pub(super) fn on_clock(
        kind: StoreKind,
        folder: &Path,
        diagrams: Vec<String>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let data = folder.join(format!("elements-{kind}"));
        drop(std::fs::remove_dir_all(&data));
        let store = open(kind, &data, StoreOptions::default()).expect("a new store opens");
        let store = Arc::new(WatchedStore::new(store, Arc::clone(&clock)));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime starts");
        let replies_on = Some(runtime.handle().clone());
        let options = EngineOptions { replies_on, clock, ..EngineOptions::default() };
        let engine = Engine::start(Arc::clone(&store) as Arc<dyn Store>, &options);
        let engine = engine.expect("the engine starts");
        let handle = engine.handle();
        let files = diagrams.into_iter().enumerate();
        let files = files.map(|(number, xml)| (format!("{number}.bpmn"), xml.into_bytes()));
        let permit = handle.admit(0).expect("room");
        let deployed = handle.deploy(CommandContext::default(), files.collect(), permit);
        runtime.block_on(deployed).expect("deploys");
        Self { runtime, handle, store, engine: Some(engine), data }
    }

    /// Runs `count` commands, so many callers at a time; returns commands per second.
    pub(super) fn rate<R: Request + Send + 'static>(
        &self,
        callers: usize,
        count: usize,
        command: impl Fn(usize) -> R + Send + Sync + 'static,
    ) -> f64 {
        let began = Instant::now();
        let next = Arc::new(AtomicUsize::new(0));
        let command = Arc::new(command);
        self.runtime.block_on(async {
            let mut tasks = Vec::new();
            for _ in 0..callers {
                let (handle, next) = (self.handle.clone(), Arc::clone(&next));
                let command = Arc::clone(&command);
                tasks.push(tokio::spawn(async move {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= count {
                            break;
                        }
                        send(&handle, command(number)).await;
                    }
                }));
            }
            for task in tasks {
                task.await.expect("a caller ends");
            }
        });
        count as f64 / began.elapsed().as_secs_f64()
    }

    /// Lets the callers' runtime go on until `done`.
    pub(super) fn wait_until(&self, done: impl Fn(&WatchedStore) -> bool) {
        self.runtime.block_on(async {
            while !done(&self.store) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(engine) = self.engine.take() {
            engine.stop();
        }
        drop(std::fs::remove_dir_all(&self.data));
    }
}

/// Sends a command that must be accepted.
pub(crate) async fn send<R: Request + Send>(handle: &EngineHandle, command: R) -> R::Reply {
    let permit = handle.admit(64).expect("room");
    handle.submit(CommandContext::default(), command, permit).await.expect("is accepted")
}

/// Starts a process.
pub(crate) fn start(process: &str, variables: Variables) -> StartProcessInstance {
    StartProcessInstance {
        definition: baton_engine::command::DefinitionSelector::Id {
            process: ElementId::from(process),
            version: None,
        },
        variables,
        tags: Vec::new(),
        business_id: None,
        await_completion: None,
    }
}

/// Takes a job type's next jobs.
pub(crate) async fn take(handle: &EngineHandle, kind: &str, count: usize) -> Vec<ActivatedJob> {
    let request = ActivateJobs {
        job_type: Arc::from(kind),
        worker: Arc::from("bench"),
        timeout_ms: 3_600_000,
        jobs_max: count,
        fetch_variables: None,
    };
    send(handle, request).await.jobs
}

/// Completes a job without variables.
pub(crate) fn complete(job: JobKey) -> CompleteJob {
    CompleteJob { job, variables: Variables::new() }
}

/// The value that so many percent of the values do not exceed.
pub(super) fn percentile<T: Copy + Ord>(values: &mut [T], percent: usize) -> T {
    values.sort_unstable();
    values[(values.len() * percent / 100).min(values.len() - 1)]
}
