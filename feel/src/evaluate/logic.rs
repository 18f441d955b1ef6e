//! `and`, `or`, `not` and `if`: three-valued logic (§10.3.2.4, §10.3.2.15, tables 49 to 51).
//!
//! Whatever is not `true` or `false` counts as the third value. A value that is not null either is
//! probably a mistake, so that gives a warning.

use super::{Evaluator, Stop, Ternary};
use crate::Value;
use crate::syntax::{Expression, Kind};

impl Evaluator<'_> {
    /// Table 50. `decisive` is false for `and` and true for `or`: such an operand settles the row,
    /// and those after it are not evaluated.
    pub(super) fn row(&mut self, row: &[Expression], decisive: bool) -> Result<Ternary, Stop> {
        let mut known = true;
        for operand in row {
            match self.truth(operand, if decisive { "or" } else { "and" })? {
                Some(boolean) if boolean == decisive => return Ok(Some(decisive)),
                boolean => known &= boolean.is_some(),
            }
        }
        Ok(known.then_some(!decisive))
    }

    /// Table 51.
    pub(super) fn not(&mut self, operand: &Expression) -> Result<Ternary, Stop> {
        Ok(self.truth(operand, "not")?.map(|boolean| !boolean))
    }

    /// Table 49, rule 45: the first branch whose condition is true.
    pub(super) fn choice(
        &mut self,
        branches: &[(Expression, Expression)],
        otherwise: &Expression,
    ) -> Result<Value, Stop> {
        for (condition, then) in branches {
            if self.truth(condition, "if")? == Some(true) {
                return self.value(then);
            }
        }
        self.value(otherwise)
    }

    /// The value as one of three. What can only be one of three takes no detour through values.
    pub(super) fn truth(&mut self, expression: &Expression, asking: &str) -> Result<Ternary, Stop> {
        if let Kind::Comparison { first, rest } = &expression.kind {
            self.budget.spend(1, expression.offset)?;
            return self.comparison(first, rest);
        }
        let value = self.operand(expression)?;
        let boolean = value.as_boolean();
        if boolean.is_none() && !matches!(*value, Value::Null) {
            self.warn(expression.offset, || {
                format!("`{asking}` expects a boolean, not {}", value.described())
            });
        }
        Ok(boolean)
    }
}
