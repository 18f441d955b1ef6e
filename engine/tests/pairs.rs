//! Ten thousand pairs of a random process and a random path: interruptions, timers, messages,
//! cancellations and restarts, with replay equality after every batch.
//!
//! `BATON_PAIR=n` tries one, `BATON_PAIRS=n` so many from 1 on.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use baton_engine::testing::random_pair::try_pair;

/// Pairs that are tried where nothing is said.
const PAIRS: u64 = 10_000;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a number"))
}

/// What one pair's trial wrote in batches, or what was wrong with it.
fn tried(seed: u64) -> Result<usize, String> {
    // A panic has printed where and why.
    catch_unwind(AssertUnwindSafe(|| try_pair(seed)))
        .unwrap_or_else(|_| Err("it panicked".to_owned()))
        .map_err(|what| format!("pair {seed} (try it again with BATON_PAIR={seed}): {what}"))
}

#[test]
fn replay_rebuilds_every_row_after_every_batch_of_any_pair() {
    let (first, last) = match number("BATON_PAIR") {
        Some(seed) => (seed, seed),
        None => (1, number("BATON_PAIRS").unwrap_or(PAIRS)),
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = |thread: usize| -> Result<usize, String> {
        (first..=last).skip(thread).step_by(threads).map(tried).sum()
    };
    let batches: Result<usize, String> = std::thread::scope(|scope| {
        let share = &share;
        let running: Vec<_> =
            (0..threads).map(|thread| scope.spawn(move || share(thread))).collect();
        running.into_iter().map(|thread| thread.join().expect("its panics are caught")).sum()
    });
    match batches {
        Ok(batches) => println!("{} pairs, {batches} batches", last + 1 - first),
        Err(what) => panic!("{what}"),
    }
}
