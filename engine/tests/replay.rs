//! Random processes, random commands, restarts at random points: after every batch the events
//! alone rebuild every row byte for byte, with and without a cache.
//!
//! `BATON_SEED=n` runs one seed, `BATON_SEEDS=n` so many from 1 on.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use baton_engine::testing::random_run::{Coverage, RandomRun};

/// Seeds that are tried where nothing is said: about a minute on one core.
const SEEDS: u64 = 60;

/// Batches of one run.
const BATCHES: usize = 40;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a number"))
}

#[test]
fn replay_rebuilds_every_row_after_every_batch_of_any_run() {
    let seeds = match number("BATON_SEED") {
        Some(seed) => seed..=seed,
        None => 1..=number("BATON_SEEDS").unwrap_or(SEEDS),
    };
    let mut total = Coverage::default();
    for seed in seeds {
        let run = catch_unwind(AssertUnwindSafe(|| RandomRun::new(seed).run(BATCHES)));
        // A panic has printed where and why.
        match run.unwrap_or_else(|_| Err("it panicked".to_owned())) {
            Ok(coverage) => total.add(coverage),
            Err(what) => panic!("seed {seed} (run it again with BATON_SEED={seed}): {what}"),
        }
    }
    println!("{total:?}");
}
