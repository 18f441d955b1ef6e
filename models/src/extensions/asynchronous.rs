//! Where an engine makes a job of going on.

use serde::{Deserialize, Serialize};

use crate::SourcePosition;

/// Asynchronous continuations around an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsyncBoundaries {
    /// Before the element is entered.
    pub before: bool,
    /// After the element is left.
    pub after: bool,
    /// Whether no two such jobs of one instance run at the same time.
    pub exclusive: bool,
    /// Where the first of the settings starts.
    pub at: SourcePosition,
}
