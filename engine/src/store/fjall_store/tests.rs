//! Scans that skip what is known to be empty, against a store that skips nothing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::store::memory_store::MemoryStore;

/// The next of a fixed series of numbers (a linear congruence).
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

fn operations(seed: &mut u64) -> Vec<Operation> {
    let mut changes = std::collections::BTreeMap::new();
    for _ in 0..next(seed) % 12 {
        let key = vec![
            0,
            9,
            u8::try_from(next(seed) % 3).unwrap(),
            u8::try_from(next(seed) % 40).unwrap(),
        ];
        let value = (!next(seed).is_multiple_of(3)).then(|| next(seed).to_be_bytes().to_vec());
        changes.insert(key, value);
    }
    let operation = |(key, value): (Vec<u8>, Option<Vec<u8>>)| match value {
        Some(value) => Operation::Put { key, value },
        None => Operation::Delete { key },
    };
    changes.into_iter().map(operation).collect()
}

/// At most five rows of a range.
fn scanned(store: &dyn Store, range: &KeyRange, direction: Direction) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut rows = Vec::new();
    let mut visit = |key: &[u8], value: &[u8]| {
        rows.push((key.to_vec(), value.to_vec()));
        if rows.len() < 5 {
            std::ops::ControlFlow::Continue(())
        } else {
            std::ops::ControlFlow::Break(())
        }
    };
    store.read_view().unwrap().scan(range, direction, &mut visit).unwrap();
    rows
}

#[test]
fn scans_that_skip_empty_stretches_find_what_others_find() {
    let folder = std::env::temp_dir().join(format!("baton-fjall-skips-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    let mut fjall = FjallStore::open(&folder, StoreOptions::default()).unwrap();
    fjall.learn_always();
    let memory = MemoryStore::new();
    let epochs = [fjall.acquire().unwrap(), memory.acquire().unwrap()];
    let mut seed = 11;
    for number in 1..1_500 {
        let operations = operations(&mut seed);
        for (store, epoch) in [(&fjall as &dyn Store, epochs[0]), (&memory, epochs[1])] {
            let operations = operations.clone();
            store.apply(&WriteBatch { number: BatchNumber(number), epoch, operations }).unwrap();
        }
        if number % 400 == 0 {
            fjall.sync(BatchNumber(number)).unwrap();
            fjall.reopen().unwrap();
        }
        for _ in 0..3 {
            let mut key = |bytes: u64| -> Vec<u8> {
                let all = [0, 9, next(&mut seed) % 4, next(&mut seed) % 41];
                all.iter()
                    .take(usize::try_from(bytes).unwrap())
                    .map(|byte| u8::try_from(*byte).unwrap())
                    .collect()
            };
            let range = match number % 4 {
                0 => KeyRange::prefix(&key(3)),
                1 => KeyRange { start: Bound::Excluded(key(4)), end: Bound::Unbounded },
                2 => KeyRange { start: Bound::Included(key(4)), end: Bound::Included(key(4)) },
                _ => KeyRange { start: Bound::Included(key(4)), end: Bound::Excluded(key(4)) },
            };
            for direction in [Direction::Forward, Direction::Backward] {
                let (found, expected) =
                    (scanned(&fjall, &range, direction), scanned(&memory, &range, direction));
                assert_eq!(found, expected, "batch {number}, {direction:?} {range:?}");
            }
        }
    }
    drop(fjall);
    std::fs::remove_dir_all(&folder).unwrap();
}
