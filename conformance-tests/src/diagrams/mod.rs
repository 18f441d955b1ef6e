//! Diagrams of other people's tools: what is said of each, kept as data.
//!
//! The files themselves are no part of this repository; `diagrams/results.tsv` keeps the hash of
//! each with its verdict, so that a change of the parser shows in a diff.

pub mod content;
pub mod results;
pub mod survey;
pub mod table;

pub use self::results::FileResult;

use std::path::PathBuf;

use crate::source_code::root;

/// Where the files are, beside the project's own folder.
pub fn folder() -> PathBuf {
    root().join("../shared/diagrams")
}

/// Where the reasons are for refusing diagrams of which every element runs.
pub fn refusals_path() -> PathBuf {
    root().join("conformance-tests/diagrams/refusals.tsv")
}

/// Where the results are.
pub fn results_path() -> PathBuf {
    root().join("conformance-tests/diagrams/results.tsv")
}
