//! The list of broken lines does not rot: every element file has one, and each listed line stands
//! in its file exactly once. That each of them turns a test red is what `scripts/mutate` shows.

use std::slice;

use baton_conformance_tests::mutations::{Mutation, complaints, parse, read, with_all};
use baton_conformance_tests::source_code::{SourceFile, repository, root};

/// The folder of elements and of what they share.
const BEHAVIOR: &str = "engine/src/behavior/";

/// Files of commands that do more than to check and pass on what a caller asks.
const DECISIONS: &[&str] = &[
    "broadcast_signal",
    "fire_timer",
    "follow_ups",
    "publish_message",
    "read_mail",
    "start_subscriptions",
    "throw_job_error",
    "token_queue",
    "update_user_task",
];

/// Whether a line of this file must be in the list.
fn is_wanted(path: &str) -> bool {
    let name = |file: &&&str| path == format!("engine/src/decide/{file}.rs");
    let is_element = path.starts_with(BEHAVIOR) && !path.ends_with("/mod.rs");
    is_element || DECISIONS.iter().any(|file| name(&file))
}

#[test]
fn every_element_file_has_a_line_whose_breakage_turns_a_test_red() {
    let files = match repository(&root()) {
        Ok(files) => files,
        Err(error) => panic!("the repository cannot be read: {error}"),
    };
    let found = match read(&root()) {
        Ok(mutations) => complaints(&mutations, &files, is_wanted),
        Err(what) => panic!("{what}"),
    };
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
    for file in DECISIONS {
        let path = format!("engine/src/decide/{file}.rs");
        assert!(files.iter().any(|file| file.path == path), "{path} is gone");
    }
}

fn list(line: &str) -> Result<Vec<Mutation>, String> {
    parse(&format!("file\tstands\tbroken\ttest\n{line}\n"))
}

#[test]
fn a_list_that_rots_is_noticed() {
    let path = "engine/src/behavior/tokens.rs";
    let scenario = SourceFile::new("conformance-tests/scenarios/x/tokens.bpmn", "");
    let of = |text: &str| [SourceFile::new(path, text), scenario.clone()];
    let line = format!("{path}\ta < b\ta > b\tscenarios tokens");
    let Ok(mutations) = list(&line) else { panic!("{line:?} is a line of a list") };
    assert!(complaints(&mutations, &of("if a < b {}"), is_wanted).is_empty());
    assert_eq!(complaints(&mutations, &of("if a <= b {}"), is_wanted).len(), 1);
    assert_eq!(complaints(&mutations, &of("if a < b || a < b {}"), is_wanted).len(), 1);
    assert_eq!(complaints(&mutations, slice::from_ref(&scenario), is_wanted).len(), 1);
    let file = SourceFile::new(path, "if a < b {}");
    assert_eq!(complaints(&mutations, &[file], is_wanted).len(), 1);
    assert_eq!(complaints(&[], &of("if a < b {}"), is_wanted).len(), 1);
    for wrong in ["x\ta\ta\tscenarios y", "x\ta\tb\tscenarios", "x\ta\tb", "x\ta\t\tscenarios y"] {
        assert!(list(wrong).is_err(), "{wrong:?} was taken");
    }
}

#[test]
fn a_broken_line_is_chosen_in_the_place_of_the_one_that_stands() {
    let Ok(mutations) = list("engine/src/x.rs\ta < b\ta > b\tscenarios x") else {
        panic!("this is a line of a list")
    };
    let text = with_all(&SourceFile::new("engine/src/x.rs", "let c = a < b;"), &mutations);
    assert_eq!(text, "let c = (if crate::is_broken(1) { a > b } else { a < b });");
}
