//! What must hold of messages, timers and calls whenever a server has ended.

use baton_engine::event::Awaited;

use super::{Call, Interplay, Letter, Wait};
use crate::crash::models;

/// Batches that may end while something is due: a server that was down has much to make up for,
/// and clients are served beside it.
const BATCHES_LATE_MAX: usize = 200;

impl Interplay {
    /// What is wrong with what is left.
    pub(super) fn at_the_end(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (message, instance) in self.on_the_way.keys() {
            problems.push(format!("message {message} was given to {instance}, but not caught"));
        }
        for instance in self.unexplained.keys() {
            problems.push(format!("instance {instance} began, but no message started it"));
        }
        let waits = self.waits.iter().filter(|(_, wait)| wait.is_open);
        problems.extend(waits.filter_map(|(key, wait)| {
            self.wrong_with_wait(wait).map(|why| format!("subscription {key} {why}: {wait:?}"))
        }));
        let letters = self.letters.iter().filter(|(_, letter)| !letter.is_dropped);
        problems.extend(letters.filter_map(|(key, letter)| {
            self.wrong_with_letter(letter).map(|why| format!("message {key} {why}: {letter:?}"))
        }));
        problems.extend(self.calls.iter().filter_map(|(key, call)| {
            self.wrong_with_call(*key, call).map(|why| format!("call {key} {why}: {call:?}"))
        }));
        problems
    }

    fn wrong_with_wait(&self, wait: &Wait) -> Option<&'static str> {
        if self.instances_over.contains(&wait.instance) {
            return Some("still waits in an instance that is over");
        }
        match &wait.awaited {
            Awaited::Timer(timer) if self.batches_since(timer.due) > BATCHES_LATE_MAX => {
                Some("is a timer that was due long ago")
            }
            Awaited::Timer(_) | Awaited::Message { .. } | Awaited::Signal { .. } => None,
        }
    }

    /// A message that is kept is one that nobody can take.
    fn wrong_with_letter(&self, letter: &Letter) -> Option<&'static str> {
        let published = &letter.published;
        if self.batches_since(published.expires_at) > BATCHES_LATE_MAX {
            return Some("is kept beyond its time");
        }
        if !letter.given_to.is_empty() || self.batches_since(published.expires_at) > 0 {
            return None;
        }
        let is_for = |wait: &&Wait| {
            matches!(&wait.awaited, Awaited::Message { name, correlation_key } if wait.is_open
                && (name, correlation_key) == (&published.name, &published.correlation_key))
        };
        if self.waits.values().any(|wait| is_for(&wait)) {
            return Some("is kept although somebody waits for it");
        }
        let has_another =
            self.started_by_key.values().any(|key| **key == *published.correlation_key);
        let is_start = &*published.name == models::PLACED;
        (is_start && !has_another).then_some("is kept although it could start an instance")
    }

    fn wrong_with_call(&self, element: u64, call: &Call) -> Option<&'static str> {
        let (Some(waits_for), Some(called)) = (call.waits_for, call.called) else {
            return Some("has one side only");
        };
        if waits_for != called {
            return Some("waits for another instance than it called");
        }
        let is_call_over = self.elements_over.contains(&element);
        let is_called_over = self.instances_over.contains(&called);
        match (is_call_over, is_called_over) {
            (false, true) if !call.has_heard => Some("never heard that what it called is over"),
            (true, false) => Some("is over, but not what it called"),
            (false, _) if self.instances_over.contains(&call.caller) => {
                Some("is open in an instance that is over")
            }
            _ => None,
        }
    }
}
