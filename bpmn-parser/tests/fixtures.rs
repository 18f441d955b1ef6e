//! Every file in `fixtures/` gets exactly the findings that are written in it.
//!
//! A file says what it expects in comments, one finding each:
//!
//! ```xml
//! <!-- expect: BPMN0032 error 4:62 f1 -->
//! ```
//!
//! which are rule, severity, line, column, and the element's id or `-`. Files in `accept/` are
//! accepted, files in `reject/` refused. Files in `not_yet/` break no rule, but have elements that
//! this release does not run: nothing else refuses them. One that is accepted moves to `accept/`.
//!
//! Each rule has a file of its name in which it is silent, `accept/<rule>.bpmn` or
//! `not_yet/<rule>.bpmn`, and one in which it speaks: `reject/<rule>.bpmn` where it is an error,
//! else `<rule>.reported.bpmn` beside the other. The texts of all findings are in `snapshots/`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use baton_bpmn_parser::rules::{self, RULES, Rule};
use baton_bpmn_parser::{Diagnostic, Severity, parse, render, source_text};

/// Rules that no file can break within this crate.
const WITHOUT_FIXTURE: &[&str] = &["unreadable-file", "too-many-findings", "expression-syntax"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn files(name: &str) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    assert!(!all.is_empty());
    all
}

fn expected(source: &str) -> Vec<String> {
    let comments = source.split("<!-- expect: ").skip(1);
    comments.map(|rest| rest.split(" -->").next().unwrap().to_owned()).collect()
}

fn line_of(found: &Diagnostic) -> String {
    let element = found.element.as_ref().map_or("-", |id| id.as_str());
    format!("{} {} {} {element}", found.rule, found.severity, found.at)
}

/// Checks the files of a folder and returns the texts of their findings.
fn check(name: &str, accepted: bool) -> String {
    let (mut texts, mut wrong) = (String::new(), Vec::new());
    for path in files(name) {
        let bytes = fs::read(&path).unwrap();
        let source = source_text(&bytes);
        let parsed = parse(&bytes);
        let found: Vec<String> = parsed.diagnostics.iter().map(line_of).collect();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        if found != expected(&source) || parsed.is_accepted() != accepted {
            let lines: Vec<_> =
                found.iter().map(|line| format!("<!-- expect: {line} -->")).collect();
            wrong.push(format!("{name}/{file}: found\n{}", lines.join("\n")));
        }
        texts += &render::text(&file, &source, &parsed.diagnostics, render::Color::None);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    texts
}

#[test]
fn accepted_files_get_exactly_the_findings_written_in_them() {
    insta::assert_snapshot!("accept", check("accept", true));
}

#[test]
fn refused_files_get_exactly_the_findings_written_in_them() {
    insta::assert_snapshot!("reject", check("reject", false));
}

#[test]
fn files_with_what_does_not_run_yet_are_refused_for_nothing_else() {
    insta::assert_snapshot!("not_yet", check("not_yet", false));
    for path in files("not_yet") {
        let parsed = parse(&fs::read(&path).unwrap());
        for found in parsed.diagnostics.iter().filter(|found| found.severity == Severity::Error) {
            let name = rules::find(found.rule.as_str()).unwrap().name;
            assert!(name.starts_with("unsupported-"), "{}: {name}", path.display());
        }
    }
}

#[test]
fn every_rule_has_a_file_that_keeps_it_and_one_that_breaks_it() {
    let has = |path: &Path, rule: &Rule| {
        let bytes = fs::read(path).unwrap_or_else(|_| panic!("{} is missing", path.display()));
        parse(&bytes).diagnostics.iter().any(|found| found.rule == rule.id)
    };
    for rule in RULES.iter().filter(|rule| !WITHOUT_FIXTURE.contains(&rule.name)) {
        let name = rule.name.replace('-', "_");
        let beside = |file: String| {
            let accepted = folder("accept").join(&file);
            if accepted.exists() { accepted } else { folder("not_yet").join(file) }
        };
        let keeps = beside(format!("{name}.bpmn"));
        assert!(!has(&keeps, rule), "{}", keeps.display());
        let breaks = match rule.severity {
            Severity::Error => folder("reject").join(format!("{name}.bpmn")),
            Severity::Warning | Severity::Info => beside(format!("{name}.reported.bpmn")),
        };
        assert!(has(&breaks, rule), "{}", breaks.display());
    }
}
