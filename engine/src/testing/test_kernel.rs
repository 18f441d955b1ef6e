//! The kernel over a memory store, driven batch by batch, with every way to lose memory: a cache
//! that is emptied or tiny, restarts, failed writes, decisions that are dropped.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Arc;

use twox_hash::XxHash3_64;

use crate::command::{Command, CommandContext, DeployResources, PreparedResource, Reply};
use crate::decide::content::ContentPart;
use crate::event::Event;
use crate::graph::compile::compile;
use crate::graph::executable_process::ExecutableProcess;
use crate::ids::{
    ContentHash, JsonText, PartitionId, ProcessDefinitionKey, ProcessInstanceKey, Timestamp,
};
use crate::kernel::{Attempt, Decision, Kernel, StepLimits};
use crate::rejection::Rejection;
use crate::retention::Retention;
use crate::state::reader::Reader;
use crate::state::replay::{Numbered, all_events};
use crate::state::{CACHE_BYTES_MAX, State, open_format, open_partition, unread_mail};
use crate::step::Refusal;
use crate::store::memory_store::MemoryStore;
use crate::store::{Store, WriteBatch};

/// How a kernel is run.
#[derive(Debug, Clone, Copy)]
pub struct KernelOptions {
    /// The cache is emptied after each batch.
    pub forgetful: bool,
    /// Bound of the cache, in bytes.
    pub cache_bytes_max: usize,
    /// When a command gives way.
    pub limits: StepLimits,
    /// The partition it is of.
    pub partition: PartitionId,
    /// How many partitions there are.
    pub partitions: u16,
}

impl Default for KernelOptions {
    fn default() -> Self {
        Self {
            forgetful: false,
            cache_bytes_max: CACHE_BYTES_MAX,
            limits: StepLimits::default(),
            partition: PartitionId::FIRST,
            partitions: 1,
        }
    }
}

/// How a decision comes to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// It is refused after all its events.
    Refused,
    /// It panics after all its events.
    Panicked,
}

/// A kernel over a memory store.
pub struct TestKernel {
    kernel: Kernel,
    store: Arc<MemoryStore>,
    options: KernelOptions,
    definitions: BTreeMap<ProcessDefinitionKey, Arc<ExecutableProcess>>,
}

impl TestKernel {
    /// A kernel over a new store.
    pub fn new(options: KernelOptions) -> Self {
        let store = Arc::new(MemoryStore::new());
        let epoch = store.acquire().expect("a new store");
        open_format(&*store, epoch, Timestamp(0)).expect("a new store");
        if options.partition != PartitionId::FIRST {
            open_partition(&*store, epoch, options.partition, Timestamp(0)).expect("a new store");
        }
        let kernel = open(&store, options);
        Self { kernel, store, options, definitions: BTreeMap::new() }
    }

    /// The store behind it.
    pub fn store(&self) -> &MemoryStore {
        &self.store
    }

    /// Reads what is committed.
    pub fn read<R>(&self, read: impl FnOnce(&Reader<'_>) -> R) -> R {
        let view = self.store.read_view().expect("a view");
        read(&Reader::new(&*view, self.options.partition))
    }

    /// All events, in order.
    pub fn events(&self) -> Vec<Numbered> {
        let view = self.store.read_view().expect("a view");
        all_events(&*view, self.options.partition).expect("readable pages")
    }

    /// The number of the next event.
    pub fn next_sequence(&self) -> u64 {
        self.kernel.state.next_sequence()
    }

    /// What accepted commands of the batch at hand did, in order.
    pub fn drafted_events(&self) -> Vec<Numbered> {
        self.kernel.state.drafted_events()
    }

    /// Begins a batch.
    pub fn begin(&mut self, now: Timestamp) {
        self.kernel.state.begin_batch(now);
    }

    /// Keeps ended instances for so long, until the store is opened again.
    pub fn set_retention(&mut self, retention: Retention) {
        self.kernel.set_retention(retention);
    }

    /// Stores a value apart, in the batch at hand, for a command that refers to it.
    pub fn store_apart(&mut self, text: &str) -> JsonText {
        let (hash, length) = (hash_of(text), text.len() as u64);
        let part = ContentPart { hash, length, first_chunk: 0, bytes: text.as_bytes().to_vec() };
        let stored = self.kernel.attempt_content(Arc::default(), &part);
        assert!(matches!(stored, Attempt::Accepted(..)), "storing failed");
        JsonText::stored(hash, length)
    }

    /// Decides a command; processes that are not compiled yet are compiled first.
    pub fn decide(&mut self, command: &Command) -> Decision {
        self.decide_for(&Arc::default(), command)
    }

    /// As [`Self::decide`], for a caller that is known.
    pub fn decide_for(&mut self, context: &Arc<CommandContext>, command: &Command) -> Decision {
        let decide = |kernel: &mut Kernel| kernel.decide_for(Arc::clone(context), command);
        let mut decision = decide(&mut self.kernel).expect("the store works");
        while let Decision::ModelMissing(definition) = decision {
            self.register(definition);
            decision = decide(&mut self.kernel).expect("the store works");
        }
        if let Decision::Accepted(Reply::Deployed(deployed)) = &decision {
            let Command::DeployResources(command) = command else {
                panic!("{command:?} was answered as a deployment");
            };
            for (resource, prepared) in deployed.resources.iter().zip(&command.resources) {
                for (process, compiled) in resource.processes.iter().zip(&prepared.processes) {
                    self.definitions.insert(process.definition, Arc::clone(compiled));
                }
            }
        }
        decision
    }

    fn register(&mut self, definition: ProcessDefinitionKey) {
        let process = self.definitions.get(&definition);
        let process = process.unwrap_or_else(|| panic!("{definition} was never deployed"));
        self.kernel.register(definition, Arc::clone(process));
    }

    /// Decides a command to its end, then drops all of it.
    pub fn decide_and_drop(&mut self, command: &Command, how: Dropped) {
        let attempt = self.kernel.attempt(Arc::default(), |step| {
            crate::decide::decide(command, step)?;
            match how {
                Dropped::Refused => Err::<(), _>(Refusal::Rejected(Rejection::Fault(
                    "refused by the test".to_owned(),
                ))),
                // Unlike `panic!`, this prints nothing.
                Dropped::Panicked => resume_unwind(Box::new("dropped by the test".to_owned())),
            }
        });
        if let Attempt::Panicked(_, what) = attempt {
            assert_eq!(what, "dropped by the test", "deciding {command:?} panicked");
        }
    }

    /// Reads the mail that another kernel's durable rows hold for this one. Returns whether there
    /// was anything.
    pub fn exchange_mail(&mut self, other: &Self) -> bool {
        for definition in self.definitions.keys().copied().collect::<Vec<_>>() {
            self.register(definition);
        }
        let (from, to) = (other.options.partition, self.options.partition);
        let behind = self.kernel.last_mail_of(from).expect("the store works");
        let view = other.store.read_view().expect("a view");
        let post = unread_mail(&*view, from, to, behind).expect("the store works");
        drop(view);
        self.kernel.exchange_mail(from, post).expect("the store works")
    }

    /// Fires what is due and lets instances go on that gave way. Returns whether any gave way.
    pub fn decide_internal(&mut self) -> bool {
        for definition in self.definitions.keys().copied().collect::<Vec<_>>() {
            self.register(definition);
        }
        self.kernel.decide_internal().expect("the store works")
    }

    /// Removes what was kept for long enough. Returns whether there may be more.
    pub fn sweep(&mut self) -> bool {
        matches!(self.kernel.attempt_sweep(), Attempt::Accepted(true, _))
    }

    /// Records any fact, loaded rows or not: what `apply` makes of it must not be a panic.
    pub fn emit_anything(&mut self, instance: ProcessInstanceKey, event: Event) {
        self.kernel.state.begin_command(Arc::default());
        self.kernel.state.emit(instance, event);
        self.kernel.state.accept_command();
    }

    /// Encodes the batch and gives it to the store; nothing if nothing happened.
    pub fn commit(&mut self) -> Option<WriteBatch> {
        if self.kernel.state.batch_is_empty() {
            return None;
        }
        let encoded = self.kernel.state.encode_batch();
        self.store.apply(&encoded.write).expect("applies");
        self.kernel.state.commit_batch();
        Some(encoded.write)
    }

    /// Encodes the batch, as if the store then failed to take it.
    pub fn lose_batch(&mut self) {
        if !self.kernel.state.batch_is_empty() {
            self.kernel.state.encode_batch();
        }
        self.kernel.reopen().expect("the store works");
    }

    /// Drops the batch.
    pub fn abandon(&mut self) {
        self.kernel.state.abandon_batch();
    }

    /// Begins anew over the same store. Nothing is compiled any more.
    pub fn restart(&mut self) {
        self.kernel = open(&self.store, self.options);
    }

    /// Deploys files in a batch of their own.
    pub fn deploy(&mut self, now: Timestamp, files: &[(&str, &str)]) -> Reply {
        self.begin(now);
        let decision = self.decide(&deployment(files));
        let Decision::Accepted(reply) = decision else { panic!("deploying came to {decision:?}") };
        self.commit();
        reply
    }
}

fn open(store: &Arc<MemoryStore>, options: KernelOptions) -> Kernel {
    let epoch = store.acquire().expect("the store works");
    let store = Arc::clone(store) as Arc<dyn Store>;
    let mut state = State::open(store, options.partition, epoch).expect("opens");
    state.set_partitions(options.partitions);
    state.set_forgetful(options.forgetful);
    state.set_cache_bytes_max(options.cache_bytes_max);
    let mut kernel = Kernel::new(state);
    kernel.limits = options.limits;
    kernel
}

/// The command that deploys these files (name, XML), which must be without errors.
pub fn deployment(files: &[(&str, &str)]) -> Command {
    let resources = files.iter().map(|(name, xml)| {
        let parsed = baton_bpmn_parser::parse(xml.as_bytes());
        assert!(parsed.is_accepted(), "{name} is refused: {:?}\n{xml}", parsed.diagnostics);
        let definitions = parsed.definitions.expect("accepted");
        let (processes, findings) = compile(&definitions);
        assert!(findings.is_empty(), "{name} cannot be compiled: {findings:?}\n{xml}");
        let processes = processes.into_iter().map(Arc::new).collect();
        PreparedResource { name: Arc::from(*name), hash: hash_of(xml), processes }
    });
    Command::DeployResources(DeployResources { resources: resources.collect() })
}

/// A stand-in for SHA-256: good enough to tell the files of one test apart.
fn hash_of(text: &str) -> ContentHash {
    let mut hash = [0; 32];
    for (seed, part) in (0..).zip(hash.chunks_mut(8)) {
        part.copy_from_slice(&XxHash3_64::oneshot_with_seed(seed, text.as_bytes()).to_be_bytes());
    }
    ContentHash(hash)
}
