//! Trees to values (DMN 1.5 §10.3.2): one idea per file.
//!
//! Nothing in here reads a clock or blocks, and what is random follows from a seed: the same
//! program, variables and context give the same result. What does not apply is null with a warning
//! (§10.3.2.16); only limits are errors.

mod arithmetic;
mod budget;
mod call;
mod comparison;
mod filter;
mod iteration;
mod logic;
mod membership;
mod path;
mod property;
mod temporal_arithmetic;

pub(crate) use budget::{ENTRY_BYTES, ITEM_BYTES, check_string};

use crate::builtins::{self, Patterns};
use crate::function::FunctionKind;
use crate::program::Program;
use crate::syntax::{Expression, Kind, RangeSyntax};
use crate::types::Type;
use crate::{Context, EvaluationError, FUEL_DEFAULT, Value, WARNINGS_MAX};
use crate::{Function, NESTING_MAX, Range};
use budget::Budget;
use std::borrow::Cow;
use std::sync::Arc;

/// How deep an evaluation may go: the deepest text, and calls of functions that it defines.
const EVALUATION_DEPTH_MAX: u32 = NESTING_MAX + NESTING_MAX / 2;

/// Where an evaluation finds its variables.
pub trait Variables {
    /// The value of the variable `name`; `None` if there is no such variable.
    ///
    /// An evaluation asks at most once for each name, and only for names in [`Program::reads`].
    fn get(&self, name: &str) -> Option<Value>;
}

/// The outside world of an evaluation, fixed so that evaluating is repeatable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvaluationContext {
    /// The time, in milliseconds since 1970-01-01T00:00:00Z: what `now()` and `today()`
    /// give, in UTC.
    pub now_ms: i64,
    /// The seed of everything random.
    pub seed: u64,
    /// How many steps the evaluation may take: one for each operation, and more where an operation
    /// handles much. [`FUEL_DEFAULT`] is ample.
    pub fuel: u32,
}

impl Default for EvaluationContext {
    fn default() -> Self {
        Self { now_ms: 0, seed: 0, fuel: FUEL_DEFAULT }
    }
}

/// The result of an evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The value; null where the expression does not apply to its variables.
    pub value: Value,
    /// Why it is null, or a part of it: the first [`WARNINGS_MAX`] reasons in order.
    pub warnings: Vec<Warning>,
}

/// Why a part of an expression became null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Where, in bytes from the start of the program's source.
    pub offset: usize,
    /// What happened.
    pub message: String,
    /// The variable that was asked for and not found, if that is the reason.
    pub missing: Option<String>,
}

/// The evaluation does not go on: a limit was reached, or the text itself said so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stop {
    offset: u32,
    message: &'static str,
}

/// Evaluates a program.
pub(crate) fn run(
    program: &Program,
    variables: &dyn Variables,
    context: &EvaluationContext,
) -> Result<Evaluation, EvaluationError> {
    let mut evaluator = Evaluator {
        program,
        variables,
        context,
        random: context.seed,
        patterns: Patterns::default(),
        budget: Budget::new(context.fuel),
        warnings: Vec::new(),
        missing: Vec::new(),
        failure: None,
        seen: Vec::new(),
        locals: Vec::new(),
        base: 0,
        captured: None,
        partials: Vec::new(),
        partial_base: 0,
        depth: 0,
    };
    let expression = program.expression();
    let result = evaluator.value(expression).and_then(|value| {
        budget::check_result(&value, expression.offset)?;
        Ok(value)
    });
    match result {
        Ok(value) => Ok(Evaluation { value, warnings: evaluator.warnings }),
        Err(Stop { offset, message }) => {
            let missing = evaluator.missing.iter().map(|name| (*name).to_owned()).collect();
            let message = evaluator.failure.unwrap_or_else(|| message.to_owned());
            Err(EvaluationError { offset: offset as usize, message, missing })
        }
    }
}

/// One of three: `None` is neither true nor false.
pub(crate) type Ternary = Option<bool>;

pub(crate) fn ternary(value: Ternary) -> Value {
    value.map_or(Value::Null, Value::Boolean)
}

/// One evaluation under way.
pub(crate) struct Evaluator<'p> {
    program: &'p Program,
    variables: &'p dyn Variables,
    pub(crate) context: &'p EvaluationContext,
    /// The state of the random numbers.
    pub(crate) random: u64,
    /// The regular expressions so far.
    pub(crate) patterns: Patterns,
    pub(crate) budget: Budget,
    warnings: Vec<Warning>,
    /// Names asked for and not found.
    missing: Vec<&'p str>,
    /// Why the text itself made the evaluation fail.
    failure: Option<String>,
    /// Values of the variables that the text names more than once; empty until the first of them.
    seen: Vec<Option<Value>>,
    /// What has a name, so far: entries of contexts being built, loop variables, parameters.
    locals: Vec<Value>,
    /// Where those of the function being called start.
    base: usize,
    /// What that function took along.
    captured: Option<Arc<[Value]>>,
    /// The results, so far, of loops that read them.
    partials: Vec<Vec<Value>>,
    /// Where those of the function being called start.
    partial_base: usize,
    /// How deep the evaluation is in expressions, over all calls.
    depth: u32,
}

impl Evaluator<'_> {
    fn value(&mut self, expression: &Expression) -> Result<Value, Stop> {
        self.operand(expression).map(Cow::into_owned)
    }

    /// As `value`; literals are not even cloned. Most operands end here, without a larger frame.
    fn operand<'e>(&mut self, expression: &'e Expression) -> Result<Cow<'e, Value>, Stop> {
        let offset = expression.offset;
        self.budget.spend(1, offset)?;
        if let Kind::Literal(value) = &expression.kind {
            return Ok(Cow::Borrowed(value));
        }
        if let Kind::Variable(index) = expression.kind {
            return Ok(Cow::Owned(self.variable(index, offset)));
        }
        self.compound(&expression.kind, offset).map(Cow::Owned)
    }

    #[inline(never)]
    fn compound(&mut self, kind: &Kind, offset: u32) -> Result<Value, Stop> {
        if self.depth == EVALUATION_DEPTH_MAX {
            let message = "functions call each other too deeply";
            return Err(Stop { offset, message });
        }
        self.depth += 1;
        let result = match kind {
            Kind::Path { base, steps } => self.path(base, steps),
            Kind::Negation { odd, operand } => self.negation(*odd, operand, offset),
            Kind::Not(operand) => self.not(operand).map(ternary),
            Kind::Arithmetic { first, rest } => self.arithmetic(first, rest),
            Kind::Comparison { first, rest } => self.comparison(first, rest).map(ternary),
            Kind::Conjunction(operands) => self.row(operands, false).map(ternary),
            Kind::Disjunction(operands) => self.row(operands, true).map(ternary),
            Kind::If { branches, otherwise } => self.choice(branches, otherwise),
            Kind::List { items, .. } => self.list(items, offset),
            Kind::Context { entries, .. } => self.entries(entries, offset),
            Kind::Filter { base, condition } => self.filter(base, condition, offset),
            Kind::For { iterators, body, partial, .. } => {
                self.for_each(iterators, body, *partial, offset)
            }
            Kind::Quantified { every, iterators, condition } => {
                self.quantified(iterators, condition, *every).map(ternary)
            }
            Kind::Builtin { builtin, arguments, .. } => self.builtin(builtin, arguments, offset),
            Kind::Call { function, arguments, names } => {
                self.call(function, arguments, names.as_deref(), offset)
            }
            Kind::Literal(value) => Ok(value.clone()),
            Kind::Variable(index) => Ok(self.variable(*index, offset)),
            Kind::Local { slot, .. } => Ok(self.local(*slot)),
            Kind::Captured(index) => Ok(self.captured(*index)),
            Kind::Partial(number) => self.partial(*number, offset),
            Kind::ItemEntry { name, items, otherwise } => self.item_entry(name, items, otherwise),
            Kind::Item(slot) => Ok(self.item(*slot)),
            Kind::Range(range) => self.range(range, offset),
            Kind::InstanceOf { value, of } => self.instance_of(value, of, offset),
            Kind::Function { lambda, captures, .. } => self.define(lambda, captures, offset),
            Kind::Checked(expression) => self.checked(expression, offset),
        };
        self.depth -= 1;
        result
    }

    fn captured(&self, index: u32) -> Value {
        let value = self.captured.as_ref().and_then(|values| values.get(index as usize));
        value.cloned().unwrap_or(Value::Null)
    }

    fn instance_of(&mut self, value: &Expression, of: &Type, offset: u32) -> Result<Value, Stop> {
        let value = self.operand(value)?;
        let budget = &mut self.budget;
        of.has(&value, &mut || budget.spend(1, offset)).map(Value::Boolean)
    }

    fn checked(&mut self, expression: &Expression, offset: u32) -> Result<Value, Stop> {
        let value = self.value(expression)?;
        self.check_depth(&value, offset)?;
        Ok(value)
    }

    fn local(&self, slot: u32) -> Value {
        self.locals.get(self.base + slot as usize).cloned().unwrap_or(Value::Null)
    }

    /// Stops if a value has become deeper than those that are read.
    pub(crate) fn check_depth(&mut self, value: &Value, offset: u32) -> Result<(), Stop> {
        self.budget.check_depth(value, crate::JSON_DEPTH_MAX, offset)
    }

    /// Rule 66.
    fn range(&mut self, range: &RangeSyntax, offset: u32) -> Result<Value, Stop> {
        let mut end =
            |end: &Option<Expression>| end.as_ref().map_or(Ok(Value::Null), |end| self.value(end));
        let (low, high) = (end(&range.low)?, end(&range.high)?);
        let given = [(&range.low, &low), (&range.high, &high)];
        let null = given.iter().any(|(syntax, value)| syntax.is_some() && **value == Value::Null);
        let described = (low.described(), high.described());
        let built = Range::new(low, range.low_included, high, range.high_included);
        if let Some(built) = built.filter(|_| !null) {
            return Ok(Value::Range(Arc::new(built)));
        }
        self.warn(offset, || format!("there is no range from {} to {}", described.0, described.1));
        Ok(Value::Null)
    }

    /// A variable that does not exist counts as null.
    fn variable(&mut self, index: u32, offset: u32) -> Value {
        let program = self.program;
        let index = index as usize;
        let repeated = program.is_repeated(index);
        if repeated && let Some(Some(value)) = self.seen.get(index) {
            return value.clone();
        }
        let name = program.reads().get(index).map_or("", String::as_str);
        let value = self.variables.get(name).unwrap_or_else(|| {
            if let Some(builtin) = builtins::find(name) {
                return Value::Function(Arc::new(Function(FunctionKind::Builtin(builtin))));
            }
            self.missing.push(name);
            let message = format!("there is no variable `{name}`: it counts as null");
            self.warn_of(Warning {
                offset: offset as usize,
                message,
                missing: Some(name.to_owned()),
            });
            Value::Null
        });
        if repeated {
            self.seen.resize(program.reads().len(), None);
            if let Some(seen) = self.seen.get_mut(index) {
                *seen = Some(value.clone());
            }
        }
        value
    }

    /// Table 69, rule 54.
    fn list(&mut self, items: &[Expression], offset: u32) -> Result<Value, Stop> {
        self.budget.allocate(items.len() * budget::ITEM_BYTES, offset)?;
        let items: Result<Arc<[Value]>, Stop> = items.iter().map(|item| self.value(item)).collect();
        Ok(Value::List(items?))
    }

    /// Table 69, rule 57: later entries see earlier ones.
    fn entries(&mut self, entries: &[(Arc<str>, Expression)], offset: u32) -> Result<Value, Stop> {
        self.budget.allocate(entries.len() * budget::ENTRY_BYTES, offset)?;
        let start = self.locals.len();
        for (_, expression) in entries {
            let value = self.value(expression)?;
            self.locals.push(value);
        }
        let names = entries.iter().map(|(name, _)| Arc::clone(name));
        let context: Context = names.zip(self.locals.drain(start..)).collect();
        Ok(Value::Context(Arc::new(context)))
    }

    /// Stops if a value would be too much to write, with everything shared counted each time.
    pub(crate) fn check_size(&mut self, value: &Value, offset: u32) -> Result<(), Stop> {
        let bytes = budget::check_result(value, offset)?;
        self.budget.spend_on_text(bytes, offset)
    }

    /// The regular expressions that the text names.
    pub(crate) fn prepared(&self) -> &Patterns {
        self.program.patterns()
    }

    /// The next of the random numbers (`SplitMix64`).
    pub(crate) fn next_random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.random ^ self.random >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// Takes memory for a string, if it is not too long.
    pub(crate) fn take_text(&mut self, bytes: usize, offset: u32) -> Result<(), Stop> {
        budget::check_string(bytes, offset)?;
        self.budget.allocate(bytes, offset)
    }

    /// Records why something became null. The message is made only if it will be kept.
    pub(crate) fn warn(&mut self, offset: u32, message: impl FnOnce() -> String) {
        if self.warnings.len() < WARNINGS_MAX {
            let message = message();
            self.warn_of(Warning { offset: offset as usize, message, missing: None });
        }
    }

    fn warn_of(&mut self, warning: Warning) {
        if self.warnings.len() < WARNINGS_MAX {
            self.warnings.push(warning);
        }
    }
}
