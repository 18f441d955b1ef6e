//! What an element calls: other processes and decisions.

use serde::{Deserialize, Serialize};

use super::{Dialect, Implementation, Text};
use crate::{Expression, SourcePosition};

/// Which version of a process, decision or form is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Binding {
    /// The newest when it is used.
    Latest,
    /// The one that was deployed together with the caller.
    Deployment,
    /// The one with a number.
    Version(Option<Expression>),
    /// The newest with a label.
    VersionTag(Option<Expression>),
}

/// The process that a call activity calls, as far as the standard's attribute does not say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalledElement {
    /// The id of the process; without one the standard's `calledElement` says it.
    pub process_id: Option<Expression>,
    /// Which version; without one the newest.
    pub binding: Option<Binding>,
    /// The tenant whose process it is.
    pub tenant: Option<Expression>,
    /// The business key of the called instance.
    pub business_key: Option<Expression>,
    /// Whether all variables go to the called instance where no mapping says otherwise.
    pub propagate_all_parent_variables: Option<bool>,
    /// Whether all variables come back where no mapping says otherwise.
    pub propagate_all_child_variables: Option<bool>,
    /// Code that maps the variables.
    pub variable_mapping: Option<Implementation>,
    /// The case that is called instead of a process.
    pub case: Option<Expression>,
    /// The dialect, whose defaults hold for what is left out.
    pub dialect: Dialect,
    /// Where the first of the settings starts.
    pub at: SourcePosition,
}

/// The decision that a business rule task evaluates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalledDecision {
    /// The id of the decision.
    pub decision_id: Option<Expression>,
    /// Which version; without one the newest.
    pub binding: Option<Binding>,
    /// The tenant whose decision it is.
    pub tenant: Option<Expression>,
    /// How its result becomes the value of a variable.
    pub result: Option<DecisionResult>,
    /// The dialect, whose defaults hold for what is left out.
    pub dialect: Dialect,
    /// Where the first of the settings starts.
    pub at: SourcePosition,
}

/// How the rows that a decision gives become one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecisionResult {
    /// The one output of the one row.
    SingleEntry,
    /// The outputs of the one row.
    SingleResult,
    /// One output of every row.
    CollectEntries,
    /// All outputs of every row.
    ResultList,
    /// A word that is none of these.
    Other(Text),
}
