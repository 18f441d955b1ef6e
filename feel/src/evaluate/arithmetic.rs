//! `+ - * / **` and negation (§10.3.2.15, tables 56 to 60 and 62).

use super::temporal_arithmetic::{Answer, calculate};
use super::{Evaluator, Stop, budget};
use crate::Value;
use crate::number::{NoNumber, Number};
use crate::syntax::{Arithmetic, ArithmeticOperator, Expression};
use std::sync::Arc;

/// What a power costs: it takes up to sixty multiplications of long numbers.
const POWER_STEPS: u32 = 64;

/// What has been computed of a row. A string under construction can grow in place.
enum Left {
    Value(Value),
    Text(String),
}

impl Evaluator<'_> {
    pub(super) fn arithmetic(
        &mut self,
        first: &Expression,
        rest: &[Arithmetic],
    ) -> Result<Value, Stop> {
        let mut left = Left::Value(self.value(first)?);
        for Arithmetic { operator, offset, operand } in rest {
            let right = self.operand(operand)?;
            if *operator == ArithmeticOperator::Power {
                self.budget.spend(POWER_STEPS, *offset)?;
            }
            left = match (left, operator, &*right) {
                (Left::Value(Value::Number(left)), _, Value::Number(right)) => {
                    Left::Value(self.calculate(left, *operator, *right, *offset))
                }
                (
                    Left::Value(Value::String(left)),
                    ArithmeticOperator::Add,
                    Value::String(right),
                ) => {
                    self.budget.allocate(left.len(), *offset)?;
                    self.append(String::from(&*left), right, *offset)?
                }
                (Left::Text(left), ArithmeticOperator::Add, Value::String(right)) => {
                    self.append(left, right, *offset)?
                }
                (Left::Value(left), ..) => {
                    Left::Value(self.calculate_temporal(&left, *operator, &right, *offset))
                }
                (Left::Text(_), ..) => {
                    self.does_not_apply("a string", *operator, &right, *offset);
                    Left::Value(Value::Null)
                }
            };
        }
        Ok(match left {
            Left::Value(value) => value,
            Left::Text(text) => Value::String(Arc::from(text)),
        })
    }

    fn does_not_apply(
        &mut self,
        left: &str,
        operator: ArithmeticOperator,
        right: &Value,
        offset: u32,
    ) {
        self.warn(offset, || {
            let (symbol, right) = (symbol(operator), right.described());
            format!("`{symbol}` does not apply to {left} and {right}")
        });
    }

    #[inline(never)]
    fn calculate_temporal(
        &mut self,
        left: &Value,
        operator: ArithmeticOperator,
        right: &Value,
        offset: u32,
    ) -> Value {
        match calculate(left, operator, right) {
            Answer::Value(value) => return value,
            Answer::OutOfRange => self.warn(offset, || {
                let (left, right) = (left.described(), right.described());
                let symbol = symbol(operator);
                format!(
                    "`{symbol}` of {left} and {right} has no result: it is too large, or only \
                     one of them has a zone"
                )
            }),
            Answer::DivisionByZero => {
                self.warn(offset, || "division by zero gives null".to_owned());
            }
            Answer::DoesNotApply => self.does_not_apply(left.described(), operator, right, offset),
        }
        Value::Null
    }

    /// Table 62: `-e` is `e * -1`.
    pub(super) fn negation(
        &mut self,
        odd: bool,
        operand: &Expression,
        offset: u32,
    ) -> Result<Value, Stop> {
        let value = self.value(operand)?;
        if let Value::Number(number) = value {
            return Ok(Value::Number(if odd { number.negate() } else { number }));
        }
        if let Value::DaysDuration(duration) = value
            && let Some(negated) = duration.negate()
        {
            return Ok(Value::DaysDuration(if odd { negated } else { duration }));
        }
        if let Value::MonthsDuration(duration) = value
            && let Some(negated) = duration.negate()
        {
            return Ok(Value::MonthsDuration(if odd { negated } else { duration }));
        }
        self.warn(offset, || format!("`-` does not apply to {}", value.described()));
        Ok(Value::Null)
    }

    fn append(&mut self, mut left: String, right: &str, offset: u32) -> Result<Left, Stop> {
        budget::check_string(left.len() + right.len(), offset)?;
        self.budget.allocate(right.len(), offset)?;
        left.push_str(right);
        Ok(Left::Text(left))
    }

    /// Results outside the format are null.
    fn calculate(
        &mut self,
        left: Number,
        operator: ArithmeticOperator,
        right: Number,
        offset: u32,
    ) -> Value {
        let result = match operator {
            ArithmeticOperator::Add => left.add(right).ok_or(NoNumber::Overflow),
            ArithmeticOperator::Subtract => left.subtract(right).ok_or(NoNumber::Overflow),
            ArithmeticOperator::Multiply => left.multiply(right).ok_or(NoNumber::Overflow),
            ArithmeticOperator::Divide if right.is_zero() => Err(NoNumber::DivisionByZero),
            ArithmeticOperator::Divide => left.divide(right).ok_or(NoNumber::Overflow),
            ArithmeticOperator::Power => left.power(right),
        };
        result.map_or_else(
            |reason| {
                self.warn(offset, || match reason {
                    NoNumber::DivisionByZero => "division by zero gives null".to_owned(),
                    NoNumber::Overflow => "the result is too large for a number".to_owned(),
                    NoNumber::Exponent => {
                        "`**` needs an exponent below 10^9, and a whole one if the base is negative"
                            .to_owned()
                    }
                });
                Value::Null
            },
            Value::Number,
        )
    }
}

fn symbol(operator: ArithmeticOperator) -> &'static str {
    match operator {
        ArithmeticOperator::Add => "+",
        ArithmeticOperator::Subtract => "-",
        ArithmeticOperator::Multiply => "*",
        ArithmeticOperator::Divide => "/",
        ArithmeticOperator::Power => "**",
    }
}
