//! Power cuts at every recorded operation of a run of 500 acknowledged batches, and of 250
//! commands that start, publish, call and set the clock on: every acknowledged one is there, none
//! is there by half, and the store opens and goes on.
//!
//! What is recorded is never a file, rebuilt folders are removed once they were checked, and 64 MiB
//! of them at most are there at a time. Of failures the first folder is kept, beside the others in
//! `power-cut-failure-` and the name. A disk that is full is told as such.
//!
//! Needs strace and the right to trace (`apt-get install strace`); without them each test prints
//! why it was skipped. `BATON_POWER_CUT_SEED` sets the seed, which every run prints;
//! `BATON_POWER_CUT_FATES` tries so many random fates at each crash point and leaves out none.
//!
//! # How we know that the suite would notice
//!
//! With the fsync taken out of the commit path it must turn red:
//!
//! ```text
//! BATON_TESTING_WITHOUT_FSYNC=1 cargo test -p baton-conformance-tests \
//!     --features testing-without-fsync --test power_cut
//! ```
//!
//! With the feature alone, `a_commit_without_fsync_is_noticed` runs the same and expects failures.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{collections::BTreeSet, env, ffi::OsStr, path::Path};

use baton_conformance_tests::power_cut::{
    NoRecording, Outcome, Plan, check_every_crash_point, engine_workload, record,
    store_workload::{Size, check},
    workspace::Workspace,
};
use baton_engine::store::StoreKind;

/// As many commands as the suite promises, of the size of ordinary ones.
const ORDINARY: Size = Size { batches: 500, rows: 6, value_bytes: 600 };

/// Enough bytes for sled to reuse segments and for fjall to write tables and compact them. Single
/// crash points cost more here, so a sample is tried.
const LARGE: Size = Size { batches: 500, rows: 60, value_bytes: 1500 };

#[test]
fn sled_keeps_every_acknowledged_batch() {
    keeps_every_acknowledged_batch("sled", StoreKind::Sled, ORDINARY, 1);
}

#[test]
fn sled_keeps_every_acknowledged_batch_while_it_reclaims_space() {
    keeps_every_acknowledged_batch("sled-large", StoreKind::Sled, LARGE, 24);
}

#[test]
fn fjall_keeps_every_acknowledged_batch() {
    keeps_every_acknowledged_batch("fjall", StoreKind::Fjall, ORDINARY, 1);
}

#[test]
fn fjall_keeps_every_acknowledged_batch_while_it_flushes_and_compacts() {
    keeps_every_acknowledged_batch("fjall-large", StoreKind::Fjall, LARGE, 80);
}

#[test]
fn sled_keeps_every_acknowledged_command() {
    keeps_every_acknowledged_command("sled-engine", StoreKind::Sled);
}

#[test]
fn fjall_keeps_every_acknowledged_command() {
    keeps_every_acknowledged_command("fjall-engine", StoreKind::Fjall);
}

/// Runs in CI with the feature on: a suite that is green here proves nothing.
#[cfg(feature = "testing-without-fsync")]
#[test]
fn a_commit_without_fsync_is_noticed() {
    for (name, kind) in [("sled-no-fsync", StoreKind::Sled), ("fjall-no-fsync", StoreKind::Fjall)] {
        let Some(outcome) = outcome(name, kind, ORDINARY, 1, true) else { return };
        assert!(!outcome.failures.is_empty(), "{kind} lost nothing without fsync");
        println!("{kind} without fsync, as it should be: {}", outcome.failures[0]);
    }
}

fn keeps_every_acknowledged_batch(name: &str, kind: StoreKind, size: Size, stride: usize) {
    let without_fsync = env::var_os("BATON_TESTING_WITHOUT_FSYNC").is_some();
    assert!(
        !without_fsync || cfg!(feature = "testing-without-fsync"),
        "BATON_TESTING_WITHOUT_FSYNC does nothing without the feature testing-without-fsync"
    );
    let Some(outcome) = outcome(name, kind, size, stride, without_fsync) else { return };
    assert_eq!(outcome.acknowledged as u64, size.batches);
    assert!(outcome.failures.is_empty(), "{}", outcome.failures.join("\n"));
}

/// Commands through an engine, one after the other; each makes many more events than a batch of
/// the others has rows.
const COMMANDS: u64 = 250;

fn keeps_every_acknowledged_command(name: &str, kind: StoreKind) {
    let commands = COMMANDS.to_string();
    let arguments = [OsStr::new(kind.name()), OsStr::new(&commands)];
    let checker = |folder: &Path, acknowledged: &BTreeSet<u64>| {
        engine_workload::check(kind, folder, acknowledged)
    };
    let Some(outcome) = recorded(name, &arguments, 1, false, checker) else { return };
    assert_eq!(outcome.acknowledged as u64, COMMANDS);
    assert!(outcome.failures.is_empty(), "{}", outcome.failures.join("\n"));
}

/// Records and checks batches; `None` where this machine cannot record.
fn outcome(
    name: &str,
    kind: StoreKind,
    size: Size,
    stride: usize,
    without_fsync: bool,
) -> Option<Outcome> {
    let numbers = [size.batches, size.rows, size.value_bytes as u64].map(|n| n.to_string());
    let mut arguments = vec![OsStr::new(kind.name())];
    arguments.extend(numbers.iter().map(OsStr::new));
    let checker =
        |folder: &Path, acknowledged: &BTreeSet<u64>| check(kind, folder, acknowledged, size);
    recorded(name, &arguments, stride, without_fsync, checker)
}

/// Records the workload and checks each crash point; `None` where this machine cannot record.
fn recorded(
    name: &str,
    arguments: &[&OsStr],
    stride: usize,
    without_fsync: bool,
    checker: impl Fn(&Path, &BTreeSet<u64>) -> Result<(), String> + Sync,
) -> Option<Outcome> {
    let workspace = Workspace::create(Path::new(env!("CARGO_TARGET_TMPDIR")), name)
        .unwrap_or_else(|why| panic!("{name}: {why}"));
    let environment: &[_] =
        if without_fsync { &[("BATON_TESTING_WITHOUT_FSYNC", "1")] } else { &[] };
    let program = Path::new(env!("CARGO_BIN_EXE_power_cut_workload"));
    let recording = match record(program, arguments, environment, &workspace) {
        Ok(recording) => recording,
        Err(NoRecording::Impossible(reason)) => {
            println!("skipped: {reason}");
            return None;
        }
        Err(NoRecording::Failed(reason)) => panic!("{name}: {reason}"),
    };
    let seed = number_from("BATON_POWER_CUT_SEED").unwrap_or(1);
    let plan = match number_from("BATON_POWER_CUT_FATES") {
        None => Plan { seed, random_fates: 1, stride },
        Some(fates) => Plan { seed, random_fates: usize::try_from(fates).unwrap(), stride: 1 },
    };
    let outcome = check_every_crash_point(&recording, plan, &workspace, checker)
        .unwrap_or_else(|why| panic!("{name}: {why}"));
    println!(
        "{name}: seed {seed}, {} acknowledged, {} crash points, {} folders checked, {} failures",
        outcome.acknowledged,
        outcome.crash_points,
        outcome.checked,
        outcome.failures.len()
    );
    if without_fsync {
        workspace.discard_evidence().unwrap();
    }
    Some(outcome)
}

fn number_from(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|number| number.parse().unwrap())
}
