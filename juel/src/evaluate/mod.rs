//! Trees to values: one idea per file.
//!
//! Nothing in here reads a clock, asks for randomness or blocks: the same program, host and context
//! give the same result. What does not apply is an error, as in the reference implementation.

mod arithmetic;
mod budget;
mod coercion;
mod comparison;
mod functions;
mod methods;
mod path;

use std::borrow::Cow;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::error::excerpt;
use crate::program::Program;
use crate::syntax::{BinaryOperator, Expression, Kind, UnaryOperator};
use crate::{EvaluationError, FUEL_DEFAULT, Fact, Host, Value};

use budget::Budget;

/// The outside world of an evaluation, fixed so that evaluating is repeatable.
#[derive(Debug, Clone)]
pub struct EvaluationContext {
    /// The time that `now()` and `dateTime()` give, in milliseconds since 1970-01-01T00:00:00Z.
    pub now_ms: i64,
    /// The zone in which dates are read and written.
    pub zone: TimeZone,
    /// How many steps the evaluation may take: one for each operation, and more where an operation
    /// handles much. [`FUEL_DEFAULT`] is ample.
    pub fuel: u32,
}

impl Default for EvaluationContext {
    fn default() -> Self {
        Self { now_ms: 0, zone: TimeZone::UTC, fuel: FUEL_DEFAULT }
    }
}

/// Why an evaluation ends without a value. It is rare, so it does not make results larger.
#[derive(Debug)]
struct Stop(Box<Failure>);

#[derive(Debug)]
struct Failure {
    offset: u32,
    message: String,
    missing: Option<String>,
}

impl Stop {
    fn new(offset: u32, message: impl Into<String>) -> Self {
        Self(Box::new(Failure { offset, message: message.into(), missing: None }))
    }
}

/// Evaluates a program.
pub(crate) fn run(
    program: &Program,
    host: &dyn Host,
    context: &EvaluationContext,
) -> Result<Value, EvaluationError> {
    let budget = Budget::new(context.fuel);
    let mut evaluator = Evaluator { program, host, context, budget, seen: Vec::new() };
    let expression = program.expression();
    let result = evaluator.value(expression).and_then(|value| {
        budget::check_result(&value, expression.offset)?;
        Ok(value)
    });
    result.map_err(|Stop(failure)| {
        let offset = failure.offset as usize;
        let excerpt = excerpt(program.source(), offset);
        EvaluationError { offset, excerpt, message: failure.message, missing: failure.missing }
    })
}

/// One evaluation under way.
struct Evaluator<'p> {
    program: &'p Program,
    host: &'p dyn Host,
    context: &'p EvaluationContext,
    budget: Budget,
    /// Values of the variables that the text names more than once; empty until the first of them.
    seen: Vec<Option<Value>>,
}

impl<'p> Evaluator<'p> {
    fn value(&mut self, expression: &'p Expression) -> Result<Value, Stop> {
        self.operand(expression).map(Cow::into_owned)
    }

    /// As `value`; literals are not even cloned. Most operands end here, without a larger frame.
    fn operand(&mut self, expression: &'p Expression) -> Result<Cow<'p, Value>, Stop> {
        let offset = expression.offset;
        self.budget.spend(1, offset)?;
        if let Kind::Literal(value) = &expression.kind {
            return Ok(Cow::Borrowed(value));
        }
        if let Kind::Variable(index) = expression.kind {
            return self.variable(index, offset).map(Cow::Owned);
        }
        self.compound(&expression.kind, offset).map(Cow::Owned)
    }

    #[inline(never)]
    fn compound(&mut self, kind: &'p Kind, offset: u32) -> Result<Value, Stop> {
        match kind {
            Kind::Literal(value) => Ok(value.clone()),
            Kind::Composite(parts) => self.composite(parts),
            Kind::Variable(index) => self.variable(*index, offset),
            Kind::Fact(fact) => Ok(self.fact(*fact)),
            Kind::TaskProperty { variable, name, fact } => {
                if self.host.has_task() {
                    return Ok(self.fact(*fact));
                }
                let base = self.variable(*variable, offset)?;
                path::property(&base, name, offset)
            }
            Kind::TaskGetter(fact) if self.host.has_task() => Ok(self.fact(*fact)),
            Kind::TaskGetter(_) => Err(Stop::new(offset, "there is no user task here")),
            Kind::Path { base, steps } => self.path(base, steps),
            Kind::Function { function, arguments } => self.function(*function, arguments, offset),
            Kind::Unary { operators, operand } => self.unary(operators, operand, offset),
            Kind::Binary { first, rest } => {
                let mut left = self.operand(first)?;
                for step in rest {
                    let right = self.operand(&step.operand)?;
                    left = Cow::Owned(self.binary(&left, step.operator, &right, step.offset)?);
                }
                Ok(left.into_owned())
            }
            Kind::Conjunction(operands) => self.row(operands, false),
            Kind::Disjunction(operands) => self.row(operands, true),
            Kind::Choice { branches, otherwise } => {
                for (condition, then) in branches {
                    if self.condition(condition)? {
                        return self.value(then);
                    }
                }
                self.value(otherwise)
            }
        }
    }

    /// A variable that does not exist is an error, wherever it stands.
    fn variable(&mut self, index: u32, offset: u32) -> Result<Value, Stop> {
        let program = self.program;
        let index = index as usize;
        let repeated = program.is_repeated(index);
        if repeated && let Some(Some(value)) = self.seen.get(index) {
            return Ok(value.clone());
        }
        let name = program.reads().get(index).map_or("", String::as_str);
        let Some(value) = self.host.get(name) else {
            return self.absent(name, offset);
        };
        if repeated {
            self.seen.resize(program.reads().len(), None);
            if let Some(seen) = self.seen.get_mut(index) {
                *seen = Some(value.clone());
            }
        }
        Ok(value)
    }

    /// Two names are known to the engines although no scope has them.
    #[cold]
    fn absent(&self, name: &str, offset: u32) -> Result<Value, Stop> {
        if matches!(name, "loggedInUser" | "authenticatedUserId") {
            return Ok(self.fact(Fact::CurrentUser));
        }
        let message = format!("unknown variable `{name}`");
        Err(Stop(Box::new(Failure { offset, message, missing: Some(name.to_owned()) })))
    }

    fn fact(&self, fact: Fact) -> Value {
        self.host.fact(fact).unwrap_or(Value::Null)
    }

    fn composite(&mut self, parts: &'p [Expression]) -> Result<Value, Stop> {
        let mut text = String::new();
        for part in parts {
            let value = self.operand(part)?;
            let piece = self.text(&value, part.offset)?;
            budget::check_string(text.len() + piece.len(), part.offset)?;
            self.budget.allocate(piece.len(), part.offset)?;
            text.push_str(&piece);
        }
        Ok(Value::String(Arc::from(text)))
    }

    fn unary(
        &mut self,
        operators: &'p [UnaryOperator],
        operand: &'p Expression,
        offset: u32,
    ) -> Result<Value, Stop> {
        let mut value = self.value(operand)?;
        for operator in operators.iter().rev() {
            self.budget.spend(1, offset)?;
            value = match operator {
                UnaryOperator::Minus => self.negation(&value, offset)?,
                UnaryOperator::Not => Value::Boolean(!coercion::boolean(&value, offset)?),
                UnaryOperator::Empty => Value::Boolean(coercion::is_empty(&value)),
            };
        }
        Ok(value)
    }

    fn binary(
        &mut self,
        left: &Value,
        operator: BinaryOperator,
        right: &Value,
        offset: u32,
    ) -> Result<Value, Stop> {
        match operator {
            BinaryOperator::Arithmetic(operator) => self.arithmetic(left, operator, right, offset),
            BinaryOperator::Comparison(operator) => {
                self.compare(left, operator, right, offset).map(Value::Boolean)
            }
        }
    }

    /// `&&` ends at the first false, `||` at the first true; what follows is not looked at.
    fn row(&mut self, operands: &'p [Expression], ends_at: bool) -> Result<Value, Stop> {
        for operand in operands {
            if self.condition(operand)? == ends_at {
                return Ok(Value::Boolean(ends_at));
            }
        }
        Ok(Value::Boolean(!ends_at))
    }

    fn condition(&mut self, expression: &'p Expression) -> Result<bool, Stop> {
        let value = self.operand(expression)?;
        coercion::boolean(&value, expression.offset)
    }
}
