//! Whether events can have happened as they stand: everything begins once and ends at most once,
//! nothing happens to what is over, nothing is left behind by an instance that ended, and one that
//! has not ended has something open.
//!
//! This knows of no request. It reads events in order and keeps what it expects of each thing.

use std::collections::{BTreeMap, BTreeSet};

use baton_engine::event::{Activation, Event, InstanceCreation, OfferCause};

use super::history::Fact;
use super::models;

/// Problems after which looking on tells nothing new.
const PROBLEMS_MAX: usize = 20;

/// How an instance, an element instance, a user task or an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    /// An element instance that could not become active yet.
    Activating,
    Open,
    Over,
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum JobLife {
    Offered,
    Leased,
    BackingOff,
    Exhausted,
    Over,
}

/// What one instance has been through.
#[derive(Debug, Default)]
struct Instance {
    process: String,
    is_over: bool,
    terminating: bool,
    /// Whether its own end event was entered.
    reached_end: bool,
    /// Flow nodes that were entered: scope, id, number in a multi-instance activity.
    elements: BTreeSet<(u64, String, Option<u32>)>,
    /// Sequence flows that were taken: scope, id.
    flows: BTreeSet<(u64, String)>,
    /// Element instances, jobs, user tasks and incidents that are open.
    open: usize,
}

/// Everything that began.
#[derive(Debug, Default)]
pub struct Lives {
    instances: BTreeMap<u64, Instance>,
    business_ids: BTreeMap<String, u64>,
    elements: BTreeMap<u64, Life>,
    jobs: BTreeMap<u64, JobLife>,
    tasks: BTreeMap<u64, Life>,
    incidents: BTreeMap<u64, Life>,
    problems: Vec<String>,
}

impl Lives {
    /// Reads events in the order they happened.
    pub fn read<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Self {
        let mut lives = Self::default();
        for fact in facts {
            if lives.problems.len() >= PROBLEMS_MAX {
                break;
            }
            if let Err(why) = lives.note(fact) {
                lives.problems.push(format!("{why}: {fact:?}"));
            }
        }
        // No command of the workload is so long that it would give way in between.
        let idle = lives.instances.iter().filter(|(_, instance)| instance.is_idle());
        let idle = idle.map(|(key, _)| format!("instance {key} runs, but nothing in it is open"));
        lives.problems.extend(idle.take(PROBLEMS_MAX));
        lives
    }

    /// What cannot have happened.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// The instance with this business id.
    pub fn instance_of(&self, business_id: &str) -> Option<u64> {
        self.business_ids.get(business_id).copied()
    }

    /// Instances that have not ended.
    pub fn running(&self) -> impl Iterator<Item = u64> {
        self.instances.iter().filter(|(_, instance)| !instance.is_over).map(|(key, _)| *key)
    }

    /// How many instances there are.
    pub fn instances(&self) -> usize {
        self.instances.len()
    }

    #[allow(clippy::too_many_lines, reason = "one table of all events")]
    fn note(&mut self, fact: &Fact) -> Result<(), String> {
        let Self { instances, tasks, incidents, .. } = self;
        let alive = |instances| alive(instances, fact);
        match &fact.event {
            event if is_of_partition(event) => on_partition_stream(fact),
            // A timer of a start event fires on the partition's own stream.
            Event::TimerFired { .. } if on_partition_stream(fact).is_ok() => Ok(()),
            Event::ProcessInstanceCreated(creation) => self.create(fact.instance, creation),
            Event::ProcessInstanceTerminating => alive(instances)?.terminate(),
            Event::ProcessInstanceCompleted => alive(instances)?.end(true),
            Event::ProcessInstanceTerminated => alive(instances)?.end(false),
            Event::SequenceFlowTaken { flow, scope, .. } => {
                alive(instances)?.take(scope.0, flow.as_str())
            }
            Event::ElementActivating(begun) | Event::ElementActivated(begun) => {
                self.note_element(fact, begun.element_instance.0, Some(begun))
            }
            Event::ElementCompleted { element_instance, .. }
            | Event::ElementTerminated { element_instance, .. } => {
                self.note_element(fact, element_instance.0, None)
            }
            Event::UserTaskCreated(task) => alive(instances)?.begin(tasks, task.user_task.0),
            Event::UserTaskAssigned { user_task, .. } => is_open(tasks, user_task.0),
            Event::UserTaskUpdated(update) => is_open(tasks, update.user_task.0),
            Event::UserTaskCompleted { user_task, .. } | Event::UserTaskCanceled { user_task } => {
                alive(instances)?.finish(tasks, user_task.0)
            }
            Event::IncidentCreated { incident, .. } => {
                alive(instances)?.begin(incidents, incident.0)
            }
            Event::IncidentResolved { incident, .. } => {
                alive(instances)?.finish(incidents, incident.0)
            }
            Event::JobCreated(creation) => self.note_job(fact, creation.job.0),
            Event::JobActivated { job, .. }
            | Event::JobCompleted { job, .. }
            | Event::JobFailed { job, .. }
            | Event::JobOfferedAgain { job, .. }
            | Event::JobUpdated { job, .. }
            | Event::JobErrorThrown { job, .. }
            | Event::JobCanceled { job, .. } => self.note_job(fact, job.0),
            // Others belong to an instance as well.
            _ => alive(instances).map(drop),
        }
    }

    fn create(&mut self, key: u64, creation: &InstanceCreation) -> Result<(), String> {
        let instance = Instance { process: creation.process.to_string(), ..Instance::default() };
        if self.instances.insert(key, instance).is_some() {
            return Err("an instance begins twice".to_owned());
        }
        let is_started_by_message = creation.process.as_str() == models::ORDERED;
        let Some(business_id) = creation.business_id.as_deref() else {
            let has_a_reason = creation.caller.is_some() || is_started_by_message;
            return if has_a_reason { Ok(()) } else { Err("nobody started it".to_owned()) };
        };
        match self.business_ids.insert(business_id.to_owned(), key) {
            None => Ok(()),
            Some(_) => Err(format!("two instances have the business id {business_id}")),
        }
    }

    fn note_element(
        &mut self,
        fact: &Fact,
        key: u64,
        begun: Option<&Activation>,
    ) -> Result<(), String> {
        let instance = alive(&mut self.instances, fact)?;
        let life = self.elements.get(&key).copied();
        let becomes = match (&fact.event, life) {
            (Event::ElementActivating(_), None) => Life::Activating,
            (Event::ElementActivated(_), None | Some(Life::Activating)) => Life::Open,
            (Event::ElementCompleted { .. }, Some(Life::Open))
            | (Event::ElementTerminated { .. }, Some(Life::Open | Life::Activating)) => Life::Over,
            _ => return Err(format!("this cannot happen to an element that is {life:?}")),
        };
        self.elements.insert(key, becomes);
        match (life, becomes) {
            (None, _) => instance.open += 1,
            (_, Life::Over) => instance.close()?,
            _ => {}
        }
        match begun.filter(|_| life.is_none()) {
            Some(begun) => instance.enter(fact.instance, begun),
            None => Ok(()),
        }
    }

    fn note_job(&mut self, fact: &Fact, key: u64) -> Result<(), String> {
        let instance = alive(&mut self.instances, fact)?;
        let life = self.jobs.get(&key).copied();
        let becomes = next_of_job(life, &fact.event)
            .ok_or_else(|| format!("this cannot happen to a job that is {life:?}"))?;
        self.jobs.insert(key, becomes);
        match (life, becomes) {
            (None, _) => instance.open += 1,
            (_, JobLife::Over) => instance.close()?,
            _ => {}
        }
        Ok(())
    }
}

/// What a job is after an event; none if the event cannot happen to it.
fn next_of_job(life: Option<JobLife>, event: &Event) -> Option<JobLife> {
    use JobLife::{BackingOff, Exhausted, Leased, Offered, Over};
    Some(match (event, life) {
        (Event::JobCreated(_), None) => Offered,
        (Event::JobActivated { .. }, Some(Offered)) => Leased,
        (Event::JobCompleted { .. }, Some(Offered | Leased | BackingOff))
        | (Event::JobCanceled { .. }, Some(Offered | Leased | BackingOff | Exhausted)) => Over,
        (Event::JobFailed { retries, retry_at, .. }, Some(Leased)) => match (retries, retry_at) {
            (0, _) => Exhausted,
            (_, Some(_)) => BackingOff,
            (_, None) => Offered,
        },
        (Event::JobOfferedAgain { cause, .. }, Some(before)) => {
            let expected = match cause {
                OfferCause::LeaseEnded | OfferCause::WorkerGone => Leased,
                OfferCause::BackOffEnded => BackingOff,
                OfferCause::IncidentResolved => Exhausted,
            };
            (before == expected).then_some(Offered)?
        }
        (Event::JobUpdated { .. }, Some(Offered | Leased | BackingOff | Exhausted)) => life?,
        _ => return None,
    })
}

impl Instance {
    /// Whether nothing will happen in it any more although it has not ended.
    fn is_idle(&self) -> bool {
        !self.is_over && self.open == 0
    }

    fn terminate(&mut self) -> Result<(), String> {
        if self.terminating {
            return Err("an instance is cancelled twice".to_owned());
        }
        self.terminating = true;
        Ok(())
    }

    fn end(&mut self, completed: bool) -> Result<(), String> {
        self.is_over = true;
        if completed == self.terminating {
            return Err("an instance ends in another way than it was to".to_owned());
        }
        if self.open != 0 {
            return Err(format!("an instance ends and leaves {} things open", self.open));
        }
        let is_known = models::ALL.contains(&self.process.as_str());
        if completed && is_known && !self.reached_end {
            return Err("an instance completed without its end event".to_owned());
        }
        Ok(())
    }

    fn take(&mut self, scope: u64, flow: &str) -> Result<(), String> {
        if self.flows.insert((scope, flow.to_owned())) {
            Ok(())
        } else {
            Err("a sequence flow is taken twice".to_owned())
        }
    }

    fn enter(&mut self, own: u64, begun: &Activation) -> Result<(), String> {
        if self.terminating {
            return Err("an element begins in an instance that is being ended".to_owned());
        }
        let scope = begun.scope.0;
        let by = begun.flow.as_ref().map(|flow| (scope, flow.to_string()));
        if by.is_some_and(|by| !self.flows.contains(&by)) {
            return Err("an element begins by a flow that was not taken".to_owned());
        }
        self.reached_end |= scope == own && begun.element.as_str() == "end";
        if self.elements.insert((scope, begun.element.to_string(), begun.iteration)) {
            Ok(())
        } else {
            Err("a flow node is entered twice".to_owned())
        }
    }

    fn begin(&mut self, things: &mut BTreeMap<u64, Life>, key: u64) -> Result<(), String> {
        self.open += 1;
        match things.insert(key, Life::Open) {
            None => Ok(()),
            Some(life) => Err(format!("it begins, but it is {life:?} already")),
        }
    }

    fn finish(&mut self, things: &mut BTreeMap<u64, Life>, key: u64) -> Result<(), String> {
        is_open(things, key)?;
        things.insert(key, Life::Over);
        self.close()
    }

    fn close(&mut self) -> Result<(), String> {
        self.open = self.open.checked_sub(1).ok_or("more ends than begins")?;
        Ok(())
    }
}

/// The instance that something happens to.
fn alive<'a>(
    instances: &'a mut BTreeMap<u64, Instance>,
    fact: &Fact,
) -> Result<&'a mut Instance, String> {
    let instance = instances.get_mut(&fact.instance);
    let instance = instance.ok_or("something happens to an instance that is not there")?;
    if instance.is_over {
        return Err("something happens to an instance that ended".to_owned());
    }
    Ok(instance)
}

fn is_open(things: &BTreeMap<u64, Life>, key: u64) -> Result<(), String> {
    match things.get(&key) {
        Some(Life::Open) => Ok(()),
        life => Err(format!("this cannot happen to what is {life:?}")),
    }
}

/// Whether an event is of no instance.
fn is_of_partition(event: &Event) -> bool {
    matches!(
        event,
        Event::ResourcesDeployed { .. }
            | Event::ElementsNamed { .. }
            | Event::InstanceDropped { .. }
            | Event::DroppedRowsErased(_)
            | Event::DroppedPagesErased { .. }
            | Event::ProcessDefinitionDeleted(_)
            | Event::ProcessDefinitionDrained { .. }
            | Event::ProcessDefinitionErased { .. }
            | Event::ClockPinned { .. }
            | Event::ClockReset
            | Event::ContentStored { .. }
            | Event::ContentDropped { .. }
            | Event::MessagePublished(_)
            | Event::MessageCorrelated { .. }
            | Event::MessageDropped { .. }
            | Event::MessageAwaited(_)
            | Event::MessageNotAwaited(_)
            | Event::StartSubscriptionOpened(_)
            | Event::StartSubscriptionClosed { .. }
            | Event::SignalBroadcasted(_)
            | Event::BroadcastAdvanced { .. }
            | Event::MailSent { .. }
            | Event::MailRead { .. }
            | Event::MailDelivered { .. }
    )
}

fn on_partition_stream(fact: &Fact) -> Result<(), String> {
    if fact.instance == 0 { Ok(()) } else { Err("it belongs to the partition".to_owned()) }
}
