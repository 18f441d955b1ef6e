//! What a job costs does not depend on how many others are open. Counted here: records and bytes;
//! instructions are counted by `bench` under callgrind.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use baton_engine::ids::Timestamp;
use baton_engine::testing::commands::complete;
use baton_engine::testing::process_builder::process;
use baton_engine::testing::stored_rows::cost;
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel};

/// Open jobs beside those that are counted.
const OPEN: [usize; 3] = [10, 1_000, 10_000];

/// Jobs that are counted, in one batch for each step.
const COUNTED: usize = 10;

/// The dearest may cost so much more than the cheapest, in percent.
const MORE_PERCENT_MAX: usize = 10;

/// Records and bytes of creating, activating and completing ten jobs beside `open` others.
fn measure(open: usize) -> (usize, usize) {
    let model = process("one-job").start("begin").service_task("work", "work").end("done");
    let mut kernel = TestKernel::new(KernelOptions { forgetful: true, ..KernelOptions::default() });
    let mut now = Timestamp(1_764_000_000_000);
    kernel.deploy(now, &[("model.bpmn", &model.to_xml())]);
    let mut batch = |kernel: &mut TestKernel, decide: &mut dyn FnMut(&mut TestKernel)| {
        now = now.plus_ms(5);
        kernel.begin(now);
        decide(kernel);
        cost(&kernel.commit().expect("something happened"))
    };
    let mut left = open;
    while left > 0 {
        let some = left.min(100);
        batch(&mut kernel, &mut |kernel| {
            for _ in 0..some {
                kernel.start("one-job", &[("amount", "12")]);
            }
        });
        left -= some;
    }
    let created = batch(&mut kernel, &mut |kernel| {
        for _ in 0..COUNTED {
            kernel.start("one-job", &[("amount", "12")]);
        }
    });
    let mut jobs = Vec::new();
    let activated = batch(&mut kernel, &mut |kernel| jobs = kernel.activate("work", COUNTED));
    assert_eq!(jobs.len(), COUNTED);
    let completed = batch(&mut kernel, &mut |kernel| {
        for job in &jobs {
            kernel.accept(&complete(job.job));
        }
    });
    (created.0 + activated.0 + completed.0, created.1 + activated.1 + completed.1)
}

#[test]
fn a_job_costs_the_same_beside_ten_and_beside_ten_thousand_open_ones() {
    let costs = OPEN.map(measure);
    for (open, (records, bytes)) in OPEN.iter().zip(costs) {
        println!("{open} open jobs: {records} records, {bytes} bytes for {COUNTED} more");
    }
    for pick in [|cost: &(usize, usize)| cost.0, |cost: &(usize, usize)| cost.1] {
        let (least, most) = (costs.iter().map(pick).min(), costs.iter().map(pick).max());
        let (least, most) = (least.unwrap_or(0), most.unwrap_or(0));
        assert!(most * 100 <= least * (100 + MORE_PERCENT_MAX), "{costs:?}");
    }
}
