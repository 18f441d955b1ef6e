//! Every scenario, in every mode of the kernel, against the trace that was written from the
//! standard. `BATON_SCENARIO=gateway` runs those whose path contains the word.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use baton_conformance_tests::scenario::runner::{Mode, run};
use baton_conformance_tests::scenario::{steps, trace};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// All files below a folder with this extension, by path.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn check(diagram: &Path) -> Result<(), String> {
    let written = read(&diagram.with_extension("trace"))?;
    if !trace::names_clause(&written) {
        return Err("the head of the trace names no clause (`BPMN 2.0.2 §...`)".to_owned());
    }
    let expected = trace::expected(&written)?;
    let steps = steps::parse(&read(&diagram.with_extension("steps"))?)?;
    let diagram = read(diagram)?;
    for mode in Mode::ALL {
        let found = run(&diagram, &steps, mode).map_err(|what| format!("{mode:?}: {what}"))?;
        if let Some(difference) = trace::difference(&expected, &found) {
            return Err(format!("{mode:?}: {difference}"));
        }
    }
    Ok(())
}

#[test]
fn every_scenario_leaves_the_trace_that_the_standard_asks_for() {
    let wanted = std::env::var("BATON_SCENARIO").unwrap_or_default();
    let mut failures = Vec::new();
    let mut count = 0;
    for diagram in files(&folder(), "bpmn") {
        let name = diagram.strip_prefix(folder()).expect("below").display().to_string();
        if !name.contains(&wanted) {
            continue;
        }
        count += 1;
        if let Err(what) = check(&diagram) {
            failures.push(format!("{name}: {what}"));
        }
    }
    assert!(failures.is_empty(), "{} of {count} fail:\n{}", failures.len(), failures.join("\n"));
    assert!(count > 0, "no scenario matches `{wanted}`");
}

#[test]
fn no_file_of_a_scenario_stands_alone() {
    for extension in ["steps", "trace"] {
        for file in files(&folder(), extension) {
            assert!(file.with_extension("bpmn").exists(), "{} has no diagram", file.display());
        }
    }
}
