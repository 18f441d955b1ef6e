//! Which event is the effect of which request, and what events say about keys.

use std::collections::{BTreeMap, BTreeSet};

use baton_engine::event::{Event, OfferCause};

use super::history::Fact;
use super::ledger::{Ask, Entry, Searched};

/// Whether this event is what the request was for. Besides it there may be others, such as those
/// of the elements that come next.
pub(super) fn is_effect(ask: &Ask, fact: &Fact) -> bool {
    match (ask, &fact.event) {
        (Ask::Deploy { .. }, Event::ResourcesDeployed { .. }) => true,
        (Ask::Start { business_id, process, .. }, Event::ProcessInstanceCreated(creation)) => {
            creation.business_id.as_deref() == Some(business_id)
                && creation.process.as_str() == process
        }
        (Ask::Activate { worker, .. }, Event::JobActivated { worker: leased_to, .. }) => {
            **leased_to == **worker
        }
        (Ask::CompleteJob { job: asked, .. }, Event::JobCompleted { job, .. }) => job.0 == *asked,
        (Ask::FailJob { job: asked, message: said, .. }, Event::JobFailed { job, message, .. }) => {
            job.0 == *asked && message.as_deref() == Some(said)
        }
        (Ask::UpdateJob { job: asked, .. }, Event::JobUpdated { job, .. }) => job.0 == *asked,
        (
            Ask::Assign { task, assignee: asked },
            Event::UserTaskAssigned { user_task, assignee, .. },
        ) => user_task.0 == *task && assignee.as_deref() == Some(asked),
        (Ask::Unassign { task }, Event::UserTaskAssigned { user_task, assignee: None, .. }) => {
            user_task.0 == *task
        }
        (
            Ask::CompleteTask { task, action: asked },
            Event::UserTaskCompleted { user_task, action },
        ) => user_task.0 == *task && action.as_deref() == Some(asked),
        (
            Ask::SetVariable { instance, name: asked, value: wanted },
            Event::VariableSet { scope, name, value, .. },
        ) => scope.0 == *instance && **name == **asked && value.as_str() == wanted.to_string(),
        // What an instance called is cancelled with it.
        (Ask::Cancel { instance }, Event::ProcessInstanceTerminating) => fact.instance == *instance,
        (Ask::Publish { id, .. }, Event::MessagePublished(published)) => {
            published.id.as_deref() == Some(id)
        }
        (Ask::Resolve { incident: asked }, Event::IncidentResolved { incident, .. }) => {
            incident.0 == *asked
        }
        _ => false,
    }
}

/// What events say about keys.
#[derive(Debug, Default)]
pub(super) struct Index {
    instances: BTreeSet<u64>,
    ending: BTreeSet<u64>,
    terminated: BTreeSet<u64>,
    incidents: BTreeMap<u64, u64>,
    resolved: BTreeSet<u64>,
    /// The instance of each job and user task.
    jobs: BTreeMap<u64, u64>,
    jobs_over: BTreeSet<u64>,
    jobs_exhausted: BTreeSet<u64>,
    /// The newest lease of each job, and leases that ended because nobody had heard of them.
    leases: BTreeMap<u64, u64>,
    given_back: BTreeSet<u64>,
    tasks: BTreeMap<u64, u64>,
    tasks_over: BTreeSet<u64>,
    /// The ids of messages.
    messages: BTreeSet<String>,
}

impl Index {
    pub(super) fn new(facts: &[Fact]) -> Self {
        let mut index = Self::default();
        for fact in facts {
            index.add(fact);
        }
        index
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a look at some events, not at all")]
    fn add(&mut self, fact: &Fact) {
        let instance = fact.instance;
        match &fact.event {
            Event::ProcessInstanceCreated(_) => drop(self.instances.insert(instance)),
            Event::ProcessInstanceTerminating | Event::ProcessInstanceCompleted => {
                self.ending.insert(instance);
            }
            Event::ProcessInstanceTerminated => drop(self.terminated.insert(instance)),
            Event::JobCreated(job) => drop(self.jobs.insert(job.job.0, instance)),
            Event::JobActivated { job, .. } => drop(self.leases.insert(job.0, fact.sequence)),
            Event::JobOfferedAgain { job, cause: OfferCause::WorkerGone, .. } => {
                self.given_back.extend(self.leases.get(&job.0));
            }
            Event::JobCompleted { job, .. } | Event::JobCanceled { job, .. } => {
                self.jobs_over.insert(job.0);
            }
            Event::JobFailed { job, retries: 0, .. } => drop(self.jobs_exhausted.insert(job.0)),
            Event::UserTaskCreated(task) => drop(self.tasks.insert(task.user_task.0, instance)),
            Event::UserTaskCompleted { user_task, .. } | Event::UserTaskCanceled { user_task } => {
                self.tasks_over.insert(user_task.0);
            }
            Event::MessagePublished(published) => {
                self.messages.extend(published.id.as_deref().map(str::to_owned));
            }
            Event::IncidentCreated { incident, .. } => {
                self.incidents.insert(incident.0, instance);
            }
            Event::IncidentResolved { incident, .. } => drop(self.resolved.insert(incident.0)),
            _ => {}
        }
    }

    /// Whether an instance was cancelled to its end.
    pub(super) fn has_terminated(&self, instance: u64) -> bool {
        self.terminated.contains(&instance)
    }

    /// Whether a lease ended because its worker never heard of it, as when the server stops.
    pub(super) fn was_given_back(&self, lease: &Fact) -> bool {
        self.given_back.contains(&lease.sequence)
    }

    /// Whether something that was found has begun.
    pub(super) fn is_known(&self, of: Searched, key: u64) -> bool {
        match of {
            Searched::Tasks | Searched::NewestTasks | Searched::TasksOfGroup => {
                self.tasks.contains_key(&key)
            }
            Searched::Incidents => self.incidents.contains_key(&key),
            Searched::Instances => self.instances.contains(&key),
        }
    }

    /// A refusal rests on something that happened before, so that must be there.
    pub(super) fn unexplained_refusal(&self, entry: &Entry) -> Option<String> {
        let status = entry.answer.as_ref().map_or(0, |answer| answer.status);
        if status == 503 {
            return None;
        }
        let ends = |instance: Option<&u64>| instance.is_some_and(|key| self.ending.contains(key));
        let is_explained = match (&entry.ask, status) {
            (Ask::CompleteJob { job, .. }, 409) => self.jobs_exhausted.contains(job),
            // It was not leased any more, of which there are many reasons.
            (Ask::FailJob { .. }, 409) => true,
            (
                Ask::CompleteJob { job, .. }
                | Ask::FailJob { job, .. }
                | Ask::UpdateJob { job, .. },
                404,
            ) => self.jobs_over.contains(job) || ends(self.jobs.get(job)),
            (
                Ask::Assign { task, .. } | Ask::Unassign { task } | Ask::CompleteTask { task, .. },
                409,
            ) => self.tasks_over.contains(task) || ends(self.tasks.get(task)),
            (Ask::SetVariable { instance, .. } | Ask::Cancel { instance }, 404) => {
                self.ending.contains(instance)
            }
            (Ask::Publish { id, .. }, 409) => self.messages.contains(id),
            (Ask::Resolve { incident }, 409) => self.resolved.contains(incident),
            (Ask::Resolve { incident }, 404) => ends(self.incidents.get(incident)),
            _ => false,
        };
        (!is_explained).then(|| "refused, but nothing happened that would be a reason".to_owned())
    }
}
