//! Where a part of a model stands in the deployed file.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A place in a source text, shown as `line:column`.
///
/// Both count from 1, and a column is a Unicode character (not a byte and not a UTF-16 unit), so
/// an editor's "go to" lands on the character that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourcePosition {
    /// The line, from 1.
    pub line: u32,
    /// The Unicode character within the line, from 1.
    pub column: u32,
}

impl SourcePosition {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };

    /// A position from a line and a column, both counted from 1.
    pub const fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }
}

impl Default for SourcePosition {
    fn default() -> Self {
        Self::START
    }
}

impl fmt::Display for SourcePosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}
