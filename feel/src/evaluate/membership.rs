//! `in` and its unary tests (§10.3.2.8, table 55, rules 7 to 17).

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a few types are told apart; whatever else there is, or will be, is one case"
)]

use super::{Evaluator, Stop, Ternary};
use crate::syntax::{ComparisonOperator, Expression, Kind, Test};
use crate::{Range, Value};

impl Evaluator<'_> {
    /// True if one of the tests is.
    #[inline(never)]
    pub(super) fn is_in(
        &mut self,
        value: &Value,
        tests: &[Test],
        offset: u32,
    ) -> Result<Ternary, Stop> {
        let start = self.locals.len();
        self.locals.push(value.clone());
        let result = self.any_test(value, tests, offset);
        self.locals.truncate(start);
        result
    }

    fn any_test(&mut self, value: &Value, tests: &[Test], offset: u32) -> Result<Ternary, Stop> {
        let mut known = true;
        for test in tests {
            let result = match test {
                Test::Compared { operator, offset, operand } => {
                    let operand = self.operand(operand)?;
                    self.compare(value, *operator, &operand, *offset)?
                }
                Test::Within { expression, question } => {
                    let operand = self.operand(expression)?;
                    match &*operand {
                        Value::Boolean(answer) if *question => Some(*answer),
                        Value::Null if *question || is_range(expression) => None,
                        operand => self.is_within(value, operand, offset)?,
                    }
                }
            };
            match result {
                Some(true) => return Ok(Some(true)),
                Some(false) => {}
                None => known = false,
            }
        }
        Ok(known.then_some(false))
    }

    /// Whether a value lies in a range, is an item of a list or lies in one, or is equal.
    fn is_within(&mut self, value: &Value, operand: &Value, offset: u32) -> Result<Ternary, Stop> {
        match operand {
            Value::Range(range) if !matches!(value, Value::Range(_)) => {
                self.contains(range, value, offset)
            }
            Value::List(items) => {
                if let Value::List(_) = value
                    && self.equal(value, operand, offset)? == Some(true)
                {
                    return Ok(Some(true));
                }
                for item in items.iter() {
                    self.budget.spend(1, offset)?;
                    let found = match item {
                        Value::Range(range) if !matches!(value, Value::Range(_)) => {
                            self.contains_quietly(range, value, offset)?
                        }
                        item => self.equal(value, item, offset)?,
                    };
                    if found == Some(true) {
                        return Ok(Some(true));
                    }
                }
                Ok(Some(false))
            }
            operand => self.compare(value, ComparisonOperator::Equal, operand, offset),
        }
    }

    /// Whether a value lies in a range; null with a warning if they cannot be compared.
    pub(crate) fn contains(
        &mut self,
        range: &Range,
        value: &Value,
        offset: u32,
    ) -> Result<Ternary, Stop> {
        let result = self.contains_quietly(range, value, offset)?;
        if result.is_none() {
            self.warn(offset, || {
                let ends = range.any_end().described();
                format!("a range of {ends} has no place for {}", value.described())
            });
        }
        Ok(result)
    }

    fn contains_quietly(
        &mut self,
        range: &Range,
        value: &Value,
        offset: u32,
    ) -> Result<Ternary, Stop> {
        let above = match range.low() {
            Value::Null => Some(true),
            low => self
                .order(value, low, offset)?
                .map(|order| order.is_gt() || range.is_low_included() && order.is_eq()),
        };
        let below = match range.high() {
            Value::Null => Some(true),
            high => self
                .order(value, high, offset)?
                .map(|order| order.is_lt() || range.is_high_included() && order.is_eq()),
        };
        Ok(match (above, below) {
            (Some(above), Some(below)) => Some(above && below),
            _ => None,
        })
    }
}

/// A range that could not be built is no value to be equal to.
fn is_range(expression: &Expression) -> bool {
    matches!(expression.kind, Kind::Range(_))
}
