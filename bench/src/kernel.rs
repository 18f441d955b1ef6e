//! (a) The kernel alone: decide and apply in memory, without and with encoding.

use std::sync::Arc;
use std::time::Instant;

use baton_engine::command::{
    ActivateJobs, Command, CompleteJob, DefinitionSelector, DeployResources, PreparedResource,
    Reply, StartProcessInstance, Variables,
};
use baton_engine::graph::compile::compile;
use baton_engine::ids::{ContentHash, ElementId, JsonText, PartitionId, Timestamp};
use baton_engine::kernel::{Decision, Kernel};
use baton_engine::state::{State, open_format};
use baton_engine::store::memory_store::MemoryStore;
use baton_engine::store::{Store, WriteBatch};

/// A kernel over a memory store with one deployed diagram.
pub(crate) struct Bench {
    kernel: Kernel,
    store: Arc<dyn Store>,
    now: i64,
    /// Written batches, if they are recorded.
    pub(crate) recorded: Option<Vec<WriteBatch>>,
}

impl Bench {
    /// Deploys a diagram.
    pub(crate) fn new(diagram: &str) -> Self {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        Self::over(store, diagram)
    }

    /// Deploys a diagram into a new store.
    pub(crate) fn over(store: Arc<dyn Store>, diagram: &str) -> Self {
        let epoch = store.acquire().expect("a new store");
        open_format(&*store, epoch, Timestamp(0)).expect("a new store");
        let state = State::open(Arc::clone(&store), PartitionId::FIRST, epoch).expect("opens");
        let kernel = Kernel::new(state);
        let mut bench = Self { kernel, store, now: 1_700_000_000_000, recorded: None };
        let parsed = baton_bpmn_parser::parse(diagram.as_bytes());
        let definitions = parsed.definitions.expect("a readable diagram");
        let (processes, findings) = compile(&definitions);
        assert!(findings.is_empty(), "{findings:?}");
        let resource = PreparedResource {
            name: Arc::from("bench.bpmn"),
            hash: ContentHash([0; 32]),
            processes: processes.into_iter().map(Arc::new).collect(),
        };
        bench.begin();
        bench.decide(&Command::DeployResources(DeployResources { resources: vec![resource] }));
        bench.commit();
        bench
    }

    /// Begins a batch.
    pub(crate) fn begin(&mut self) {
        self.now += 1;
        self.kernel.state().begin_batch(Timestamp(self.now));
    }

    /// Decides a command that must be accepted.
    pub(crate) fn decide(&mut self, command: &Command) -> Reply {
        match self.kernel.decide(command).expect("the store works") {
            Decision::Accepted(reply) => reply,
            other @ (Decision::AtEnd(..) | Decision::Rejected(_) | Decision::ModelMissing(_)) => {
                panic!("{command:?} came to {other:?}")
            }
        }
    }

    /// Lets instances go on that gave way, as much as one batch takes.
    pub(crate) fn go_on(&mut self) {
        self.kernel.decide_internal().expect("the store works");
    }

    /// Encodes the batch and applies it.
    pub(crate) fn commit(&mut self) {
        let encoded = self.kernel.state().encode_batch();
        self.store.apply(&encoded.write).expect("applies");
        self.kernel.state().commit_batch();
        if let Some(recorded) = &mut self.recorded {
            recorded.push(encoded.write);
        }
    }

    /// Drops the batch.
    pub(crate) fn abandon(&mut self) {
        self.kernel.state().abandon_batch();
    }

    /// Encodes the batch and drops it; returns its records and bytes.
    pub(crate) fn encode_only(&mut self) -> (usize, usize) {
        let encoded = self.kernel.state().encode_batch();
        self.kernel.state().abandon_batch();
        measure(&encoded.write)
    }
}

/// Records and bytes of a batch.
pub(crate) fn measure(batch: &WriteBatch) -> (usize, usize) {
    use baton_engine::store::Operation;
    let bytes = batch.operations.iter().map(|operation| match operation {
        Operation::Put { key, value } => key.len() + value.len(),
        Operation::Delete { key } => key.len(),
    });
    (batch.operations.len(), bytes.sum())
}

/// Starts the process with this id.
pub(crate) fn start(process: &str, variables: Variables) -> Command {
    Command::StartProcessInstance(StartProcessInstance {
        definition: DefinitionSelector::Id { process: ElementId::from(process), version: None },
        variables,
        tags: Vec::new(),
        business_id: None,
        await_completion: None,
    })
}

/// One variable.
pub(crate) fn variable(name: &str, value: &str) -> (Arc<str>, JsonText) {
    (Arc::from(name), JsonText::from(value))
}

/// Commands of a whole job, decided in three batches of the same size. Returns instances per
/// second, and records and bytes per instance.
pub(crate) fn whole_jobs(bench: &mut Bench, batches: usize, batch: usize) -> (f64, f64, f64) {
    let start = start("one-job", Vec::new());
    let began = Instant::now();
    let (mut records, mut bytes) = (0, 0);
    bench.recorded = Some(Vec::new());
    for _ in 0..batches {
        bench.begin();
        for _ in 0..batch {
            bench.decide(&start);
        }
        bench.commit();
        bench.begin();
        let mut jobs = Vec::new();
        while jobs.len() < batch {
            let activate = Command::ActivateJobs(ActivateJobs {
                job_type: Arc::from("work"),
                worker: Arc::from("bench"),
                timeout_ms: 60_000,
                jobs_max: (batch - jobs.len()).min(100),
                fetch_variables: None,
            });
            let Reply::ActivatedJobs(activated) = bench.decide(&activate) else { break };
            jobs.extend(activated.jobs);
        }
        bench.commit();
        bench.begin();
        for job in jobs {
            let complete = CompleteJob { job: job.job, variables: Vec::new() };
            bench.decide(&Command::CompleteJob(complete));
        }
        bench.commit();
    }
    let seconds = began.elapsed().as_secs_f64();
    for written in bench.recorded.take().unwrap_or_default() {
        let (count, size) = measure(&written);
        records += count;
        bytes += size;
    }
    let instances = (batches * batch) as f64;
    (instances / seconds, records as f64 / instances, bytes as f64 / instances)
}

/// Straight-through starts. Returns instances per second without encoding, with encoding, and
/// records and bytes per instance.
pub(crate) fn straight_through(
    diagram: &str,
    process: &str,
    variables: &Variables,
    instances: usize,
    batch: usize,
) -> (f64, f64, f64, f64) {
    let mut bench = Bench::new(diagram);
    let start = start(process, variables.clone());
    let rate = |bench: &mut Bench, encode: bool| {
        let began = Instant::now();
        let (mut records, mut bytes) = (0, 0);
        for _ in 0..instances / batch {
            bench.begin();
            for _ in 0..batch {
                bench.decide(&start);
            }
            if encode {
                let (count, size) = bench.encode_only();
                records += count;
                bytes += size;
            } else {
                bench.abandon();
            }
        }
        let done = (instances / batch * batch) as f64;
        (done / began.elapsed().as_secs_f64(), records as f64 / done, bytes as f64 / done)
    };
    rate(&mut bench, false);
    let (plain, _, _) = rate(&mut bench, false);
    let (encoded, records, bytes) = rate(&mut bench, true);
    (plain, encoded, records, bytes)
}
