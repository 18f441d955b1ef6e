//! The front of each queue that the writer serves: the first rows of an index as the store has
//! them, kept in memory.
//!
//! A queue loses its rows at the front: jobs are taken, timers fire. A store that keeps deleted
//! rows until it compacts (fjall) passes all of them in a scan from the queue's beginning, so the
//! longer a server ran, the slower its next look would be. With the front in memory a stretch of
//! the queue is scanned once, however many of its rows went since.
//!
//! It is a copy of what the store holds, never more: it is brought up to date when a batch was
//! applied, and may be forgotten at any time.

use std::collections::{BTreeMap, VecDeque};
use std::ops::{Bound, ControlFlow};

use super::State;
use super::tables::bookkeeping::DueWork;
use super::tables::contents::UnreferencedContents;
use super::tables::jobs::ActivatableJobs;
use super::tables::replies::RepliesByExpiry;
use super::tables::{Table, TableId};
use crate::store::{Direction, KeyRange, Operation, StoreError};

/// Rows of one queue that are kept.
const ROWS_PER_QUEUE_MAX: usize = 1_024;

/// Rows of all queues that are kept, about 10 MB; beyond it everything is forgotten.
const ROWS_MAX: usize = 65_536;

/// Rows that one look at the store takes over at least.
const ROWS_FETCHED: usize = 64;

/// Behind the name of its queue, the key of an activatable job has a priority and a job key.
const JOB_POSITION_BYTES: usize = 16;

/// Table id and partition.
const TABLE_BYTES: usize = 4;

/// A row of the front: whole key and value.
pub(crate) type FrontRow = (Vec<u8>, Vec<u8>);

/// How far the rows of a queue are known.
#[derive(Debug, Default)]
enum Reach {
    #[default]
    Nowhere,
    /// Every stored row up to this key.
    Through(Vec<u8>),
    /// Every stored row.
    End,
}

#[derive(Debug, Default)]
struct Front {
    rows: BTreeMap<Vec<u8>, Vec<u8>>,
    reach: Reach,
}

impl Front {
    fn reaches(&self, key: &[u8]) -> bool {
        match &self.reach {
            Reach::Nowhere => false,
            Reach::Through(last) => key <= &last[..],
            Reach::End => true,
        }
    }

    /// Takes note of a row that the store has now.
    fn put(&mut self, key: &[u8], value: &[u8]) {
        if !self.reaches(key) {
            return;
        }
        self.rows.insert(key.to_vec(), value.to_vec());
        if self.rows.len() > ROWS_PER_QUEUE_MAX {
            self.rows.pop_last();
            let last = self.rows.last_key_value();
            self.reach = last.map_or(Reach::Nowhere, |(key, _)| Reach::Through(key.clone()));
        }
    }
}

/// The fronts of all queues, by what the keys of a queue begin with.
#[derive(Debug, Default)]
pub(crate) struct QueueFronts {
    fronts: BTreeMap<Vec<u8>, Front>,
    rows: usize,
    /// What the batch at hand changes in queues, once the store has it.
    changes: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

impl QueueFronts {
    /// Takes note of what a batch will change.
    pub(crate) fn note(&mut self, operations: &[Operation]) {
        for operation in operations {
            let (key, value) = match operation {
                Operation::Put { key, value } => (key, Some(value)),
                Operation::Delete { key } => (key, None),
            };
            if queue_of(key).is_some() {
                self.changes.push((key.clone(), value.cloned()));
            }
        }
    }

    /// The store has the batch.
    pub(crate) fn commit(&mut self) {
        for (key, value) in std::mem::take(&mut self.changes) {
            let Some(front) = queue_of(&key).and_then(|queue| self.fronts.get_mut(queue)) else {
                continue;
            };
            let before = front.rows.len();
            match value {
                Some(value) => front.put(&key, &value),
                None => drop(front.rows.remove(&key)),
            }
            self.rows = self.rows + front.rows.len() - before;
        }
        if self.rows > ROWS_MAX {
            self.forget();
        }
    }

    /// The store does not get the batch.
    pub(crate) fn abandon(&mut self) {
        self.changes.clear();
    }

    /// Forgets everything.
    pub(crate) fn forget(&mut self) {
        self.fronts.clear();
        self.changes.clear();
        self.rows = 0;
    }
}

/// What the keys of the queue begin with that a row is in; none if it is in no queue.
fn queue_of(key: &[u8]) -> Option<&[u8]> {
    let (id, _) = key.split_first_chunk::<2>()?;
    let is_of = |table: TableId| (table as u16).to_be_bytes() == *id;
    if is_of(ActivatableJobs::ID) {
        key.len().checked_sub(JOB_POSITION_BYTES).and_then(|end| key.get(..end))
    } else if is_of(DueWork::ID) || is_of(UnreferencedContents::ID) || is_of(RepliesByExpiry::ID) {
        key.get(..TABLE_BYTES)
    } else {
        None
    }
}

impl State {
    /// The next rows of a queue behind `after`, as the store has them, at most `wanted`. Fewer
    /// come only where the queue ends. `queue` is what its keys begin with.
    pub(crate) fn queue_rows(
        &mut self,
        queue: &[u8],
        after: Option<&[u8]>,
        wanted: usize,
    ) -> Result<VecDeque<FrontRow>, StoreError> {
        if !self.queue_fronts.fronts.contains_key(queue) {
            self.queue_fronts.fronts.insert(queue.to_vec(), Front::default());
        }
        let Some(front) = self.queue_fronts.fronts.get_mut(queue) else {
            return Ok(VecDeque::new());
        };
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let known = front.rows.range::<[u8], _>((start, Bound::Unbounded));
        let mut found: VecDeque<FrontRow> =
            known.take(wanted).map(|(key, value)| (key.clone(), value.clone())).collect();
        let mut range = KeyRange::prefix(queue);
        match &front.reach {
            Reach::End => return Ok(found),
            Reach::Through(last) => range.start = Bound::Excluded(last.clone()),
            Reach::Nowhere => {}
        }
        if found.len() >= wanted {
            return Ok(found);
        }
        let before = front.rows.len();
        let (mut last_kept, mut ended) = (None, true);
        self.store.read_view()?.scan(&range, Direction::Forward, &mut |key, value| {
            let is_kept = front.rows.len() < ROWS_PER_QUEUE_MAX;
            if is_kept {
                front.rows.insert(key.to_vec(), value.to_vec());
                last_kept = Some(key.to_vec());
            }
            if found.len() < wanted && after.is_none_or(|after| key > after) {
                found.push_back((key.to_vec(), value.to_vec()));
            }
            let has_enough = !is_kept || front.rows.len() >= before + ROWS_FETCHED;
            // Not at its end, as far as is known.
            ended = is_kept && !(has_enough && found.len() >= wanted);
            if ended || found.len() < wanted {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        self.queue_fronts.rows += front.rows.len() - before;
        if ended {
            front.reach = Reach::End;
        } else if let Some(last) = last_kept {
            front.reach = Reach::Through(last);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests;
