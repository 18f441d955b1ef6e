//! `a.b.c` (§10.3.1.5, §10.3.2.5, table 64).

use super::property::property;
use super::{Evaluator, Stop, budget};
use crate::Value;
use crate::syntax::{Expression, Step};
use std::sync::Arc;

impl Evaluator<'_> {
    pub(super) fn path(&mut self, base: &Expression, steps: &[Step]) -> Result<Value, Stop> {
        let mut value = self.value(base)?;
        for step in steps {
            self.budget.spend(1, step.offset)?;
            value = self.select(&value, step)?;
        }
        Ok(value)
    }

    /// An entry of a context; of a list, the list of what each item gives. Nested lists stay
    /// nested.
    fn select(&mut self, value: &Value, step: &Step) -> Result<Value, Stop> {
        match value {
            Value::Context(entries) => {
                if let Some(value) = entries.get(&*step.name) {
                    return Ok(value.clone());
                }
                self.warn(step.offset, || format!("the context has no entry `{}`", step.name));
                Ok(Value::Null)
            }
            Value::List(items) => {
                self.budget
                    .allocate(items.len().saturating_mul(budget::ITEM_BYTES), step.offset)?;
                let selected: Result<Arc<[Value]>, Stop> = items
                    .iter()
                    .map(|item| {
                        self.budget.spend(1, step.offset)?;
                        self.select(item, step)
                    })
                    .collect();
                Ok(Value::List(selected?))
            }
            Value::Date(_)
            | Value::Time(_)
            | Value::DateTime(_)
            | Value::DaysDuration(_)
            | Value::MonthsDuration(_)
            | Value::Range(_) => Ok(property(value, &step.name).unwrap_or_else(|| {
                let described = value.described();
                self.warn(step.offset, || format!("{described} has no property `{}`", step.name));
                Value::Null
            })),
            Value::Null
            | Value::Boolean(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Function(_) => {
                self.warn(step.offset, || {
                    let described = value.described();
                    format!("`.{}` asks for an entry of a context, not of {described}", step.name)
                });
                Ok(Value::Null)
            }
        }
    }
}
