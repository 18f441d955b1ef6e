//! Postings: from a search term to the pages in which it occurs, one row per term and batch.
//!
//! Finished element instances, jobs and variables have no rows; searches across instances find
//! their pages here. A term is hashed (XXH3, 64 bits): a page found through a colliding hash
//! simply does not match when it is read. A term occurs in a page at most once.

use std::collections::{BTreeMap, BTreeSet};

use twox_hash::XxHash3_64;

use crate::event::Event;
use crate::ids::{ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey};
use crate::state::tables::history::PageKey;

/// A hashed search term.
pub type Term = u64;

/// The states of element instances as terms name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ElementTerm {
    /// Activated, and not ended in the same page.
    Active = 0,
    /// Completed.
    Completed = 1,
    /// Terminated.
    Terminated = 2,
}

/// Element instances of a flow node (or of the process, by its id) in a state.
pub fn element_term(
    definition: ProcessDefinitionKey,
    element: &ElementId,
    state: ElementTerm,
) -> Term {
    hash(0, &[&definition.0.to_be_bytes(), &[state as u8], element.as_str().as_bytes()])
}

/// Jobs of a type.
pub fn job_type_term(job_type: &str) -> Term {
    hash(1, &[job_type.as_bytes()])
}

/// Variables of a name and value; a value that is stored apart stands by its hash.
pub fn variable_term(name: &str, value: &str) -> Term {
    hash(2, &[name.as_bytes(), &[0], value.as_bytes()])
}

/// Incidents with a message.
pub fn error_term(message: &str) -> Term {
    hash(3, &[message.as_bytes()])
}

fn hash(family: u8, parts: &[&[u8]]) -> Term {
    let mut bytes = Vec::with_capacity(64);
    bytes.push(family);
    for part in parts {
        bytes.extend_from_slice(part);
    }
    XxHash3_64::oneshot(&bytes)
}

/// What a page needs besides its events: who runs.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The instance.
    pub instance: ProcessInstanceKey,
    /// The version that runs.
    pub definition: ProcessDefinitionKey,
    /// The id of the `process` element.
    pub process: &'a ElementId,
}

/// The terms of one page, each once.
#[allow(clippy::wildcard_enum_match_arm, reason = "`has_no_term` lists the others")]
pub fn terms<'a>(subject: Subject<'_>, events: impl Iterator<Item = &'a Event>) -> BTreeSet<Term> {
    let mut terms = BTreeSet::new();
    let mut open: Vec<(ElementInstanceKey, &ElementId)> = Vec::new();
    let mut some_were_stuck = false;
    let root = (subject.instance.root_scope(), subject.process);
    let term = |element: &ElementId, state| element_term(subject.definition, element, state);
    for event in events {
        match event {
            Event::ProcessInstanceCreated(_) => open.push(root),
            Event::ElementActivating(activation) => {
                some_were_stuck = true;
                open.push((activation.element_instance, &activation.element));
            }
            Event::ElementActivated(activation) => {
                if some_were_stuck {
                    // It may be open already, and must end only once.
                    close(&mut open, activation.element_instance);
                }
                open.push((activation.element_instance, &activation.element));
            }
            Event::ElementCompleted { element_instance, element } => {
                close(&mut open, *element_instance);
                terms.insert(term(element, ElementTerm::Completed));
            }
            Event::ElementTerminated { element_instance, element } => {
                close(&mut open, *element_instance);
                terms.insert(term(element, ElementTerm::Terminated));
            }
            Event::ProcessInstanceCompleted => {
                close(&mut open, root.0);
                terms.insert(term(subject.process, ElementTerm::Completed));
            }
            Event::ProcessInstanceTerminated => {
                close(&mut open, root.0);
                terms.insert(term(subject.process, ElementTerm::Terminated));
            }
            Event::JobCreated(job) => {
                terms.insert(job_type_term(&job.job_type));
            }
            Event::VariableSet { name, value, .. } => {
                terms.insert(match value.stored_as() {
                    Some((hash, _)) => variable_term(name, &hash.to_string()),
                    None => variable_term(name, value.as_str()),
                });
            }
            Event::IncidentCreated { message, .. } => {
                terms.insert(error_term(message));
            }
            other => debug_assert!(has_no_term(other), "{other:?} has a term"),
        }
    }
    terms.extend(open.iter().map(|(_, element)| term(element, ElementTerm::Active)));
    terms
}

/// The events that nothing is found by. No wildcard: a new event must be listed here or above.
#[allow(clippy::too_many_lines, reason = "one table of all events")]
fn has_no_term(event: &Event) -> bool {
    match event {
        Event::SequenceFlowTaken { .. }
        | Event::JobActivated { .. }
        | Event::JobCompleted { .. }
        | Event::JobFailed { .. }
        | Event::JobOfferedAgain { .. }
        | Event::JobUpdated { .. }
        | Event::JobCanceled { .. }
        | Event::UserTaskCreated(_)
        | Event::UserTaskAssigned { .. }
        | Event::UserTaskCompleted { .. }
        | Event::UserTaskCanceled { .. }
        | Event::IncidentResolved { .. }
        | Event::ProcessInstanceTerminating
        | Event::StepsYielded { .. }
        | Event::TokenPlaced { .. }
        | Event::TokenParked { .. }
        | Event::TokensJoined { .. }
        | Event::TokenDropped { .. }
        | Event::ScopeEnding { .. }
        | Event::ScopeEmptied { .. }
        | Event::ScopeInterrupted { .. }
        | Event::SubscriptionOpened(_)
        | Event::SubscriptionClosed { .. }
        | Event::TimerFired { .. }
        | Event::MessageCaught { .. }
        | Event::SignalCaught { .. }
        | Event::ErrorThrown { .. }
        | Event::EscalationThrown { .. }
        | Event::JobErrorThrown { .. }
        | Event::ErrorUncaught { .. }
        | Event::InstanceCalled { .. }
        | Event::CalledIncidentsCounted { .. }
        | Event::CalledInstanceEnded { .. }
        | Event::MultiInstanceStarted { .. }
        | Event::MultiInstanceItemsKept { .. }
        | Event::MultiInstanceOutputKept { .. }
        | Event::UserTaskUpdated(_)
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
        | Event::ClockPinned { .. }
        | Event::ClockReset
        | Event::InstanceDropped { .. }
        | Event::DroppedRowsErased(_)
        | Event::DroppedPagesErased { .. }
        | Event::ProcessDefinitionDeleted(_)
        | Event::ProcessDefinitionDrained { .. }
        | Event::ProcessDefinitionErased { .. }
        | Event::ContentStored { .. }
        | Event::ContentDropped { .. } => true,
        Event::ProcessInstanceCreated(_)
        | Event::ElementActivating(_)
        | Event::ElementActivated(_)
        | Event::ElementCompleted { .. }
        | Event::ElementTerminated { .. }
        | Event::ProcessInstanceCompleted
        | Event::ProcessInstanceTerminated
        | Event::JobCreated(_)
        | Event::VariableSet { .. }
        | Event::IncidentCreated { .. } => false,
    }
}

/// An element that ends was most often activated just before, so the search goes backwards.
fn close(open: &mut Vec<(ElementInstanceKey, &ElementId)>, ended: ElementInstanceKey) {
    if let Some(position) = open.iter().rposition(|(key, _)| *key == ended) {
        open.swap_remove(position);
    }
}

/// The postings of one batch: pages by term.
pub type Postings = BTreeMap<Term, Vec<PageKey>>;

/// Encodes the pages of one term, in ascending order, as differences from page to page.
pub fn encode_pages(pages: &[PageKey]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(pages.len() * 6);
    let mut before = 0;
    for (instance, first_key, first_sequence) in pages {
        write_number(instance.0.wrapping_sub(before), &mut bytes);
        write_number(first_key.wrapping_sub(instance.0), &mut bytes);
        write_number(*first_sequence, &mut bytes);
        before = instance.0;
    }
    bytes
}

/// Decodes what [`encode_pages`] wrote; `None` if it is damaged.
pub fn decode_pages(mut bytes: &[u8]) -> Option<Vec<PageKey>> {
    let mut pages = Vec::new();
    let mut before: u64 = 0;
    while !bytes.is_empty() {
        let instance = before.wrapping_add(read_number(&mut bytes)?);
        let first_key = instance.wrapping_add(read_number(&mut bytes)?);
        pages.push((ProcessInstanceKey(instance), first_key, read_number(&mut bytes)?));
        before = instance;
    }
    Some(pages)
}

/// Seven bits a byte, the lowest first; the upper bit says that more follow.
fn write_number(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
