//! Tells what happens: keeps in mind what events refer to, and prints each as a line.

use std::collections::BTreeMap;
use std::fmt::Write;

use baton_engine::event::Event;
use baton_engine::ids::{
    ElementId, ElementInstanceKey, ProcessInstanceKey, SubscriptionKey, Timestamp, UserTaskKey,
};
use baton_engine::state::replay::Numbered;

use super::names::Names;
use super::next_steps;
use super::open_work::{Open, OpenWork};
use super::words::{self, Told};

/// Open things that are listed one by one; a multi-instance activity may open thousands.
const LISTED_MAX: usize = 20;

/// How the followed instance ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It reached its end.
    Completed,
    /// It was cancelled, or an error that nobody caught ended it.
    Terminated,
}

/// An instance that events are about.
struct Instance {
    process: ElementId,
    /// How many calls are above it.
    depth: usize,
}

/// An instance of an element.
struct Element {
    id: ElementId,
    /// Whether its end needs no line of its own.
    passes: bool,
}

/// Tells what happens in words.
pub(super) struct Narrator {
    names: Names,
    url: String,
    /// The process whose instance is followed to its end.
    followed: ElementId,
    /// That instance, once there is one.
    instance: Option<ProcessInstanceKey>,
    instances: BTreeMap<ProcessInstanceKey, Instance>,
    elements: BTreeMap<ElementInstanceKey, Element>,
    /// What subscriptions wait at, in words.
    subscriptions: BTreeMap<SubscriptionKey, String>,
    user_tasks: BTreeMap<UserTaskKey, String>,
    open: OpenWork,
    /// Whether an error that nobody caught ends the followed instance.
    is_broken: bool,
    end: Option<End>,
}

impl Narrator {
    /// Tells of the first instance of `followed`; commands to go on name the server at `url`.
    pub(super) fn new(names: Names, url: String, followed: ElementId) -> Self {
        Self {
            names,
            url,
            followed,
            instance: None,
            instances: BTreeMap::new(),
            elements: BTreeMap::new(),
            subscriptions: BTreeMap::new(),
            user_tasks: BTreeMap::new(),
            open: OpenWork::default(),
            is_broken: false,
            end: None,
        }
    }

    /// How the followed instance ended, once it has.
    pub(super) fn end(&self) -> Option<End> {
        self.end
    }

    /// The lines that tell of these events, and of what is open if that has changed.
    pub(super) fn tell(&mut self, events: &[Numbered]) -> String {
        let mut text = String::new();
        let mut has_changed = false;
        let mut goes_on = false;
        for numbered in events {
            has_changed |= self.take(numbered);
            if let Event::StepsYielded { visits } = &numbered.event {
                goes_on = !visits.is_empty();
            }
            if let Some(line) = self.line(numbered) {
                text.push_str(&line);
            }
            self.forget(numbered);
        }
        // An instance that gave way to others has more to do: its list would be outdated at once.
        if has_changed && !goes_on && self.end.is_none() {
            text.push_str(&self.list());
        }
        text
    }

    /// Keeps in mind what later events refer to. True if what is open has changed.
    #[expect(clippy::wildcard_enum_match_arm, reason = "others refer to nothing new")]
    fn take(&mut self, Numbered { instance, event, .. }: &Numbered) -> bool {
        let about = match event {
            Event::ProcessInstanceCreated(created) => {
                let depth = created.caller.map_or(0, |caller| caller.depth);
                let depth = usize::try_from(depth).unwrap_or(usize::MAX);
                let process = created.process.clone();
                if self.instance.is_none() && process == self.followed {
                    self.instance = Some(*instance);
                }
                self.instances.insert(*instance, Instance { process, depth });
                String::new()
            }
            Event::ElementActivating(activation) | Event::ElementActivated(activation) => {
                let passes = words::passes(activation.kind);
                let element = Element { id: activation.element.clone(), passes };
                self.elements.insert(activation.element_instance, element);
                String::new()
            }
            Event::SubscriptionOpened(opening) => {
                let what = self.teller(*instance).element(&opening.target);
                self.subscriptions.insert(opening.subscription, what.clone());
                what
            }
            Event::StartSubscriptionOpened(start) => {
                let process = self.names.process(&start.process);
                let what = self.names.node(&start.process, &start.target);
                let what = format!("{what} of process {process}");
                self.subscriptions.insert(start.subscription, what.clone());
                what
            }
            Event::UserTaskCreated(task) => {
                let what = self.teller(*instance).instance(task.element_instance);
                self.user_tasks.insert(task.user_task, what.clone());
                what
            }
            Event::JobCreated(job) => self.teller(*instance).instance(job.element_instance),
            Event::IncidentCreated { element, .. } => self.teller(*instance).element(element),
            Event::ErrorUncaught { .. } => {
                self.is_broken |= self.instance == Some(*instance);
                String::new()
            }
            Event::ProcessInstanceCompleted | Event::ProcessInstanceTerminated
                if self.instance == Some(*instance) =>
            {
                let completed = matches!(event, Event::ProcessInstanceCompleted);
                let is_good = completed && !self.is_broken;
                self.end = Some(if is_good { End::Completed } else { End::Terminated });
                String::new()
            }
            _ => String::new(),
        };
        self.open.take(event, || about)
    }

    fn line(&self, Numbered { instance, event, at, .. }: &Numbered) -> Option<String> {
        if let Event::ElementCompleted { element_instance, .. } = event
            && self.elements.get(element_instance).is_none_or(|element| element.passes)
        {
            return None;
        }
        let sentence = words::sentence(event, &self.teller(*instance))?;
        let depth = self.instances.get(instance).map_or(0, |instance| instance.depth);
        Some(format!("{}  {}{sentence}\n", moment(*at), "  ".repeat(depth.min(20))))
    }

    /// Lets go of what no later event refers to.
    #[expect(clippy::wildcard_enum_match_arm, reason = "others end nothing")]
    fn forget(&mut self, Numbered { instance, event, .. }: &Numbered) {
        match event {
            Event::ElementCompleted { element_instance, .. }
            | Event::ElementTerminated { element_instance, .. } => {
                self.elements.remove(element_instance);
            }
            Event::UserTaskCompleted { user_task, .. } | Event::UserTaskCanceled { user_task } => {
                self.user_tasks.remove(user_task);
            }
            Event::ProcessInstanceCompleted | Event::ProcessInstanceTerminated => {
                self.instances.remove(instance);
            }
            _ => {}
        }
    }

    fn list(&self) -> String {
        let is_listed = |open: &Open| !matches!(open, Open::Job { is_stuck: true, .. });
        let items: Vec<_> = self.open.items().filter(|(_, open)| is_listed(open)).collect();
        if items.is_empty() {
            return String::new();
        }
        let mut text = String::from("\nTo go on:\n");
        for (what, open) in items.iter().take(LISTED_MAX) {
            let title = next_steps::title(what, open, |at| moment(Timestamp(at)));
            let _ = writeln!(text, "  {title}");
            for command in next_steps::commands(&self.url, open) {
                let _ = writeln!(text, "    {command}");
            }
        }
        let more = items.len().saturating_sub(LISTED_MAX);
        if more > 0 {
            let _ = writeln!(text, "  ... and {more} more");
        }
        text.push('\n');
        text
    }

    fn teller(&self, instance: ProcessInstanceKey) -> Teller<'_> {
        Teller { narrator: self, instance }
    }
}

/// What the words of one instance's events refer to.
struct Teller<'a> {
    narrator: &'a Narrator,
    instance: ProcessInstanceKey,
}

impl Teller<'_> {
    fn process_id(&self) -> Option<&ElementId> {
        self.narrator.instances.get(&self.instance).map(|instance| &instance.process)
    }
}

impl Told for Teller<'_> {
    fn process(&self) -> String {
        self.process_id().map_or_else(String::new, |process| self.narrator.names.process(process))
    }

    fn element(&self, id: &ElementId) -> String {
        let process = self.process_id();
        process.map_or_else(|| id.to_string(), |process| self.narrator.names.node(process, id))
    }

    fn instance(&self, key: ElementInstanceKey) -> String {
        match self.narrator.elements.get(&key) {
            Some(element) => self.element(&element.id),
            None => format!("process {}", self.process()),
        }
    }

    fn flow(&self, id: &ElementId) -> Option<String> {
        self.narrator.names.flow(self.process_id()?, id)
    }

    fn subscription(&self, key: SubscriptionKey) -> String {
        self.narrator.subscriptions.get(&key).cloned().unwrap_or_default()
    }

    fn user_task(&self, key: UserTaskKey) -> String {
        self.narrator.user_tasks.get(&key).cloned().unwrap_or_default()
    }

    fn moment(&self, at: Timestamp) -> String {
        moment(at)
    }
}

/// A moment for people, in UTC to the second.
fn moment(at: Timestamp) -> String {
    match jiff::Timestamp::from_millisecond(at.0) {
        Ok(moment) => moment.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => "the end of time".to_owned(),
    }
}
