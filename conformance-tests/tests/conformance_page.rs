//! `docs/conformance.md` says what the parser's tables and the results of `diagrams` say; renewed
//! by `UPDATE_DOCS=1 cargo test -p baton-conformance-tests --test conformance_page`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::env;
use std::fs;

use baton_conformance_tests::conformance_page::{page, path};
use baton_conformance_tests::diagrams::{results, results_path};

#[test]
fn the_page_says_what_the_tables_say() {
    let results = fs::read_to_string(results_path()).unwrap();
    let page = page(&results::parse(&results).expect("each line is a result"));
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path(), &page).unwrap();
    }
    let written = fs::read_to_string(path()).unwrap_or_default();
    assert!(written == page, "docs/conformance.md is stale: run this test with UPDATE_DOCS=1");
}
