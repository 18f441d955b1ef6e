//! `Step`: what a decision may do. Emit events, request effects, load state, know the time.
//!
//! Its fields are private: state changes only through [`Step::emit`].

use std::collections::VecDeque;
use std::sync::Arc;

use crate::command::Variables;
use crate::event::Event;
use crate::graph::executable_process::ExecutableProcess;
use crate::graph::registry::Registry;
use crate::ids::{
    ElementInstanceKey, IncidentKey, KEY_BLOCK, PartitionId, ProcessDefinitionKey,
    ProcessInstanceKey, SubscriptionKey, Timestamp, UserTaskKey, VariableKey,
};
use crate::incident::IncidentKind;
use crate::rejection::Rejection;
use crate::state::State;
use crate::store::StoreError;

mod evaluation;
mod follow_up;
mod visits;

pub(crate) use follow_up::{CalledEnded, Catch, FollowUp};
use visits::ScopeVisits;

/// How far one command may go. Tests lower the limits.
#[derive(Debug, Clone, Copy)]
pub struct StepLimits {
    /// Steps that one command may take before it gives way to others.
    pub steps_max: u32,
    /// Records of its batch beyond which a command gives way as well.
    pub records_max: usize,
    /// Activations of one element in one scope without a wait that count as no runaway yet.
    pub visits_max: u32,
}

impl Default for StepLimits {
    fn default() -> Self {
        Self { steps_max: 1_000, records_max: 1_024, visits_max: 10_000 }
    }
}

/// Why a behavior cannot go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The element is stuck until somebody repairs it.
    Incident {
        /// What kind of trouble.
        kind: IncidentKind,
        /// What is wrong and what to do.
        message: String,
    },
    /// A process that is called is not compiled yet: the command is decided again once it is.
    ModelMissing(ProcessDefinitionKey),
    /// The store failed: the batch is dropped.
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Why a command was not decided.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It was refused and wrote nothing.
    Rejected(Rejection),
    /// It needs a process that is not compiled yet.
    ModelMissing(ProcessDefinitionKey),
    /// The store failed: the batch is dropped.
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl Stop {
    /// As what a command is not decided. Invariant: whoever calls this has parked incidents.
    pub(crate) fn into_refusal(self, instance: ProcessInstanceKey) -> Refusal {
        match self {
            Self::Store(error) => Refusal::Store(error),
            Self::ModelMissing(definition) => Refusal::ModelMissing(definition),
            Self::Incident { message, .. } => {
                panic!("an incident of instance {instance} was not parked: {message}")
            }
        }
    }
}

/// What is to be done once the batch is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Workers that wait for jobs of this type may ask again.
    JobsAvailable {
        /// Owner of the jobs.
        tenant: Arc<str>,
        /// The type.
        job_type: Arc<str>,
    },
    /// An instance ended; callers may wait for it.
    InstanceEnded {
        /// The instance.
        instance: ProcessInstanceKey,
        /// Whether it reached its end by itself.
        completed: bool,
        /// Variables of its root scope at the end.
        variables: Variables,
    },
    /// There may be something to drop or to clear away.
    UpkeepDue,
    /// The engine's time was pinned, or follows the machine's again.
    ClockChanged {
        /// The pinned time.
        pinned: Option<Timestamp>,
    },
}

/// One command being decided.
pub(crate) struct Step<'a> {
    state: &'a mut State,
    registry: &'a mut Registry,
    effects: Vec<Effect>,
    limits: StepLimits,
    steps_left: u32,
    /// Kept outside, so that it is known after a panic.
    instance: &'a mut ProcessInstanceKey,
    process: Option<Arc<ExecutableProcess>>,
    visits: Vec<ScopeVisits>,
    follow_ups: VecDeque<FollowUp>,
    /// The multi-instance body one instance of which is about to be complete.
    counted_as_completed: Option<ElementInstanceKey>,
}

impl<'a> Step<'a> {
    /// A step of the command that `state` has begun; `instance` tells which one it acts on.
    pub(crate) fn new(
        state: &'a mut State,
        registry: &'a mut Registry,
        instance: &'a mut ProcessInstanceKey,
        limits: StepLimits,
    ) -> Self {
        Self {
            state,
            registry,
            effects: Vec::new(),
            limits,
            steps_left: limits.steps_max,
            instance,
            process: None,
            visits: Vec::new(),
            follow_ups: VecDeque::new(),
            counted_as_completed: None,
        }
    }

    /// Does something in another instance, then comes back to the one at hand.
    pub(crate) fn within<T>(
        &mut self,
        instance: ProcessInstanceKey,
        process: Arc<ExecutableProcess>,
        act: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let here = *self.instance;
        let process = self.process.replace(process);
        let visits = std::mem::take(&mut self.visits);
        *self.instance = instance;
        let done = act(self);
        *self.instance = here;
        self.process = process;
        self.visits = visits;
        done
    }

    /// Leaves something for the end of the command.
    pub(crate) fn follow_up(&mut self, follow_up: FollowUp) {
        let is_known =
            matches!(follow_up, FollowUp::Run(..)) && self.follow_ups.contains(&follow_up);
        if !is_known {
            self.follow_ups.push_back(follow_up);
        }
    }

    /// What was left for the end of the command and comes next.
    pub(crate) fn next_follow_up(&mut self) -> Option<FollowUp> {
        self.follow_ups.pop_front()
    }

    /// Lets expressions count one more complete instance of a multi-instance body, or no longer.
    pub(crate) fn count_as_completed(&mut self, body: Option<ElementInstanceKey>) {
        self.counted_as_completed = body;
    }

    /// The body that counts one more complete instance.
    pub(crate) fn counted_as_completed(&self) -> Option<ElementInstanceKey> {
        self.counted_as_completed
    }

    /// The partition that the command is decided on.
    pub(crate) fn partition(&self) -> PartitionId {
        self.state.partition()
    }

    /// How many partitions there are.
    pub(crate) fn partitions(&self) -> u16 {
        self.state.partitions()
    }

    /// The number of the next event.
    pub(crate) fn next_sequence(&self) -> u64 {
        self.state.next_sequence()
    }

    /// Time of the batch.
    pub(crate) fn now(&self) -> Timestamp {
        self.state.now()
    }

    /// The tenant that the command acts for.
    pub(crate) fn tenant(&self) -> Arc<str> {
        self.state.command_tenant()
    }

    /// State to load from.
    pub(crate) fn state(&mut self) -> &mut State {
        self.state
    }

    /// Keeps a process that was compiled for this command.
    pub(crate) fn register(
        &mut self,
        definition: ProcessDefinitionKey,
        process: &Arc<ExecutableProcess>,
    ) {
        self.registry.insert(definition, Arc::clone(process));
    }

    /// The compiled process of a definition.
    pub(crate) fn compiled(
        &mut self,
        definition: ProcessDefinitionKey,
    ) -> Result<Arc<ExecutableProcess>, Refusal> {
        self.registry.get(definition).ok_or(Refusal::ModelMissing(definition))
    }

    /// Turns to an instance; behaviors act on it from now on.
    pub(crate) fn turn_to(&mut self, key: ProcessInstanceKey, process: Arc<ExecutableProcess>) {
        if *self.instance != key {
            self.visits.clear();
        }
        *self.instance = key;
        self.process = Some(process);
    }

    /// Turns to an instance whose process does not matter: no behavior runs.
    pub(crate) fn act_on(&mut self, key: ProcessInstanceKey) {
        if *self.instance != key {
            self.visits.clear();
            self.process = None;
        }
        *self.instance = key;
    }

    /// The instance it acts on.
    pub(crate) fn instance(&self) -> ProcessInstanceKey {
        *self.instance
    }

    /// The tenant that owns the instance it acts on.
    pub(crate) fn owner(&self) -> Option<Arc<str>> {
        let row = self.state.tables.process_instances.get(self.instance);
        row.map(|row| Arc::clone(&row.tenant))
    }

    /// The process of the instance it acts on.
    pub(crate) fn process(&self) -> Arc<ExecutableProcess> {
        // Invariant: behaviors run only after `turn_to`.
        Arc::clone(self.process.as_ref().unwrap_or_else(|| {
            panic!("no process for instance {}: a behavior ran before turn_to", self.instance)
        }))
    }

    /// Records a fact about the instance it acts on.
    pub(crate) fn emit(&mut self, event: Event) {
        self.state.emit(*self.instance, event);
    }

    /// Records a fact about another stream.
    pub(crate) fn emit_to(&mut self, stream: ProcessInstanceKey, event: Event) {
        self.state.emit(stream, event);
    }

    /// Asks for something to be done after the commit.
    pub(crate) fn request(&mut self, effect: Effect) {
        if self.effects.last() != Some(&effect) {
            self.effects.push(effect);
        }
    }

    /// What is to be done after the commit.
    pub(crate) fn into_effects(self) -> Vec<Effect> {
        self.effects
    }

    /// Takes one step from the budget; false if it is used up, or if the batch is long enough.
    pub(crate) fn spend(&mut self) -> bool {
        if self.steps_left == 0 || self.state.records_so_far() >= self.limits.records_max {
            return false;
        }
        self.steps_left -= 1;
        true
    }

    /// A key block of its own, for a new instance or a deployment.
    pub(crate) fn new_block(&mut self) -> u64 {
        self.state.take_block()
    }

    /// The next key of the instance, to be used by the very next event. With room behind it in
    /// the same block if a pair is asked for.
    fn next_key(&mut self, pair: bool) -> u64 {
        let next = self.state.tables.process_instances.get(self.instance);
        let next = next.map_or(0, |row| row.next_key);
        let position = next % KEY_BLOCK;
        if position == 0 || (pair && position == KEY_BLOCK - 1) {
            self.state.take_block()
        } else {
            next
        }
    }

    /// The key of the next element instance; with a key for its job behind it if asked for.
    pub(crate) fn next_element(&mut self, with_job: bool) -> ElementInstanceKey {
        ElementInstanceKey(self.next_key(with_job))
    }

    /// The key of the next variable.
    pub(crate) fn next_variable(&mut self) -> VariableKey {
        VariableKey(self.next_key(false))
    }

    /// The key of the next user task.
    pub(crate) fn next_user_task(&mut self) -> UserTaskKey {
        UserTaskKey(self.next_key(false))
    }

    /// The key of the next subscription.
    pub(crate) fn next_subscription(&mut self) -> SubscriptionKey {
        SubscriptionKey(self.next_key(false))
    }

    /// The key of the next incident.
    pub(crate) fn next_incident(&mut self) -> IncidentKey {
        IncidentKey(self.next_key(false))
    }
}
