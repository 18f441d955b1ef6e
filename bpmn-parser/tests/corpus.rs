//! What the fuzzer found worth keeping, and all our own diagrams, hold what every input holds.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(unreachable_pub, reason = "the fuzz target includes it too")]
mod invariants;

use std::fs;
use std::path::Path;

/// The files of a folder and below.
fn files(folder: &Path, found: &mut Vec<Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(fs::read(path).unwrap());
        }
    }
}

#[test]
fn every_kept_input_holds_what_all_inputs_hold() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["../fuzz/corpus/parse", "tests/fixtures", "../examples"] {
        let mut inputs = Vec::new();
        files(&here.join(folder), &mut inputs);
        assert!(!inputs.is_empty(), "{folder} is empty");
        for input in inputs {
            invariants::parse_and_show(&input);
        }
    }
}
