//! Methods of numbers.

use crate::methods::Method;
use crate::syntax::ComparisonOperator;
use crate::{Number, Value};

use super::super::{Evaluator, Stop, coercion};
use super::Call;

impl Evaluator<'_> {
    pub(super) fn number_method(
        &mut self,
        number: &Number,
        call: &Call<'_>,
    ) -> Result<Value, Stop> {
        let value = Value::Number(number.clone());
        match call.method {
            // Where Java would cut off upper bits, this fails.
            Method::IntegerValue => {
                let long = coercion::long(&value, call.offset)?;
                match i32::try_from(long) {
                    Ok(integer) => Ok(Value::from(i64::from(integer))),
                    Err(_) => Err(call.failure(format!("{long} does not fit into 32 bits"))),
                }
            }
            Method::LongValue => coercion::long(&value, call.offset).map(Value::from),
            Method::DoubleValue => Ok(Value::from(number.as_f64())),
            Method::CompareTo => {
                let other = call.argument(0);
                if !matches!(other, Value::Number(_)) {
                    let message =
                        format!("a number compares with numbers, not with {}", other.described());
                    return Err(call.failure(message));
                }
                let is = |operator| self.compare(&value, operator, other, call.offset);
                let order = [ComparisonOperator::Greater, ComparisonOperator::Less].map(is);
                let [greater, less] = order;
                Ok(Value::from(i64::from(greater?) - i64::from(less?)))
            }
            _ => Err(call.not_of(&value)),
        }
    }
}
