//! The three ways FEEL refuses: the text, the evaluation, the JSON.

use thiserror::Error;

/// The text is no FEEL, or FEEL that Baton does not support yet.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message} (at byte {offset})")]
pub struct ParseError {
    /// Where, in bytes from the start of the text given to `Program::parse`.
    pub offset: usize,
    /// What is wrong and what to do about it.
    pub message: String,
}

/// The evaluation ran into a limit, or failed because its text says so (`assert`).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message} (at byte {offset})")]
pub struct EvaluationError {
    /// Where, in bytes from the start of the text given to `Program::parse`.
    pub offset: usize,
    /// Which limit, or the cause that the text gives.
    pub message: String,
    /// The variables that were asked for and not found, in the order of the first question.
    pub missing: Vec<String>,
}

/// The text is no JSON that a FEEL value can hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct JsonError {
    /// What is wrong.
    pub message: String,
}
