//! `docs/conformance.md`: what becomes of everything that a diagram can contain, made from the
//! parser's own tables and from the results of `diagrams`.

mod cells;
mod standard;
mod vendors;

use std::path::PathBuf;

use crate::diagrams::{FileResult, table};
use crate::source_code::root;

/// Where the page is.
pub fn path() -> PathBuf {
    root().join("docs/conformance.md")
}

const HEAD: &str = "\
# Conformance

What Baton does with each element and attribute of BPMN 2.0.2 and of the extensions it knows. The
tables are those that the parser works by, so they cannot say more than it does; renew this page with
`UPDATE_DOCS=1 cargo test -p baton-conformance-tests --test conformance_page`.

A file that contains something that is *refused* is refused as a whole, with a finding that names the
element and its line: nothing is accepted and then ignored. Whether an element runs as the standard
says is shown by the scenarios in `conformance-tests/scenarios`.

";

const DIAGRAMS: &str = "\
## Diagrams of other tools

Files that people and tools have published, by folder: how many are accepted, and how many each rule
refuses; a file counts once for each of its rules. The files are no part of this repository, the
result for each of them is (`conformance-tests/diagrams/results.tsv`). What each tool writes is told
in [modeling-tools.md](modeling-tools.md).

";

/// The whole page.
pub fn page(results: &[FileResult]) -> String {
    let sections = [
        HEAD.to_owned(),
        standard::flow_nodes(),
        standard::events(),
        standard::elements(),
        vendors::extensions(),
        DIAGRAMS.to_owned(),
        table::markdown(results),
    ];
    sections.concat()
}
