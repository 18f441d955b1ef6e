//! Nothing is lost and nothing is left over: every token, job, user task, incident and variable
//! has the element instance or scope it belongs to, and an ended instance leaves only history.

use std::collections::{BTreeMap, BTreeSet};

use super::derived::rows_of;
use crate::event::{ElementKind, Event};
use crate::ids::{
    ElementInstanceKey, IncidentKey, KEY_BLOCK, PartitionId, ProcessInstanceKey, UserTaskKey,
};
use crate::state::reader::Reader;
use crate::state::replay::{Numbered, all_events};
use crate::state::tables::bookkeeping::{Batches, KeyBlocks};
use crate::state::tables::drops::DroppedInstances;
use crate::state::tables::element_instances::{
    ElementInstanceRow, ElementInstances, ElementState, JobState,
};
use crate::state::tables::incidents::{IncidentRow, IncidentState, Incidents};
use crate::state::tables::process_instances::{
    InstanceState, ProcessInstanceRow, ProcessInstances,
};
use crate::state::tables::scopes::ScopePart;
use crate::state::tables::user_tasks::{UserTaskRow, UserTaskState, UserTasks};
use crate::state::tables::variables::Variables;
use crate::store::ReadView;

/// Everything that is open, as one batch left it.
struct Rows {
    instances: BTreeMap<ProcessInstanceKey, ProcessInstanceRow>,
    elements: BTreeMap<(ProcessInstanceKey, ElementInstanceKey), ElementInstanceRow>,
    user_tasks: BTreeMap<UserTaskKey, UserTaskRow>,
    incidents: BTreeMap<IncidentKey, IncidentRow>,
    /// Instances whose own rows are gone and whose other rows go in later batches.
    dropped: BTreeSet<ProcessInstanceKey>,
}

/// Fails with what does not hold.
macro_rules! holds {
    ($condition:expr, $($what:tt)*) => {
        if !$condition {
            return Err(format!($($what)*));
        }
    };
}

mod waiting;

/// Checks all invariants of one store.
pub fn check(view: &dyn ReadView) -> Result<(), String> {
    let reader = Reader::new(view, PartitionId::FIRST);
    let rows = Rows {
        instances: rows_of::<ProcessInstances>(&reader).into_iter().collect(),
        elements: rows_of::<ElementInstances>(&reader).into_iter().collect(),
        user_tasks: rows_of::<UserTasks>(&reader).into_iter().collect(),
        incidents: rows_of::<Incidents>(&reader).into_iter().collect(),
        dropped: rows_of::<DroppedInstances>(&reader).into_iter().map(|(key, _)| key).collect(),
    };
    for (key, row) in &rows.instances {
        rows.check_instance(*key, row)?;
    }
    for ((instance, key), row) in &rows.elements {
        rows.check_element(*instance, *key, row)?;
    }
    for (key, row) in &rows.user_tasks {
        rows.check_user_task(*key, row)?;
    }
    for (key, row) in &rows.incidents {
        rows.check_incident(*key, row)?;
    }
    rows.check_variables(&reader)?;
    waiting::check(&reader, &rows.instances, &rows.elements)?;
    let events = all_events(view, PartitionId::FIRST).map_err(|error| error.to_string())?;
    check_keys(&events, &reader)
}

impl Rows {
    fn check_instance(
        &self,
        key: ProcessInstanceKey,
        row: &ProcessInstanceRow,
    ) -> Result<(), String> {
        let of_instance = (key, ElementInstanceKey(0))..=(key, ElementInstanceKey(u64::MAX));
        let children = self.elements.range(of_instance).count();
        let stuck = self
            .incidents
            .values()
            .filter(|incident| incident.instance == key && incident.state == IncidentState::Active);
        let stuck = stuck.count();
        self.check_scope(key, key.root_scope(), &row.root, row)?;
        holds!(
            stuck == row.incidents as usize,
            "instance {key} counts {} incidents, has {stuck}",
            row.incidents
        );
        holds!(row.ended_at.is_some() == row.state.is_ended(), "instance {key}: end {row:?}");
        for scope in row.tokens.iter().map(|token| token.scope).chain(row.ending.iter().copied()) {
            holds!(self.is_scope(key, scope), "instance {key} has a token in no scope: {scope}");
        }
        let has_queue = !row.tokens.is_empty();
        match row.state {
            InstanceState::Active => {
                let is_starved = !row.root.parked.is_empty();
                let goes_on = children > 0 || has_queue || is_starved || !row.ending.is_empty();
                holds!(goes_on, "instance {key} is active, but nothing in it is");
                let has_work = has_queue || !row.ending.is_empty();
                holds!(has_work || row.visits.is_empty(), "instance {key} keeps old visits");
            }
            InstanceState::Terminating => {
                holds!(children > 0, "instance {key} terminates, but nothing is left in it");
                holds!(!has_queue, "instance {key} terminates and still has tokens");
            }
            InstanceState::Completed | InstanceState::Terminated => {
                holds!(children == 0, "instance {key} ended with {children} children");
                holds!(!has_queue && row.visits.is_empty(), "instance {key} ended with tokens");
                holds!(stuck == 0, "instance {key} ended with {stuck} incidents");
            }
        }
        Ok(())
    }

    fn check_element(
        &self,
        instance: ProcessInstanceKey,
        key: ElementInstanceKey,
        row: &ElementInstanceRow,
    ) -> Result<(), String> {
        let owner = self.instances.get(&instance);
        holds!(owner.is_some_and(|owner| !owner.state.is_ended()), "element {key} has no instance");
        holds!(self.is_scope(instance, row.scope), "element {key} is in no scope: {row:?}");
        holds!(row.kind.is_scope() == row.inside.is_some(), "element {key} as a scope: {row:?}");
        if let (Some(inside), Some(owner)) = (&row.inside, owner) {
            self.check_scope(instance, key, inside, owner)?;
        }
        if let Some(incident) = row.incident {
            let incident = self.incidents.get(&incident);
            let is_here = incident.is_some_and(|incident| {
                incident.element_instance == key && incident.state == IncidentState::Active
            });
            holds!(is_here, "element {key} names an incident that is not its own: {row:?}");
        }
        if let Some(user_task) = row.user_task {
            let task = self.user_tasks.get(&user_task);
            let is_here = task.is_some_and(|task| {
                task.element_instance == key && task.state == UserTaskState::Created
            });
            holds!(is_here, "element {key} names a user task that is not its own: {row:?}");
        }
        if let Some(job) = &row.job {
            holds!(job.job == key.embedded_job(), "element {key} has another's job: {row:?}");
            let waits = matches!(job.state, JobState::Activated | JobState::BackingOff);
            holds!(waits == job.due.is_some(), "job of element {key} is due: {row:?}");
            holds!(
                (job.state == JobState::Exhausted) == row.incident.is_some(),
                "job of element {key} and its incident: {row:?}"
            );
        }
        // What is being emptied may have nothing left to wait for before its turn comes.
        let is_emptied = owner.is_some_and(|owner| {
            !owner.ending.is_empty() || owner.state == InstanceState::Terminating
        });
        holds!(waits_for_something(row) || is_emptied, "element {key} waits for nothing: {row:?}");
        let mut names: Vec<&str> = row.variables.iter().map(|held| &*held.name).collect();
        names.sort_unstable();
        names.dedup();
        holds!(names.len() == row.variables.len(), "element {key} has a variable twice: {row:?}");
        Ok(())
    }

    fn is_scope(&self, instance: ProcessInstanceKey, scope: ElementInstanceKey) -> bool {
        scope == instance.root_scope()
            || self.elements.get(&(instance, scope)).is_some_and(|row| row.inside.is_some())
    }

    /// The counts of a scope are those of its rows and tokens.
    fn check_scope(
        &self,
        instance: ProcessInstanceKey,
        scope: ElementInstanceKey,
        inside: &ScopePart,
        owner: &ProcessInstanceRow,
    ) -> Result<(), String> {
        let of_instance =
            (instance, ElementInstanceKey(0))..=(instance, ElementInstanceKey(u64::MAX));
        let rows = self.elements.range(of_instance);
        let children = rows.filter(|(_, row)| row.scope == scope).count();
        holds!(
            children == inside.active_children as usize,
            "scope {scope} counts {} children, has {children}",
            inside.active_children
        );
        let queued = owner.tokens.iter().filter(|token| token.scope == scope).count();
        holds!(
            queued == inside.queued as usize,
            "scope {scope} counts {} queued tokens, has {queued}",
            inside.queued
        );
        // Where the whole instance is ended nobody empties its scopes one by one.
        let is_terminating = owner.state == InstanceState::Terminating;
        holds!(
            is_terminating || inside.ending.is_some() == owner.ending.contains(&scope),
            "scope {scope} and the scopes that end: {:?}",
            owner.ending
        );
        holds!(inside.parked.iter().all(|parked| parked.count > 0), "scope {scope}: {inside:?}");
        let row = self.elements.get(&(instance, scope));
        if let Some(part) = row.and_then(|row| row.multi_instance) {
            let begun = part.completed + part.terminated + inside.active_children;
            holds!(part.begun == begun, "body {scope} has begun {part:?}, inside {inside:?}");
            holds!(part.begun <= part.total, "body {scope} has begun too many: {part:?}");
        }
        let is_over = inside.is_empty() && inside.ending.is_none();
        let is_stuck =
            self.elements.get(&(instance, scope)).is_some_and(|row| row.incident.is_some());
        let is_root = scope == instance.root_scope();
        // While a scope around it is emptied, its turn may come in a later batch.
        let is_emptied = !owner.ending.is_empty() || owner.state == InstanceState::Terminating;
        holds!(is_root || !is_over || is_stuck || is_emptied, "scope {scope} is empty, not over");
        Ok(())
    }

    fn is_known(&self, instance: ProcessInstanceKey) -> bool {
        self.instances.contains_key(&instance) || self.dropped.contains(&instance)
    }

    fn check_user_task(&self, key: UserTaskKey, row: &UserTaskRow) -> Result<(), String> {
        let element = self.elements.get(&(row.instance, row.element_instance));
        let waits = element.is_some_and(|element| element.user_task == Some(key));
        let is_open = row.state == UserTaskState::Created;
        holds!(waits == is_open, "user task {key} and its element instance: {row:?}");
        holds!(row.ended_at.is_some() != is_open, "user task {key} and its end: {row:?}");
        holds!(self.is_known(row.instance), "user task {key} has no instance");
        Ok(())
    }

    fn check_incident(&self, key: IncidentKey, row: &IncidentRow) -> Result<(), String> {
        let element = self.elements.get(&(row.instance, row.element_instance));
        let of_process = row.element_instance == row.instance.root_scope();
        let process = self.instances.get(&row.instance);
        let is_stuck = if of_process {
            process.is_some_and(|process| process.root_incident == Some(key))
        } else {
            element.is_some_and(|element| element.incident == Some(key))
        };
        let is_open = row.state == IncidentState::Active;
        holds!(is_stuck == is_open, "incident {key} and its element instance: {row:?}");
        holds!(row.resolved_at.is_some() != is_open, "incident {key} and its end: {row:?}");
        holds!(self.is_known(row.instance), "incident {key} has no instance");
        Ok(())
    }

    fn check_variables(&self, reader: &Reader<'_>) -> Result<(), String> {
        for ((scope, name), row) in rows_of::<Variables>(reader) {
            let root = self.instances.get(&ProcessInstanceKey(scope.0));
            if let Some(instance) = root {
                holds!(!instance.state.is_ended(), "variable {name} outlives instance {scope}");
                holds!(instance.has_variables, "instance {scope} does not know variable {name}");
                continue;
            }
            let mut elements = self.elements.iter();
            let element = elements.find(|((_, key), _)| *key == scope).map(|(_, row)| row);
            let Some(element) = element else {
                return Err(format!("variable {name} ({row:?}) is in no scope: {scope}"));
            };
            holds!(element.has_variable_rows, "element {scope} does not know variable {name}");
            let is_inside = element.variables.iter().any(|held| held.name == name);
            holds!(!is_inside, "variable {name} of element {scope} is inside and outside");
        }
        Ok(())
    }
}

/// Between batches an element instance is active because it waits for someone or something, or it
/// is stuck.
fn waits_for_something(row: &ElementInstanceRow) -> bool {
    let is_stuck = row.incident.is_some();
    if row.state == ElementState::Activating {
        return is_stuck && row.job.is_none();
    }
    match row.kind {
        ElementKind::UserTask => row.user_task.is_some() || is_stuck,
        ElementKind::ServiceTask
        | ElementKind::SendTask
        | ElementKind::ScriptTask
        | ElementKind::BusinessRuleTask
        | ElementKind::IntermediateThrowEvent
        | ElementKind::EndEvent => row.job.is_some() || is_stuck,
        ElementKind::ReceiveTask
        | ElementKind::IntermediateCatchEvent
        | ElementKind::EventBasedGateway => !row.subscriptions.is_empty() || is_stuck,
        ElementKind::CallActivity => row.called.is_some() || is_stuck,
        // What a scope waits for is checked with its counts; a boundary event that has caught waits
        // for its activity to be emptied.
        ElementKind::SubProcess
        | ElementKind::EventSubProcess
        | ElementKind::MultiInstanceBody
        | ElementKind::BoundaryEvent => true,
        ElementKind::Process
        | ElementKind::StartEvent
        | ElementKind::Task
        | ElementKind::ManualTask
        | ElementKind::ExclusiveGateway
        | ElementKind::ParallelGateway
        | ElementKind::InclusiveGateway => is_stuck,
    }
}

/// Every key is given once, by whom the partition knows as the owner of its block.
fn check_keys(events: &[Numbered], reader: &Reader<'_>) -> Result<(), String> {
    let batches = rows_of::<Batches>(reader);
    let next_block = batches.last().map_or(0, |(_, row)| row.next_block);
    let blocks: BTreeMap<u64, ProcessInstanceKey> =
        rows_of::<KeyBlocks>(reader).into_iter().map(|(key, row)| (key, row.instance)).collect();
    let mut known: BTreeMap<u64, Bearer<'_>> = BTreeMap::new();
    let mut used_blocks = BTreeSet::new();
    for Numbered { instance, event, .. } in events {
        for (key, bearer) in bearers(*instance, event) {
            if let Some(other) = known.insert(key, bearer) {
                let may_return = other == bearer && bearer.may_return();
                holds!(may_return, "key {key} is given twice, to {other:?} and to {bearer:?}");
            }
            holds!(key < next_block, "key {key} is in no block: {event:?}");
            if *instance == ProcessInstanceKey::PARTITION_STREAM {
                continue;
            }
            let block = key - key % KEY_BLOCK;
            used_blocks.insert(block);
            if reader.get::<ProcessInstances>(instance).is_ok_and(|row| row.is_none()) {
                // It is being dropped, and its blocks go before its pages.
                continue;
            }
            let owner = blocks.get(&block).copied();
            let expected = (block != instance.0).then_some(*instance);
            holds!(owner == expected, "key {key} of {instance} is in a block of {owner:?}");
        }
    }
    for (block, instance) in blocks {
        holds!(used_blocks.contains(&block), "block {block} of {instance} holds no key");
    }
    Ok(())
}

/// Who has a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bearer<'a> {
    Instance,
    Element,
    Variable(ElementInstanceKey, &'a str),
    Job(ElementInstanceKey),
    UserTask,
    Incident,
    Subscription,
    Deployment,
    Definition,
}

impl Bearer<'_> {
    /// Whether a later event may name it again as if it were new.
    fn may_return(self) -> bool {
        match self {
            Self::Element | Self::Variable(..) | Self::Definition => true,
            Self::Instance
            | Self::Job(_)
            | Self::UserTask
            | Self::Incident
            | Self::Subscription
            | Self::Deployment => false,
        }
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "only events that make keys matter")]
fn bearers(instance: ProcessInstanceKey, event: &Event) -> Vec<(u64, Bearer<'_>)> {
    match event {
        Event::ProcessInstanceCreated(_) => vec![(instance.0, Bearer::Instance)],
        Event::ElementActivating(activation) | Event::ElementActivated(activation) => {
            vec![(activation.element_instance.0, Bearer::Element)]
        }
        Event::VariableSet { variable, scope, name, .. } => {
            vec![(variable.0, Bearer::Variable(*scope, name))]
        }
        Event::JobCreated(job) => vec![(job.job.0, Bearer::Job(job.element_instance))],
        Event::UserTaskCreated(task) => vec![(task.user_task.0, Bearer::UserTask)],
        Event::IncidentCreated { incident, .. } => vec![(incident.0, Bearer::Incident)],
        Event::SubscriptionOpened(opening) => {
            vec![(opening.subscription.0, Bearer::Subscription)]
        }
        Event::ResourcesDeployed { deployment, resources, .. } => {
            let processes = resources.iter().flat_map(|resource| &resource.processes);
            let definitions = processes.map(|process| (process.definition.0, Bearer::Definition));
            definitions.chain([(deployment.0, Bearer::Deployment)]).collect()
        }
        _ => Vec::new(),
    }
}
