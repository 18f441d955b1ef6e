//! kill -9 under mixed load, on one growing data folder for each store: nothing acknowledged is
//! lost, nothing happens twice, nothing is stuck.
//!
//! Needs the `baton` binary: the one that `BATON_BIN` names, else `debug/baton` in cargo's target
//! folder; without one each test prints why it was skipped. What a test wrote is removed unless it
//! fails. `BATON_CRASH_ROUNDS` sets the number of rounds, `BATON_CRASH_CLIENTS` that of clients,
//! `BATON_CRASH_SEED` the seed, which every run prints. The same seed gives the same requests and
//! moments, not the same interleaving.
//!
//! Half of the requests carry an idempotency key. One of them that the kill cut off is sent again,
//! as it was, after the restart: it must have happened once in all.
//!
//! # How we know that the suite would notice
//!
//! - After each look into the store, every acknowledged request is taken out of the history once,
//!   and put in twice; each of these must be noticed (`check::prove`). Unit tests do the same with
//!   each single event.
//! - Requests that are sent again without their keys turn the test red within twenty rounds: leave
//!   the header out in `crash/http.rs`.
//! - A server that replies before `Store::sync` turns the test red within a few rounds: in
//!   `engine/src/runtime/pipeline.rs`, in `Syncer::settle`, send the answers first.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::env;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use baton_conformance_tests::crash::rounds::{Plan, run};
use baton_conformance_tests::crash::server::find_program_or_skip;
use baton_conformance_tests::disk_space;

/// Rounds that the suite promises.
const ROUNDS: u64 = 50;
const CLIENTS: u64 = 6;

/// Room for the data, the ledgers and the logs of a run.
const NEEDED_BYTES: u64 = 384 * 1024 * 1024;

#[test]
fn sled_keeps_every_acknowledged_command() {
    keeps_every_acknowledged_command("sled");
}

#[test]
fn fjall_keeps_every_acknowledged_command() {
    keeps_every_acknowledged_command("fjall");
}

fn keeps_every_acknowledged_command(store: &'static str) {
    let Some(program) = find_program_or_skip(env!("CARGO_TARGET_TMPDIR")) else { return };
    let from = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let size = |number: u64| usize::try_from(number).unwrap();
    let plan = Plan {
        program,
        store,
        rounds: size(number_from("BATON_CRASH_ROUNDS").unwrap_or(ROUNDS)),
        clients: size(number_from("BATON_CRASH_CLIENTS").unwrap_or(CLIENTS)),
        seed: number_from("BATON_CRASH_SEED").unwrap_or(from.as_secs()),
        folder: PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("crash-{store}")),
    };
    disk_space::require(Path::new(env!("CARGO_TARGET_TMPDIR")), NEEDED_BYTES)
        .unwrap_or_else(|why| panic!("{why}"));
    println!("{store}: seed {}, {} rounds, {}", plan.seed, plan.rounds, plan.program.display());
    let began = Instant::now();
    match run(&plan) {
        Ok(figures) => {
            println!("{store}: {:.0} s, {figures:?}", began.elapsed().as_secs_f64());
            let is_long = plan.rounds >= 10 && plan.clients >= 2;
            assert!(figures.repeated > 0 || !is_long, "no request was cut off and sent again");
        }
        Err(why) => panic!("{}", disk_space::explain(&why, &plan.folder)),
    }
    std::fs::remove_dir_all(&plan.folder).unwrap();
}

fn number_from(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|number| number.parse().unwrap())
}
