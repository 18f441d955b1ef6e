//! What the tests of dumps share: a store filled by the engine itself, and ways to look at it.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]

use std::ops::{Bound, ControlFlow};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use baton_engine::command::{
    ActivateJobs, AssignUserTask, Command, CompleteJob, CompleteUserTask, DefinitionSelector,
    DeployResources, PreparedResource, Reply, StartProcessInstance,
};
use baton_engine::graph::compile::compile;
use baton_engine::ids::{ContentHash, ElementId, JsonText, PartitionId, Timestamp, UserTaskKey};
use baton_engine::kernel::{Decision, Kernel};
use baton_engine::query::comparison::Comparison;
use baton_engine::query::{PageRequest, user_tasks};
use baton_engine::state::dump::canonical_dump;
use baton_engine::state::dump_file::{DumpSummary, dump};
use baton_engine::state::reader::Reader;
use baton_engine::state::tables::user_tasks::UserTaskState;
use baton_engine::state::{State, open_format};
use baton_engine::store::memory_store::MemoryStore;
use baton_engine::store::{
    self, Direction, Epoch, KeyRange, Operation, Store, StoreKind, StoreOptions, WriteBatch,
};

pub const PARTITION: PartitionId = PartitionId::FIRST;

const DIAGRAM: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <process id="order" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
    <userTask id="check" name="Check order"><extensionElements><zeebe:userTask/>
      <zeebe:assignmentDefinition candidateGroups="sales"/></extensionElements></userTask>
    <sequenceFlow id="f2" sourceRef="check" targetRef="ship"/>
    <serviceTask id="ship"><extensionElements><zeebe:taskDefinition type="ship"/></extensionElements></serviceTask>
    <sequenceFlow id="f3" sourceRef="ship" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>"#;

/// A folder that is removed with the value.
pub struct TestFolder(PathBuf);

impl TestFolder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("baton-dump-{}-{number}", std::process::id())))
    }

    pub fn open(&self, kind: StoreKind) -> Arc<dyn Store> {
        store::open(kind, &self.0, StoreOptions::default()).unwrap()
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The engine's core over a store, without threads and with a time of its own.
pub struct Run {
    kernel: Kernel,
    pub store: Arc<dyn Store>,
    now: i64,
}

impl Run {
    /// Takes the store over; `now` is the time of its newest batch or later.
    pub fn open(store: Arc<dyn Store>, now: i64) -> Self {
        let epoch = store.acquire().unwrap();
        open_format(&*store, epoch, Timestamp(now)).unwrap();
        let state = State::open(Arc::clone(&store), PARTITION, epoch).unwrap();
        Self { kernel: Kernel::new(state), store, now }
    }

    /// Decides commands in one batch and writes it.
    pub fn batch(&mut self, commands: &[Command]) -> Vec<Reply> {
        self.now += 1_000;
        self.kernel.state().begin_batch(Timestamp(self.now));
        let replies = commands.iter().map(|command| match self.kernel.decide(command).unwrap() {
            Decision::Accepted(reply) => reply,
            other @ (Decision::AtEnd(..) | Decision::Rejected(_) | Decision::ModelMissing(_)) => {
                panic!("{command:?} came to {other:?}")
            }
        });
        let replies = replies.collect();
        let encoded = self.kernel.state().encode_batch();
        self.store.apply(&encoded.write).unwrap();
        self.kernel.state().commit_batch();
        replies
    }

    pub fn now(&self) -> i64 {
        self.now
    }

    /// Deploys the diagram.
    pub fn deploy(&mut self) {
        let parsed = baton_bpmn_parser::parse(DIAGRAM.as_bytes());
        let (processes, findings) = compile(&parsed.definitions.unwrap());
        assert!(findings.is_empty(), "{findings:?}");
        let processes: Vec<_> = processes.into_iter().map(Arc::new).collect();
        let resource = PreparedResource {
            name: Arc::from("order.bpmn"),
            hash: ContentHash([7; 32]),
            processes,
        };
        self.batch(&[Command::DeployResources(DeployResources { resources: vec![resource] })]);
    }

    /// Starts instances with the variable `text` each, in one batch.
    pub fn start_with(&mut self, count: usize, text: &str) {
        let start = StartProcessInstance {
            definition: DefinitionSelector::Id { process: ElementId::from("order"), version: None },
            variables: vec![(Arc::from("text"), JsonText::from(&*format!("\"{text}\"")))],
            tags: Vec::new(),
            business_id: None,
            await_completion: None,
        };
        self.batch(&vec![Command::StartProcessInstance(start); count]);
    }

    /// Starts instances, one of each with a value that is longer than a row.
    pub fn start(&mut self, count: usize) {
        let long = format!("\"{}\"", "long ".repeat(2_500));
        let start = |number: usize| {
            let mut variables = vec![(Arc::from("number"), JsonText::from(&*number.to_string()))];
            if number == 0 {
                variables.push((Arc::from("text"), JsonText::from(&*long)));
            }
            Command::StartProcessInstance(StartProcessInstance {
                definition: DefinitionSelector::Id {
                    process: ElementId::from("order"),
                    version: None,
                },
                variables,
                tags: Vec::new(),
                business_id: None,
                await_completion: None,
            })
        };
        // As many as fit into a batch, beyond which instances would give way.
        for commands in (0..count).map(start).collect::<Vec<_>>().chunks(50) {
            self.batch(commands);
        }
    }

    fn open_tasks(&self, count: usize) -> Vec<UserTaskKey> {
        let view = self.store.read_view().unwrap();
        let reader = Reader::new(&*view, PARTITION);
        let filter = user_tasks::Filter {
            state: vec![Comparison::Equal(UserTaskState::Created)],
            ..Default::default()
        };
        let page = PageRequest { limit: count, ..PageRequest::default() };
        let found = user_tasks::search(&reader, &filter, &[], &page).unwrap();
        found.items.into_iter().map(|(key, _)| key).collect()
    }

    /// Assigns some tasks, completes others, hands out their jobs and completes some of those.
    pub fn work(&mut self, count: usize) {
        let tasks = self.open_tasks(count);
        let assign = tasks.iter().map(|task| {
            Command::AssignUserTask(AssignUserTask {
                user_task: *task,
                assignee: Arc::from("ann"),
                allow_override: true,
                action: None,
            })
        });
        self.batch(&assign.collect::<Vec<_>>());
        let complete = tasks.iter().skip(1).map(|task| {
            Command::CompleteUserTask(CompleteUserTask {
                user_task: *task,
                variables: Vec::new(),
                action: None,
            })
        });
        self.batch(&complete.collect::<Vec<_>>());
        let activate = ActivateJobs {
            job_type: Arc::from("ship"),
            worker: Arc::from("w"),
            timeout_ms: 60_000,
            jobs_max: count / 2,
            fetch_variables: None,
        };
        let replies = self.batch(&[Command::ActivateJobs(activate)]);
        let [Reply::ActivatedJobs(activated)] = replies.as_slice() else {
            panic!("{replies:?} is no list of jobs")
        };
        let complete =
            activated.jobs.iter().skip(1).map(|job| {
                Command::CompleteJob(CompleteJob { job: job.job, variables: Vec::new() })
            });
        self.batch(&complete.collect::<Vec<_>>());
    }
}

/// A store with some of everything in it, and the time of its newest batch.
pub fn filled(store: Arc<dyn Store>, instances: usize) -> (Arc<dyn Store>, i64) {
    let mut run = Run::open(store, 1_700_000_000_000);
    run.deploy();
    run.start(instances);
    run.work(instances.min(20));
    let (store, now) = (Arc::clone(&run.store), run.now());
    (store, now)
}

pub fn filled_memory_store(instances: usize) -> (Arc<dyn Store>, i64) {
    filled(Arc::new(MemoryStore::new()), instances)
}

pub fn dumped(store: &dyn Store) -> (Vec<u8>, DumpSummary) {
    let mut bytes = Vec::new();
    let view = store.read_view().unwrap();
    let summary = dump(&*view, &mut bytes).unwrap();
    (bytes, summary)
}

pub fn text_of(store: &dyn Store) -> String {
    let view = store.read_view().unwrap();
    canonical_dump(&*view, PARTITION).unwrap()
}

/// All rows as they lie in the store.
pub fn rows_of(store: &dyn Store) -> Vec<(Vec<u8>, Vec<u8>)> {
    let all = KeyRange { start: Bound::Unbounded, end: Bound::Unbounded };
    let mut rows = Vec::new();
    let view = store.read_view().unwrap();
    view.scan(&all, Direction::Forward, &mut |key, value| {
        rows.push((key.to_vec(), value.to_vec()));
        ControlFlow::Continue(())
    })
    .unwrap();
    rows
}

/// Writes rows past the engine, as the next owner.
pub fn write_past_the_engine(store: &dyn Store, operations: Vec<Operation>) {
    let epoch: Epoch = store.acquire().unwrap();
    let newest = store.read_view().unwrap().batch();
    let number = store::BatchNumber(newest.0 + 1);
    store.apply(&WriteBatch { number, epoch, operations }).unwrap();
}
