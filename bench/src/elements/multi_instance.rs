//! Ten thousand jobs side by side: how long until they are there, and what completing them costs.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_engine::command::{ActivateJobs, Command, CompleteJob, Reply, Variables};
use baton_engine::ids::JobKey;

use super::diagrams;
use super::driver::{Driver, complete, send, start, take};
use crate::STORES;
use crate::kernel::{self, Bench, variable};

/// Instances of the activity.
const ITEMS: usize = 10_000;

/// Completions that are compared, first and last.
const COMPARED: usize = 100;

/// Callers that complete jobs.
const CALLERS: usize = 64;

/// Runs; the medians count.
const ROUNDS: usize = 5;

/// Prints the table.
pub(super) fn table(folder: &Path) {
    println!("\n### Multi-instance of {ITEMS} parallel jobs\n");
    println!("| store | all created, median | slowest | completed |");
    println!("| --- | ---: | ---: | ---: |");
    for kind in STORES {
        let driver = Driver::start(kind, folder, vec![diagrams::parallel_jobs()]);
        let (mut times, mut rates) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            times.push(create(&driver));
            rates.push(complete_all(&driver));
        }
        times.sort();
        rates.sort_by(f64::total_cmp);
        println!(
            "| {kind} | {:.0} ms | {:.0} ms | {:.0}/s |",
            times[ROUNDS / 2].as_secs_f64() * 1e3,
            times[ROUNDS - 1].as_secs_f64() * 1e3,
            rates[ROUNDS / 2]
        );
    }
    let mut ratios: Vec<f64> = (0..ROUNDS).map(|_| last_to_first()).collect();
    ratios.sort_by(f64::total_cmp);
    println!(
        "\nThe last {COMPARED} completions to the first, a batch each, memory store, median of \
         {ROUNDS}: {:.2}",
        ratios[ROUNDS / 2]
    );
}

/// How long it takes until all jobs are durable.
fn create(driver: &Driver) -> Duration {
    driver.store.take();
    let began = Instant::now();
    let count = vec![variable("count", &ITEMS.to_string())];
    driver.runtime.block_on(send(&driver.handle, start("parallel-jobs", count)));
    driver.wait_until(|store| store.counts().0 >= ITEMS);
    driver.store.take().last.expect("jobs were created") - began
}

/// Completions per second of all jobs.
fn complete_all(driver: &Driver) -> f64 {
    let jobs: Vec<JobKey> = driver.runtime.block_on(async {
        let mut jobs = Vec::new();
        while jobs.len() < ITEMS {
            jobs.extend(take(&driver.handle, "item", 1_000).await.iter().map(|job| job.job));
        }
        jobs
    });
    let rate = driver.rate(CALLERS, ITEMS, move |number| complete(jobs[number]));
    driver.wait_until(|store| store.counts().1 >= 1);
    rate
}

/// The time of the last completions to that of the first; of the kernel alone.
fn last_to_first() -> f64 {
    let mut bench = Bench::new(&diagrams::parallel_jobs());
    bench.begin();
    bench.decide(&kernel::start("parallel-jobs", vec![variable("count", &ITEMS.to_string())]));
    bench.commit();
    let mut jobs = Vec::new();
    while jobs.len() < ITEMS {
        bench.begin();
        bench.go_on();
        let activate = Command::ActivateJobs(ActivateJobs {
            job_type: Arc::from("item"),
            worker: Arc::from("bench"),
            timeout_ms: 3_600_000,
            jobs_max: 1_000,
            fetch_variables: None,
        });
        let Reply::ActivatedJobs(activated) = bench.decide(&activate) else { break };
        bench.commit();
        jobs.extend(activated.jobs.into_iter().map(|job| job.job));
    }
    let mut times = Vec::new();
    for job in jobs {
        let began = Instant::now();
        bench.begin();
        bench.decide(&Command::CompleteJob(CompleteJob { job, variables: Variables::new() }));
        bench.commit();
        times.push(began.elapsed());
    }
    let sum = |times: &[Duration]| times.iter().sum::<Duration>().as_secs_f64();
    sum(&times[ITEMS - COMPARED..]) / sum(&times[..COMPARED])
}
