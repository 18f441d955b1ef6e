//! A small instance beside large ones: what its caller waits for start and completion.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use baton_engine::runtime::handle::EngineHandle;
use baton_engine::store::StoreKind;

use super::diagrams;
use super::driver::{Driver, complete, percentile, send, start, take};
use crate::kernel::variable;
use crate::{STORES, models};

/// Size of the large instances.
const LARGE: usize = 10_000;

/// Small instances that are measured.
const SMALL: usize = 2_000;

/// What happens beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nothing,
    MultiInstance,
    Fork,
}

/// Prints the table.
pub(super) fn table(folder: &Path) {
    println!("\n### A neighbour's start and complete, while large instances come one by one\n");
    println!("| store | beside | p50 | p99 | p99 to alone | large ones meanwhile |");
    println!("| --- | --- | ---: | ---: | ---: | ---: |");
    for kind in STORES {
        let mut alone = Duration::ZERO;
        for beside in [Beside::Nothing, Beside::MultiInstance, Beside::Fork] {
            let (p50, p99, large) = measure(kind, folder, beside);
            if beside == Beside::Nothing {
                alone = p99;
            }
            println!(
                "| {kind} | {} | {:.2} ms | {:.2} ms | {:.1} | {large} |",
                match beside {
                    Beside::Nothing => "nothing",
                    Beside::MultiInstance => "10,000 jobs created",
                    Beside::Fork => "a fork of 10,000",
                },
                p50.as_secs_f64() * 1e3,
                p99.as_secs_f64() * 1e3,
                p99.as_secs_f64() / alone.as_secs_f64()
            );
        }
    }
}

/// Median and p99 of start and complete, and how many large instances there were meanwhile.
fn measure(kind: StoreKind, folder: &Path, beside: Beside) -> (Duration, Duration, usize) {
    let fork = diagrams::fork("wide", LARGE, false);
    let driver =
        Driver::start(kind, folder, vec![models::one_job(), diagrams::parallel_jobs(), fork]);
    let store = Arc::clone(&driver.store);
    let over = Arc::new(AtomicBool::new(false));
    let large = {
        let (handle, over) = (driver.handle.clone(), Arc::clone(&over));
        driver.runtime.spawn(async move {
            let mut large = 0;
            while beside != Beside::Nothing && !over.load(Ordering::Relaxed) {
                let (jobs, _) = store.counts();
                if beside == Beside::MultiInstance {
                    let count = vec![variable("count", &LARGE.to_string())];
                    send(&handle, start("parallel-jobs", count)).await;
                    while store.counts().0 < jobs + LARGE {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                } else {
                    let mut fork = start("wide", Vec::new());
                    fork.await_completion = Some(Vec::new());
                    send(&handle, fork).await;
                }
                large += 1;
            }
            large
        })
    };
    let mut times = driver.runtime.block_on(async {
        let mut times = Vec::new();
        for _ in 0..SMALL {
            times.push(one_small(&driver.handle).await);
        }
        times
    });
    over.store(true, Ordering::Relaxed);
    let large = driver.runtime.block_on(large).expect("the large ones end");
    (percentile(&mut times, 50), percentile(&mut times, 99), large)
}

/// Start and completion of one instance with one job.
async fn one_small(handle: &EngineHandle) -> Duration {
    let began = Instant::now();
    send(handle, start("one-job", Vec::new())).await;
    let started = began.elapsed();
    let jobs = take(handle, "work", 1).await;
    let began = Instant::now();
    for job in jobs {
        send(handle, complete(job.job)).await;
    }
    started + began.elapsed()
}
