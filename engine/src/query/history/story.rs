//! The events of a process instance, folded into what is known of each thing in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::records::{
    CorrelationRecord, ElementCounts, ElementRecord, ElementState, JobRecord, JobRecordState,
    MessageSubscriptionRecord, MessageSubscriptionState, Of, Subject, VariableRecord,
};
use crate::event::{Activation, Awaited, ElementKind, Event, JobCreation, OfferCause};
use crate::ids::{
    ElementId, ElementInstanceKey, IncidentKey, JobKey, MessageKey, SubscriptionKey, Timestamp,
    VariableKey,
};

/// What is known of a process instance from the pages that were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::query) struct Story {
    /// The instance.
    pub subject: Arc<Subject>,
    /// Its element instances, the root scope among them.
    pub elements: BTreeMap<ElementInstanceKey, ElementRecord>,
    /// Its jobs.
    pub jobs: BTreeMap<JobKey, JobRecord>,
    /// Its variables.
    pub variables: BTreeMap<VariableKey, VariableRecord>,
    /// The messages that it waited for.
    pub message_subscriptions: BTreeMap<SubscriptionKey, MessageSubscriptionRecord>,
    /// The messages that it got.
    pub correlations: BTreeMap<(SubscriptionKey, MessageKey), CorrelationRecord>,
    /// Sequence flows that were taken.
    pub flows: BTreeSet<ElementId>,
    /// The number of the first event of the page at hand.
    page: u64,
}

impl Story {
    /// Nothing is known yet.
    pub(in crate::query) fn new(subject: Arc<Subject>) -> Self {
        Self {
            subject,
            elements: BTreeMap::new(),
            jobs: BTreeMap::new(),
            variables: BTreeMap::new(),
            message_subscriptions: BTreeMap::new(),
            correlations: BTreeMap::new(),
            flows: BTreeSet::new(),
            page: 0,
        }
    }

    /// A record with the instance that it belongs to.
    pub(in crate::query) fn of<T>(&self, record: T) -> Of<T> {
        Of { subject: Arc::clone(&self.subject), record }
    }

    /// The events that follow are of the page whose first one has this number.
    pub(super) fn begin_page(&mut self, first: u64) {
        self.page = first;
    }

    /// How many things are known.
    pub(super) fn size(&self) -> usize {
        self.elements.len() + self.jobs.len() + self.variables.len()
    }

    /// Whether nothing more can become known of what has this key.
    pub(super) fn is_over(&self, key: u64) -> bool {
        let element = self.elements.get(&ElementInstanceKey(key));
        element.is_some_and(|element| element.ended_at.is_some())
            || self.jobs.get(&JobKey(key)).is_some_and(JobRecord::is_over)
    }

    /// Counts of each element, the process itself left out.
    pub(in crate::query) fn counts(&self) -> BTreeMap<ElementId, ElementCounts> {
        let mut counts: BTreeMap<ElementId, ElementCounts> = BTreeMap::new();
        for element in self.elements.values().filter(|element| element.scope.is_some()) {
            let counts = counts.entry(element.element.clone()).or_default();
            match element.state {
                ElementState::Active if element.incident.is_some() => counts.incidents += 1,
                ElementState::Active => counts.active += 1,
                ElementState::Completed => counts.completed += 1,
                ElementState::Terminated => counts.terminated += 1,
            }
        }
        counts
    }

    /// Tells scopes of incidents inside of them, once all events are folded.
    pub(super) fn spread_incidents(&mut self) {
        let stuck = self.elements.iter().filter(|(_, element)| element.incident.is_some());
        let mut scopes: Vec<ElementInstanceKey> = stuck.map(|(key, _)| *key).collect();
        while let Some(key) = scopes.pop() {
            let Some(element) = self.elements.get_mut(&key) else { continue };
            if !element.has_incident {
                element.has_incident = true;
                scopes.extend(element.scope);
            }
        }
    }

    /// Takes note of an event. The match has no wildcard: a new event must be listed.
    #[allow(clippy::too_many_lines, reason = "one table of all events and what they tell")]
    pub(super) fn tell(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::ProcessInstanceCreated(_) => self.tell_created(at),
            Event::ElementActivating(activation) | Event::ElementActivated(activation) => {
                self.tell_activated(at, activation);
            }
            Event::ElementCompleted { element_instance, .. } => {
                self.end_element(*element_instance, ElementState::Completed, at);
            }
            Event::ElementTerminated { element_instance, .. } => {
                self.end_element(*element_instance, ElementState::Terminated, at);
            }
            Event::ProcessInstanceCompleted => {
                let root = self.subject.instance.root_scope();
                self.end_element(root, ElementState::Completed, at);
            }
            Event::ProcessInstanceTerminated => {
                let root = self.subject.instance.root_scope();
                self.end_element(root, ElementState::Terminated, at);
            }
            Event::IncidentCreated { incident, element_instance, .. } => {
                self.set_incident(*element_instance, Some(*incident));
            }
            Event::IncidentResolved { element_instance, .. } => {
                self.set_incident(*element_instance, None);
            }
            Event::SequenceFlowTaken { flow, .. } => {
                self.flows.insert(flow.clone());
            }
            Event::VariableSet { variable, scope, name, value } => {
                let (name, value) = (Arc::clone(name), value.clone());
                let record = VariableRecord { name, scope: *scope, value, set_in: self.page };
                self.variables.insert(*variable, record);
            }
            Event::JobCreated(_)
            | Event::JobActivated { .. }
            | Event::JobCompleted { .. }
            | Event::JobFailed { .. }
            | Event::JobOfferedAgain { .. }
            | Event::JobUpdated { .. }
            | Event::JobCanceled { .. }
            | Event::JobErrorThrown { .. } => self.tell_job(at, event),
            Event::SubscriptionOpened(_)
            | Event::SubscriptionClosed { .. }
            | Event::MessageCaught { .. } => self.tell_subscription(at, event),
            Event::UserTaskCreated(_)
            | Event::UserTaskAssigned { .. }
            | Event::UserTaskCompleted { .. }
            | Event::UserTaskCanceled { .. }
            | Event::UserTaskUpdated(_)
            | Event::ProcessInstanceTerminating
            | Event::StepsYielded { .. }
            | Event::TokenPlaced { .. }
            | Event::TokenParked { .. }
            | Event::TokensJoined { .. }
            | Event::TokenDropped { .. }
            | Event::ScopeEnding { .. }
            | Event::ScopeEmptied { .. }
            | Event::ScopeInterrupted { .. }
            | Event::TimerFired { .. }
            | Event::SignalCaught { .. }
            | Event::ErrorThrown { .. }
            | Event::EscalationThrown { .. }
            | Event::ErrorUncaught { .. }
            | Event::InstanceCalled { .. }
            | Event::CalledIncidentsCounted { .. }
            | Event::CalledInstanceEnded { .. }
            | Event::MultiInstanceStarted { .. }
            | Event::MultiInstanceItemsKept { .. }
            | Event::MultiInstanceOutputKept { .. }
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
            | Event::ResourcesDeployed { .. }
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
            | Event::ContentDropped { .. } => {}
        }
    }

    fn tell_created(&mut self, at: Timestamp) {
        let subject = &self.subject;
        let record = ElementRecord {
            element: subject.process.clone(),
            name: Arc::from(subject.process.as_str()),
            kind: ElementKind::Process,
            scope: None,
            state: ElementState::Active,
            started_at: at,
            ended_at: None,
            incident: None,
            has_incident: false,
        };
        self.elements.insert(subject.instance.root_scope(), record);
    }

    /// An element that was stuck before it became active is told of twice; it began the first time.
    fn tell_activated(&mut self, at: Timestamp, activation: &Activation) {
        self.elements.entry(activation.element_instance).or_insert_with(|| ElementRecord {
            element: activation.element.clone(),
            name: Arc::from(activation.element.as_str()),
            kind: activation.kind,
            scope: Some(activation.scope),
            state: ElementState::Active,
            started_at: at,
            ended_at: None,
            incident: None,
            has_incident: false,
        });
    }

    fn end_element(&mut self, key: ElementInstanceKey, state: ElementState, at: Timestamp) {
        if let Some(element) = self.elements.get_mut(&key) {
            element.state = state;
            element.ended_at = Some(at);
        }
    }

    fn set_incident(&mut self, key: ElementInstanceKey, incident: Option<IncidentKey>) {
        if let Some(element) = self.elements.get_mut(&key) {
            element.incident = incident;
        }
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "`tell` hands over one family only")]
    fn tell_job(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::JobCreated(created) => self.tell_job_created(at, created),
            Event::JobActivated { job, worker, deadline, .. } => {
                self.change_job(*job, at, |record| {
                    record.worker = Some(Arc::clone(worker));
                    record.deadline = Some(*deadline);
                });
            }
            Event::JobCompleted { job, .. } => self.end_job(*job, at, JobRecordState::Completed),
            Event::JobCanceled { job, .. } => self.end_job(*job, at, JobRecordState::Canceled),
            Event::JobFailed { job, retries, message, .. } => {
                self.change_job(*job, at, |record| {
                    record.state = JobRecordState::Failed;
                    record.retries = *retries;
                    record.error_message.clone_from(message);
                    record.deadline = None;
                    record.has_failed_with_retries_left = *retries > 0;
                });
            }
            Event::JobOfferedAgain { job, cause, .. } => self.change_job(*job, at, |record| {
                record.deadline = None;
                match cause {
                    OfferCause::LeaseEnded => record.state = JobRecordState::TimedOut,
                    OfferCause::IncidentResolved => record.state = JobRecordState::Created,
                    OfferCause::BackOffEnded | OfferCause::WorkerGone => {}
                }
            }),
            Event::JobUpdated { job, retries, deadline, .. } => {
                self.change_job(*job, at, |record| {
                    if record.retries != *retries {
                        record.state = JobRecordState::RetriesUpdated;
                        record.retries = *retries;
                    }
                    record.deadline = deadline.or(record.deadline);
                });
            }
            Event::JobErrorThrown { job, code, message, is_over, .. } => {
                self.change_job(*job, at, |record| {
                    record.state = JobRecordState::ErrorThrown;
                    record.error_code = Some(Arc::clone(code));
                    record.error_message.clone_from(message);
                    record.deadline = None;
                    record.ended_at = is_over.then_some(at);
                });
            }
            _ => {}
        }
    }

    fn tell_job_created(&mut self, at: Timestamp, created: &JobCreation) {
        let element = self.elements.get(&created.element_instance);
        let record = JobRecord {
            element_instance: created.element_instance,
            element: element.map(|element| element.element.clone()),
            job_type: Arc::clone(&created.job_type),
            retries: created.retries,
            state: JobRecordState::Created,
            worker: None,
            deadline: None,
            error_message: None,
            error_code: None,
            priority: created.priority,
            headers: created.headers.clone(),
            created_at: at,
            updated_at: at,
            ended_at: None,
            has_failed_with_retries_left: false,
        };
        self.jobs.insert(created.job, record);
    }

    fn change_job(&mut self, job: JobKey, at: Timestamp, change: impl FnOnce(&mut JobRecord)) {
        if let Some(record) = self.jobs.get_mut(&job) {
            change(record);
            record.updated_at = at;
        }
    }

    fn end_job(&mut self, job: JobKey, at: Timestamp, state: JobRecordState) {
        self.change_job(job, at, |record| {
            record.state = state;
            record.ended_at = Some(at);
        });
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "`tell` hands over one family only")]
    fn tell_subscription(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::SubscriptionOpened(opening) => {
                let Awaited::Message { name, correlation_key } = &opening.awaited else { return };
                let record = MessageSubscriptionRecord {
                    holder: Some(opening.holder),
                    element: opening.target.clone(),
                    message_name: Arc::clone(name),
                    correlation_key: Arc::clone(correlation_key),
                    state: MessageSubscriptionState::Created,
                    updated_at: at,
                    properties: Vec::new(),
                };
                self.message_subscriptions.insert(opening.subscription, record);
            }
            Event::SubscriptionClosed { subscription } => {
                if let Some(record) = self.message_subscriptions.get_mut(subscription) {
                    record.state = MessageSubscriptionState::Deleted;
                    record.updated_at = at;
                }
            }
            Event::MessageCaught { subscription, message, stays } => {
                let Some(record) = self.message_subscriptions.get_mut(subscription) else { return };
                let Some(holder) = record.holder else { return };
                record.updated_at = at;
                if !stays {
                    record.state = MessageSubscriptionState::Correlated;
                }
                let correlation = CorrelationRecord {
                    subscription: *subscription,
                    message: *message,
                    at,
                    holder,
                    element: record.element.clone(),
                    message_name: Arc::clone(&record.message_name),
                    correlation_key: Arc::clone(&record.correlation_key),
                };
                self.correlations.insert((*subscription, *message), correlation);
            }
            _ => {}
        }
    }
}
