//! Deliberately broken lines: each turns a test red, or nobody would notice that slip.
//!
//! `mutations/list.tsv` names for every element file a piece of one line as it stands, the piece
//! that breaks it, and the test that must go red. Both pieces are expressions of one type, so that
//! all of them fit into one build: [`with_all`] puts a choice where each piece stands, and the
//! environment says which one is broken ([`CHOICE`]). `bin/mutate.rs` builds and runs it.

use std::fs;
use std::path::Path;

mod trial;

pub use trial::{Ended, Programs, build, run};

use crate::source_code::SourceFile;

/// The list, from the root of the repository.
pub const LIST: &str = "conformance-tests/mutations/list.tsv";

/// The variable of the environment that has the number of the piece that is broken.
pub const CHOICE: &str = "BATON_BROKEN_LINE";

/// The file of the engine that knows which piece is broken.
const CHOOSER: &str = "engine/src/lib.rs";

/// The test program that takes its filter from the environment.
const SCENARIOS: &str = "scenarios";

/// Where the scenarios are.
const SCENARIO_FOLDER: &str = "conformance-tests/scenarios/";

/// The first line of the list.
const HEAD: &str = "file\tstands\tbroken\ttest";

/// One line that is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutation {
    /// Its place in the list, from 1.
    pub number: usize,
    /// The file, from the root of the repository.
    pub file: String,
    /// The piece of a line as it stands.
    pub stands: String,
    /// What stands there once it is broken.
    pub broken: String,
    /// The test program that goes red.
    pub program: String,
    /// Which of its tests or scenarios: their names contain this.
    pub filter: String,
}

/// Reads the list of a repository.
pub fn read(root: &Path) -> Result<Vec<Mutation>, String> {
    let text = fs::read_to_string(root.join(LIST)).map_err(|error| format!("{LIST}: {error}"))?;
    parse(&text)
}

/// Reads a list.
pub fn parse(text: &str) -> Result<Vec<Mutation>, String> {
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return Err(format!("the first line must be {HEAD:?}"));
    }
    lines.enumerate().map(|(index, line)| parse_line(index + 1, line)).collect()
}

fn parse_line(number: usize, line: &str) -> Result<Mutation, String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [file, stands, broken, test] = columns[..] else {
        return Err(format!("{line:?} has {} columns, but must have four", columns.len()));
    };
    if stands == broken || [stands, broken].iter().any(|piece| piece.trim().is_empty()) {
        return Err(format!("{line:?} breaks nothing"));
    }
    let Some((program, filter)) = test.split_once(' ').filter(|(_, filter)| !filter.is_empty())
    else {
        return Err(format!("{test:?} must be a test program and which of its tests"));
    };
    let [file, stands, broken, program, filter] =
        [file, stands, broken, program, filter].map(str::to_owned);
    Ok(Mutation { number, file, stands, broken, program, filter })
}

/// What is wrong with a list: pieces that do not stand in their file exactly once, scenarios that
/// are not there, and wanted files of which no line is broken.
pub fn complaints(
    mutations: &[Mutation],
    files: &[SourceFile],
    wanted: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut complaints = Vec::new();
    for mutation in mutations {
        let file = files.iter().find(|file| file.path == mutation.file);
        let count = file.map_or(0, |file| file.text().matches(&mutation.stands).count());
        if count != 1 {
            complaints.push(format!(
                "{}: `{}` stands there {count} times, but must exactly once",
                mutation.file, mutation.stands
            ));
        }
    }
    for mutation in mutations.iter().filter(|mutation| mutation.program == SCENARIOS) {
        let is_there = |file: &SourceFile| {
            file.path
                .strip_prefix(SCENARIO_FOLDER)
                .is_some_and(|path| path.contains(&mutation.filter))
        };
        if !files.iter().any(is_there) {
            complaints.push(format!(
                "{}: no scenario has `{}` in its path",
                mutation.file, mutation.filter
            ));
        }
    }
    for file in files.iter().filter(|file| wanted(&file.path)) {
        if !mutations.iter().any(|mutation| mutation.file == file.path) {
            complaints.push(format!("{}: no line of it is broken in {LIST}", file.path));
        }
    }
    complaints
}

/// The text of a file with a choice between both pieces wherever a mutation breaks it.
pub fn with_all(file: &SourceFile, mutations: &[Mutation]) -> String {
    let mut text = file.text().to_owned();
    for mutation in mutations.iter().filter(|mutation| mutation.file == file.path) {
        let Mutation { number, stands, broken, .. } = mutation;
        let choice = format!("(if crate::is_broken({number}) {{ {broken} }} else {{ {stands} }})");
        text = text.replacen(stands, &choice, 1);
    }
    if file.path == CHOOSER {
        text = format!("#![allow(warnings)]\n{text}{}", chooser());
    }
    text
}

fn chooser() -> String {
    format!(
        "
fn is_broken(number: usize) -> bool {{
    static CHOSEN: std::sync::OnceLock<Option<usize>> = std::sync::OnceLock::new();
    let read = || std::env::var({CHOICE:?}).ok()?.parse().ok();
    *CHOSEN.get_or_init(read) == Some(number)
}}
"
    )
}
