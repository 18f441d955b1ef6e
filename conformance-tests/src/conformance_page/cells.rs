//! Cells and rows of Markdown tables.

use std::fmt::Write as _;

/// A name as code.
pub(super) fn code(name: &str) -> String {
    format!("`{name}`")
}

/// Names as code, with commas.
pub(super) fn codes<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(code).collect::<Vec<_>>().join(", ")
}

/// Adds a row; a bar in a cell does not end it.
pub(super) fn row<T: AsRef<str>>(out: &mut String, cells: &[T]) {
    for cell in cells {
        let _ = write!(out, "| {} ", cell.as_ref().replace('|', "\\|"));
    }
    out.push_str("|\n");
}

/// Adds the head of a table.
pub(super) fn head<T: AsRef<str>>(out: &mut String, cells: &[T]) {
    row(out, cells);
    row(out, &vec!["---"; cells.len()]);
}
