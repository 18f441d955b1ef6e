//! Breaks lines of the engine, one at a time and in a copy, and expects a test to go red for each.
//!
//! `mutate [FILE...]`: the lines of `conformance-tests/mutations/list.tsv`, or those of the files
//! whose paths contain one of the words. The tests are run with the lines as they stand first, and
//! must pass. Ends with `N killed, M survived`, and not well where one survives.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use baton_conformance_tests::mutations::{self, Ended, Mutation, Programs};
use baton_conformance_tests::source_code::{repository, root};

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match start(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(what) => {
            eprintln!("mutate: {what}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all lines that are wanted turn a test red.
fn start(words: &[String]) -> Result<bool, String> {
    let root = root();
    let all = mutations::read(&root)?;
    let files = repository(&root).map_err(|error| format!("the sources: {error}"))?;
    let complaints = mutations::complaints(&all, &files, |_| false);
    if !complaints.is_empty() {
        return Err(complaints.join("\n"));
    }
    let is_wanted = |one: &&Mutation| {
        words.is_empty() || words.iter().any(|word| one.file.contains(word.as_str()))
    };
    let wanted: Vec<&Mutation> = all.iter().filter(is_wanted).collect();
    if wanted.is_empty() {
        return Err(format!("no line of the list is in {}", words.join(", ")));
    }
    // All of the list is built, so that another choice of files builds nothing anew.
    let programs = mutations::build(&files, &all, &folder(&root))?;
    check_as_it_stands(&programs, &wanted)?;
    let mut survivors = 0;
    for mutation in &wanted {
        let ended = mutations::run(&programs, mutation, true)?;
        let word = match ended {
            Ended::Green => "SURVIVED",
            Ended::Red => "killed",
            Ended::NotInTime => "killed (not in time)",
        };
        survivors += usize::from(ended == Ended::Green);
        let Mutation { file, stands, broken, program, filter, .. } = mutation;
        println!("{word}\t{file}\t{stands} -> {broken}\t{program} {filter}");
    }
    println!("{} killed, {survivors} survived", wanted.len() - survivors);
    Ok(survivors == 0)
}

/// Beside the folder of the usual build, since the copy's programs have the same names.
fn folder(root: &Path) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    root.join(target).join("mutations")
}

/// A test that is red anyway, or a word that no test contains, would prove nothing.
fn check_as_it_stands(programs: &Programs, wanted: &[&Mutation]) -> Result<(), String> {
    let tests: BTreeMap<_, _> =
        wanted.iter().map(|one| ((&one.program, &one.filter), *one)).collect();
    for ((program, filter), mutation) in tests {
        if mutations::run(programs, mutation, false)? != Ended::Green {
            return Err(format!("`{program} {filter}` is red with the lines as they stand"));
        }
    }
    Ok(())
}
