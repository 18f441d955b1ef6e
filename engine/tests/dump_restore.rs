//! Dumps: the same bytes from every store, whole or refused on the way back.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod dump_support;

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use baton_engine::ids::Timestamp;
use baton_engine::state::dump_file::{DumpError, check, dump, restore};
use baton_engine::state::open_format;
use baton_engine::state::tables::{TableId, table_prefix};
use baton_engine::store::memory_store::MemoryStore;
use baton_engine::store::{BatchNumber, Operation, Store, StoreError, StoreKind, WriteBatch};

use sha2::{Digest, Sha256};

use dump_support::{
    PARTITION, Run, TestFolder, dumped, filled, filled_memory_store, rows_of, text_of,
    write_past_the_engine,
};

const KINDS: [StoreKind; 3] = [StoreKind::Memory, StoreKind::Sled, StoreKind::Fjall];

#[test]
fn a_dump_of_any_store_restores_into_any_other() {
    let (source, _) = filled_memory_store(300);
    let (bytes, summary) = dumped(&*source);
    assert!(summary.records > 3 * 512, "several batches: {summary:?}");
    for kind in KINDS {
        let folder = TestFolder::new();
        let restored = folder.open(kind);
        assert_eq!(restore(&*restored, &mut bytes.as_slice()).unwrap(), summary);
        assert_eq!(rows_of(&*restored), rows_of(&*source), "{kind}");
        assert_eq!(text_of(&*restored), text_of(&*source), "{kind}");
        let report = check(&*restored.read_view().unwrap()).unwrap();
        assert!(report.is_sound(), "{kind}: {:?}", report.problems);
        let restored = if kind == StoreKind::Memory {
            restored
        } else {
            drop(restored);
            folder.open(kind) // Again, as a server would.
        };
        let (again, again_summary) = dumped(&*restored);
        assert_eq!(again_summary, summary);
        assert!(again == bytes, "the dump of the {kind} store has other bytes");
    }
}

#[test]
fn a_dump_of_each_store_is_the_same() {
    let (expected, _) = dumped(&*filled_memory_store(20).0);
    for kind in [StoreKind::Sled, StoreKind::Fjall] {
        let folder = TestFolder::new();
        let (store, _) = filled(folder.open(kind), 20);
        assert!(dumped(&*store).0 == expected, "{kind}");
    }
}

#[test]
fn a_restored_store_goes_on_as_the_dumped_one_does() {
    let (source, now) = filled_memory_store(30);
    let (bytes, _) = dumped(&*source);
    for kind in KINDS {
        let folder = TestFolder::new();
        let restored = folder.open(kind);
        restore(&*restored, &mut bytes.as_slice()).unwrap();
        let (original, _) = filled_memory_store(30);
        for store in [&restored, &original] {
            let mut run = Run::open(Arc::clone(store), now);
            run.deploy();
            run.start(5);
            run.work(10);
        }
        assert_eq!(text_of(&*restored), text_of(&*original), "{kind}");
        assert!(dumped(&*restored).0 == dumped(&*original).0, "{kind}");
    }
}

#[test]
fn a_store_of_many_batches_goes_on_from_its_number() {
    let mut run = Run::open(Arc::new(MemoryStore::new()), 0);
    run.deploy();
    for _ in 0..1_100 {
        run.start(1);
    }
    let newest = run.store.read_view().unwrap().batch();
    assert_eq!(newest, BatchNumber(1_102));
    let (bytes, summary) = dumped(&*run.store);
    assert_eq!(summary.batch, newest);
    let restored = MemoryStore::new();
    restore(&restored, &mut bytes.as_slice()).unwrap();
    assert_eq!(restored.read_view().unwrap().batch(), newest);
    assert!(check(&*restored.read_view().unwrap()).unwrap().is_sound());
}

/// A store of one or two batches with as many rows as they can hold.
#[test]
fn a_store_of_few_and_large_batches_finds_numbers_enough() {
    let mut run = Run::open(Arc::new(MemoryStore::new()), 0);
    run.deploy();
    for _ in 0..10 {
        run.start(100);
    }
    let (format, others): (Vec<_>, Vec<_>) = rows_of(&*run.store)
        .into_iter()
        .partition(|(key, _)| key.starts_with(&table_prefix(TableId::Format, PARTITION)));
    let put = |(key, value): &(Vec<u8>, Vec<u8>)| Operation::Put {
        key: key.clone(),
        value: value.clone(),
    };
    for (batches, rows) in [(1, 0), (1, 511), (1, 512), (1, 4_094), (2, 5_000), (3, 600)] {
        let source = MemoryStore::new();
        let epoch = source.acquire().unwrap();
        assert!(others.len() >= rows);
        let mut operations: Vec<Operation> =
            format.iter().chain(&others[..rows]).map(put).collect();
        for number in 1..=batches {
            let rest = operations.split_off(operations.len().min(4_096));
            let number = BatchNumber(number);
            source.apply(&WriteBatch { number, epoch, operations }).unwrap();
            operations = rest;
        }
        assert!(operations.is_empty());
        let (bytes, summary) = dumped(&source);
        assert_eq!(summary.records, rows as u64 + 1);
        let restored = MemoryStore::new();
        restore(&restored, &mut bytes.as_slice()).unwrap();
        assert_eq!(restored.read_view().unwrap().batch(), BatchNumber(batches));
        assert_eq!(rows_of(&restored), rows_of(&source));
    }
}

#[test]
fn an_empty_store_is_dumped_and_restored_empty() {
    let (bytes, summary) = dumped(&MemoryStore::new());
    assert_eq!((summary.records, summary.batch), (0, BatchNumber(0)));
    let restored = MemoryStore::new();
    restore(&restored, &mut bytes.as_slice()).unwrap();
    assert_eq!(rows_of(&restored), []);
    Run::open(Arc::new(restored), 0).deploy();
}

/// Whether nobody takes the store for a whole one: it is refused, or still as empty as it was.
fn is_no_store(store: &dyn Store) -> bool {
    let is_untouched = rows_of(store).is_empty() && store.read_view().unwrap().batch().0 == 0;
    let epoch = store.acquire().unwrap();
    is_untouched
        || matches!(open_format(store, epoch, Timestamp(0)), Err(StoreError::Damaged { .. }))
}

fn refusal(bytes: &[u8]) -> DumpError {
    let store = MemoryStore::new();
    let error = restore(&store, &mut &*bytes).expect_err("a bad dump is refused");
    assert!(is_no_store(&store), "{error} left a store that opens");
    let is_about_the_whole = matches!(error, DumpError::NotADump | DumpError::Newer { .. });
    let was_begun = store.read_view().unwrap().batch().0 > 0;
    assert!(was_begun || is_about_the_whole || bytes.len() < 28 || is_header(&error), "{error}");
    error
}

fn is_header(error: &DumpError) -> bool {
    matches!(error, DumpError::Damaged { what } if what.contains("records cannot be of"))
}

#[test]
fn a_dump_cut_off_anywhere_is_refused() {
    let (bytes, _) = dumped(&*filled_memory_store(2).0);
    let step = 1 + bytes.len() / 2_000;
    let lengths = (0..bytes.len()).step_by(step).chain(bytes.len() - 50..bytes.len());
    for length in lengths {
        let error = refusal(&bytes[..length]);
        if length < 8 {
            assert!(matches!(error, DumpError::NotADump), "{error}");
        } else {
            assert!(matches!(error, DumpError::Truncated { .. }), "at {length}: {error}");
        }
    }
}

#[test]
fn a_dump_with_any_bit_flipped_is_refused() {
    let (bytes, _) = dumped(&*filled_memory_store(2).0);
    let step = 1 + bytes.len() / 2_000;
    let positions = (0..100).chain((100..bytes.len()).step_by(step));
    for position in positions.chain(bytes.len() - 50..bytes.len()) {
        let mut damaged = bytes.clone();
        damaged[position] ^= 1 << (position % 8);
        refusal(&damaged);
    }
}

type Record = (Vec<u8>, Vec<u8>);

/// A dump with these records, of this many batches, that claims to have this many records; its
/// checksum is right.
fn made_by_hand(batch: u64, claimed: [u64; 2], records: &[Record]) -> Vec<u8> {
    let [first_claim, last_claim] = claimed;
    let mut bytes = b"BATONDMP\0\0\0\x01".to_vec();
    bytes.extend(batch.to_be_bytes());
    bytes.extend(first_claim.to_be_bytes());
    for (key, value) in records {
        bytes.extend(u32::try_from(key.len()).unwrap().to_be_bytes());
        bytes.extend(u32::try_from(value.len()).unwrap().to_be_bytes());
        bytes.extend(key);
        bytes.extend(value);
    }
    bytes.extend(u32::MAX.to_be_bytes());
    bytes.extend(last_claim.to_be_bytes());
    let hash = Sha256::digest(&bytes);
    bytes.extend(hash);
    bytes
}

/// A right checksum is no excuse.
#[test]
fn a_dump_that_was_written_wrong_is_refused() {
    let (source, _) = filled_memory_store(1);
    let rows = rows_of(&*source);
    let records = rows.len() as u64;
    let (good, summary) = dumped(&*source);
    assert!(made_by_hand(summary.batch.0, [records, records], &rows) == good);
    for claimed in [[records + 1, records], [records, records - 1], [records - 1, records - 1]] {
        refusal(&made_by_hand(summary.batch.0, claimed, &rows));
    }
    let with = |change: &dyn Fn(&mut Vec<Record>)| {
        let mut rows = rows.clone();
        change(&mut rows);
        let records = rows.len() as u64;
        refusal(&made_by_hand(summary.batch.0, [records, records], &rows)).to_string()
    };
    let is_out_of_order = |text: String| text.contains("out of order");
    assert!(is_out_of_order(with(&|rows| rows.swap(3, 4))));
    assert!(is_out_of_order(with(&|rows| rows.insert(3, rows[3].clone()))));
    assert!(with(&|rows| rows[3].1 = vec![0; 4_097]).contains("has 4097 bytes"));
    assert!(with(&|rows| rows.insert(0, (vec![0, 0, 1], vec![0; 16]))).contains("no row"));
    assert!(with(&|rows| drop(rows.remove(0))).contains("format of its rows"));
}

#[test]
fn what_follows_the_end_of_a_dump_is_refused() {
    let (mut bytes, _) = dumped(&*filled_memory_store(2).0);
    bytes.push(0);
    assert!(matches!(refusal(&bytes), DumpError::Damaged { what } if what.contains("follows")));
}

#[test]
fn foreign_and_newer_files_are_told_apart() {
    assert!(matches!(refusal(b"PK\x03\x04 some other file"), DumpError::NotADump));
    assert!(matches!(refusal(b""), DumpError::NotADump));
    let (bytes, _) = dumped(&*filled_memory_store(1).0);
    let mut newer = bytes.clone();
    newer[11] = 2;
    assert!(matches!(refusal(&newer), DumpError::Newer { what: "layout", found: 2, .. }));
}

#[test]
fn rows_of_a_newer_format_are_refused() {
    let (source, _) = filled_memory_store(1);
    let (key, mut value) = rows_of(&*source).remove(0);
    // The version is the first field of the row: a small number in one byte.
    assert_eq!(value[2], 1);
    value[2] = 2;
    write_past_the_engine(&*source, vec![Operation::Put { key, value }]);
    let (bytes, _) = dumped(&*source);
    assert!(matches!(refusal(&bytes), DumpError::Newer { what: "format", found: 2, .. }));
}

#[test]
fn only_an_empty_store_is_restored_into() {
    let (source, _) = filled_memory_store(300);
    let (bytes, _) = dumped(&*source);
    let before = rows_of(&*source);
    let error = restore(&*source, &mut bytes.as_slice()).unwrap_err();
    assert!(matches!(error, DumpError::NotEmpty), "{error}");
    assert_eq!(rows_of(&*source), before);
    // Neither is one whose restore was interrupted, nor can that be dumped.
    let half = MemoryStore::new();
    restore(&half, &mut &bytes[..bytes.len() / 2]).unwrap_err();
    assert!(!rows_of(&half).is_empty());
    assert!(matches!(restore(&half, &mut bytes.as_slice()), Err(DumpError::NotEmpty)));
    let view = half.read_view().unwrap();
    assert!(matches!(dump(&*view, &mut io::sink()), Err(DumpError::Incomplete)));
}

/// Lets a writer change the store after the first bytes, and goes on when it had time to.
struct Slow {
    written: usize,
    /// Tells the writer to begin.
    begin: mpsc::Sender<()>,
    /// Tells when the change is there; it may have to wait for the end of the dump.
    changed: mpsc::Receiver<()>,
}

impl Write for Slow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.written += 1;
        if self.written == 100 {
            self.begin.send(()).unwrap();
            let _ = self.changed.recv_timeout(Duration::from_millis(100));
        }
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_dump_is_of_one_batch_or_none() {
    for kind in KINDS {
        let folder = TestFolder::new();
        let (store, _) = filled(folder.open(kind), 50);
        let number = BatchNumber(store.read_view().unwrap().batch().0 + 1);
        let epoch = store.acquire().unwrap();
        let ((begin, may_begin), (change, changed)) = (mpsc::channel(), mpsc::channel());
        thread::scope(|scope| {
            let writer_store = &store;
            let writer = scope.spawn(move || {
                may_begin.recv().unwrap();
                writer_store.apply(&WriteBatch { number, epoch, operations: Vec::new() }).unwrap();
                let _ = change.send(());
            });
            let view = store.read_view().unwrap();
            let answer = dump(&*view, &mut Slow { written: 0, begin, changed });
            drop(view);
            writer.join().unwrap();
            match kind {
                StoreKind::Sled => assert!(matches!(answer, Err(DumpError::Changed))),
                StoreKind::Fjall | StoreKind::Memory => assert!(answer.is_ok()),
            }
        });
    }
}

/// A disk with room for some bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_dump_that_cannot_be_written_is_an_error() {
    let (store, _) = filled_memory_store(3);
    let view = store.read_view().unwrap();
    for room in [0, 20, 3_000] {
        let error = dump(&*view, &mut Full(room)).unwrap_err();
        assert!(matches!(&error, DumpError::Io { doing: "written", .. }), "{error}");
    }
}
