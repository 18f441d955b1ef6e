//! What every file keeps: it says what it owns, it is short, its names say something, it belongs to
//! no single machine. The lists at the top are the rules and their exceptions; the last test breaks
//! each rule in a file of its own and expects it to be noticed.

use std::env;

use baton_conformance_tests::{
    source_code::{SourceFile, repository, root},
    tidiness::{self, LongFile},
};

/// The aim for a Rust file.
const LINES_MAX: usize = 400;

/// The aim for the file of one BPMN element.
const ELEMENT_LINES_MAX: usize = 250;

/// Where each file is one BPMN element.
const ELEMENT_FOLDERS: &[&str] = &[
    "engine/src/behavior/activities",
    "engine/src/behavior/events",
    "engine/src/behavior/event_definitions",
    "engine/src/behavior/gateways",
];

/// Files that are longer than that, up to how many lines, and why.
const LONG_FILES: &[LongFile] = &[
    ("engine/src/event.rs", 700, "one enum of all facts: its tags are chosen side by side"),
    ("engine/tests/store_conformance.rs", 800, "one suite that every store passes whole"),
    ("conformance-tests/src/power_cut/disk_model.rs", 650, "one model, its tests beside it"),
    ("conformance-tests/src/power_cut/strace_log.rs", 450, "one format, its tests beside it"),
    ("engine/src/runtime/writer.rs", 480, "the loop of the writer, read from top to bottom"),
    (
        "engine/src/store/fjall_store.rs",
        480,
        "everything that is particular to fjall, in one place",
    ),
    ("engine/src/store/sled_store.rs", 450, "everything that is particular to sled, in one place"),
];

/// The width that rustfmt keeps for code.
const WIDTH_MAX: usize = 100;

/// Words that say nothing about what a thing is.
const EMPTY_WORDS: &[&str] = &["util", "utility", "helper", "manager", "misc"];

/// Names that libraries chose.
const FOREIGN_NAMES: &[&str] = &["http_body_util", "hyper_util"];

/// The largest file; larger test data is made by a program.
const BYTES_MAX: u64 = 1024 * 1024;

/// Files that a tool writes; cargo's lock files name the index that its crates come from.
const GENERATED: &[&str] = &["Cargo.lock", "fuzz/Cargo.lock"];

/// The files that a visitor looks for.
const PAGES: &[&str] = &["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE"];

/// How no sentence about a behavior starts.
const NO_SENTENCES: &[&str] = &["test", "tests", "it", "should", "works"];

/// Marks of work that is not done, which belongs in an issue; in pieces, as below.
fn marks() -> Vec<String> {
    let marks = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["HA", "CK"]];
    let macros = [["to", "do!"], ["unimple", "mented!"], ["db", "g!"]];
    marks.iter().chain(&macros).map(|pieces| pieces.concat()).collect()
}

/// Places that exist on one machine only, in pieces, so that this file does not name them.
fn machine_places() -> Vec<String> {
    let homes = ["home", "root", "Users", "work"].map(|name| format!("/{name}/"));
    let of_this_machine = [root().parent().map(|parent| parent.display().to_string())];
    let home = env::var("HOME").ok();
    // A folder that is directly below `/`, such as `tmp`, may be meant as such.
    let particular = of_this_machine.into_iter().flatten().chain(home);
    let particular = particular.filter(|path| path.matches('/').count() > 1);
    homes.into_iter().chain(particular).collect()
}

/// Hosts of package registries and mirrors: which of them is asked is the machine's matter.
fn registry_hosts() -> Vec<String> {
    let hosts: [&[&str]; 14] = [
        &["crates", "io"],
        &["index", "crates", "io"],
        &["static", "crates", "io"],
        &["registry", "npmjs", "org"],
        &["registry", "yarnpkg", "com"],
        &["pypi", "org"],
        &["files", "pythonhosted", "org"],
        &["deb", "debian", "org"],
        &["security", "debian", "org"],
        &["snapshot", "debian", "org"],
        &["proxy", "golang", "org"],
        &["repo1", "maven", "org"],
        &["repo", "maven", "apache", "org"],
        &["deb", "nodesource", "com"],
    ];
    hosts.iter().map(|host| host.join(".")).collect()
}

fn opening(files: &[SourceFile]) -> Vec<String> {
    tidiness::opening(files)
}

fn length(files: &[SourceFile]) -> Vec<String> {
    tidiness::length(files, LINES_MAX, ELEMENT_LINES_MAX, ELEMENT_FOLDERS, LONG_FILES)
}

fn lines(files: &[SourceFile]) -> Vec<String> {
    tidiness::lines(files, WIDTH_MAX)
}

fn names(files: &[SourceFile]) -> Vec<String> {
    tidiness::names(files, EMPTY_WORDS, FOREIGN_NAMES, &marks())
}

fn machine(files: &[SourceFile]) -> Vec<String> {
    tidiness::places(files, &machine_places(), GENERATED)
}

fn hosts(files: &[SourceFile]) -> Vec<String> {
    tidiness::places(files, &registry_hosts(), GENERATED)
}

fn sizes(files: &[SourceFile]) -> Vec<String> {
    tidiness::sizes(files, BYTES_MAX)
}

fn manifests(files: &[SourceFile]) -> Vec<String> {
    tidiness::manifests(files)
}

fn pages(files: &[SourceFile]) -> Vec<String> {
    tidiness::pages(files, PAGES, "ARCHITECTURE.md")
}

fn links(files: &[SourceFile]) -> Vec<String> {
    tidiness::links(files)
}

fn test_names(files: &[SourceFile]) -> Vec<String> {
    tidiness::test_names(files, NO_SENTENCES)
}

fn cases(files: &[SourceFile]) -> Vec<String> {
    tidiness::cases(files)
}

#[test]
fn every_file_says_what_it_owns() {
    assert_none(&opening(&repository_files()));
}

#[test]
fn files_are_short() {
    assert_none(&length(&repository_files()));
}

#[test]
fn lines_fit_on_a_screen() {
    assert_none(&lines(&repository_files()));
}

#[test]
fn names_say_something_and_nothing_is_left_for_later() {
    assert_none(&names(&repository_files()));
}

#[test]
fn no_file_belongs_to_one_machine() {
    assert_none(&machine(&repository_files()));
}

#[test]
fn no_file_names_a_package_registry() {
    assert_none(&hosts(&repository_files()));
}

#[test]
fn files_are_small() {
    assert_none(&sizes(&repository_files()));
}

#[test]
fn every_dependency_has_a_reason() {
    assert_none(&manifests(&repository_files()));
}

#[test]
fn the_pages_exist_and_the_map_leads_somewhere() {
    assert_none(&pages(&repository_files()));
}

#[test]
fn links_between_pages_lead_somewhere() {
    assert_none(&links(&repository_files()));
}

#[test]
fn names_of_tests_are_sentences() {
    assert_none(&test_names(&repository_files()));
}

#[test]
fn paths_differ_in_more_than_case() {
    assert_none(&cases(&repository_files()));
}

#[test]
fn each_rule_notices_when_it_is_broken() {
    let broken = |rule: fn(&[SourceFile]) -> Vec<String>, path: &str, text: &str| {
        let noticed = |files: &[SourceFile]| {
            rule(files).iter().any(|found| found.starts_with(path) || found.contains(text))
        };
        assert!(noticed(&[SourceFile::new(path, text)]), "{path} with {text:?} went unnoticed");
        let tidy = SourceFile::new("feel/src/tidy.rs", "//! Tidy.\n#[test]\nfn all_is_well() {}\n");
        assert!(!rule(&[tidy]).iter().any(|found| found.contains("tidy.rs")));
    };
    let lines_of = |count: usize| "//! A line.\n".repeat(count);
    let joined = |pieces: &[&str]| pieces.concat();
    broken(opening, "feel/src/x.rs", "// Nothing.\n");
    broken(length, "feel/src/x.rs", &lines_of(401));
    broken(length, "engine/src/behavior/events/x.rs", &lines_of(251));
    broken(length, "engine/src/event.rs", &lines_of(701));
    broken(length, "engine/src/event.rs", &lines_of(300));
    broken(lines, "feel/src/x.rs", "\tlet x = 1;");
    broken(lines, "feel/src/x.rs", "let x = 1; \n");
    broken(lines, "feel/src/x.rs", &format!("// {}", "x".repeat(98)));
    broken(names, "feel/src/x.rs", &joined(&["struct Task", "Manager;"]));
    broken(names, "feel/src/x.rs", &joined(&["fn test_", "helpers() {}"]));
    broken(names, "feel/src/x.rs", &joined(&["// ", "TO", "DO: later"]));
    broken(names, "feel/src/x.rs", &joined(&["fn f() { to", "do!() }"]));
    broken(names, &joined(&["feel/src/", "util", "s.rs"]), "//! Nothing.");
    broken(machine, "docs/x.md", &joined(&["see /ho", "me/me/notes"]));
    broken(hosts, "docs/x.md", &joined(&["get it from https://crates", ".io/"]));
    broken(sizes, "docs/x.md", &"x".repeat(1024 * 1024 + 1));
    broken(manifests, "feel/Cargo.toml", "[dependencies]\nserde = \"1\"\n");
    broken(manifests, "feel/Cargo.toml", "[package]\nname = \"x\"\n");
    broken(pages, "ARCHITECTURE.md", "# Where is\n`engine/src/gone.rs`\n");
    broken(pages, "ARCHITECTURE.md", "# Architecture\n");
    broken(pages, "README.md", "LICENSE");
    broken(links, "docs/x.md", "see [y](../docs/y.md#there)");
    broken(test_names, "feel/src/x.rs", "#[test]\nfn works() {}\n");
    broken(test_names, "feel/src/x.rs", "#[tokio::test]\nasync fn test_all_of_it() {}\n");
    broken(test_names, "feel/src/x.rs", "#[test]\n#[ignore]\nfn it_is_slow() {}\n");
}

fn repository_files() -> Vec<SourceFile> {
    match repository(&root()) {
        Ok(files) => files,
        Err(error) => panic!("the repository cannot be read: {error}"),
    }
}

fn assert_none(violations: &[String]) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}
