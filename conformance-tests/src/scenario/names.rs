//! Names instead of keys: instances by number, element instances by their XML id.

use std::collections::BTreeMap;

use baton_engine::event::Event;
use baton_engine::ids::{
    ElementInstanceKey, IncidentKey, JobKey, MessageKey, ProcessInstanceKey, SubscriptionKey,
    UserTaskKey,
};

use super::happenings::message_name;
use super::steps::Target;

/// An element instance and what it waited for last.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its key.
    pub key: ElementInstanceKey,
    /// Its job.
    pub job: Option<JobKey>,
    /// Its user task.
    pub user_task: Option<UserTaskKey>,
    /// Its incident.
    pub incident: Option<IncidentKey>,
    is_open: bool,
}

/// The process instances of a run in the order of their starts.
#[derive(Debug, Default)]
pub struct Names {
    instances: Vec<(ProcessInstanceKey, BTreeMap<String, Named>)>,
    elements: BTreeMap<ElementInstanceKey, String>,
    /// XML ids of element instances.
    element_ids: BTreeMap<ElementInstanceKey, String>,
    user_tasks: BTreeMap<UserTaskKey, ElementInstanceKey>,
    /// Who holds a subscription, and the event that it is for.
    subscriptions: BTreeMap<SubscriptionKey, (String, String)>,
    messages: BTreeMap<MessageKey, String>,
    /// The incident of the process itself, by instance.
    root_incidents: BTreeMap<ProcessInstanceKey, IncidentKey>,
}

impl Names {
    /// Takes note of what an event makes and ends.
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "only events that make and end things matter"
    )]
    pub fn note(&mut self, instance: ProcessInstanceKey, event: &Event) {
        match event {
            Event::ProcessInstanceCreated(_) => self.instances.push((instance, BTreeMap::new())),
            Event::ElementActivating(activation) | Event::ElementActivated(activation) => {
                self.add(instance, activation.element_instance, activation.element.as_str());
            }
            Event::ElementCompleted { element_instance, .. }
            | Event::ElementTerminated { element_instance, .. } => {
                self.change(instance, *element_instance, |named| named.is_open = false);
            }
            Event::JobCreated(job) => {
                self.change(instance, job.element_instance, |named| named.job = Some(job.job));
            }
            Event::UserTaskCreated(task) => {
                self.user_tasks.insert(task.user_task, task.element_instance);
                self.change(instance, task.element_instance, |named| {
                    named.user_task = Some(task.user_task);
                });
            }
            Event::SubscriptionOpened(opening) => {
                let holder = self.holder(instance, opening.holder).to_owned();
                let target = opening.target.to_string();
                self.subscriptions.insert(opening.subscription, (holder, target));
            }
            Event::StartSubscriptionOpened(start) => {
                let names = (start.process.to_string(), start.target.to_string());
                self.subscriptions.insert(start.subscription, names);
            }
            Event::MessagePublished(message) => {
                let name = message_name(&message.name, &message.correlation_key);
                self.messages.insert(message.message, name);
            }
            Event::IncidentCreated { incident, element_instance, .. }
                if *element_instance == instance.root_scope() =>
            {
                self.root_incidents.insert(instance, *incident);
            }
            Event::IncidentCreated { incident, element_instance, .. } => {
                self.change(instance, *element_instance, |named| named.incident = Some(*incident));
            }
            _ => {}
        }
    }

    /// Names an element instance, unless it has a name already.
    fn add(&mut self, instance: ProcessInstanceKey, key: ElementInstanceKey, element: &str) {
        if self.elements.contains_key(&key) {
            return;
        }
        let mut instances = self.instances.iter_mut();
        let Some((_, elements)) = instances.find(|(known, _)| *known == instance) else { return };
        let names = std::iter::once(element.to_owned())
            .chain((2..).map(|number: u32| format!("{element}#{number}")));
        let is_free = |name: &String| elements.get(name).is_none_or(|named| !named.is_open);
        let name = names.into_iter().find(is_free).unwrap_or_default();
        let new = Named { key, job: None, user_task: None, incident: None, is_open: true };
        elements.insert(name.clone(), new);
        self.elements.insert(key, name);
        self.element_ids.insert(key, element.to_owned());
    }

    fn change(
        &mut self,
        instance: ProcessInstanceKey,
        key: ElementInstanceKey,
        change: impl FnOnce(&mut Named),
    ) {
        let instances = self.instances.iter_mut();
        let named = instances
            .filter(|(known, _)| *known == instance)
            .find_map(|(_, named)| named.get_mut(self.elements.get(&key)?));
        if let Some(named) = named {
            change(named);
        }
    }

    /// The number of an instance, from 1.
    pub fn number(&self, instance: ProcessInstanceKey) -> Option<usize> {
        self.instances.iter().position(|(known, _)| *known == instance).map(|index| index + 1)
    }

    /// The name of an element instance.
    pub fn element(&self, key: ElementInstanceKey) -> &str {
        self.elements.get(&key).map_or("?", String::as_str)
    }

    /// The XML id of an element instance.
    pub fn element_id(&self, key: ElementInstanceKey) -> Option<&str> {
        self.element_ids.get(&key).map(String::as_str)
    }

    /// The name of an element instance, or `process` for the root scope.
    pub fn holder(&self, instance: ProcessInstanceKey, key: ElementInstanceKey) -> &str {
        if key == instance.root_scope() { "process" } else { self.element(key) }
    }

    /// Who holds a subscription, and the event that it is for.
    pub fn subscription(&self, key: SubscriptionKey) -> (&str, &str) {
        self.subscriptions.get(&key).map_or(("?", "?"), |(holder, target)| (holder, target))
    }

    /// The name of a message.
    pub fn message(&self, key: MessageKey) -> &str {
        self.messages.get(&key).map_or("message ?", String::as_str)
    }

    /// The incident of an instance's process itself.
    pub fn root_incident(&self, instance: ProcessInstanceKey) -> Option<IncidentKey> {
        self.root_incidents.get(&instance).copied()
    }

    /// The name of the element instance of a user task.
    pub fn of_user_task(&self, user_task: UserTaskKey) -> &str {
        self.user_tasks.get(&user_task).map_or("?", |key| self.element(*key))
    }

    /// The process instance that a step names.
    pub fn instance(&self, target: &Target) -> Result<ProcessInstanceKey, String> {
        let index = target.instance.checked_sub(1);
        let found = index.and_then(|index| self.instances.get(index));
        found.map(|(key, _)| *key).ok_or_else(|| format!("no instance {}", target.instance))
    }

    /// The element instance that a step names: the open one, else the last.
    pub fn find(&self, target: &Target) -> Result<&Named, String> {
        let name = target.element.as_deref().unwrap_or_default();
        let index = target.instance.checked_sub(1);
        let found = index.and_then(|index| self.instances.get(index));
        found
            .and_then(|(_, named)| named.get(name))
            .ok_or_else(|| format!("instance {} never had `{name}`", target.instance))
    }
}
