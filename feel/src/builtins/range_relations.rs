//! Points and ranges as spans with two ends, and how the ends lie to each other.

use super::arguments::fault;
use super::{Arguments, Fault};
use crate::Value;
use crate::evaluate::Evaluator;
use std::cmp::Ordering;

/// A point, or what lies between two ends.
#[derive(Clone, Copy)]
pub(super) struct Span<'a> {
    pub(super) low: End<'a>,
    pub(super) high: End<'a>,
}

/// An end; without a value there is none.
#[derive(Clone, Copy)]
pub(super) struct End<'a> {
    pub(super) value: Option<&'a Value>,
    pub(super) included: bool,
}

impl<'a> Span<'a> {
    pub(super) fn of(arguments: &Arguments<'a>, index: usize) -> Result<Self, Fault> {
        let end = |value: &'a Value, included| End {
            value: Some(value).filter(|value| **value != Value::Null),
            included,
        };
        match arguments.single(index) {
            Value::Null => arguments.wrong(index, "a point or a range"),
            Value::Range(range) => Ok(Self {
                low: end(range.low(), range.is_low_included()),
                high: end(range.high(), range.is_high_included()),
            }),
            point => Ok(Self { low: end(point, true), high: end(point, true) }),
        }
    }

    /// Whether all of it comes before all of the other one.
    pub(super) fn is_before(
        self,
        other: Span<'_>,
        evaluator: &mut Evaluator<'_>,
        arguments: &Arguments<'_>,
    ) -> Result<bool, Fault> {
        let (Some(high), Some(low)) = (self.high.value, other.low.value) else { return Ok(false) };
        Ok(match End::order(evaluator, arguments, high, low)? {
            Ordering::Less => true,
            Ordering::Equal => !(self.high.included && other.low.included),
            Ordering::Greater => false,
        })
    }
}

impl End<'_> {
    pub(super) fn order(
        evaluator: &mut Evaluator<'_>,
        arguments: &Arguments<'_>,
        one: &Value,
        other: &Value,
    ) -> Result<Ordering, Fault> {
        if let Some(order) = evaluator.order(one, other, arguments.offset)? {
            return Ok(order);
        }
        let (one, other) = (one.described(), other.described());
        fault(format!("{one} and {other} have no order"))
    }

    /// Of lower ends: none at all comes first, one that is included comes before one that is not.
    pub(super) fn compare_as_low(
        self,
        other: End<'_>,
        evaluator: &mut Evaluator<'_>,
        arguments: &Arguments<'_>,
    ) -> Result<Ordering, Fault> {
        match (self.value, other.value) {
            (Some(one), Some(value)) => {
                let order = Self::order(evaluator, arguments, one, value)?;
                Ok(order.then(other.included.cmp(&self.included)))
            }
            (one, value) => Ok(one.is_some().cmp(&value.is_some())),
        }
    }

    /// Of upper ends: none at all comes last, one that is included comes after one that is not.
    pub(super) fn compare_as_high(
        self,
        other: End<'_>,
        evaluator: &mut Evaluator<'_>,
        arguments: &Arguments<'_>,
    ) -> Result<Ordering, Fault> {
        match (self.value, other.value) {
            (Some(one), Some(value)) => {
                let order = Self::order(evaluator, arguments, one, value)?;
                Ok(order.then(self.included.cmp(&other.included)))
            }
            (one, value) => Ok(value.is_some().cmp(&one.is_some())),
        }
    }
}
