//! A filter that says something of other rows than those of its results: that is looked up first,
//! and said of the results themselves.

use std::fmt;
use std::sync::Arc;

use super::labels::Labels;
use crate::ids::ProcessDefinitionKey;

/// A filter as it was asked for, and without look-ups.
pub(super) struct Looked<F> {
    asked: F,
    /// Says the same of the results alone, as they are now.
    pub(super) plain: F,
    /// Names and labels of definitions, where results are sorted by one of them.
    labels: Labels,
}

/// Cursors stay those of the same search while what was looked up changes.
impl<F: fmt::Debug> fmt::Debug for Looked<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.asked.fmt(formatter)
    }
}

impl<F> Looked<F> {
    /// A filter, and what it came to.
    pub(super) fn new(asked: F, plain: F) -> Self {
        Self { asked, plain, labels: Labels::default() }
    }

    /// The same with names and labels of definitions to sort by.
    pub(super) fn with_labels(self, labels: Labels) -> Self {
        Self { labels, ..self }
    }

    /// The name of a definition.
    pub(super) fn name(&self, definition: ProcessDefinitionKey) -> Option<Arc<str>> {
        self.labels.name(definition)
    }

    /// The label of a definition.
    pub(super) fn version_tag(&self, definition: ProcessDefinitionKey) -> Option<Arc<str>> {
        self.labels.version_tag(definition)
    }
}
