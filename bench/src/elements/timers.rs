//! A hundred thousand armed timers, of which two thousand are due each second.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use baton_engine::clock::Clock;
use baton_engine::event::{Awaited, Event};
use baton_engine::ids::{PartitionId, Timestamp};
use baton_engine::state::replay::all_events;
use baton_engine::store::Store;

use super::diagrams;
use super::driver::{Driver, percentile, start};
use crate::STORES;
use crate::kernel::variable;

/// Timers that are armed.
const TIMERS: usize = 100_000;

/// How many of them become due while it is measured; the others stay armed.
const DUE: usize = 40_000;

/// Timers due in a second.
const PER_SECOND: usize = 2_000;

/// Callers that arm them.
const CALLERS: usize = 64;

/// Engine time while timers are armed, in milliseconds.
const EPOCH: i64 = 1_767_225_600_000;

/// The first timer is due so long after the clock begins to move, in milliseconds.
const FIRST_DUE: i64 = 2_000;

/// A clock that stands still until it is let go.
#[derive(Debug, Default)]
struct HeldClock {
    moved: AtomicI64,
    let_go: Mutex<Option<Instant>>,
}

impl Clock for HeldClock {
    fn now(&self) -> Timestamp {
        let since = self.let_go.lock().expect("no panic").map(|at| at.elapsed().as_millis());
        let moved = i64::try_from(since.unwrap_or(0)).expect("a short run");
        // It never goes back, whoever asks.
        let moved = self.moved.fetch_max(moved, Ordering::SeqCst).max(moved);
        Timestamp(EPOCH + moved)
    }
}

/// When a timer is due, in milliseconds after the epoch of the run.
fn due(number: usize) -> i64 {
    FIRST_DUE + i64::try_from(number * 1_000 / PER_SECOND).expect("a small number")
}

/// The same as text.
fn due_text(number: usize) -> String {
    let (due, day) = (due(number), "2026-01-01");
    let (minutes, seconds) = (due / 60_000, due / 1_000 % 60);
    format!("\"{day}T00:{minutes:02}:{seconds:02}.{:03}Z\"", due % 1_000)
}

/// Prints the table.
pub(super) fn table(folder: &Path) {
    println!("\n### Timers, {TIMERS} armed, {PER_SECOND} due a second, {DUE} in all\n");
    println!("| store | armed | from due to durably fired: p50 | p99 | most | fired early |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for kind in STORES {
        let clock = Arc::new(HeldClock::default());
        let shared = Arc::clone(&clock) as Arc<dyn Clock>;
        let driver = Driver::on_clock(kind, folder, vec![diagrams::timer()], shared);
        let armed = driver.rate(CALLERS, TIMERS, |number| {
            // What is due within the run lies scattered among what is not.
            let number = number * 7_919 % TIMERS;
            let beyond = if number < DUE { 0 } else { 1_000_000 };
            start("timer", vec![variable("due", &due_text(number + beyond))])
        });
        assert_eq!(driver.store.take().lags.len(), 0, "nothing fires while time stands still");
        *clock.let_go.lock().expect("no panic") = Some(Instant::now());
        driver.wait_until(|store| store.fired() >= DUE);
        std::thread::sleep(Duration::from_millis(50));
        let mut lags = driver.store.take().lags;
        assert_eq!(lags.len(), DUE, "each fires once");
        let early = fired_early(&*driver.store);
        let p50 = percentile(&mut lags, 50);
        let p99 = percentile(&mut lags, 99);
        let most = percentile(&mut lags, 100);
        println!("| {kind} | {armed:.0}/s | {p50} ms | {p99} ms | {most} ms | {early} |");
    }
}

/// How many timers fired before they were due, by the events.
fn fired_early(store: &dyn Store) -> usize {
    let view = store.read_view().expect("a view");
    let events = all_events(&*view, PartitionId::FIRST).expect("readable pages");
    let (mut armed, mut early, mut fired) = (BTreeMap::new(), 0, 0);
    for found in events {
        if let Event::SubscriptionOpened(opening) = &found.event {
            if let Awaited::Timer(timer) = &opening.awaited {
                armed.insert(opening.subscription, timer.due);
            }
        } else if let Event::TimerFired { subscription, .. } = &found.event {
            fired += 1;
            early += usize::from(found.at < armed[subscription]);
        }
    }
    assert_eq!(fired, DUE, "what is due has fired, and nothing else");
    early
}
