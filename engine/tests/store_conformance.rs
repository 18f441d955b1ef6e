//! The contract of `Store`, tested alike on every implementation.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]
#![allow(clippy::disallowed_methods, reason = "a test of threads waits for them")]

use std::{
    collections::BTreeMap,
    fs,
    ops::{Bound, ControlFlow},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use baton_engine::store::{
    BATCH_OPERATIONS_MAX, BatchNumber, Direction, Epoch, KeyRange, Operation, ReadView, Store,
    StoreError, StoreKind, StoreOptions, VALUE_BYTES_MAX, WriteBatch, open,
};

/// How long a test waits for what should take milliseconds, on a machine with other work to do.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs each test on each store, as `<store>::<test>`.
macro_rules! on_stores {
    ($($store:ident = $kind:expr),+; $tests:tt) => {
        $(on_stores!(@one $store, $kind, $tests);)+
    };
    (@one $store:ident, $kind:expr, { $($test:ident),+ $(,)? }) => {
        mod $store {
            $(#[test] fn $test() { super::$test($kind); })+
        }
    };
}

use StoreKind::{Fjall, Memory, Sled};

on_stores!(
    memory = super::Memory, sled = super::Sled, fjall = super::Fjall;
    {
        batches_insert_replace_and_remove_rows,
        scans_agree_with_an_ordered_map_in_both_directions,
        a_scan_ends_when_its_visitor_breaks,
        the_rows_of_the_store_itself_are_hidden_and_protected,
        a_view_never_shows_half_a_batch,
        what_a_view_reads_is_of_the_batch_that_it_names,
        a_slow_scan_lets_the_writer_go_on_and_visits_every_row_once,
        a_deposed_owner_is_refused,
        a_batch_out_of_order_is_refused,
        values_and_batches_up_to_the_limits_are_stored,
        values_over_the_limit_are_a_broken_invariant,
        a_batch_that_was_never_applied_cannot_be_made_durable,
        reopening_in_place_keeps_every_batch,
        two_views_on_one_thread_are_a_broken_invariant,
    }
);

mod on_disk {
    on_stores!(
        sled = crate::Sled, fjall = crate::Fjall;
        {
            a_new_process_sees_every_batch_and_goes_on,
            a_folder_in_use_is_refused,
            a_folder_of_another_kind_is_refused,
            a_folder_of_a_newer_layout_is_refused,
            a_damaged_marker_is_refused,
            a_path_that_is_no_folder_is_refused,
            a_folder_with_other_files_is_refused,
            an_interrupted_creation_starts_over,
            a_store_whose_marker_was_not_written_yet_is_kept,
            a_store_without_its_files_is_damaged,
            damaged_files_are_reported_and_never_a_panic,
            a_store_that_forgot_durable_batches_is_damaged,
            disk_use_is_counted,
        }
    );
    use super::*;
}

#[test]
fn a_file_in_the_blobs_folder_of_sled_is_a_warning() {
    let folder = TestFolder::new();
    let store = folder.open(Sled);
    assert_eq!(store.warnings(), Vec::<String>::new());
    fs::write(folder.path.join("sled/blobs/1"), "x").unwrap();
    assert!(store.warnings()[0].contains("1 files"), "{:?}", store.warnings());
}

#[test]
fn an_unfinished_snapshot_of_sled_is_ignored() {
    let folder = TestFolder::new();
    Writer::new(folder.open(Sled)).commit(vec![put(b"row", b"1")]);
    let draft = folder.path.join("sled/snap.7FFFFFFFFFFFFFFF.generating");
    fs::write(&draft, "half a snap").unwrap();
    assert_eq!(get(&*folder.open(Sled), b"row").as_deref(), Some(&b"1"[..]));
    assert!(!draft.exists());
}

/// fjall itself refuses to open where a power cut took bytes out of the middle of a value.
#[test]
fn a_torn_batch_at_the_end_of_the_journal_of_fjall_is_cut_off() {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(Fjall));
    for _ in 0..3 {
        writer.commit(vec![put(b"row", &[1; 2000])]);
    }
    drop(writer);
    // What is known to be durable ends here.
    let mark = fs::read(folder.path.join("DURABLE")).unwrap();
    Writer::new(folder.open(Fjall)).commit(vec![put(b"row", &[9; 2000])]);
    fs::write(folder.path.join("DURABLE"), mark).unwrap();
    clear_in_the_journal(&folder, &[9; 600]);
    let mut writer = Writer::new(folder.open(Fjall));
    assert_eq!(writer.last, BatchNumber(3));
    assert_eq!(get(&*writer.store, b"row").as_deref(), Some(&[1; 2000][..]));
    writer.commit(vec![put(b"row", b"goes on")]);
    drop(writer);
    assert_eq!(get(&*folder.open(Fjall), b"row").as_deref(), Some(&b"goes on"[..]));
}

#[test]
fn a_broken_batch_in_the_middle_of_the_journal_of_fjall_is_damage_and_changes_nothing() {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(Fjall));
    for stamp in 7..10 {
        writer.commit(vec![put(b"row", &[stamp; 2000])]);
    }
    drop(writer);
    clear_in_the_journal(&folder, &[8; 600]);
    let before = fs::read(folder.path.join("fjall/0.jnl")).unwrap();
    let error = folder.refusal(Fjall);
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    assert!(before == fs::read(folder.path.join("fjall/0.jnl")).unwrap());
}

/// Puts zeros where `bytes` are first found.
fn clear_in_the_journal(folder: &TestFolder, bytes: &[u8]) {
    let path = folder.path.join("fjall/0.jnl");
    let mut journal = fs::read(&path).unwrap();
    let found = journal.windows(bytes.len()).position(|window| window == bytes).unwrap();
    journal[found..found + bytes.len()].fill(0);
    fs::write(path, journal).unwrap();
}

#[test]
fn names_of_stores_are_parsed_and_others_refused() {
    for kind in [Sled, Fjall, Memory] {
        assert_eq!(kind.to_string().parse(), Ok(kind));
    }
    let error = "rocksdb".parse::<StoreKind>().unwrap_err();
    assert_eq!(error.to_string(), "unknown store `rocksdb`; known are sled, fjall and memory");
}

#[test]
fn the_range_of_a_prefix_holds_every_key_that_begins_with_it() {
    let range = |start: &[u8], end| KeyRange { start: Bound::Included(start.to_vec()), end };
    assert_eq!(KeyRange::prefix(&[1, 2]), range(&[1, 2], Bound::Excluded(vec![1, 3])));
    assert_eq!(KeyRange::prefix(&[1, 255]), range(&[1, 255], Bound::Excluded(vec![2])));
    assert_eq!(KeyRange::prefix(&[255, 255]), range(&[255, 255], Bound::Unbounded));
}

fn batches_insert_replace_and_remove_rows(kind: StoreKind) {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    assert_eq!(writer.store.read_view().unwrap().batch(), BatchNumber(0));
    writer.commit(vec![put(b"t1 a", b"1"), put(b"t1 b", b"2"), delete(b"t1 absent")]);
    writer.commit(vec![put(b"t1 a", b"3"), delete(b"t1 b"), put(b"t1 c", b"")]);
    let view = writer.store.read_view().unwrap();
    assert_eq!(view.batch(), BatchNumber(2));
    assert_eq!(view.get(b"t1 a").unwrap().as_deref(), Some(&b"3"[..]));
    assert_eq!(view.get(b"t1 b").unwrap(), None);
    assert_eq!(view.get(b"t1 c").unwrap().as_deref(), Some(&b""[..]));
    assert_eq!(rows(&*view, &KeyRange::prefix(b"t1"), Direction::Forward).len(), 2);
}

fn scans_agree_with_an_ordered_map_in_both_directions(kind: StoreKind) {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    let mut random = Random::new(1);
    let mut model = BTreeMap::new();
    for _ in 0..20 {
        let mut changes = BTreeMap::new();
        for _ in 0..50 {
            let value = (random.below(4) > 0).then(|| random.bytes(300));
            changes.insert(random.key(), value);
        }
        writer.commit(
            changes
                .iter()
                .map(|(key, value)| match value {
                    Some(value) => put(key, value),
                    None => delete(key),
                })
                .collect(),
        );
        for (key, value) in changes {
            match value {
                Some(value) => model.insert(key, value),
                None => model.remove(&key),
            };
        }
    }
    let view = writer.store.read_view().unwrap();
    for case in 0..500 {
        let range = KeyRange { start: random.bound(), end: random.bound() };
        // Filtered, because `BTreeMap::range` panics on bounds that cross.
        let expected: Vec<_> = model
            .iter()
            .filter(|(key, _)| match &range.start {
                Bound::Included(start) => *key >= start,
                Bound::Excluded(start) => *key > start,
                Bound::Unbounded => true,
            })
            .filter(|(key, _)| match &range.end {
                Bound::Included(end) => *key <= end,
                Bound::Excluded(end) => *key < end,
                Bound::Unbounded => true,
            })
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        let forward = rows(&*view, &range, Direction::Forward);
        assert_eq!(forward, expected, "case {case}: {range:?}");
        let mut backward = rows(&*view, &range, Direction::Backward);
        backward.reverse();
        assert_eq!(backward, expected, "case {case}, backward: {range:?}");
    }
}

fn a_scan_ends_when_its_visitor_breaks(kind: StoreKind) {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    writer.commit((0..100).map(|n| put(&[1, 0, n], &[n])).collect());
    let view = writer.store.read_view().unwrap();
    for (direction, expected) in [(Direction::Forward, 9), (Direction::Backward, 90)] {
        let (mut calls, mut last) = (0, 0);
        view.scan(&KeyRange::prefix(&[1, 0]), direction, &mut |key, _| {
            calls += 1;
            last = key[2];
            if calls == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
        assert_eq!((calls, last), (10, expected));
    }
}

fn the_rows_of_the_store_itself_are_hidden_and_protected(kind: StoreKind) {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    writer.commit(vec![put(&[0, 1], b"first"), put(&[0xff; 8], b"last")]);
    {
        let view = writer.store.read_view().unwrap();
        let all = KeyRange { start: Bound::Unbounded, end: Bound::Unbounded };
        for direction in [Direction::Forward, Direction::Backward] {
            assert_eq!(rows(&*view, &all, direction).len(), 2);
        }
        assert!(rows(&*view, &KeyRange::prefix(&[0, 0]), Direction::Forward).is_empty());
        assert_eq!(view.get(&[0, 0, 1]).unwrap(), None);
    }
    let batch = writer.next(vec![put(&[0, 0, 1], b"mine now")]);
    assert!(catch_unwind(AssertUnwindSafe(|| writer.store.apply(&batch))).is_err());
}

/// Every batch stamps the same 100 rows with its number, so a torn batch shows as two stamps.
fn a_view_never_shows_half_a_batch(kind: StoreKind) {
    const ROWS: u16 = 100;
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    writer.stamp(ROWS);
    let scans = [AtomicU32::new(0), AtomicU32::new(0)];
    let is_over = AtomicBool::new(false);
    let store = Arc::clone(&writer.store);
    thread::scope(|scope| {
        for (scans, direction) in scans.iter().zip([Direction::Forward, Direction::Backward]) {
            let (store, is_over) = (&store, &is_over);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    let view = store.read_view().unwrap();
                    let before = view.batch();
                    let stamps = stamps(&*view, direction);
                    assert_eq!(stamps.len(), usize::from(ROWS));
                    if view.batch() == before {
                        assert!(stamps.iter().all(|stamp| *stamp == before), "torn: {stamps:?}");
                        scans.fetch_add(1, Ordering::Relaxed);
                    } else {
                        // sled gave way in between, and so went on under a newer batch.
                        assert!(stamps.is_sorted(), "went back in time: {stamps:?}");
                        assert!(*stamps.last().unwrap() <= view.batch());
                    }
                }
            });
        }
        let began = Instant::now();
        let is_enough = |batch: BatchNumber| {
            batch.0 > 30 && scans.iter().all(|n| n.load(Ordering::Relaxed) > 30)
        };
        while !is_enough(writer.last) && began.elapsed() < PATIENCE {
            writer.stamp(ROWS);
            // In a log-structured store each version of a row slows its scans down for a while.
            thread::sleep(Duration::from_millis(5));
        }
        is_over.store(true, Ordering::Relaxed);
        assert!(is_enough(writer.last), "somebody starves: {:?}, {scans:?}", writer.last);
    });
}

fn what_a_view_reads_is_of_the_batch_that_it_names(kind: StoreKind) {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    writer.stamp(40);
    let store = Arc::clone(&writer.store);
    let (written, is_over) = (AtomicU32::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let view = store.read_view().unwrap();
        let first = view.batch();
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                writer.stamp(40);
                written.fetch_add(1, Ordering::Relaxed);
            }
        });
        let began = Instant::now();
        let mut newest = first;
        while written.load(Ordering::Relaxed) < 5 && began.elapsed() < PATIENCE {
            let value = view.get(&stamped_key(7)).unwrap().unwrap();
            assert_eq!(stamp_of(&value), view.batch());
            assert!(view.batch() >= newest);
            newest = view.batch();
        }
        is_over.store(true, Ordering::Relaxed);
        drop(view);
        assert!(written.load(Ordering::Relaxed) >= 5, "the writer waits for the view");
        // Only sled's views cannot be kept.
        assert_eq!(newest > first, kind == Sled);
    });
}

fn a_slow_scan_lets_the_writer_go_on_and_visits_every_row_once(kind: StoreKind) {
    const ROWS: u16 = 1000;
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    writer.stamp(ROWS);
    let store = Arc::clone(&writer.store);
    for direction in [Direction::Forward, Direction::Backward] {
        let written = AtomicU32::new(0);
        thread::scope(|scope| {
            let view = store.read_view().unwrap();
            scope.spawn(|| {
                for _ in 0..3 {
                    writer.stamp(ROWS);
                    written.fetch_add(1, Ordering::Relaxed);
                }
            });
            let mut keys = Vec::new();
            view.scan(&KeyRange::prefix(&[1, 0]), direction, &mut |key, _| {
                keys.push(key.to_vec());
                if written.load(Ordering::Relaxed) < 3 {
                    thread::sleep(Duration::from_millis(3));
                }
                ControlFlow::Continue(())
            })
            .unwrap();
            assert_eq!(written.load(Ordering::Relaxed), 3, "the writer waited for the scan");
            if direction == Direction::Backward {
                keys.reverse();
            }
            assert_eq!(keys, (0..ROWS).map(stamped_key).collect::<Vec<_>>());
        });
    }
}

fn a_deposed_owner_is_refused(kind: StoreKind) {
    let folder = TestFolder::new();
    let mut old = Writer::new(folder.open(kind));
    old.commit(vec![put(b"row", b"old")]);
    let mut new = Writer::new(Arc::clone(&old.store));
    assert!(new.epoch > old.epoch);
    let error = old.store.apply(&old.next(vec![put(b"row", b"late")])).unwrap_err();
    assert!(
        matches!(
            error,
            StoreError::Deposed { epoch, current }
                if epoch == old.epoch && current == new.epoch
        ),
        "{error:?}"
    );
    new.commit(vec![put(b"other", b"new")]);
    assert_eq!(get(&*new.store, b"row").as_deref(), Some(&b"old"[..]));
}

fn a_batch_out_of_order_is_refused(kind: StoreKind) {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    writer.commit(vec![put(b"row", b"1")]);
    for number in [0, 1, 3] {
        let mut batch = writer.next(vec![put(b"row", b"2")]);
        batch.number = BatchNumber(number);
        let error = writer.store.apply(&batch).unwrap_err();
        assert!(
            matches!(error, StoreError::OutOfOrder { expected: BatchNumber(2), .. }),
            "{error:?}"
        );
    }
    writer.commit(vec![put(b"row", b"2")]);
}

fn values_and_batches_up_to_the_limits_are_stored(kind: StoreKind) {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    let value = vec![7; VALUE_BYTES_MAX];
    let count = u16::try_from(BATCH_OPERATIONS_MAX).unwrap();
    writer.commit((0..count).map(|n| put(&stamped_key(n), &value)).collect());
    writer
        .commit((0..count).map(|n| put(&stamped_key(n / 2 * 2 + 1), &value)).step_by(2).collect());
    assert_eq!(writer.store.warnings(), Vec::<String>::new());
    drop(writer.store.read_view().unwrap());
    let view = writer.store.read_view().unwrap();
    let rows = rows(&*view, &KeyRange::prefix(&[1, 0]), Direction::Forward);
    assert_eq!(rows.len(), BATCH_OPERATIONS_MAX);
    assert!(rows.iter().all(|(_, stored)| *stored == value));
}

fn values_over_the_limit_are_a_broken_invariant(kind: StoreKind) {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    let batch = writer.next(vec![put(b"row", &vec![0; VALUE_BYTES_MAX + 1])]);
    assert!(catch_unwind(AssertUnwindSafe(|| writer.store.apply(&batch))).is_err());
    writer.commit(vec![put(b"row", b"small")]);
}

fn a_batch_that_was_never_applied_cannot_be_made_durable(kind: StoreKind) {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    writer.commit(vec![put(b"row", b"1")]);
    if kind != Memory {
        assert!(matches!(writer.store.sync(BatchNumber(9)), Err(StoreError::Failed { .. })));
    }
    writer.commit(vec![put(b"row", b"2")]);
}

fn reopening_in_place_keeps_every_batch(kind: StoreKind) {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    for n in 0..50 {
        writer.commit(vec![put(&stamped_key(n), &n.to_be_bytes())]);
    }
    writer.store.reopen().unwrap();
    writer.commit(vec![put(b"after", b"reopening")]);
    let view = writer.store.read_view().unwrap();
    assert_eq!(view.batch(), BatchNumber(51));
    assert_eq!(rows(&*view, &KeyRange::prefix(&[1, 0]), Direction::Forward).len(), 50);
}

/// On sled the second view would wait for a writer that waits for the first one.
fn two_views_on_one_thread_are_a_broken_invariant(kind: StoreKind) {
    let folder = TestFolder::new();
    let writer = Writer::new(folder.open(kind));
    let batch = writer.next(vec![put(b"row", b"1")]);
    let view = writer.store.read_view().unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| drop(writer.store.read_view()))).is_err());
    assert!(catch_unwind(AssertUnwindSafe(|| writer.store.apply(&batch))).is_err());
    drop(view);
    writer.store.apply(&batch).unwrap();
}

fn a_new_process_sees_every_batch_and_goes_on(kind: StoreKind) {
    let folder = TestFolder::new();
    for round in 0..3_u16 {
        let mut writer = Writer::new(folder.open(kind));
        assert_eq!(writer.epoch, Epoch(u64::from(round) + 1));
        for n in 0..100 {
            writer.commit(vec![put(&stamped_key(round * 100 + n), b"x")]);
        }
        let view = writer.store.read_view().unwrap();
        assert_eq!(view.batch(), BatchNumber(u64::from(round + 1) * 100));
        let rows = rows(&*view, &KeyRange::prefix(&[1, 0]), Direction::Forward);
        assert_eq!(rows.len(), usize::from(round + 1) * 100);
    }
}

fn a_folder_in_use_is_refused(kind: StoreKind) {
    let folder = TestFolder::new();
    let store = folder.open(kind);
    let error = folder.refusal(kind);
    assert!(matches!(error, StoreError::Busy { .. }), "{error:?}");
    assert!(error.to_string().contains(&*folder.path.to_string_lossy()), "{error}");
    drop(store);
    folder.open(kind);
}

fn a_folder_of_another_kind_is_refused(kind: StoreKind) {
    let folder = TestFolder::new();
    Writer::new(folder.open(kind)).commit(vec![put(b"row", b"kept")]);
    let other = if kind == Sled { Fjall } else { Sled };
    let error = folder.refusal(other);
    assert!(matches!(error, StoreError::WrongKind { asked, .. } if asked == other), "{error:?}");
    assert!(error.to_string().contains(&format!("--store {kind}")), "{error}");
    assert_eq!(get(&*folder.open(kind), b"row").as_deref(), Some(&b"kept"[..]));
}

fn a_folder_of_a_newer_layout_is_refused(kind: StoreKind) {
    let folder = TestFolder::new();
    drop(folder.open(kind));
    let marker = format!("baton data folder\nstore {kind}\nlayout 2\n");
    fs::write(folder.path.join("STORE"), marker).unwrap();
    let error = folder.refusal(kind);
    assert!(matches!(error, StoreError::Newer { found: 2, supported: 1 }), "{error:?}");
}

fn a_damaged_marker_is_refused(kind: StoreKind) {
    let folder = TestFolder::new();
    drop(folder.open(kind));
    for marker in [&b""[..], b"baton data folder\n", b"\xff\xfe", b"baton data folder\nstore x\n"] {
        fs::write(folder.path.join("STORE"), marker).unwrap();
        let error = folder.refusal(kind);
        assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    }
}

fn a_path_that_is_no_folder_is_refused(kind: StoreKind) {
    let folder = TestFolder::new();
    fs::create_dir_all(&folder.path).unwrap();
    let file = folder.path.join("file");
    fs::write(&file, "x").unwrap();
    for path in [file.clone(), file.join("below")] {
        let error = open(kind, &path, StoreOptions::default()).map(drop).unwrap_err();
        assert!(matches!(error, StoreError::NotADataFolder { .. }), "{error:?}");
    }
}

fn a_folder_with_other_files_is_refused(kind: StoreKind) {
    let folder = TestFolder::new();
    fs::create_dir_all(&folder.path).unwrap();
    fs::write(folder.path.join("thesis.tex"), "x").unwrap();
    let error = folder.refusal(kind);
    assert!(error.to_string().contains("thesis.tex"), "{error}");
    assert_eq!(fs::read_dir(&folder.path).unwrap().count(), 1, "something was created");
}

fn an_interrupted_creation_starts_over(kind: StoreKind) {
    let folder = TestFolder::new();
    let draft = folder.path.join(format!("{kind}.new"));
    fs::create_dir_all(&draft).unwrap();
    fs::write(draft.join("db"), [0; 100]).unwrap();
    fs::write(folder.path.join("STORE.new"), "baton").unwrap();
    Writer::new(folder.open(kind)).commit(vec![put(b"row", b"1")]);
    assert!(!draft.exists());
}

fn a_store_whose_marker_was_not_written_yet_is_kept(kind: StoreKind) {
    let folder = TestFolder::new();
    Writer::new(folder.open(kind)).commit(vec![put(b"row", b"1")]);
    fs::remove_file(folder.path.join("STORE")).unwrap();
    assert_eq!(get(&*folder.open(kind), b"row").as_deref(), Some(&b"1"[..]));
    assert!(folder.path.join("STORE").exists());
}

fn a_store_without_its_files_is_damaged(kind: StoreKind) {
    let folder = TestFolder::new();
    drop(folder.open(kind));
    fs::remove_dir_all(folder.path.join(kind.name())).unwrap();
    let error = folder.refusal(kind);
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
}

fn damaged_files_are_reported_and_never_a_panic(kind: StoreKind) {
    let all = KeyRange { start: Bound::Unbounded, end: Bound::Unbounded };
    for seed in 0..40 {
        let folder = TestFolder::new();
        let mut writer = Writer::new(folder.open(kind));
        let mut random = Random::new(seed);
        for _ in 0..50 {
            writer.commit(vec![put(&random.key(), &random.bytes(2000))]);
        }
        let written = rows(&*writer.store.read_view().unwrap(), &all, Direction::Forward);
        drop(writer);
        let files = files_below(&folder.path.join(kind.name()));
        let file = &files[random.below(files.len())];
        let mut bytes = fs::read(file).unwrap();
        bytes.truncate(100_000); // fjall's journal ends in 64 MB of zeros.
        let first = random.below(bytes.len().max(1));
        for byte in bytes.iter_mut().skip(first).take(512) {
            *byte = u8::try_from(random.below(256)).unwrap();
        }
        fs::write(file, bytes).unwrap();
        let outcome = folder.try_open(kind).and_then(|store| {
            let mut found = Vec::new();
            store.read_view()?.scan(&all, Direction::Forward, &mut |key, value| {
                found.push((key.to_vec(), value.to_vec()));
                ControlFlow::Continue(())
            })?;
            Ok(found)
        });
        match outcome {
            Ok(found) => assert!(found == written, "seed {seed}, {} damaged", file.display()),
            Err(error) => assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}"),
        }
    }
}

/// As after damage in the middle of a log, behind which both stores drop everything.
fn a_store_that_forgot_durable_batches_is_damaged(kind: StoreKind) {
    let (old, new) = (TestFolder::new(), TestFolder::new());
    Writer::new(old.open(kind)).commit(vec![put(b"row", b"1")]);
    let mut writer = Writer::new(new.open(kind));
    for _ in 0..3 {
        writer.commit(vec![put(b"row", b"1")]);
    }
    drop(writer);
    fs::copy(new.path.join("DURABLE"), old.path.join("DURABLE")).unwrap();
    let error = old.refusal(kind);
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    assert!(error.to_string().contains("batch 3 was on disk"), "{error}");
}

fn disk_use_is_counted(kind: StoreKind) {
    let folder = TestFolder::new();
    let mut writer = Writer::new(folder.open(kind));
    let mut random = Random::new(3);
    let before = writer.store.disk_bytes().unwrap();
    for n in 0..300 {
        writer.commit((0..10).map(|m| put(&stamped_key(n * 10 + m), &random.bytes(900))).collect());
    }
    let grown = writer.store.disk_bytes().unwrap() - before;
    assert!(grown > 500_000, "{grown}");
    assert!(before < 4_000_000, "{before}");
}

/// The only writer of a store.
struct Writer {
    store: Arc<dyn Store>,
    epoch: Epoch,
    last: BatchNumber,
}

impl Writer {
    fn new(store: Arc<dyn Store>) -> Self {
        let epoch = store.acquire().unwrap();
        let last = store.read_view().unwrap().batch();
        Self { store, epoch, last }
    }

    fn next(&self, operations: Vec<Operation>) -> WriteBatch {
        WriteBatch { number: BatchNumber(self.last.0 + 1), epoch: self.epoch, operations }
    }

    fn commit(&mut self, operations: Vec<Operation>) {
        let batch = self.next(operations);
        self.store.apply(&batch).unwrap();
        self.store.sync(batch.number).unwrap();
        self.last = batch.number;
    }

    /// Writes the number of this batch into the first `rows` rows of table 256.
    fn stamp(&mut self, rows: u16) {
        let stamp = (self.last.0 + 1).to_be_bytes();
        self.commit((0..rows).map(|row| put(&stamped_key(row), &stamp)).collect());
    }
}

fn stamped_key(row: u16) -> Vec<u8> {
    [&[1, 0][..], &row.to_be_bytes()].concat()
}

fn stamp_of(value: &[u8]) -> BatchNumber {
    BatchNumber(u64::from_be_bytes(value.try_into().unwrap()))
}

fn stamps(view: &dyn ReadView, direction: Direction) -> Vec<BatchNumber> {
    let rows = rows(view, &KeyRange::prefix(&[1, 0]), direction);
    rows.iter().map(|(_, value)| stamp_of(value)).collect()
}

fn put(key: &[u8], value: &[u8]) -> Operation {
    Operation::Put { key: key.to_vec(), value: value.to_vec() }
}

fn delete(key: &[u8]) -> Operation {
    Operation::Delete { key: key.to_vec() }
}

fn get(store: &dyn Store, key: &[u8]) -> Option<Vec<u8>> {
    store.read_view().unwrap().get(key).unwrap()
}

fn rows(view: &dyn ReadView, range: &KeyRange, direction: Direction) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut rows = Vec::new();
    view.scan(range, direction, &mut |key, value| {
        rows.push((key.to_vec(), value.to_vec()));
        ControlFlow::Continue(())
    })
    .unwrap();
    rows
}

fn files_below(path: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A path for a data folder, removed at the end of the test.
struct TestFolder {
    path: PathBuf,
}

impl TestFolder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name =
            format!("store-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Self { path: Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).join("data") }
    }

    fn try_open(&self, kind: StoreKind) -> Result<Arc<dyn Store>, StoreError> {
        open(kind, &self.path, StoreOptions::default())
    }

    fn refusal(&self, kind: StoreKind) -> StoreError {
        self.try_open(kind).err().expect("the folder should be refused")
    }

    fn open(&self, kind: StoreKind) -> Arc<dyn Store> {
        self.try_open(kind).unwrap()
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.path.parent().unwrap());
    }
}

/// A small generator (xorshift), so that a failure names a seed that repeats it.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn bytes(&mut self, length_max: usize) -> Vec<u8> {
        let length = self.below(length_max + 1);
        (0..length).map(|_| u8::try_from(self.below(256)).unwrap()).collect()
    }

    /// Few bytes of few values, so that keys meet and are prefixes of each other.
    fn key(&mut self) -> Vec<u8> {
        let rest = (0..self.below(5)).map(|_| [0, 1, 127, 254, 255][self.below(5)]).collect();
        [vec![1 + u8::try_from(self.below(3)).unwrap(), 0], rest].concat()
    }

    fn bound(&mut self) -> Bound<Vec<u8>> {
        match self.below(5) {
            0 => Bound::Unbounded,
            1 | 2 => Bound::Included(self.key()),
            _ => Bound::Excluded(self.key()),
        }
    }
}
