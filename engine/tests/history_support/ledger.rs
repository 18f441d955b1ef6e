//! What every event says, remembered one by one.

use std::collections::{BTreeMap, BTreeSet};

use baton_engine::event::{Awaited, Event, OfferCause};
use baton_engine::ids::ElementId;
use baton_engine::query::{element_instances, jobs, variables};
use baton_engine::state::replay::Numbered;

use super::subscription::Subscription;
use crate::query_support::naive::passes;

/// An element instance.
#[allow(clippy::struct_field_names, reason = "names as the filters have them")]
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    pub(crate) key: u64,
    pub(crate) element: String,
    pub(crate) kind: &'static str,
    pub(crate) instance: u64,
    pub(crate) process: String,
    pub(crate) started: i64,
    scope: Option<u64>,
    ended: Option<(i64, &'static str)>,
    incident: Option<u64>,
    is_stuck: bool,
}

/// A job.
#[allow(clippy::struct_field_names, reason = "names as the filters have them")]
#[derive(Debug, Clone, Default)]
pub(crate) struct Job {
    pub(crate) key: u64,
    pub(crate) job_type: String,
    pub(crate) instance: u64,
    pub(crate) process: String,
    pub(crate) state: &'static str,
    element: String,
    retries: i32,
    created: i64,
    ended: Option<i64>,
    worker: Option<String>,
    message: Option<String>,
}

/// A variable.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variable {
    pub(crate) key: u64,
    pub(crate) name: String,
    pub(crate) scope: u64,
    pub(crate) value: String,
}

/// All of a run.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    elements: BTreeMap<u64, Element>,
    jobs: BTreeMap<u64, Job>,
    variables: BTreeMap<u64, Variable>,
    subscriptions: BTreeMap<u64, Subscription>,
    correlations: Vec<String>,
    processes: BTreeMap<u64, String>,
}

impl Ledger {
    pub(crate) fn of(events: &[Numbered]) -> Self {
        let mut ledger = Self::default();
        let dropped: BTreeSet<u64> = events.iter().filter_map(dropped).collect();
        for event in events.iter().filter(|event| !dropped.contains(&event.instance.0)) {
            ledger.note(event);
        }
        let stuck: Vec<u64> =
            ledger.elements.values().filter(|e| e.incident.is_some()).map(|e| e.key).collect();
        for key in stuck {
            let mut next = Some(key);
            while let Some(element) = next.and_then(|key| ledger.elements.get_mut(&key)) {
                element.is_stuck = true;
                next = element.scope;
            }
        }
        ledger
    }

    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.elements.values()
    }

    /// The instance that a scope is in.
    pub(crate) fn instance_of(&self, scope: u64) -> u64 {
        self.elements[&scope].instance
    }

    pub(crate) fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.jobs.values()
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.variables.values()
    }

    pub(crate) fn subscriptions(&self) -> impl Iterator<Item = &Subscription> {
        self.subscriptions.values()
    }

    pub(crate) fn correlations(&self) -> impl Iterator<Item = &String> {
        self.correlations.iter()
    }

    pub(crate) fn sizes(&self) -> [usize; 6] {
        [
            self.elements.len(),
            self.jobs.len(),
            self.variables.len(),
            self.subscriptions.len(),
            self.correlations.len(),
            self.subscriptions.values().filter(|one| one.holder.is_none()).count(),
        ]
    }

    /// Values of a field of all element instances, each once.
    pub(crate) fn keys<T: Ord>(&self, field: impl Fn(&Element) -> T) -> Vec<T> {
        self.elements.values().map(field).collect::<BTreeSet<T>>().into_iter().collect()
    }

    #[allow(clippy::too_many_lines, clippy::wildcard_enum_match_arm, reason = "a list of facts")]
    fn note(&mut self, Numbered { instance, at, event, .. }: &Numbered) {
        let (instance, at) = (instance.0, at.0);
        match event {
            Event::ProcessInstanceCreated(created) => {
                let process = created.process.to_string();
                self.processes.insert(instance, process.clone());
                let element = Element {
                    key: instance,
                    element: process.clone(),
                    kind: "PROCESS",
                    instance,
                    process,
                    started: at,
                    ..Element::default()
                };
                self.elements.insert(instance, element);
            }
            Event::ElementActivating(activation) | Event::ElementActivated(activation) => {
                let key = activation.element_instance.0;
                let element = Element {
                    key,
                    element: activation.element.to_string(),
                    kind: activation.kind.name(),
                    instance,
                    process: self.processes[&instance].clone(),
                    started: at,
                    scope: Some(activation.scope.0),
                    ..Element::default()
                };
                self.elements.entry(key).or_insert(element);
            }
            Event::ElementCompleted { element_instance, .. } => {
                self.end(element_instance.0, at, "COMPLETED");
            }
            Event::ElementTerminated { element_instance, .. } => {
                self.end(element_instance.0, at, "TERMINATED");
            }
            Event::ProcessInstanceCompleted => self.end(instance, at, "COMPLETED"),
            Event::ProcessInstanceTerminated => self.end(instance, at, "TERMINATED"),
            Event::IncidentCreated { incident, element_instance, .. } => {
                self.element(element_instance.0).incident = Some(incident.0);
            }
            Event::IncidentResolved { element_instance, .. } => {
                self.element(element_instance.0).incident = None;
            }
            Event::JobCreated(created) => {
                let element = self.element(created.element_instance.0).element.clone();
                let job = Job {
                    key: created.job.0,
                    job_type: created.job_type.to_string(),
                    instance,
                    process: self.processes[&instance].clone(),
                    state: "CREATED",
                    element,
                    retries: created.retries,
                    created: at,
                    ..Job::default()
                };
                self.jobs.insert(job.key, job);
            }
            Event::JobActivated { job, worker, .. } => {
                self.job(job.0).worker = Some(worker.to_string());
            }
            Event::JobCompleted { job, .. } => self.end_job(job.0, at, "COMPLETED"),
            Event::JobCanceled { job, .. } => self.end_job(job.0, at, "CANCELED"),
            Event::JobFailed { job, retries, message, .. } => {
                let job = self.job(job.0);
                (job.state, job.retries) = ("FAILED", *retries);
                job.message = message.as_deref().map(str::to_owned);
            }
            Event::JobOfferedAgain { job, cause: OfferCause::LeaseEnded, .. } => {
                self.job(job.0).state = "TIMED_OUT";
            }
            Event::JobOfferedAgain { job, cause: OfferCause::IncidentResolved, .. } => {
                self.job(job.0).state = "CREATED";
            }
            Event::JobUpdated { job, retries, .. } => {
                let job = self.job(job.0);
                if job.retries != *retries {
                    (job.state, job.retries) = ("RETRIES_UPDATED", *retries);
                }
            }
            Event::JobErrorThrown { job, message, is_over, .. } => {
                let job = self.job(job.0);
                job.state = "ERROR_THROWN";
                job.message = message.as_deref().map(str::to_owned);
                job.ended = is_over.then_some(at);
            }
            Event::VariableSet { variable, scope, name, value } => {
                let (name, value) = (name.to_string(), value.as_str().to_owned());
                let variable = Variable { key: variable.0, name, scope: scope.0, value };
                self.variables.insert(variable.key, variable);
            }
            Event::SubscriptionOpened(opening) => {
                let Awaited::Message { name, correlation_key } = &opening.awaited else { return };
                let subscription = Subscription {
                    key: opening.subscription.0,
                    name: name.to_string(),
                    state: "CREATED",
                    process: self.processes[&instance].clone(),
                    correlation_key: correlation_key.to_string(),
                    element: opening.target.to_string(),
                    holder: Some(opening.holder.0),
                    updated: at,
                };
                self.subscriptions.insert(subscription.key, subscription);
            }
            Event::StartSubscriptionOpened(start) => {
                let Awaited::Message { name, .. } = &start.awaited else { return };
                let subscription = Subscription {
                    key: start.subscription.0,
                    name: name.to_string(),
                    state: "CREATED",
                    process: start.process.to_string(),
                    element: start.target.to_string(),
                    updated: at,
                    ..Subscription::default()
                };
                self.subscriptions.insert(subscription.key, subscription);
            }
            Event::StartSubscriptionClosed { subscription } => {
                self.subscriptions.remove(&subscription.0);
            }
            Event::SubscriptionClosed { subscription } => {
                if let Some(known) = self.subscriptions.get_mut(&subscription.0) {
                    (known.state, known.updated) = ("DELETED", at);
                }
            }
            Event::MessageCaught { subscription, message, stays } => {
                let known = self.subscriptions.get_mut(&subscription.0).expect("it was opened");
                known.updated = at;
                if !stays {
                    known.state = "CORRELATED";
                }
                let line = format!("{message} to {subscription} at {}: {at}", known.element);
                self.correlations.push(line);
            }
            _ => {}
        }
    }

    fn element(&mut self, key: u64) -> &mut Element {
        self.elements.get_mut(&key).expect("it began")
    }

    fn job(&mut self, key: u64) -> &mut Job {
        self.jobs.get_mut(&key).expect("it was created")
    }

    fn end(&mut self, key: u64, at: i64, state: &'static str) {
        self.element(key).ended = Some((at, state));
    }

    fn end_job(&mut self, key: u64, at: i64, state: &'static str) {
        let job = self.job(key);
        (job.state, job.ended) = (state, Some(at));
    }
}

/// The instance that was dropped: nothing is told of it any more.
fn dropped(event: &Numbered) -> Option<u64> {
    let Event::InstanceDropped { instance } = &event.event else { return None };
    Some(instance.0)
}

#[expect(clippy::ptr_arg, reason = "the values of such filters are strings")]
pub(super) fn text(value: &String) -> String {
    value.clone()
}

pub(super) fn id(value: &ElementId) -> String {
    value.to_string()
}

impl Element {
    fn state(&self) -> &'static str {
        self.ended.map_or("ACTIVE", |(_, state)| state)
    }

    pub(crate) fn line(&self) -> String {
        format!(
            "{} {} {} of {}: {} from {} to {:?}, stuck {:?} {}",
            self.key,
            self.kind,
            self.element,
            self.instance,
            self.state(),
            self.started,
            self.ended.map(|(at, _)| at),
            self.incident,
            self.is_stuck
        )
    }

    pub(crate) fn passes(&self, filter: &element_instances::Filter) -> bool {
        passes(&filter.key, Some(baton_engine::ids::ElementInstanceKey(self.key)), |k| {
            k.to_string()
        }) && passes(&filter.state, Some(self.state().to_owned()), text)
            && passes(&filter.kind, Some(self.kind.to_owned()), text)
            && passes(&filter.element, Some(ElementId::from(self.element.clone())), id)
            && passes(&filter.process, Some(ElementId::from(self.process.clone())), id)
            && passes(
                &filter.instance,
                Some(baton_engine::ids::ProcessInstanceKey(self.instance)),
                ToString::to_string,
            )
            && filter.has_incident.is_none_or(|expected| expected == self.is_stuck)
            && (filter.any_of.is_empty() || filter.any_of.iter().any(|one| self.passes(one)))
    }
}

impl Job {
    pub(crate) fn line(&self) -> String {
        format!(
            "{} {} of {} at {:?}: {} with {} left, {} to {:?}, {:?} {:?}",
            self.key,
            self.job_type,
            self.instance,
            Some(&self.element),
            self.state,
            self.retries,
            self.created,
            self.ended,
            self.worker,
            self.message
        )
    }

    pub(crate) fn passes(&self, filter: &jobs::Filter) -> bool {
        passes(&filter.key, Some(baton_engine::ids::JobKey(self.key)), ToString::to_string)
            && passes(&filter.job_type, Some(self.job_type.clone()), text)
            && passes(&filter.state, Some(self.state.to_owned()), text)
            && passes(&filter.process, Some(ElementId::from(self.process.clone())), id)
            && passes(
                &filter.instance,
                Some(baton_engine::ids::ProcessInstanceKey(self.instance)),
                ToString::to_string,
            )
    }
}

impl Variable {
    pub(crate) fn line(&self) -> String {
        format!("{} {} in {} = {}", self.key, self.name, self.scope, self.value)
    }

    pub(crate) fn passes(&self, filter: &variables::Filter) -> bool {
        passes(&filter.key, Some(baton_engine::ids::VariableKey(self.key)), ToString::to_string)
            && passes(&filter.name, Some(self.name.clone()), text)
            && passes(&filter.value, Some(self.value.clone()), text)
            && passes(
                &filter.scope,
                Some(baton_engine::ids::ElementInstanceKey(self.scope)),
                ToString::to_string,
            )
    }
}
