//! Stretches of keys that are known to hold no row.
//!
//! fjall keeps what was deleted until it compacts, so a scan from the beginning of a queue passes
//! every row that left it: after ten thousand completed tasks the first page of an inbox takes
//! 20 ms instead of one. A scan that took long therefore notes the empty stretch it passed, and the
//! next one begins behind it. Deletions only lengthen a stretch; an insertion cuts it.
//!
//! A stretch that a view of batch `q` found empty is empty for every view from `q` on, as long as
//! no batch since has put a row into it. So whoever applies a batch says so *before* its rows can
//! be seen ([`EmptyStretches::cut`]), and whoever looks says where it looks before it does
//! ([`EmptyStretches::begin`]), so that rows that are put there meanwhile are not overlooked.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::BatchNumber;

/// Stretches that are kept; beyond it all are forgotten.
const STRETCHES_MAX: usize = 4_096;

/// An empty stretch, by its first key.
#[derive(Debug)]
struct Stretch {
    /// The key behind it, which may have a row.
    end: Vec<u8>,
    /// The oldest batch whose views may skip it.
    since: BatchNumber,
}

/// A scan that looks for its first row.
#[derive(Debug)]
struct Look {
    start: Vec<u8>,
    /// The first key at or behind `start` that got a row since the look began.
    first_put: Option<Vec<u8>>,
}

/// What is known of one store.
#[derive(Debug, Default)]
pub(super) struct EmptyStretches {
    stretches: BTreeMap<Vec<u8>, Stretch>,
    looks: BTreeMap<u64, Look>,
    next_look: u64,
    /// The newest batch that may have begun to put rows.
    newest: BatchNumber,
}

/// Where a scan begins, and what it can teach.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Begun {
    /// The first key that may have a row.
    pub(super) from: Vec<u8>,
    /// To be given to [`EmptyStretches::end`]; none if nothing can be learned.
    pub(super) look: Option<u64>,
}

impl EmptyStretches {
    /// Nothing is known of a store at this batch.
    pub(super) fn new(newest: BatchNumber) -> Self {
        Self { newest, ..Self::default() }
    }

    /// Forgets everything; the store is at this batch.
    pub(super) fn forget(&mut self, newest: BatchNumber) {
        self.stretches.clear();
        self.looks.clear();
        self.newest = newest;
    }

    /// This batch is about to put rows under these keys.
    pub(super) fn cut<'k>(&mut self, batch: BatchNumber, keys: impl Iterator<Item = &'k [u8]>) {
        self.newest = batch;
        if self.stretches.is_empty() && self.looks.is_empty() {
            return;
        }
        for key in keys {
            self.cut_at(key);
            for look in self.looks.values_mut().filter(|look| key >= &look.start[..]) {
                if look.first_put.as_deref().is_none_or(|first| key < first) {
                    look.first_put = Some(key.to_vec());
                }
            }
        }
    }

    fn cut_at(&mut self, key: &[u8]) {
        let before = self.stretches.range_mut::<[u8], _>(up_to(key)).next_back();
        let Some((start, stretch)) = before.filter(|(_, stretch)| key < &stretch.end[..]) else {
            return;
        };
        let (start, since) = (start.clone(), stretch.since);
        let end = std::mem::replace(&mut stretch.end, key.to_vec());
        if start == key {
            self.stretches.remove(&start);
        }
        let behind = successor(key);
        if behind < end {
            self.stretches.insert(behind, Stretch { end, since });
        }
    }

    /// A view of a batch scans forward from a key.
    pub(super) fn begin(&mut self, start: Vec<u8>, view: BatchNumber) -> Begun {
        let known = self.stretches.range::<[u8], _>(up_to(&start)).next_back();
        let known = known.filter(|(_, known)| start < known.end && known.since <= view);
        let from = known.map_or(start, |(_, known)| known.end.clone());
        // Rows that later batches have put there are not seen by this view.
        let look = (view == self.newest).then(|| {
            self.next_look += 1;
            let look = Look { start: from.clone(), first_put: None };
            self.looks.insert(self.next_look, look);
            self.next_look
        });
        Begun { from, look }
    }

    /// The scan found its first row, or the end of its range, at this key; where that took no time
    /// nothing is noted.
    pub(super) fn end(&mut self, look: u64, view: BatchNumber, first: Option<&[u8]>) {
        let Some(Look { start, first_put }) = self.looks.remove(&look) else { return };
        let Some(first) = first else { return };
        let end = match &first_put {
            Some(put) if &put[..] < first => put.clone(),
            _ => first.to_vec(),
        };
        if start < end {
            self.learn(start, end, view);
        }
    }

    fn learn(&mut self, start: Vec<u8>, end: Vec<u8>, since: BatchNumber) {
        if self.stretches.len() >= STRETCHES_MAX {
            self.stretches.clear();
        }
        let mut joined = (start, Stretch { end, since });
        let before = self.stretches.range::<[u8], _>(up_to(&joined.0)).next_back();
        if let Some((key, _)) = before.filter(|(_, before)| joined.0 <= before.end) {
            let key = key.clone();
            self.join(key, &mut joined);
        }
        // Stretches stay apart from each other: a row cuts at most one.
        while let Some((key, _)) =
            self.stretches.range(joined.0.clone()..=joined.1.end.clone()).next()
        {
            let key = key.clone();
            self.join(key, &mut joined);
        }
        self.stretches.insert(joined.0, joined.1);
    }

    fn join(&mut self, key: Vec<u8>, joined: &mut (Vec<u8>, Stretch)) {
        if let Some(other) = self.stretches.remove(&key) {
            joined.1.since = joined.1.since.max(other.since);
            if other.end > joined.1.end {
                joined.1.end = other.end;
            }
            joined.0 = key.min(std::mem::take(&mut joined.0));
        }
    }
}

fn up_to(key: &[u8]) -> (Bound<&[u8]>, Bound<&[u8]>) {
    (Bound::Unbounded, Bound::Included(key))
}

/// The first key behind another.
pub(super) fn successor(key: &[u8]) -> Vec<u8> {
    let mut successor = Vec::with_capacity(key.len() + 1);
    successor.extend_from_slice(key);
    successor.push(0);
    successor
}

#[cfg(test)]
mod tests;
