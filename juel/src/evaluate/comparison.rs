//! `== != < <= > >=` (EL 2.1 §1.8), and the equality that Java's own `equals` has.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::Value;
use crate::number::Numeric;
use crate::syntax::ComparisonOperator;

use super::arithmetic::is_big;
use super::{Evaluator, Stop, coercion};

impl Evaluator<'_> {
    pub(super) fn compare(
        &mut self,
        left: &Value,
        operator: ComparisonOperator,
        right: &Value,
        offset: u32,
    ) -> Result<bool, Stop> {
        match operator {
            ComparisonOperator::Equal => return self.equal(left, right, offset),
            ComparisonOperator::NotEqual => return Ok(!self.equal(left, right, offset)?),
            ComparisonOperator::Less
            | ComparisonOperator::LessOrEqual
            | ComparisonOperator::Greater
            | ComparisonOperator::GreaterOrEqual => {}
        }
        let or_equal = matches!(
            operator,
            ComparisonOperator::LessOrEqual | ComparisonOperator::GreaterOrEqual
        );
        match (left, right) {
            // Null is neither less nor greater than anything, but it is what it is.
            (Value::Null, Value::Null) => return Ok(or_equal),
            (Value::Null, _) | (_, Value::Null) => return Ok(false),
            _ => {}
        }
        let order = self.order(left, right, offset)?;
        Ok(match operator {
            ComparisonOperator::Less => order == Some(Ordering::Less),
            ComparisonOperator::Greater => order == Some(Ordering::Greater),
            // What has no order (`0.0 / 0.0`) is not greater, and that is all that is asked.
            ComparisonOperator::LessOrEqual => order != Some(Ordering::Greater),
            ComparisonOperator::GreaterOrEqual => order != Some(Ordering::Less),
            ComparisonOperator::Equal | ComparisonOperator::NotEqual => false,
        })
    }

    /// By the first type of these that either side has: double, large integer, integer, string.
    fn order(
        &mut self,
        left: &Value,
        right: &Value,
        offset: u32,
    ) -> Result<Option<Ordering>, Stop> {
        self.read_texts(left, right, offset)?;
        if let Some(kind) = numbers(left, right) {
            return match kind {
                Numbers::Doubles => {
                    let right = coercion::double(right, offset)?;
                    Ok(coercion::double(left, offset)?.partial_cmp(&right))
                }
                Numbers::Bigs => {
                    let right = coercion::big(right, offset)?;
                    Ok(Some(coercion::big(left, offset)?.cmp(&right)))
                }
                Numbers::Longs => {
                    let right = coercion::long(right, offset)?;
                    Ok(Some(coercion::long(left, offset)?.cmp(&right)))
                }
            };
        }
        match (left, right) {
            (Value::String(_), _) | (_, Value::String(_)) => {
                let left = self.text(left, offset)?;
                let right = self.text(right, offset)?;
                Ok(Some(order_of_texts(&left, &right)))
            }
            (Value::Boolean(left), Value::Boolean(right)) => Ok(Some(left.cmp(right))),
            (Value::DateTime(left), Value::DateTime(right)) => Ok(Some(left.cmp(right))),
            (Value::List(left), Value::List(right)) if Arc::ptr_eq(left, right) => {
                Ok(Some(Ordering::Equal))
            }
            (Value::Map(left), Value::Map(right)) if Arc::ptr_eq(left, right) => {
                Ok(Some(Ordering::Equal))
            }
            _ => {
                let (left, right) = (left.described(), right.described());
                Err(Stop::new(offset, format!("{left} is neither less nor greater than {right}")))
            }
        }
    }

    /// By the first type of these that either side has: double, large integer, integer, boolean,
    /// string; else as `same`.
    pub(super) fn equal(&mut self, left: &Value, right: &Value, offset: u32) -> Result<bool, Stop> {
        match (left, right) {
            (Value::Null, Value::Null) => return Ok(true),
            (Value::Null, _) | (_, Value::Null) => return Ok(false),
            _ => {}
        }
        self.read_texts(left, right, offset)?;
        if let Some(kind) = numbers(left, right) {
            return match kind {
                Numbers::Doubles => {
                    let right = coercion::double(right, offset)?;
                    Ok(same_doubles(coercion::double(left, offset)?, right))
                }
                Numbers::Bigs => Ok(coercion::big(left, offset)? == coercion::big(right, offset)?),
                Numbers::Longs => {
                    Ok(coercion::long(left, offset)? == coercion::long(right, offset)?)
                }
            };
        }
        match (left, right) {
            (Value::Boolean(_), _) | (_, Value::Boolean(_)) => {
                Ok(coercion::boolean(left, offset)? == coercion::boolean(right, offset)?)
            }
            (Value::String(_), _) | (_, Value::String(_)) => {
                let left = self.text(left, offset)?;
                Ok(left == self.text(right, offset)?)
            }
            _ => self.same(left, right, offset),
        }
    }

    /// Java's `equals`, but numbers are compared by their values: of equal type and content.
    pub(super) fn same(&mut self, left: &Value, right: &Value, offset: u32) -> Result<bool, Stop> {
        self.budget.spend(1, offset)?;
        match (left, right) {
            (Value::Null, Value::Null) => Ok(true),
            (Value::Boolean(left), Value::Boolean(right)) => Ok(left == right),
            (Value::Number(_), Value::Number(_)) => self.equal(left, right, offset),
            (Value::String(left), Value::String(right)) => {
                self.budget.spend_on_text(left.len().min(right.len()), offset)?;
                Ok(left == right)
            }
            (Value::DateTime(left), Value::DateTime(right)) => Ok(left == right),
            (Value::List(left), Value::List(right)) => {
                if left.len() != right.len() {
                    return Ok(false);
                }
                for (left, right) in left.iter().zip(right.iter()) {
                    if !self.same(left, right, offset)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Value::Map(left), Value::Map(right)) => {
                if left.len() != right.len() {
                    return Ok(false);
                }
                for ((left_name, left), (right_name, right)) in left.iter().zip(right.iter()) {
                    if left_name != right_name || !self.same(left, right, offset)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

/// What both sides become.
enum Numbers {
    Doubles,
    Bigs,
    Longs,
}

fn is_double(value: &Value) -> bool {
    matches!(value, Value::Number(number) if matches!(number.numeric(), Numeric::Double(_)))
}

/// A number on either side makes numbers of both.
fn numbers(left: &Value, right: &Value) -> Option<Numbers> {
    if is_double(left) || is_double(right) {
        Some(Numbers::Doubles)
    } else if is_big(left) || is_big(right) {
        Some(Numbers::Bigs)
    } else if matches!(left, Value::Number(_)) || matches!(right, Value::Number(_)) {
        Some(Numbers::Longs)
    } else {
        None
    }
}

/// `Double.equals`: no number equals itself, and the zeros differ.
fn same_doubles(left: f64, right: f64) -> bool {
    if left.is_nan() { right.is_nan() } else { left.to_bits() == right.to_bits() }
}

/// `String.compareTo`: by UTF-16 units, which differs from code points beyond U+FFFF.
pub(super) fn order_of_texts(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}
