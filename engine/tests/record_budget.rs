//! The record budget: puts and deletes per instance, counted at 100 instances a batch without
//! batch-wide rows. The budget is the speed: a store writes so many records a second and no more.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use baton_engine::ids::Timestamp;
use baton_engine::state::tables::TableId;
use baton_engine::store::{Operation, WriteBatch};
use baton_engine::testing::commands::complete;
use baton_engine::testing::process_builder::{ProcessBuilder, process};
use baton_engine::testing::stored_rows::{cost, table_of};
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel};

/// Instances in a batch.
const INSTANCES: usize = 100;

/// Records of a straight-through instance.
const STRAIGHT_RECORDS_MAX: usize = 6;

/// Records of an instance with one job, from its start to its end.
const JOB_RECORDS_MAX: usize = 15;

/// Records that a process variable adds.
const VARIABLE_RECORDS_MAX: usize = 4;

/// Bytes of the page of a five-task instance before compression.
const PAGE_BYTES_MAX: usize = 2_048;

fn five_tasks() -> ProcessBuilder {
    let tasks = ["one", "two", "three", "four", "five"];
    let started = process("five-tasks").start("begin");
    tasks.into_iter().fold(started, ProcessBuilder::task).end("done")
}

fn kernel(model: &ProcessBuilder) -> TestKernel {
    let mut kernel = TestKernel::new(KernelOptions::default());
    kernel.deploy(Timestamp(1_700_000_000_000), &[("model.bpmn", &model.to_xml())]);
    kernel
}

/// Batches are far apart in time, so that no number is small by accident.
fn batch(kernel: &mut TestKernel, decide: impl FnOnce(&mut TestKernel)) -> WriteBatch {
    kernel.begin(Timestamp(1_764_000_000_000));
    decide(kernel);
    kernel.commit().expect("something happened")
}

fn start_all(kernel: &mut TestKernel, process: &str, pairs: &[(&str, &str)]) -> WriteBatch {
    batch(kernel, |kernel| {
        for _ in 0..INSTANCES {
            kernel.start(process, pairs);
        }
    })
}

/// Records per instance of a whole job in three batches: start, activate, complete.
fn job_records(pairs: &[(&str, &str)]) -> usize {
    let model = process("one-job").start("begin").service_task("work", "work").end("done");
    let mut kernel = kernel(&model);
    let mut records = cost(&start_all(&mut kernel, "one-job", pairs)).0;
    let mut jobs = Vec::new();
    let activated = batch(&mut kernel, |kernel| jobs = kernel.activate("work", INSTANCES));
    assert_eq!(jobs.len(), INSTANCES);
    records += cost(&activated).0;
    let completed = batch(&mut kernel, |kernel| {
        for job in &jobs {
            kernel.accept(&complete(job.job));
        }
    });
    records += cost(&completed).0;
    per_instance(records)
}

fn per_instance(records: usize) -> usize {
    records.div_ceil(INSTANCES)
}

#[test]
fn a_straight_through_instance_keeps_its_budget() {
    let mut kernel = kernel(&five_tasks());
    let records = per_instance(cost(&start_all(&mut kernel, "five-tasks", &[])).0);
    println!("{records} records for a straight-through instance");
    assert!(records <= STRAIGHT_RECORDS_MAX, "{records} records");
}

#[test]
fn a_whole_job_keeps_its_budget() {
    let records = job_records(&[]);
    println!("{records} records for a whole job");
    assert!(records <= JOB_RECORDS_MAX, "{records} records");
}

#[test]
fn a_process_variable_adds_no_more_than_its_budget() {
    let bare = job_records(&[]);
    for count in 1..=3 {
        let pairs = [("amount", "1000.50"), ("customer", "\"ann\""), ("paid", "false")];
        let records = job_records(&pairs[..count]);
        println!("{records} records for a whole job with {count} variables");
        assert!(records <= bare + count * VARIABLE_RECORDS_MAX, "{records} records");
    }
    let mut kernel = kernel(&five_tasks());
    let bare = per_instance(cost(&start_all(&mut kernel, "five-tasks", &[])).0);
    let pairs = [("amount", "1000.50")];
    let records = per_instance(cost(&start_all(&mut kernel, "five-tasks", &pairs)).0);
    assert!(records <= bare + VARIABLE_RECORDS_MAX, "{records} records");
}

#[test]
fn the_page_of_a_five_task_instance_is_small_before_compression() {
    let mut kernel = kernel(&five_tasks());
    let written = start_all(&mut kernel, "five-tasks", &[]);
    let mut pages = 0;
    for operation in &written.operations {
        let Operation::Put { key, value } = operation else { continue };
        if table_of(key) == TableId::Pages as u16 {
            pages += 1;
            let bytes = unpacked_bytes(value);
            assert!(bytes <= PAGE_BYTES_MAX, "a page of {bytes} bytes before compression");
        }
    }
    assert_eq!(pages, INSTANCES);
}

/// Length of a page before compression. A value is a byte for "whole", a CBOR array with one byte
/// string, and in it the page: a byte for its form, then the rest or, behind its length, the packed
/// rest (`state::pages`).
fn unpacked_bytes(value: &[u8]) -> usize {
    let row: &[u8] = minicbor_bytes(&value[1..]);
    match row {
        [0, rest @ ..] => rest.len(),
        [1, packed @ ..] => {
            let length = packed.first_chunk().expect("a length");
            u32::from_le_bytes(*length) as usize
        }
        _ => panic!("a page of an unknown form: {row:02x?}"),
    }
}

/// The byte string in a CBOR array of one.
fn minicbor_bytes(row: &[u8]) -> &[u8] {
    assert_eq!(row[0], 0x81, "an array of one");
    match row[1] {
        0x58 => &row[3..],
        0x59 => &row[4..],
        short => {
            assert_eq!(short & 0xe0, 0x40, "a byte string");
            &row[2..]
        }
    }
}
