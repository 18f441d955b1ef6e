//! The DMN Technology Compatibility Kit, as far as its decisions are FEEL alone.
//!
//! Its files are not part of the project: they are looked for in `../shared/dmn-tck` beside it, or
//! where `BATON_DMN_TCK` says. Without them the test says so and passes. `known_failures.txt` names
//! the cases that fail, with reasons; one that fails and is not in it, or is in it and passes,
//! turns the test red.

mod expected;
mod model;
mod xml;

use expected::{is_as_expected, read};
use model::Model;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use xml::Element;

const KNOWN_FAILURES: &str = include_str!("known_failures.txt");

fn place() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/dmn-tck");
    std::env::var_os("BATON_DMN_TCK").map_or_else(beside, PathBuf::from).join("TestCases")
}

/// What became of the cases of a folder.
#[derive(Default)]
struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
}

#[test]
fn decisions_of_the_tck_give_what_it_expects() {
    let root = place();
    let levels = ["compliance-level-2", "compliance-level-3"].map(|level| root.join(level));
    if !levels.iter().all(|level| level.is_dir()) {
        println!("skipped: the DMN TCK is not at ../shared/dmn-tck beside the project");
        return;
    }
    let known: BTreeSet<&str> = KNOWN_FAILURES
        .lines()
        .filter_map(|line| line.split_once(": ").filter(|_| !line.starts_with('#')))
        .map(|(case, _)| case)
        .collect();
    let mut failures = BTreeMap::new();
    let mut total = Counts::default();
    for level in &levels {
        for folder in entries(level) {
            let counts = run_folder(&folder, &mut failures);
            println!(
                "{:50} {:4} passed {:3} failed {:3} skipped",
                file_name(&folder),
                counts.passed,
                counts.failed,
                counts.skipped
            );
            total.passed += counts.passed;
            total.failed += counts.failed;
            total.skipped += counts.skipped;
        }
    }
    println!("in all {} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    let new: Vec<_> = failures.iter().filter(|(case, _)| !known.contains(case.as_str())).collect();
    let gone: Vec<_> = known.iter().filter(|case| !failures.contains_key(**case)).collect();
    for (case, what) in &new {
        println!("{case}: {what}");
    }
    assert!(new.is_empty(), "{} cases fail and are not known to", new.len());
    assert!(gone.is_empty(), "these are known to fail and pass: {gone:?}");
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    entries.sort();
    entries.retain(|entry| !entry.to_string_lossy().ends_with(".xslt"));
    entries
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn run_folder(folder: &Path, failures: &mut BTreeMap<String, String>) -> Counts {
    let mut counts = Counts::default();
    for file in entries(folder).iter().filter(|file| is_test(file)) {
        let Ok(text) = fs::read_to_string(file) else { continue };
        let tests = xml::parse(&text);
        let name = tests.child("modelName").map_or("", |name| name.text.trim());
        let Ok(text) = fs::read_to_string(folder.join(name)) else { continue };
        let model = Model::read(&xml::parse(&text));
        for case in tests.all("testCase") {
            run_case(&format!("{}/", file_name(folder)), &model, case, failures, &mut counts);
        }
    }
    counts
}

fn run_case(
    folder: &str,
    model: &Model,
    case: &Element,
    failures: &mut BTreeMap<String, String>,
    counts: &mut Counts,
) {
    let inputs: BTreeMap<_, _> = case
        .all("inputNode")
        .map(|input| (input.attribute("name").unwrap_or_default().to_owned(), read(input)))
        .collect();
    for node in case.all("resultNode") {
        let decision = node.attribute("name").unwrap_or_default();
        let expected = node.child("expected").map_or(baton_feel::Value::Null, read);
        match model.evaluate(decision, &inputs) {
            Err(_) => counts.skipped += 1,
            Ok(result) if is_as_expected(&result, &expected) => counts.passed += 1,
            Ok(result) => {
                counts.failed += 1;
                let id = case.attribute("id").unwrap_or_default();
                let what = format!("{} instead of {}", result.to_json(), expected.to_json());
                failures.insert(format!("{folder}{id}/{decision}"), what);
            }
        }
    }
}

/// Some are there as JSON, too.
fn is_test(file: &Path) -> bool {
    file_name(file).contains("-test-") && file.extension().is_some_and(|kind| kind == "xml")
}
