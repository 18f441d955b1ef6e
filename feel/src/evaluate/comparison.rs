//! `= != < <= > >= between` (§10.3.2.15, tables 52 to 55).

use super::{Evaluator, Stop, Ternary, ternary};
use crate::Value;
use crate::syntax::{Comparison, ComparisonOperator, Expression};
use std::cmp::Ordering;

impl Evaluator<'_> {
    pub(super) fn comparison(
        &mut self,
        first: &Expression,
        rest: &[Comparison],
    ) -> Result<Ternary, Stop> {
        let left = self.operand(first)?;
        let mut result = None;
        for (index, comparison) in rest.iter().enumerate() {
            // In a row, the result so far is what the next one compares.
            let left = if index == 0 { &*left } else { &ternary(result) };
            result = match comparison {
                Comparison::With { operator, offset, operand } => {
                    let right = self.operand(operand)?;
                    self.compare(left, *operator, &right, *offset)?
                }
                Comparison::Between { offset, low, high } => {
                    self.between(left, low, high, *offset)?
                }
                Comparison::In { offset, tests } => self.is_in(left, tests, *offset)?,
            };
        }
        Ok(result)
    }

    /// Table 55, rule 49.b: `left >= low and left <= high`.
    fn between(
        &mut self,
        left: &Value,
        low: &Expression,
        high: &Expression,
        offset: u32,
    ) -> Result<Ternary, Stop> {
        let low = self.operand(low)?;
        let high = self.operand(high)?;
        let above = self.compare(left, ComparisonOperator::GreaterOrEqual, &low, offset)?;
        let below = self.compare(left, ComparisonOperator::LessOrEqual, &high, offset)?;
        Ok(match (above, below) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        })
    }

    pub(crate) fn compare(
        &mut self,
        left: &Value,
        operator: ComparisonOperator,
        right: &Value,
        offset: u32,
    ) -> Result<Ternary, Stop> {
        let result = match operator {
            ComparisonOperator::Equal => self.equal(left, right, offset)?,
            ComparisonOperator::NotEqual => self.equal(left, right, offset)?.map(|equal| !equal),
            ComparisonOperator::Less => self.order(left, right, offset)?.map(Ordering::is_lt),
            ComparisonOperator::LessOrEqual => {
                self.order(left, right, offset)?.map(Ordering::is_le)
            }
            ComparisonOperator::Greater => self.order(left, right, offset)?.map(Ordering::is_gt),
            ComparisonOperator::GreaterOrEqual => {
                self.order(left, right, offset)?.map(Ordering::is_ge)
            }
        };
        if result.is_none() {
            self.warn(offset, || {
                let (left, right) = (left.described(), right.described());
                format!("`{}` cannot compare {left} with {right}", symbol(operator))
            });
        }
        Ok(result)
    }

    /// Tables 49 and 53: anything may be compared with null, else both must be of one type. In
    /// lists and contexts, what is not equal makes them unequal, be it of another type or not.
    pub(crate) fn equal(
        &mut self,
        left: &Value,
        right: &Value,
        offset: u32,
    ) -> Result<Ternary, Stop> {
        match (left, right) {
            (Value::Null, Value::Null) => Ok(Some(true)),
            (Value::Null, _) | (_, Value::Null) => Ok(Some(false)),
            (Value::Boolean(left), Value::Boolean(right)) => Ok(Some(left == right)),
            (Value::Number(left), Value::Number(right)) => Ok(Some(left == right)),
            (Value::String(left), Value::String(right)) => {
                self.budget.spend_on_text(left.len().min(right.len()), offset)?;
                Ok(Some(left == right))
            }
            (Value::List(left), Value::List(right)) => {
                if left.len() != right.len() {
                    return Ok(Some(false));
                }
                for (left, right) in left.iter().zip(right.iter()) {
                    if !self.equal_inside(left, right, offset)? {
                        return Ok(Some(false));
                    }
                }
                Ok(Some(true))
            }
            (Value::Context(left), Value::Context(right)) => {
                if left.len() != right.len() {
                    return Ok(Some(false));
                }
                for ((left_name, left), (right_name, right)) in left.iter().zip(right.iter()) {
                    if left_name != right_name || !self.equal_inside(left, right, offset)? {
                        return Ok(Some(false));
                    }
                }
                Ok(Some(true))
            }
            (Value::Range(left), Value::Range(right)) => {
                let included = left.is_low_included() == right.is_low_included()
                    && left.is_high_included() == right.is_high_included();
                Ok(Some(
                    included
                        && self.equal_inside(left.low(), right.low(), offset)?
                        && self.equal_inside(left.high(), right.high(), offset)?,
                ))
            }
            (Value::Function(left), Value::Function(right)) => Ok(Some(left == right)),
            (Value::Time(one), Value::Time(other)) if one.zone() == other.zone() => {
                Ok(Some(one == other))
            }
            (Value::DateTime(one), Value::DateTime(other)) if one.zone() == other.zone() => {
                Ok(Some(one == other))
            }
            _ => Ok(self.order(left, right, offset)?.map(Ordering::is_eq)),
        }
    }

    fn equal_inside(&mut self, left: &Value, right: &Value, offset: u32) -> Result<bool, Stop> {
        self.budget.spend(1, offset)?;
        Ok(self.equal(left, right, offset)? == Some(true))
    }

    /// Table 54: two numbers, two strings by their characters' code points, two dates, times or
    /// durations.
    pub(crate) fn order(
        &mut self,
        left: &Value,
        right: &Value,
        offset: u32,
    ) -> Result<Option<Ordering>, Stop> {
        match (left, right) {
            (Value::Number(left), Value::Number(right)) => Ok(Some(left.cmp(right))),
            (Value::String(left), Value::String(right)) => {
                self.budget.spend_on_text(left.len().min(right.len()), offset)?;
                Ok(Some(left.cmp(right)))
            }
            (Value::Date(left), Value::Date(right)) => Ok(Some(left.cmp(right))),
            (Value::Time(left), Value::Time(right)) => Ok(left.compare(right)),
            (Value::DateTime(left), Value::DateTime(right)) => Ok(left.compare(right)),
            (Value::DaysDuration(left), Value::DaysDuration(right)) => Ok(Some(left.cmp(right))),
            (Value::MonthsDuration(left), Value::MonthsDuration(right)) => {
                Ok(Some(left.cmp(right)))
            }
            _ => Ok(None),
        }
    }
}

fn symbol(operator: ComparisonOperator) -> &'static str {
    match operator {
        ComparisonOperator::Equal => "=",
        ComparisonOperator::NotEqual => "!=",
        ComparisonOperator::Less => "<",
        ComparisonOperator::LessOrEqual => "<=",
        ComparisonOperator::Greater => ">",
        ComparisonOperator::GreaterOrEqual => ">=",
    }
}
