//! The three ways JUEL refuses: the text, the evaluation, the JSON.

use thiserror::Error;

/// How many characters of the text an error quotes.
const EXCERPT_CHARACTERS_MAX: usize = 32;

/// The text is no JUEL, or JUEL that Baton does not evaluate.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message} (at byte {offset}{})", near(.excerpt))]
pub struct ParseError {
    /// Where, in bytes from the start of the text given to `Program::parse`.
    pub offset: usize,
    /// The text from there on, shortened.
    pub excerpt: String,
    /// Whether the author or the engine has to change.
    pub kind: ParseErrorKind,
    /// What is wrong and what to do about it.
    pub message: String,
}

/// Why a text does not parse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseErrorKind {
    /// The text is no JUEL, in the reference implementation either.
    Syntax,
    /// It would call Java: a bean, a method or a function that only a Java engine has.
    Unsupported,
    /// It is too long, or nests too deeply.
    Limit,
}

/// The expression does not apply to its variables, or the evaluation ran into a limit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message} (at byte {offset}{})", near(.excerpt))]
pub struct EvaluationError {
    /// Where, in bytes from the start of the text given to `Program::parse`.
    pub offset: usize,
    /// The text from there on, shortened.
    pub excerpt: String,
    /// What is wrong and what to do about it.
    pub message: String,
    /// The variable that was asked for and does not exist, if that is the reason.
    pub missing: Option<String>,
}

/// The text is no JSON that a value can hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct JsonError {
    /// What is wrong.
    pub message: String,
}

/// What parsing stopped at, before the excerpt is cut.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) offset: usize,
    pub(crate) kind: ParseErrorKind,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn syntax(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, kind: ParseErrorKind::Syntax, message: message.into() }
    }

    pub(crate) fn unsupported(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, kind: ParseErrorKind::Unsupported, message: message.into() }
    }

    pub(crate) fn limit(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, kind: ParseErrorKind::Limit, message: message.into() }
    }

    pub(crate) fn in_text(self, text: &str) -> ParseError {
        let Self { offset, kind, message } = self;
        ParseError { offset, excerpt: excerpt(text, offset), kind, message }
    }
}

/// The text from the offset on, one line of it and not too long.
pub(crate) fn excerpt(text: &str, offset: usize) -> String {
    let rest = text.get(offset..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let mut characters = line.chars();
    let mut excerpt: String = characters.by_ref().take(EXCERPT_CHARACTERS_MAX).collect();
    if characters.next().is_some() {
        excerpt.push('…');
    }
    excerpt
}

fn near(excerpt: &str) -> String {
    if excerpt.is_empty() { String::new() } else { format!(", near `{excerpt}`") }
}
