//! People: who does a task, by when, and who may start a process.

use serde::{Deserialize, Serialize};

use crate::{Expression, SourcePosition};

/// Who does a user task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The one person who is to do it.
    pub assignee: Option<Expression>,
    /// Groups whose members may claim it: a list, or text with commas.
    pub candidate_groups: Option<Expression>,
    /// People who may claim it: a list, or text with commas.
    pub candidate_users: Option<Expression>,
    /// Where the first of the settings starts.
    pub at: SourcePosition,
}

/// When a user task is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// When it should be done: an ISO 8601 date and time.
    pub due_date: Option<Expression>,
    /// When to look at it again: an ISO 8601 date and time.
    pub follow_up_date: Option<Expression>,
    /// Where the first of the settings starts.
    pub at: SourcePosition,
}

/// Who may start a process from a task list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateStarters {
    /// Groups: text with commas.
    pub groups: Option<Expression>,
    /// People: text with commas.
    pub users: Option<Expression>,
    /// `user(x)` and `group(y)` with commas, as the older notation has it.
    pub expressions: Vec<Expression>,
}
