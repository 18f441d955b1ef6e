//! Whether messages, timers and calls went together as they must:
//!
//! - A message is given to a process once at most, and whoever it is given to catches it or begins
//!   by it, in the same batch. It is dropped once, not before its time. One that is kept is one
//!   that nobody waits for.
//! - A timer fires once, not before it is due, and not long after it.
//! - A call activity has one called instance, ends after it, and is over before or with it.
//! - Nobody waits for anything when it is over.
//!
//! This knows of no request either. The timers of the workload do not repeat.

use std::collections::{BTreeMap, BTreeSet};

use baton_engine::event::{Awaited, Event, InstanceCreation, MessagePublication};
use baton_engine::ids::{ElementId, Timestamp};

use super::history::Fact;
use super::models;

mod ends;
mod proof;

pub use proof::prove;

/// How often things happened, to see that they did.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Messages that were published.
    pub published: usize,
    /// Messages that reached somebody who waited.
    pub caught: usize,
    /// Messages that started an instance.
    pub started: usize,
    /// Messages that lived as long as they were to.
    pub dropped: usize,
    /// Messages that still live.
    pub kept: usize,
    /// Timers that fired.
    pub fired: usize,
    /// The most batches that ended between a timer's due time and its firing.
    pub batches_late: usize,
    /// Instances that were called.
    pub called: usize,
}

/// A message.
#[derive(Debug)]
struct Letter {
    published: MessagePublication,
    given_to: BTreeSet<ElementId>,
    is_dropped: bool,
}

/// Something that is waited for.
#[derive(Debug)]
struct Wait {
    instance: u64,
    awaited: Awaited,
    is_open: bool,
}

/// A call activity.
#[derive(Debug, Default)]
struct Call {
    caller: u64,
    /// The instance that it says it waits for.
    waits_for: Option<u64>,
    /// The instance that says it was called by it.
    called: Option<u64>,
    has_heard: bool,
}

/// Everything that goes from one to another.
#[derive(Debug, Default)]
struct Interplay {
    counts: Counts,
    letters: BTreeMap<u64, Letter>,
    waits: BTreeMap<u64, Wait>,
    /// By the call activity's instance.
    calls: BTreeMap<u64, Call>,
    /// Messages that were given to instances and not caught yet: with the batch.
    on_the_way: BTreeMap<(u64, u64), u64>,
    /// Instances that began without a message's name on it yet: with the batch.
    unexplained: BTreeMap<u64, u64>,
    /// Instances that a message with a key started and that run.
    started_by_key: BTreeMap<u64, String>,
    instances_over: BTreeSet<u64>,
    elements_over: BTreeSet<u64>,
    /// The time of each batch, oldest first.
    batches: Vec<(u64, Timestamp)>,
}

/// What is wrong, and how much there was.
pub fn check<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> (Vec<String>, Counts) {
    let mut interplay = Interplay::default();
    let mut problems = Vec::new();
    for fact in facts {
        if let Err(why) = interplay.note(fact) {
            problems.push(format!("{why}: {fact:?}"));
        }
    }
    problems.extend(interplay.at_the_end());
    interplay.counts.kept = interplay.letters.values().filter(|one| !one.is_dropped).count();
    (problems, interplay.counts)
}

fn expect(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}

impl Interplay {
    fn note(&mut self, fact: &Fact) -> Result<(), String> {
        if self.batches.last().is_none_or(|(batch, _)| *batch != fact.batch) {
            self.batches.push((fact.batch, fact.at));
        }
        match &fact.event {
            Event::MessagePublished(published) => self.publish(published),
            Event::MessageCorrelated { message, process, instance } => {
                self.give(message.0, process, (instance.0, fact.batch))
            }
            Event::MessageDropped { message } => self.drop_letter(message.0, fact.at),
            Event::MessageCaught { subscription, message, stays } => {
                self.counts.caught += 1;
                let wait = self.waits.get_mut(&subscription.0);
                let wait = wait.filter(|wait| wait.is_open && wait.instance == fact.instance);
                let wait = wait.ok_or("a message is caught where nobody waits for one")?;
                wait.is_open = *stays;
                let given = self.on_the_way.remove(&(message.0, fact.instance));
                expect(given == Some(fact.batch), "a message is caught that was not given")
            }
            Event::SubscriptionOpened(opening) => {
                let (instance, awaited) = (fact.instance, opening.awaited.clone());
                let wait = Wait { instance, awaited, is_open: true };
                let before = self.waits.insert(opening.subscription.0, wait);
                expect(before.is_none(), "a wait begins twice")
            }
            Event::SubscriptionClosed { subscription } => {
                let wait = self.waits.get_mut(&subscription.0).filter(|wait| wait.is_open);
                wait.ok_or("a wait ends that is none")?.is_open = false;
                Ok(())
            }
            Event::TimerFired { subscription, .. } if fact.instance != 0 => {
                self.fire(subscription.0, fact)
            }
            Event::ProcessInstanceCreated(creation) => self.create(fact, creation),
            Event::ProcessInstanceCompleted | Event::ProcessInstanceTerminated => {
                self.started_by_key.remove(&fact.instance);
                self.instances_over.insert(fact.instance);
                Ok(())
            }
            Event::InstanceCalled { element_instance, called } => {
                self.counts.called += 1;
                let call = self.calls.entry(element_instance.0).or_default();
                call.caller = fact.instance;
                let before = call.waits_for.replace(called.0);
                expect(before.is_none(), "a call activity waits for a second instance")
            }
            Event::CalledInstanceEnded { element_instance, called } => {
                let is_over = self.instances_over.contains(&called.0);
                let call = self.calls.get_mut(&element_instance.0);
                let call = call.filter(|call| call.waits_for == Some(called.0));
                let call = call.ok_or("a call ends that never began")?;
                let is_first = !std::mem::replace(&mut call.has_heard, true);
                expect(is_first && is_over, "a call ends twice, or before what was called")
            }
            Event::ElementCompleted { element_instance, .. } => {
                self.elements_over.insert(element_instance.0);
                let call = self.calls.get(&element_instance.0);
                expect(call.is_none_or(|call| call.has_heard), "a call activity did not wait")
            }
            Event::ElementTerminated { element_instance, .. } => {
                self.elements_over.insert(element_instance.0);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn publish(&mut self, published: &MessagePublication) -> Result<(), String> {
        self.counts.published += 1;
        let is_same = |other: &&Letter| {
            let other = &other.published;
            published.id.is_some()
                && (&other.id, &other.name, &other.correlation_key)
                    == (&published.id, &published.name, &published.correlation_key)
        };
        let twin = self.letters.values().filter(|letter| !letter.is_dropped).find(is_same);
        expect(twin.is_none(), "a message is published while one with its id lives")?;
        let (published, given_to) = (published.clone(), BTreeSet::new());
        let key = published.message.0;
        let letter = Letter { published, given_to, is_dropped: false };
        expect(self.letters.insert(key, letter).is_none(), "a message is published twice")
    }

    fn give(
        &mut self,
        message: u64,
        process: &ElementId,
        (instance, batch): (u64, u64),
    ) -> Result<(), String> {
        let letter = self.letters.get_mut(&message).filter(|letter| !letter.is_dropped);
        let letter = letter.ok_or("a message is given to somebody that is not there")?;
        let is_new = letter.given_to.insert(process.clone());
        expect(is_new, "a message is given to a process a second time")?;
        if process.as_str() != models::ORDERED {
            self.on_the_way.insert((message, instance), batch);
            return Ok(());
        }
        self.counts.started += 1;
        let began = self.unexplained.remove(&instance);
        expect(began == Some(batch), "a message started an instance that did not begin by it")
    }

    fn drop_letter(&mut self, message: u64, at: Timestamp) -> Result<(), String> {
        self.counts.dropped += 1;
        let letter = self.letters.get_mut(&message).filter(|letter| !letter.is_dropped);
        let letter = letter.ok_or("a message is dropped that is not there")?;
        letter.is_dropped = true;
        expect(letter.published.expires_at <= at, "a message is dropped before its time")
    }

    fn fire(&mut self, subscription: u64, fact: &Fact) -> Result<(), String> {
        self.counts.fired += 1;
        let wait = self.waits.get_mut(&subscription);
        let wait = wait.filter(|wait| wait.is_open && wait.instance == fact.instance);
        let wait = wait.ok_or("a timer fires that nobody waits for")?;
        wait.is_open = false;
        let Awaited::Timer(timer) = &wait.awaited else {
            return Err("a timer fires where something else is waited for".to_owned());
        };
        let due = timer.due;
        self.counts.batches_late = self.counts.batches_late.max(self.batches_since(due));
        expect(due <= fact.at, "a timer fires before it is due")
    }

    fn create(&mut self, fact: &Fact, creation: &InstanceCreation) -> Result<(), String> {
        if let Some(caller) = creation.caller {
            let call = self.calls.entry(caller.element_instance.0).or_default();
            let before = call.called.replace(fact.instance);
            return expect(before.is_none(), "a call activity calls a second instance");
        }
        if creation.process.as_str() == models::ORDERED {
            self.unexplained.insert(fact.instance, fact.batch);
            if let Some(key) = &creation.correlation_key {
                let is_locked = self.started_by_key.values().any(|other| **other == **key);
                self.started_by_key.insert(fact.instance, key.to_string());
                return expect(!is_locked, "a message starts while one of its key runs");
            }
        }
        Ok(())
    }

    /// How many batches there were at this time or later.
    fn batches_since(&self, time: Timestamp) -> usize {
        self.batches.len() - self.batches.partition_point(|(_, at)| *at < time)
    }
}

#[cfg(test)]
mod tests;
