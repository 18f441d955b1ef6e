//! The events of a store that no server holds, with the requests that caused them.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use baton_engine::event::Event;
use baton_engine::ids::{PartitionId, ProcessInstanceKey, Timestamp};
use baton_engine::state::pages::Page;
use baton_engine::state::reader::Reader;
use baton_engine::state::replay::Numbered;
use baton_engine::state::tables::bookkeeping::Batches;
use baton_engine::state::tables::{TableId, table_prefix};
use baton_engine::store::{self, Direction, KeyRange, ReadView, Store, StoreKind, StoreOptions};

/// An event with its place.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its number in the partition.
    pub sequence: u64,
    /// The number of its batch.
    pub batch: u64,
    /// The time of its batch.
    pub at: Timestamp,
    /// Its stream: a process instance, or 0.
    pub instance: u64,
    /// The `traceparent` of the request that caused it; empty for the engine's own work.
    pub trace: Arc<str>,
    /// What happened.
    pub event: Event,
}

impl Fact {
    /// The same without its request and its batch.
    pub fn numbered(&self) -> Numbered {
        Numbered {
            sequence: self.sequence,
            at: self.at,
            instance: ProcessInstanceKey(self.instance),
            event: self.event.clone(),
        }
    }
}

/// Everything that happened.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// In the order it happened.
    pub facts: Vec<Fact>,
    /// The number that the next event would have.
    pub next_sequence: u64,
}

/// Opens the store in a folder that no server holds.
pub fn open(kind: &str, data: &Path) -> Result<Arc<dyn Store>, String> {
    let kind: StoreKind = kind.parse().map_err(|e| format!("{e}"))?;
    store::open(kind, data, StoreOptions::default())
        .map_err(|e| format!("the store cannot be opened after the server's end: {e}"))
}

/// Reads all event pages of a view.
pub fn read(view: &dyn ReadView) -> Result<History, String> {
    let reader = Reader::new(view, PartitionId::FIRST);
    let mut facts = Vec::new();
    let range = KeyRange::prefix(&table_prefix(TableId::Pages, PartitionId::FIRST));
    let scanned = reader.scan_pages(&range, &mut |(instance, ..), page| {
        unfold(instance, page, &mut facts);
        ControlFlow::Continue(())
    });
    scanned.map_err(|e| format!("the event pages cannot be read: {e}"))?;
    facts.sort_by_key(|fact: &Fact| fact.sequence);
    Ok(History { facts, next_sequence: next_sequence(&reader)? })
}

fn next_sequence(reader: &Reader<'_>) -> Result<u64, String> {
    let mut next = 0;
    let range = KeyRange::prefix(&table_prefix(TableId::Batches, PartitionId::FIRST));
    let scanned = reader.scan::<Batches>(&range, Direction::Backward, &mut |_, row| {
        next = row.next_sequence;
        ControlFlow::Break(())
    });
    scanned.map_err(|e| format!("the rows of the batches cannot be read: {e}"))?;
    Ok(next)
}

fn unfold(instance: ProcessInstanceKey, page: Page, facts: &mut Vec<Fact>) {
    for segment in page.segments {
        let trace = segment.context.trace.clone().unwrap_or_default();
        for (sequence, event) in (segment.first_sequence..).zip(segment.events) {
            facts.push(Fact {
                sequence,
                batch: page.batch.0,
                at: page.at,
                instance: instance.0,
                trace: Arc::clone(&trace),
                event,
            });
        }
    }
}

impl History {
    /// The facts that each request caused, in order; those of the engine's own work under "".
    pub fn by_trace(&self) -> BTreeMap<&str, Vec<&Fact>> {
        let mut by_trace: BTreeMap<&str, Vec<&Fact>> = BTreeMap::new();
        for fact in &self.facts {
            by_trace.entry(&fact.trace).or_default().push(fact);
        }
        by_trace
    }

    /// Sequence numbers begin at 1, leave nothing out and say nothing twice; batches ascend.
    pub fn check_order(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut batch = 0;
        for (expected, fact) in (1..).zip(&self.facts) {
            if fact.sequence != expected {
                problems
                    .push(format!("event {expected} is missing or there twice: next is {fact:?}"));
                break;
            }
            if fact.batch < batch {
                problems
                    .push(format!("batch {} is older than the one before: {fact:?}", fact.batch));
            }
            batch = fact.batch;
        }
        let last = self.facts.last().map_or(0, |fact| fact.sequence);
        if self.next_sequence != last + 1 {
            problems.push(format!(
                "the newest batch says that event {} is next, but the last one is {last}",
                self.next_sequence
            ));
        }
        problems
    }
}
