//! A parsed expression, ready to be evaluated any number of times.

use crate::builtins::Patterns;
use crate::syntax::Expression;
use crate::{Evaluation, EvaluationContext, EvaluationError, ParseError, Variables};
use crate::{evaluate, parser};

/// A parsed FEEL expression (DMN 1.5 §10.3.1.2, rule 1).
///
/// ```
/// use baton_feel::{EvaluationContext, Program, Value, Variables};
///
/// struct Order;
/// impl Variables for Order {
///     fn get(&self, name: &str) -> Option<Value> {
///         (name == "amount").then(|| Value::from(1200))
///     }
/// }
///
/// let program = Program::parse("amount > 1000")?;
/// assert_eq!(program.reads(), ["amount"]);
/// let evaluation = program.evaluate(&Order, &EvaluationContext::default())?;
/// assert_eq!(evaluation.value, Value::Boolean(true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Program {
    source: String,
    expression: Expression,
    reads: Vec<String>,
    repeated: Vec<bool>,
    patterns: Patterns,
}

impl Program {
    /// Parses FEEL text, without the `=` that BPMN documents put before it.
    ///
    /// # Errors
    ///
    /// The text is no FEEL, uses a part of FEEL that is not supported yet, is longer than
    /// [`TEXT_BYTES_MAX`](crate::TEXT_BYTES_MAX) or nests deeper than
    /// [`NESTING_MAX`](crate::NESTING_MAX).
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let parser::Parsed { expression, reads, repeated, patterns } = parser::parse(text)?;
        Ok(Self { source: text.to_owned(), expression, reads, repeated, patterns })
    }

    /// The variables that the expression may read, each once, in order of appearance. Of a path it
    /// is the first name.
    pub fn reads(&self) -> &[String] {
        &self.reads
    }

    /// Evaluates the expression.
    ///
    /// Where it does not apply to its variables, the result is null and a warning says why: a
    /// variable does not exist, types do not fit, a divisor is zero.
    ///
    /// # Errors
    ///
    /// The evaluation reached a limit: the fuel of its context, or those on memory
    /// ([`MEMORY_BYTES_MAX`](crate::MEMORY_BYTES_MAX),
    /// [`STRING_BYTES_MAX`](crate::STRING_BYTES_MAX)) and on the depth of the result
    /// ([`JSON_DEPTH_MAX`](crate::JSON_DEPTH_MAX)).
    pub fn evaluate(
        &self,
        variables: &dyn Variables,
        context: &EvaluationContext,
    ) -> Result<Evaluation, EvaluationError> {
        evaluate::run(self, variables, context)
    }

    /// The text that the program was parsed from.
    pub fn source(&self) -> &str {
        &self.source
    }

    pub(crate) fn expression(&self) -> &Expression {
        &self.expression
    }

    pub(crate) fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    /// True if the text names the variable more than once, or where it may be read again.
    pub(crate) fn is_repeated(&self, index: usize) -> bool {
        self.repeated.get(index).copied().unwrap_or(false)
    }
}
