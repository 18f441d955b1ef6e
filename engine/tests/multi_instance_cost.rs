//! What an instance of a multi-instance activity costs does not depend on how many there are.
//! Counted here: records and bytes; `baton-bench elements multi-instance` has the times.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use baton_engine::ids::{JobKey, Timestamp};
use baton_engine::store::WriteBatch;
use baton_engine::testing::commands::complete;
use baton_engine::testing::process_builder::{ProcessBuilder, process};
use baton_engine::testing::stored_rows::cost;
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel};

/// How many instances the activity has.
const SIZES: [usize; 3] = [10, 1_000, 10_000];

/// Jobs that are activated or completed in one batch.
const IN_BATCH: usize = 5;

/// Completions at each end that are compared.
const COMPARED: usize = 100;

/// The dearest may cost so much more than the cheapest, in percent.
const MORE_PERCENT_MAX: usize = 20;

/// Records and bytes.
type Cost = (usize, usize);

/// What one run cost.
#[derive(Debug)]
struct Costs {
    created: Cost,
    activated: Cost,
    /// Of each batch of completions.
    completed: Vec<Cost>,
}

impl Costs {
    fn all(&self) -> Cost {
        plus([self.created, self.activated, sum(&self.completed)])
    }
}

fn plus(costs: impl IntoIterator<Item = Cost>) -> Cost {
    costs.into_iter().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
}

fn sum(costs: &[Cost]) -> Cost {
    plus(costs.iter().copied())
}

/// As many jobs side by side as the variable `count` says.
fn counted() -> ProcessBuilder {
    jobs("<loopCardinality xsi:type=\"tFormalExpression\">=count</loopCardinality>")
}

/// The same over a collection of numbers, from which another one is collected.
fn collected() -> ProcessBuilder {
    jobs(
        "<extensionElements><zeebe:loopCharacteristics \
         inputCollection=\"=for number in 1..count return number\" inputElement=\"item\" \
         outputCollection=\"results\" outputElement=\"=item + 1\"/></extensionElements>",
    )
}

fn jobs(characteristics: &str) -> ProcessBuilder {
    let mut model = process("many").start("begin").service_task("each", "item");
    model.content(&format!(
        "<multiInstanceLoopCharacteristics>{characteristics}</multiInstanceLoopCharacteristics>"
    ));
    model.end("done")
}

/// A kernel that decides in batches, five milliseconds apart.
struct Run {
    kernel: TestKernel,
    now: Timestamp,
}

impl Run {
    fn batch(&mut self, decide: impl FnOnce(&mut TestKernel)) -> Option<WriteBatch> {
        self.now = self.now.plus_ms(5);
        self.kernel.begin(self.now);
        decide(&mut self.kernel);
        self.kernel.commit()
    }
}

/// Creates, activates and completes so many instances.
fn run(model: &ProcessBuilder, size: usize) -> Costs {
    let options = KernelOptions { forgetful: true, ..KernelOptions::default() };
    let mut run = Run { kernel: TestKernel::new(options), now: Timestamp(1_764_000_000_000) };
    run.kernel.deploy(run.now, &[("model.bpmn", &model.to_xml())]);
    let count = size.to_string();
    let started = run.batch(|kernel| {
        kernel.start("many", &[("count", &count)]);
    });
    let mut created = vec![cost(&started.expect("something happened"))];
    let mut goes_on = true;
    while goes_on {
        let written = run.batch(|kernel| goes_on = kernel.decide_internal());
        created.extend(written.as_ref().map(cost));
    }
    let (mut keys, mut activated): (Vec<JobKey>, Vec<Cost>) = (Vec::new(), Vec::new());
    while keys.len() < size {
        let mut taken = Vec::new();
        let written = run.batch(|kernel| taken = kernel.activate("item", IN_BATCH));
        activated.push(cost(&written.expect("jobs wait")));
        keys.extend(taken.into_iter().map(|job| job.job));
    }
    let completed = keys.chunks(IN_BATCH).map(|keys| {
        let written = run.batch(|kernel| {
            for job in keys {
                kernel.accept(&complete(*job));
            }
        });
        cost(&written.expect("jobs were completed"))
    });
    let completed = completed.collect();
    Costs { created: sum(&created), activated: sum(&activated), completed }
}

/// What costs least and most may lie so far apart and no further.
fn assert_close(what: &str, costs: &[usize]) {
    let least = costs.iter().min().copied().unwrap_or(0);
    let most = costs.iter().max().copied().unwrap_or(0);
    assert!(most * 100 <= least * (100 + MORE_PERCENT_MAX), "{what}: {costs:?}");
}

/// Records and bytes for each instance are the same among ten and among ten thousand, and so are
/// those of the first and of the last completions, but for the batch that closes the activity if
/// `is_closing_left_out`. What the process instance costs without any is left out.
fn assert_costs_stay(model: &ProcessBuilder, is_closing_left_out: bool) {
    let without = run(model, 0).all();
    let runs = SIZES.map(|size| run(model, size));
    let (mut records, mut bytes) = (Vec::new(), Vec::new());
    for (size, costs) in SIZES.iter().zip(&runs) {
        let all = costs.all();
        // In thousandths, so that nothing is lost in whole numbers.
        records.push((all.0 - without.0) * 1_000 / size);
        bytes.push((all.1 - without.1) * 1_000 / size);
        println!(
            "{size}: created {:?}, activated {:?}, completed {:?}",
            costs.created,
            costs.activated,
            sum(&costs.completed)
        );
    }
    println!("for each, in thousandths: {records:?} records, {bytes:?} bytes");
    assert_close("records for each", &records);
    assert_close("bytes for each", &bytes);
    for costs in &runs[1..] {
        let batches = COMPARED / IN_BATCH;
        let end = costs.completed.len() - usize::from(is_closing_left_out);
        let first = sum(&costs.completed[..batches]);
        let last = sum(&costs.completed[end - batches..end]);
        println!("{COMPARED} completions: first {first:?}, last {last:?}");
        assert!(last.0 * 100 <= first.0 * (100 + MORE_PERCENT_MAX), "{first:?}, {last:?}");
        assert!(last.1 * 100 <= first.1 * (100 + MORE_PERCENT_MAX), "{first:?}, {last:?}");
    }
}

#[test]
fn a_job_of_many_costs_the_same_among_ten_and_among_ten_thousand() {
    assert_costs_stay(&counted(), false);
}

/// The last completion removes what the others gave, a record for each: it is part of what an item
/// costs, but no part of what the completions before it do.
#[test]
fn an_item_of_a_collection_costs_the_same_among_ten_and_among_ten_thousand() {
    assert_costs_stay(&collected(), true);
}
