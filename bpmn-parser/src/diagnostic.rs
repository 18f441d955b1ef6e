//! Findings about a model: what is wrong, where, and what the author can do about it.

use std::fmt;

use baton_models::{ElementId, SourcePosition};

/// The stable name of a rule, as in `BPMN0012`. Documented in `docs/rules`, never renamed and
/// never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub &'static str);

impl RuleId {
    /// The text of the id.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file is refused.
    Error,
    /// The file runs, but perhaps not as its author meant.
    Warning,
    /// Worth knowing; nothing to repair.
    Info,
}

impl Severity {
    /// The word used in texts and JSON: `error`, `warning`, `info`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One finding. Parsing continues past it, so an author sees every finding of a file at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: RuleId,
    /// Error refuses the deployment; warning and info do not.
    pub severity: Severity,
    /// Line and column in the deployed XML.
    pub at: SourcePosition,
    /// The element it is about; `None` where the file is no BPMN at all or the element has no id.
    pub element: Option<ElementId>,
    /// What is wrong.
    pub message: String,
    /// What the author can do about it.
    pub help: String,
}
