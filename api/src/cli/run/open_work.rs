//! What is open: everything that a running instance waits for, as events have told.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_engine::event::{Awaited, Event};
use baton_engine::ids::{ElementInstanceKey, IncidentKey, JobKey, Timestamp, UserTaskKey};

/// Something that somebody can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Open {
    /// A person has to do it.
    UserTask {
        /// The task.
        key: UserTaskKey,
        /// Whose it is or who may take it, in words; empty if nobody is named.
        people: String,
    },
    /// A worker has to do it.
    Job {
        /// The job.
        key: JobKey,
        /// What workers subscribe to.
        job_type: Arc<str>,
        /// Whether it waits for an incident to be resolved.
        is_stuck: bool,
    },
    /// A moment has to come.
    Timer {
        /// When.
        due: Timestamp,
    },
    /// A message has to come.
    Message {
        /// Its name.
        name: Arc<str>,
        /// The value that it must carry; empty where none is asked for.
        correlation_key: Arc<str>,
    },
    /// A signal has to be broadcast.
    Signal {
        /// Its name.
        name: Arc<str>,
    },
    /// Something is wrong and has to be corrected.
    Incident {
        /// The incident.
        key: IncidentKey,
        /// What is stuck.
        element_instance: ElementInstanceKey,
        /// The job that has no attempts left.
        job: Option<JobKey>,
        /// What is wrong and what to do.
        message: Arc<str>,
    },
}

/// All that is open, by key, each with what it belongs to in words.
#[derive(Debug, Default)]
pub(super) struct OpenWork {
    items: BTreeMap<u64, (String, Open)>,
}

impl OpenWork {
    /// What is open, the oldest first.
    pub(super) fn items(&self) -> impl ExactSizeIterator<Item = &(String, Open)> {
        self.items.values()
    }

    /// Takes an event in; `what` says in words which element it is about. True if what is open has
    /// changed by it.
    pub(super) fn take(&mut self, event: &Event, what: impl FnOnce() -> String) -> bool {
        let added = added(event);
        if let Some((key, open)) = added {
            self.items.insert(key, (what(), open));
            return true;
        }
        if let Event::TimerFired { subscription, next_due: Some(due), .. } = event
            && let Some((_, open)) = self.items.get_mut(&subscription.0)
        {
            *open = Open::Timer { due: *due };
            return true;
        }
        if let Some((job, stuck)) = stuck(event)
            && let Some((_, Open::Job { is_stuck, .. })) = self.items.get_mut(&job.0)
        {
            *is_stuck = stuck;
            return true;
        }
        removed(event).is_some_and(|key| self.items.remove(&key).is_some())
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "all other events add nothing")]
fn added(event: &Event) -> Option<(u64, Open)> {
    match event {
        Event::UserTaskCreated(task) => {
            let people =
                people(task.assignee.as_deref(), &task.candidate_groups, &task.candidate_users);
            Some((task.user_task.0, Open::UserTask { key: task.user_task, people }))
        }
        Event::JobCreated(job) => {
            let job_type = Arc::clone(&job.job_type);
            Some((job.job.0, Open::Job { key: job.job, job_type, is_stuck: false }))
        }
        Event::SubscriptionOpened(opening) => {
            Some((opening.subscription.0, awaited(&opening.awaited)))
        }
        Event::StartSubscriptionOpened(start) => {
            Some((start.subscription.0, awaited(&start.awaited)))
        }
        Event::IncidentCreated { incident, element_instance, message, job, .. } => Some((
            incident.0,
            Open::Incident {
                key: *incident,
                element_instance: *element_instance,
                job: *job,
                message: Arc::clone(message),
            },
        )),
        _ => None,
    }
}

fn awaited(awaited: &Awaited) -> Open {
    match awaited {
        Awaited::Timer(timer) => Open::Timer { due: timer.due },
        Awaited::Message { name, correlation_key } => {
            Open::Message { name: Arc::clone(name), correlation_key: Arc::clone(correlation_key) }
        }
        Awaited::Signal { name } => Open::Signal { name: Arc::clone(name) },
    }
}

/// Whether an event says that a job is stuck, or is not any more.
#[expect(clippy::wildcard_enum_match_arm, reason = "all other events say nothing about it")]
fn stuck(event: &Event) -> Option<(JobKey, bool)> {
    match event {
        Event::JobFailed { job, retries, .. } => Some((*job, *retries <= 0)),
        Event::JobErrorThrown { job, is_over: false, .. } => Some((*job, true)),
        Event::JobOfferedAgain { job, .. } => Some((*job, false)),
        _ => None,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "all other events remove nothing")]
fn removed(event: &Event) -> Option<u64> {
    match event {
        Event::UserTaskCompleted { user_task, .. } | Event::UserTaskCanceled { user_task } => {
            Some(user_task.0)
        }
        Event::JobCompleted { job, .. }
        | Event::JobCanceled { job, .. }
        | Event::JobErrorThrown { job, is_over: true, .. } => Some(job.0),
        Event::SubscriptionClosed { subscription }
        | Event::StartSubscriptionClosed { subscription }
        | Event::TimerFired { subscription, next_due: None, .. } => Some(subscription.0),
        Event::IncidentResolved { incident, .. } => Some(incident.0),
        _ => None,
    }
}

/// Whom a task is for, in words; empty where nobody is named.
pub(super) fn people(assignee: Option<&str>, groups: &[Arc<str>], users: &[Arc<str>]) -> String {
    if let Some(assignee) = assignee {
        return format!("for {assignee}");
    }
    let groups = groups.iter().map(|group| format!("the group {group}"));
    let all: Vec<String> = groups.chain(users.iter().map(ToString::to_string)).collect();
    if all.is_empty() { String::new() } else { format!("for {}", all.join(" or ")) }
}

#[cfg(test)]
mod tests {
    use baton_engine::ids::SubscriptionKey;

    use super::*;

    #[test]
    fn a_task_is_for_its_assignee_or_for_those_who_may_take_it() {
        let texts = |texts: &[&str]| -> Vec<Arc<str>> {
            texts.iter().map(|text| Arc::from(*text)).collect()
        };
        let groups = texts(&["sales"]);
        assert_eq!(people(Some("kim"), &groups, &[]), "for kim");
        assert_eq!(people(None, &groups, &texts(&["lee"])), "for the group sales or lee");
        assert_eq!(people(None, &[], &[]), "");
    }

    #[test]
    fn what_is_over_is_not_open_any_more() {
        let mut open = OpenWork::default();
        let (incident, element_instance) = (IncidentKey(7), ElementInstanceKey(5));
        let created = Event::IncidentCreated {
            incident,
            element_instance,
            element: "a".into(),
            kind: baton_engine::incident::IncidentKind::ConditionError,
            message: Arc::from("no flow"),
            job: None,
        };
        assert!(open.take(&created, || "task `a`".to_owned()));
        let closed = Event::SubscriptionClosed { subscription: SubscriptionKey(9) };
        assert!(!open.take(&closed, String::new));
        assert_eq!(open.items().len(), 1);
        assert!(open.take(&Event::IncidentResolved { incident, element_instance }, String::new));
        assert_eq!(open.items().len(), 0);
    }
}
