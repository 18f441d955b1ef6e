//! A parsed text, ready to be evaluated any number of times.

use crate::error::ParseError;
use crate::evaluate::EvaluationContext;
use crate::syntax::Expression;
use crate::{EvaluationError, Host, Value};
use crate::{evaluate, parser};

/// A parsed text with `${...}` or `#{...}` in it, or none.
///
/// ```
/// use baton_juel::{EvaluationContext, Host, Program, Value, Variables};
///
/// struct Order;
/// impl Variables for Order {
///     fn get(&self, name: &str) -> Option<Value> {
///         (name == "amount").then(|| Value::from(1200))
///     }
/// }
/// impl Host for Order {}
///
/// let context = EvaluationContext::default();
/// let condition = Program::parse("${amount > 1000}")?;
/// assert_eq!(condition.reads(), ["amount"]);
/// assert_eq!(condition.evaluate(&Order, &context)?, Value::Boolean(true));
///
/// let text = Program::parse("It costs ${amount} euros")?;
/// assert_eq!(text.evaluate(&Order, &context)?, Value::from("It costs 1200 euros"));
///
/// let error = Program::parse("${orderBean.total(amount)}").unwrap_err();
/// assert!(error.message.contains("Java bean `orderBean`"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Program {
    source: String,
    expression: Expression,
    plain: bool,
    reads: Vec<String>,
    repeated: Vec<bool>,
    reads_others: bool,
}

impl Program {
    /// Parses a text.
    ///
    /// A text that is one expression from its first to its last character keeps the type of the
    /// expression's value; anything else becomes a string. So whoever wants a value where a
    /// document has white space around trims it first, as conditions are in Camunda 7.
    ///
    /// # Errors
    ///
    /// The text is no JUEL, calls what only Java has (the message names the bean, the method or the
    /// function), is longer than [`TEXT_BYTES_MAX`](crate::TEXT_BYTES_MAX) or nests deeper than
    /// [`NESTING_MAX`](crate::NESTING_MAX).
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let parsed = parser::parse(text).map_err(|refusal| refusal.in_text(text))?;
        let parser::Parsed { expression, plain, reads, repeated, reads_others } = parsed;
        Ok(Self { source: text.to_owned(), expression, plain, reads, repeated, reads_others })
    }

    /// The variables that the text may read, each once, in order of appearance. Of a path it is the
    /// first name. Those that are named in quotes are among them
    /// (`execution.getVariable('x')`, `vars:get(x)`).
    pub fn reads(&self) -> &[String] {
        &self.reads
    }

    /// Whether it may read others as well, since it computes a name:
    /// `execution.getVariable(name)`.
    pub fn reads_others(&self) -> bool {
        self.reads_others
    }

    /// Whether there is no expression in the text, so that its value is always the same.
    pub fn is_plain_text(&self) -> bool {
        self.plain
    }

    /// Evaluates the text.
    ///
    /// # Errors
    ///
    /// A variable does not exist, a value cannot be coerced to what an operator or a method needs,
    /// or the evaluation reached a limit: the fuel of its context, or those on memory
    /// ([`MEMORY_BYTES_MAX`](crate::MEMORY_BYTES_MAX),
    /// [`STRING_BYTES_MAX`](crate::STRING_BYTES_MAX)).
    pub fn evaluate(
        &self,
        host: &dyn Host,
        context: &EvaluationContext,
    ) -> Result<Value, EvaluationError> {
        evaluate::run(self, host, context)
    }

    /// The text that the program was parsed from.
    pub fn source(&self) -> &str {
        &self.source
    }

    pub(crate) fn expression(&self) -> &Expression {
        &self.expression
    }

    /// True if the text names the variable more than once.
    pub(crate) fn is_repeated(&self, index: usize) -> bool {
        self.repeated.get(index).copied().unwrap_or(false)
    }
}
