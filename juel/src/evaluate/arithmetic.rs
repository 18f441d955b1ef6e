//! `+ - * / %` and the minus sign (EL 2.1 §1.7).
//!
//! Two nulls make 0. A double, or a string with a point or an exponent, makes doubles; else an
//! integer beyond 64 bits makes such integers, else both sides are integers of 64 bits. `/` makes
//! doubles of those, too.

use crate::Value;
use crate::number::{Number, Numeric};
use crate::syntax::ArithmeticOperator;

use super::{Evaluator, Stop, coercion};

impl Evaluator<'_> {
    pub(super) fn arithmetic(
        &mut self,
        left: &Value,
        operator: ArithmeticOperator,
        right: &Value,
        offset: u32,
    ) -> Result<Value, Stop> {
        self.read_texts(left, right, offset)?;
        if matches!((left, right), (Value::Null, Value::Null)) {
            return Ok(Value::from(0));
        }
        let fractional = is_fractional(left) || is_fractional(right);
        let big = is_big(left) || is_big(right);
        let divides = operator == ArithmeticOperator::Divide;
        let numeric = if fractional || divides && !big {
            let (left, right) = (coercion::double(left, offset)?, coercion::double(right, offset)?);
            Numeric::Double(doubles(left, operator, right))
        } else if big {
            let (left, right) = (coercion::big(left, offset)?, coercion::big(right, offset)?);
            bigs(left, operator, right, offset).map(Numeric::Big)?
        } else {
            let (left, right) = (coercion::long(left, offset)?, coercion::long(right, offset)?);
            longs(left, operator, right, offset)?
        };
        Ok(Value::Number(Number::from(numeric)))
    }

    /// Null makes 0.
    pub(super) fn negation(&mut self, value: &Value, offset: u32) -> Result<Value, Stop> {
        self.read_texts(value, &Value::Null, offset)?;
        let numeric = if is_fractional(value) {
            Numeric::Double(-coercion::double(value, offset)?)
        } else if is_big(value) {
            let negated = coercion::big(value, offset)?.checked_neg();
            Numeric::Big(negated.ok_or_else(|| too_large("-", BIG, offset))?)
        } else {
            let negated = coercion::long(value, offset)?.checked_neg();
            Numeric::Long(negated.ok_or_else(|| too_large("-", LONG, offset))?)
        };
        Ok(Value::Number(Number::from(numeric)))
    }

    /// Reading numbers from strings takes steps by their lengths.
    pub(super) fn read_texts(
        &mut self,
        left: &Value,
        right: &Value,
        offset: u32,
    ) -> Result<(), Stop> {
        for value in [left, right] {
            if let Value::String(text) = value {
                self.budget.spend_on_text(text.len(), offset)?;
            }
        }
        Ok(())
    }
}

fn is_fractional(value: &Value) -> bool {
    match value {
        Value::Number(number) => matches!(number.numeric(), Numeric::Double(_)),
        Value::String(text) => text.contains(['.', 'e', 'E']),
        Value::Null | Value::Boolean(_) | Value::DateTime(_) | Value::List(_) | Value::Map(_) => {
            false
        }
    }
}

pub(super) fn is_big(value: &Value) -> bool {
    matches!(value, Value::Number(number) if matches!(number.numeric(), Numeric::Big(_)))
}

/// Java's doubles: division by zero makes an infinity or no number.
fn doubles(left: f64, operator: ArithmeticOperator, right: f64) -> f64 {
    match operator {
        ArithmeticOperator::Add => left + right,
        ArithmeticOperator::Subtract => left - right,
        ArithmeticOperator::Multiply => left * right,
        ArithmeticOperator::Divide => left / right,
        ArithmeticOperator::Remainder => left % right,
    }
}

/// Where Java would go on with the lower 64 bits, this fails.
fn longs(
    left: i64,
    operator: ArithmeticOperator,
    right: i64,
    offset: u32,
) -> Result<Numeric, Stop> {
    let result = match operator {
        ArithmeticOperator::Add => left.checked_add(right),
        ArithmeticOperator::Subtract => left.checked_sub(right),
        ArithmeticOperator::Multiply => left.checked_mul(right),
        ArithmeticOperator::Divide | ArithmeticOperator::Remainder if right == 0 => {
            return Err(by_zero(offset));
        }
        ArithmeticOperator::Divide => left.checked_div(right),
        ArithmeticOperator::Remainder => Some(left.wrapping_rem(right)),
    };
    result.map(Numeric::Long).ok_or_else(|| too_large(symbol(operator), LONG, offset))
}

/// A quotient is rounded to an integer, halves away from zero, as the reference implementation
/// does.
fn bigs(left: i128, operator: ArithmeticOperator, right: i128, offset: u32) -> Result<i128, Stop> {
    let result = match operator {
        ArithmeticOperator::Add => left.checked_add(right),
        ArithmeticOperator::Subtract => left.checked_sub(right),
        ArithmeticOperator::Multiply => left.checked_mul(right),
        ArithmeticOperator::Divide | ArithmeticOperator::Remainder if right == 0 => {
            return Err(by_zero(offset));
        }
        ArithmeticOperator::Divide => left.checked_div(right).map(|quotient| {
            let remainder = left.wrapping_rem(right).unsigned_abs();
            // At least half of the divisor, without doubling the remainder.
            if remainder < right.unsigned_abs() - remainder {
                return quotient;
            }
            if (left < 0) == (right < 0) { quotient + 1 } else { quotient - 1 }
        }),
        ArithmeticOperator::Remainder => Some(left.wrapping_rem(right)),
    };
    result.ok_or_else(|| too_large(symbol(operator), BIG, offset))
}

const LONG: &str = "64 bits";

const BIG: &str = "38 digits";

fn too_large(symbol: &str, limit: &str, offset: u32) -> Stop {
    Stop::new(offset, format!("the result of `{symbol}` does not fit into {limit}"))
}

fn by_zero(offset: u32) -> Stop {
    Stop::new(offset, "an integer cannot be divided by zero")
}

fn symbol(operator: ArithmeticOperator) -> &'static str {
    match operator {
        ArithmeticOperator::Add => "+",
        ArithmeticOperator::Subtract => "-",
        ArithmeticOperator::Multiply => "*",
        ArithmeticOperator::Divide => "/",
        ArithmeticOperator::Remainder => "%",
    }
}
