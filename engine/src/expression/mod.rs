//! Expressions behind one trait, whatever their language.
//!
//! Parsed at deployment, evaluated many times, bounded by fuel and never by wall time. Clock and
//! randomness come from the context, so an evaluation can be repeated. Results are data in the
//! events; nothing is evaluated again on replay.

use std::fmt::Debug;
use std::sync::Arc;

use baton_bpmn_parser::languages::ExpressionLanguage;
use thiserror::Error;

use crate::ids::{JsonText, Timestamp};

mod feel;
mod juel;
pub(crate) mod named_values;
pub mod playground;
mod rhai;

use baton_feel::Number;
pub use baton_feel::Value;

/// Steps that one evaluation may take.
pub const FUEL_MAX: u32 = 100_000;

/// Looks up variables by name, through the scopes from the innermost outwards.
pub trait Variables {
    /// The value of a variable; none if no scope has it.
    fn get(&self, name: &str) -> Option<Value>;
    /// The names of all that there are, for programs that compute which they read.
    fn names(&self) -> Vec<String>;
}

/// What an evaluation may know besides variables.
#[derive(Debug, Clone, Copy)]
pub struct EvaluationContext {
    /// Engine time.
    pub now: Timestamp,
    /// Seed of random numbers.
    pub seed: u64,
    /// Steps it may take.
    pub fuel: u32,
}

/// What an evaluation gave.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// The result.
    pub value: Value,
    /// What was odd, such as a missing variable; in words.
    pub warnings: Vec<String>,
    /// Variables that a script set.
    pub writes: Vec<(Arc<str>, JsonText)>,
    /// The BPMN error that a script threw; the value says nothing then, the writes count.
    pub bpmn_error: Option<BpmnError>,
}

impl Evaluation {
    /// A value, and nothing to say about it.
    fn of(value: Value) -> Self {
        Self { value, warnings: Vec::new(), writes: Vec::new(), bpmn_error: None }
    }
}

/// An error in the sense of BPMN (BPMN 2.0.2 §10.5.5), for the boundary events of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BpmnError {
    /// The code that events catch it by.
    pub code: Arc<str>,
    /// What happened, for people; empty where nothing is said.
    pub message: Arc<str>,
}

/// An expression failed, or its text is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message} (at character {})", .offset + 1)]
pub struct ExpressionError {
    /// Where in the text, in characters from 0.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
}

/// A parsed expression.
pub trait Program: Debug + Send + Sync {
    /// The text it was parsed from.
    fn source(&self) -> &str;
    /// The text as an author writes it in a diagram.
    fn written(&self) -> String {
        self.source().to_owned()
    }
    /// Names of the variables that it may read.
    fn reads(&self) -> &[String];
    /// Whether it may read others as well, since it computes a name.
    fn reads_others(&self) -> bool {
        false
    }
    /// Evaluates it.
    fn evaluate(
        &self,
        variables: &dyn Variables,
        context: &EvaluationContext,
    ) -> Result<Evaluation, ExpressionError>;
}

/// An attribute that is static text or an expression.
#[derive(Debug, Clone)]
pub enum TextExpression {
    /// Static text.
    Static(Arc<str>),
    /// Evaluated on entry.
    Dynamic(Arc<dyn Program>),
}

/// What a file says about the language of an expression.
#[derive(Debug, Clone, Copy, Default)]
pub struct Declared<'t> {
    /// On the expression itself.
    pub here: Option<&'t str>,
    /// For the whole file: its `expressionLanguage`.
    pub in_file: Option<&'t str>,
}

/// Parses a condition. It is in the language declared on it; else in FEEL after a leading `=`, in
/// JUEL after `${` or `#{`; else in that of the file; else in FEEL. In JUEL its value becomes true
/// or false as EL coerces it; FEEL says itself whether it gives one of both.
///
/// # Errors
///
/// The language cannot read the text, or is none that is evaluated.
pub fn parse(text: &str, declared: Declared<'_>) -> Result<Arc<dyn Program>, ExpressionError> {
    let trimmed = text.trim();
    match ExpressionLanguage::of_condition(trimmed, declared.here, declared.in_file) {
        ExpressionLanguage::Feel => feel::parse(trimmed.strip_prefix('=').unwrap_or(trimmed)),
        ExpressionLanguage::Juel => juel::parse(trimmed, juel::Purpose::Condition),
        ExpressionLanguage::Other(language) => Err(other_language(language)),
    }
}

/// Parses a script in FEEL, with or without its leading `=`.
///
/// # Errors
///
/// The text is no FEEL expression.
pub fn parse_feel(text: &str) -> Result<Arc<dyn Program>, ExpressionError> {
    let trimmed = text.trim();
    feel::parse(trimmed.strip_prefix('=').unwrap_or(trimmed))
}

/// Parses an attribute that may be static. Where a language is declared, the text is an expression
/// if it is FEEL, or JUEL with `${` or `#{` in it: so is every text of the `camunda` dialect. Else
/// it is one behind a leading `=` (FEEL) or with `${` or `#{` at its start (JUEL).
///
/// # Errors
///
/// The language cannot read the text, or is none that is evaluated.
pub fn parse_text(text: &str, declared: Option<&str>) -> Result<TextExpression, ExpressionError> {
    let declared = declared.filter(|language| !language.trim().is_empty());
    let language = declared.map(ExpressionLanguage::named);
    let program = match language.or_else(|| ExpressionLanguage::of_mark(text)) {
        Some(ExpressionLanguage::Feel) => {
            let text = text.trim_start();
            feel::parse(text.strip_prefix('=').unwrap_or(text))
        }
        Some(ExpressionLanguage::Juel) if text.contains("${") || text.contains("#{") => {
            juel::parse(text, juel::Purpose::Value)
        }
        Some(ExpressionLanguage::Other(language)) => Err(other_language(language)),
        Some(ExpressionLanguage::Juel) | None => {
            return Ok(TextExpression::Static(Arc::from(text)));
        }
    };
    program.map(TextExpression::Dynamic)
}

/// Parses a script in rhai: it reads variables by their names or by `get_variable(name)`; what it
/// does by `set_variable(name, value)` and `throw_bpmn_error(code, message)` is in the evaluation.
///
/// # Errors
///
/// The text is no rhai, is longer than a script may be, or nests too deeply.
pub fn parse_script(text: &str) -> Result<Arc<dyn Program>, ExpressionError> {
    rhai::parse(text)
}

fn other_language(language: &str) -> ExpressionError {
    let message = format!("`{language}` is not supported; write it in FEEL or JUEL");
    ExpressionError { offset: 0, message }
}

/// People count characters, not bytes.
fn characters(text: &str, bytes: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < bytes).count()
}
