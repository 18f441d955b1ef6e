//! Every diagram in `../shared/diagrams` is read: accepted, or refused with findings. What is said
//! of each is kept in `diagrams/results.tsv`; renewed, where the files are, by
//! `UPDATE_DOCS=1 cargo test -p baton-conformance-tests --test diagrams`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::sync::LazyLock;

use baton_bpmn_parser::{Severity, rules, source_text};
use baton_conformance_tests::diagrams::{
    FileResult, content, folder, refusals_path, results, results_path, survey,
};

/// A diagram that nobody means to run is refused for that alone, whatever is in it.
const NO_EXECUTABLE_PROCESS: &str = "BPMN0041";

/// The results that are kept.
fn kept() -> Vec<FileResult> {
    let text = fs::read_to_string(results_path()).expect("the results are part of the repository");
    results::parse(&text).expect("each line is a result")
}

/// One diagram: what is said of it, and whether it is one that could run.
struct Surveyed {
    result: FileResult,
    /// The messages of the errors, with the ids of their rules.
    errors: Vec<(String, String)>,
    /// Whether every node and every event in it runs.
    all_runs: bool,
}

/// Every diagram, read once for all tests; `None` where the folder is not there.
fn surveyed() -> Option<&'static [Surveyed]> {
    static ALL: LazyLock<Option<Vec<Surveyed>>> =
        LazyLock::new(|| folder().is_dir().then(survey_all));
    if ALL.is_none() {
        println!("skipped: ../shared/diagrams is not there, the files of other people's tools");
    }
    ALL.as_deref()
}

fn survey_all() -> Vec<Surveyed> {
    let mut all = Vec::new();
    for path in survey::diagrams(&folder()).unwrap() {
        let bytes = fs::read(&path).unwrap();
        let (result, parsed) = survey::result(survey::name(&folder(), &path), &bytes);
        let errors = parsed.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        let errors = errors.map(|found| (found.rule.to_string(), found.message.clone())).collect();
        let all_runs = content::consists_of_what_runs(&content::tags(&source_text(&bytes)));
        all.push(Surveyed { result, errors, all_runs });
    }
    all.sort_by(|left, right| left.result.path.cmp(&right.result.path));
    assert!(!all.is_empty(), "../shared/diagrams has no diagram");
    all
}

#[test]
fn what_is_said_of_each_diagram_is_what_was_said_before() {
    let Some(all) = surveyed() else { return };
    let silent = all.iter().filter(|one| !one.result.accepted && one.errors.is_empty());
    let silent: Vec<&str> = silent.map(|one| one.result.path.as_str()).collect();
    assert!(silent.is_empty(), "refused without a finding that says why: {silent:?}");
    let found: Vec<FileResult> = all.iter().map(|one| one.result.clone()).collect();
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(results_path(), results::text(&found)).unwrap();
    }
    let differences = results::differences(&kept(), &found);
    assert!(
        differences.is_empty(),
        "{} lines differ; if they should, run this test with UPDATE_DOCS=1:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

/// Why diagrams are refused of which every node and every event runs, by path.
fn reasons() -> BTreeMap<String, String> {
    let text = fs::read_to_string(refusals_path()).unwrap();
    let rows = text.lines().skip(1).map(|line| line.split_once('\t').expect("path and reason"));
    rows.map(|(path, reason)| (path.to_owned(), reason.to_owned())).collect()
}

#[test]
fn a_diagram_of_which_all_runs_is_accepted_or_listed_with_the_reason() {
    let Some(all) = surveyed() else { return };
    let reasons = reasons();
    let mut wrong = Vec::new();
    for Surveyed { result, errors, all_runs } in all {
        let is_meant_to_run = errors.iter().all(|(rule, _)| rule != NO_EXECUTABLE_PROCESS);
        let needs_reason = !result.accepted && is_meant_to_run && *all_runs;
        match (needs_reason, reasons.contains_key(&result.path)) {
            (true, false) => wrong.push(format!("{}: {:?}", result.path, errors.first())),
            (false, true) => wrong.push(format!("{}: needs no reason any more", result.path)),
            (true, true) | (false, false) => {}
        }
    }
    assert!(wrong.is_empty(), "see diagrams/refusals.tsv:\n{}", wrong.join("\n"));
}

#[test]
fn the_results_are_sorted_and_name_rules_that_exist() {
    let kept = kept();
    assert!(!kept.is_empty());
    assert!(kept.is_sorted_by(|left, right| left.path < right.path));
    let named: BTreeSet<&String> = kept.iter().flat_map(|result| result.rules.keys()).collect();
    let unknown: Vec<_> = named.into_iter().filter(|id| rules::find(id).is_none()).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    for result in &kept {
        let digits = result.sha256.bytes().filter(u8::is_ascii_hexdigit).count();
        assert_eq!((digits, result.sha256.len()), (64, 64), "{}", result.path);
    }
}
