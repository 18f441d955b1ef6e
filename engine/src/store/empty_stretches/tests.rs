//! Against every version of a small store: what is skipped was empty in the view that skips it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use super::*;

/// A small generator with a fixed definition (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    fn key(&mut self) -> Vec<u8> {
        let mut key =
            vec![u8::try_from(self.below(2)).unwrap(), u8::try_from(self.below(9)).unwrap()];
        if self.below(6) == 0 {
            key.push(0);
        }
        key
    }
}

#[derive(Default)]
struct World {
    known: EmptyStretches,
    /// The keys with rows after each batch, from batch 0 on.
    versions: Vec<BTreeSet<Vec<u8>>>,
    skipped: usize,
}

impl World {
    fn apply(&mut self, random: &mut Random) {
        let mut rows = self.versions.last().cloned().unwrap_or_default();
        let batch = BatchNumber(self.versions.len() as u64);
        let mut puts = Vec::new();
        for _ in 0..random.below(6) {
            let key = random.key();
            // A queue: more goes than comes, except now and then.
            if random.below(3) == 0 {
                puts.push(key.clone());
                rows.insert(key);
            } else {
                rows.remove(&key);
            }
        }
        self.known.cut(batch, puts.iter().map(Vec::as_slice));
        self.versions.push(rows);
    }

    /// A scan by a view of some batch, with other batches while it looks.
    fn scan(&mut self, random: &mut Random, what: &str) {
        let newest = self.versions.len() as u64 - 1;
        let view = newest - random.below(8).min(newest);
        let start = random.key();
        let rows = self.versions[usize::try_from(view).unwrap()].clone();
        let begun = self.known.begin(start.clone(), BatchNumber(view));
        let overlooked = rows.range(start.clone()..).next().filter(|row| **row < begun.from);
        assert_eq!(overlooked, None, "{what}: from {start:?} on {:?} was skipped", begun.from);
        self.skipped += usize::from(begun.from > start);
        for _ in 0..random.below(3) {
            self.apply(random);
        }
        if let Some(look) = begun.look {
            let first = rows.range(begun.from..).next().cloned();
            let first = first.filter(|_| random.below(8) > 0);
            self.known.end(look, BatchNumber(view), first.as_deref());
        }
    }
}

#[test]
fn nothing_is_skipped_that_a_view_sees() {
    let mut skipped = 0;
    for seed in 0..60 {
        let mut random = Random(seed);
        let mut world = World { versions: vec![BTreeSet::new()], ..World::default() };
        for round in 0..400 {
            let what = format!("seed {seed}, round {round}");
            if random.below(3) == 0 {
                world.apply(&mut random);
            } else {
                world.scan(&mut random, &what);
            }
            check_apart(&world.known, &what);
        }
        assert!(world.known.looks.is_empty());
        skipped += world.skipped;
    }
    assert!(skipped > 1_000, "only {skipped} scans began behind a stretch");
}

/// Stretches are not empty and do not touch each other, so that a row cuts one at most.
fn check_apart(known: &EmptyStretches, what: &str) {
    let mut before: Option<&Vec<u8>> = None;
    for (start, stretch) in &known.stretches {
        assert!(*start < stretch.end, "{what}: {start:?}");
        assert!(before.is_none_or(|end| end <= start), "{what}: {start:?} overlaps");
        before = Some(&stretch.end);
    }
}

#[test]
fn what_is_kept_is_bounded() {
    let mut known = EmptyStretches::new(BatchNumber(1));
    for number in 0..10_000_u32 {
        let start = (number * 2).to_be_bytes().to_vec();
        let look = known.begin(start.clone(), BatchNumber(1)).look.unwrap();
        known.end(look, BatchNumber(1), Some(&successor(&start)));
        assert!(known.stretches.len() <= STRETCHES_MAX);
    }
}
