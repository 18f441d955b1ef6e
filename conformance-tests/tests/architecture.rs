//! The layers: which crate, module and file may use what. The tables are the rules; a use that no
//! row allows fails, and so does a crate or a module without a row.
//!
//! Code is read as text (`source_code`): `use` trees and paths in code, without comments and
//! strings. The last test breaks each rule in files of its own and expects it to be noticed.

use baton_conformance_tests::{
    layering::{self, LibraryRow, Row},
    source_code::{SourceFile, repository, root},
};

/// A crate, the crates of this workspace that it may use, and why no others.
const CRATES: &[Row] = &[
    ("models", "", "the words of the standard, which everything else speaks"),
    ("bpmn-parser", "models", "turns text into models; whether they run is not its matter"),
    ("feel", "", "a language: it knows nothing of BPMN or the engine"),
    ("juel", "", "a language: it knows nothing of BPMN or the engine"),
    ("engine", "models bpmn-parser feel juel", "knows nothing of HTTP and the command line"),
    ("api", "models bpmn-parser engine", "translates; expressions are the engine's matter"),
    ("conformance-tests", "models bpmn-parser feel juel engine api", "looks on; nothing uses it"),
    ("bench", "models bpmn-parser feel juel engine api", "measures; nothing may use it"),
    ("fuzz", "models bpmn-parser", "looks for inputs that break the parser; nothing may use it"),
];

/// A module of the engine, the modules it may use besides itself, and why no others. For a file the
/// longest row that fits it holds; `lib` declares the modules and may use all.
#[rustfmt::skip] // One row is one line, or two.
const ENGINE: &[Row] = &[
    ("record", "", "how records are encoded, whatever they say"),
    ("ids", "record", "names of things; they know how they are encoded"),
    ("incident", "", "a word about what is stuck"),
    ("rejection", "ids", "a word about what was refused"),
    ("event", "ids incident record schedule", "facts and their words; what they change is `state`'s matter"),
    ("clock", "ids", "gives time; only `runtime` may ask it"),
    ("expression", "ids", "languages behind one trait, with variables as their only input"),
    ("schedule", "ids", "times out of texts; it knows nothing of timers that run"),
    ("retention", "ids", "times to live out of texts, and whose counts; it drops nothing"),
    ("graph", "event expression ids retention schedule", "compiled models; they know of no running instance"),
    // A deployment command carries the compiled files, since compiling happens before queueing.
    ("command", "event graph::executable_process ids record rejection", "what may be asked: data"),
    ("store", "", "ordered bytes: no word of BPMN and none of the engine"),
    ("store::key_codec", "ids store", "ids are parts of keys; their order is that of bytes"),
    // Of `command` the context, which the pages record, and the replies that are kept.
    ("state", "command event ids incident record store",
        "what events add up to; who decides them and the models are above"),
    ("state::apply", "event ids incident state state::tables",
        "total: cannot read the store, the model, an expression or the clock"),
    ("step", "command event expression graph ids incident rejection state store::StoreError",
        "one command's view; it never calls a behavior; of the store it knows the failure only"),
    ("behavior",
        "command event expression graph ids incident rejection schedule state step \
         store::StoreError",
        "what elements do; the token queue that calls them is `decide`'s"),
    ("decide",
        "behavior command event expression graph ids incident rejection retention schedule state \
         step store::StoreError",
        "one file per command; when and in which batch is `kernel`'s matter"),
    ("kernel", "command decide event graph ids incident rejection retention state step store",
        "one batch, without threads and clock; elements are reached through `decide` only"),
    // Of `command` the context only, which the event log shows.
    ("query", "command event ids incident record state store",
        "reads a view and never writes: nothing of deciding"),
    ("runtime",
        "clock command decide event expression graph ids incident kernel query record rejection \
         retention state step store",
        "threads, queues and time; elements are reached through `kernel` only"),
    ("testing", "command decide event graph ids kernel rejection retention state step store",
        "what `runtime` does with the kernel, batch by batch: without threads, queues and time"),
    ("testing",
        "command decide event graph ids incident kernel rejection retention state step store",
        "a feature for tests of all crates: nothing of the engine may use it"),
];

/// Elements that whatever all activities share may name: repetition wraps activities of every kind,
/// so no kind of node stands for it.
const SHARED_ELEMENTS: &[&str] = &["behavior::activities::multi_instance"];

/// The folders in which each file is one BPMN element.
const ELEMENT_FOLDERS: &[&str] = &[
    "behavior::activities",
    "behavior::events",
    "behavior::event_definitions",
    "behavior::gateways",
];

/// A crate, the files that may name it (by the start of their paths), and why no others.
const LIBRARIES: &[LibraryRow] = &[
    ("sled", &["engine/src/store/sled_store.rs"], "the store trait is all that others see"),
    ("fjall", &["engine/src/store/fjall_store.rs"], "the store trait is all that others see"),
    ("quick_xml", &["bpmn-parser/src/reader", "bpmn-parser/src/elements"], "rules see models"),
    ("axum", &["api/"], "HTTP is one way in among others"),
    ("utoipa", &["api/"], "wire types are the interface's own"),
    ("tower", &["api/"], "HTTP is one way in among others"),
    ("tower_http", &["api/"], "HTTP is one way in among others"),
    ("clap", &["api/", "bench/"], "the command line is a way in"),
    ("figment", &["api/", "bench/"], "configuration reaches the engine as arguments"),
    (
        "tokio",
        &["engine/src/runtime/", "engine/tests/", "api/", "bench/", "conformance-tests/"],
        "deciding and storing are synchronous: no task switch in the middle of a command",
    ),
    (
        "tracing",
        &["engine/src/runtime/", "engine/src/kernel.rs", "engine/src/store/", "api/", "bench/"],
        "deciding is a function of its inputs: what it has to say is an event",
    ),
    (
        "metrics",
        &["engine/src/runtime/", "engine/src/kernel.rs", "api/"],
        "deciding is a function of its inputs: what it has to say is an event",
    ),
    ("croner", &["engine/src/schedule/cron.rs"], "dates are `jiff`'s; it only searches"),
    ("rhai", &["engine/src/expression/"], "one trait for all languages"),
    ("rquickjs", &["engine/src/expression/"], "one trait for all languages"),
    ("baton_feel", &["feel/", "engine/src/expression/", "bench/"], "one trait for all languages"),
    ("baton_juel", &["juel/", "engine/src/expression/", "bench/"], "one trait for all languages"),
];

/// The parts of the standard library that reach outside the process or depend on time.
const OUTSIDE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
];

/// The modules of the engine that may not name them: with the same input they do the same, always.
const PURE: &[&str] = &[
    "behavior",
    "command",
    "decide",
    "event",
    "expression",
    "graph",
    "ids",
    "incident",
    "kernel",
    "record",
    "retention",
    "rejection",
    "schedule",
    "state::apply",
    "state::tables",
    "step",
];

fn crates(files: &[SourceFile]) -> Vec<String> {
    layering::crates(files, CRATES)
}

fn layers(files: &[SourceFile]) -> Vec<String> {
    layering::layers(files, "engine", ENGINE)
}

fn places(files: &[SourceFile]) -> Vec<String> {
    layering::places(files, "engine", ENGINE)
}

fn elements(files: &[SourceFile]) -> Vec<String> {
    layering::elements(files, "engine", "behavior", ELEMENT_FOLDERS, SHARED_ELEMENTS)
}

fn libraries(files: &[SourceFile]) -> Vec<String> {
    layering::libraries(files, LIBRARIES)
}

fn purity(files: &[SourceFile]) -> Vec<String> {
    layering::purity(files, "engine", PURE, OUTSIDE)
}

#[test]
fn crates_use_only_the_crates_below_them() {
    assert_none(&crates(&repository_files()));
}

#[test]
fn modules_of_the_engine_use_only_the_layers_below_them() {
    assert_none(&layers(&repository_files()));
}

#[test]
fn every_module_of_the_engine_has_its_place_in_the_table() {
    assert_none(&places(&repository_files()));
}

#[test]
fn no_element_uses_the_file_of_another() {
    assert_none(&elements(&repository_files()));
}

#[test]
fn libraries_are_named_only_where_they_are_wrapped() {
    assert_none(&libraries(&repository_files()));
}

#[test]
fn deciding_reaches_nothing_outside_the_process() {
    assert_none(&purity(&repository_files()));
}

#[test]
fn each_rule_notices_when_it_is_broken() {
    let files = repository_files();
    let empty: Vec<_> = files.iter().map(|file| SourceFile::new(&file.path, "")).collect();
    let broken = |rule: fn(&[SourceFile]) -> Vec<String>, path: &str, text: &str| {
        let mut files = empty.clone();
        files.retain(|file| file.path != path);
        files.push(SourceFile::new(path, text));
        let found = rule(&files);
        assert_eq!(found.len(), 1, "{path} with {text:?}: {found:?}");
    };
    for rule in [crates, layers, places, elements, libraries, purity] {
        assert_none(&rule(&empty));
    }
    broken(crates, "feel/Cargo.toml", "[dependencies]\nbaton-models.workspace = true");
    broken(crates, "engine/Cargo.toml", "[dev-dependencies]\nbaton-api = { path = \"../api\" }");
    broken(crates, "engine/Cargo.toml", "[dependencies.baton-api]\npath = \"../api\"");
    broken(crates, "sql/Cargo.toml", "[package]\nname = \"baton-sql\"");
    broken(crates, "feel/src/x.rs", "fn f() { baton_models::x() }");
    broken(layers, "engine/src/step.rs", "use crate::{behavior::tokens, ids};");
    broken(layers, "engine/src/step.rs", "fn f() { super::decide::x() }");
    broken(layers, "engine/src/store/x.rs", "fn f(event: &crate::event::Event) {}");
    broken(layers, "engine/src/state/apply/jobs.rs", "use crate::graph;");
    broken(layers, "engine/src/state/apply/jobs.rs", "use super::super::load;");
    broken(layers, "engine/src/query/x.rs", "mod tests { use crate::step::Step; }");
    broken(layers, "engine/src/behavior/jobs.rs", "use crate::store::{Store, StoreError};");
    broken(layers, "engine/src/behavior/x.rs", "use crate::behavior_of;");
    broken(layers, "engine/src/kernel.rs", "use crate::testing::random;");
    broken(places, "engine/src/scheduler/mod.rs", "");
    let other = "use crate::behavior::activities::user_task::UserTask;";
    broken(elements, "engine/src/behavior/activities/task.rs", other);
    broken(elements, "engine/src/behavior/events/end_event.rs", "use super::start_event;");
    broken(elements, "engine/src/decide/complete_job.rs", other);
    broken(libraries, "engine/src/store/mod.rs", "impl From<sled::Error> for StoreError {}");
    broken(libraries, "engine/src/runtime/writer.rs", "use fjall as f;");
    broken(libraries, "bpmn-parser/src/resolve.rs", "use quick_xml::events::Event;");
    broken(libraries, "engine/src/kernel.rs", "async fn f() { tokio::task::yield_now().await }");
    broken(libraries, "engine/src/step.rs", "fn f() { tracing::info!(\"x\") }");
    broken(
        purity,
        "engine/src/decide/clock.rs",
        "use std::{time::{self, Duration}, mem};\n\
        fn f() { time::Instant::now(); }",
    );
    broken(purity, "engine/src/graph/compile.rs", "use std::{fs::File, mem};");
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
