//! The functions: `now()`, `currentUser()`, `vars:get(x)`, `execution.getVariable('x')` ...

use std::borrow::Cow;
use std::sync::Arc;

use crate::functions::Function;
use crate::syntax::{ComparisonOperator, Expression};
use crate::{DateTime, Fact, Value, date_pattern};

use super::{Evaluator, Stop, budget, coercion};

/// How much larger than its text a JSON value may be.
const JSON_GROWTH_MAX: usize = 24;

/// What `date:format` writes without a pattern.
const DATE_PATTERN: &str = "yyyy-MM-dd";

impl<'p> Evaluator<'p> {
    pub(super) fn function(
        &mut self,
        function: Function,
        arguments: &'p [Expression],
        offset: u32,
    ) -> Result<Value, Stop> {
        let values: Result<Vec<_>, Stop> =
            arguments.iter().map(|argument| self.operand(argument)).collect();
        let values = values?;
        // The parser has counted them.
        let first = values.first().map_or(&Value::Null, |value| &**value);
        let second = values.get(1).map(|value| &**value);
        if function.names_a_variable() {
            let Value::String(name) = first else {
                let message = format!("{} is no name of a variable", first.described());
                return Err(Stop::new(offset, message));
            };
            return self.of_variable(function, name, values.get(1..).unwrap_or_default(), offset);
        }
        match function {
            Function::Now => self.now(offset),
            Function::CurrentUser => Ok(self.fact(Fact::CurrentUser)),
            Function::CurrentUserGroups => Ok(self.fact(Fact::CurrentUserGroups)),
            Function::FormatDate => self.format_date(first, second, offset),
            Function::ParseJson => self.parse_json(first, offset),
            Function::GetVariable
            | Function::GetLocalVariable
            | Function::HasVariable
            | Function::HasLocalVariable
            | Function::GetVariableOrDefault
            | Function::IsVariableEmpty
            | Function::IsVariableNotEmpty
            | Function::CompareVariable(_)
            | Function::VariableContainsAll
            | Function::VariableContainsAny => Ok(Value::Null),
        }
    }

    /// A variable that does not exist counts as null here.
    fn of_variable(
        &mut self,
        function: Function,
        name: &str,
        others: &[Cow<'p, Value>],
        offset: u32,
    ) -> Result<Value, Stop> {
        let local = matches!(function, Function::GetLocalVariable | Function::HasLocalVariable);
        let found = if local { self.host.get_local(name) } else { self.host.get(name) };
        let exists = found.is_some();
        let value = found.unwrap_or(Value::Null);
        let other = others.first().map_or(&Value::Null, |value| &**value);
        let answer = match function {
            Function::HasVariable | Function::HasLocalVariable => exists,
            Function::GetVariableOrDefault if matches!(value, Value::Null) => {
                return Ok(other.clone());
            }
            Function::IsVariableEmpty => coercion::is_empty(&value),
            Function::IsVariableNotEmpty => !coercion::is_empty(&value),
            Function::CompareVariable(operator) => {
                self.compare_alike(&value, operator, other, offset)?
            }
            Function::VariableContainsAll => self.contains_of(&value, others, true, offset)?,
            Function::VariableContainsAny => self.contains_of(&value, others, false, offset)?,
            Function::GetVariable
            | Function::GetLocalVariable
            | Function::GetVariableOrDefault
            | Function::Now
            | Function::CurrentUser
            | Function::CurrentUserGroups
            | Function::FormatDate
            | Function::ParseJson => return Ok(value),
        };
        Ok(Value::Boolean(answer))
    }

    /// Flowable's comparison coerces nothing: values of different types differ, and have no order.
    fn compare_alike(
        &mut self,
        left: &Value,
        operator: ComparisonOperator,
        right: &Value,
        offset: u32,
    ) -> Result<bool, Stop> {
        let ordered = matches!(
            (left, right),
            (Value::Number(_), Value::Number(_))
                | (Value::String(_), Value::String(_))
                | (Value::Boolean(_), Value::Boolean(_))
                | (Value::DateTime(_), Value::DateTime(_))
        );
        match operator {
            ComparisonOperator::Equal => self.same(left, right, offset),
            ComparisonOperator::NotEqual => Ok(!self.same(left, right, offset)?),
            ComparisonOperator::Less
            | ComparisonOperator::LessOrEqual
            | ComparisonOperator::Greater
            | ComparisonOperator::GreaterOrEqual => {
                Ok(ordered && self.compare(left, operator, right, offset)?)
            }
        }
    }

    fn contains_of(
        &mut self,
        value: &Value,
        wanted: &[Cow<'p, Value>],
        all: bool,
        offset: u32,
    ) -> Result<bool, Stop> {
        if !matches!(value, Value::String(_) | Value::List(_)) {
            return Ok(false);
        }
        for wanted in wanted {
            if self.contains(value, wanted, offset)? != all {
                return Ok(!all);
            }
        }
        Ok(all)
    }

    fn now(&self, offset: u32) -> Result<Value, Stop> {
        let date = DateTime::from_ms(self.context.now_ms, &self.context.zone);
        let date = date.ok_or_else(|| Stop::new(offset, "the time is outside the calendar"))?;
        Ok(Value::DateTime(date))
    }

    /// Null stays null.
    fn format_date(
        &mut self,
        value: &Value,
        pattern: Option<&Value>,
        offset: u32,
    ) -> Result<Value, Stop> {
        let date = match value {
            Value::Null => return Ok(Value::Null),
            Value::DateTime(date) => date.clone(),
            Value::String(text) => {
                self.budget.spend_on_text(text.len(), offset)?;
                DateTime::parse(text, &self.context.zone)
                    .ok_or_else(|| Stop::new(offset, format!("{text:.40?} is no date")))?
            }
            Value::Boolean(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => {
                return Err(Stop::new(offset, format!("{} is no date", value.described())));
            }
        };
        self.write_date(&date, pattern, offset)
    }

    /// By the pattern, or as `2026-11-24`.
    pub(super) fn write_date(
        &mut self,
        date: &DateTime,
        pattern: Option<&Value>,
        offset: u32,
    ) -> Result<Value, Stop> {
        let pattern = match pattern {
            Some(pattern) => self.text(pattern, offset)?,
            None => DATE_PATTERN.into(),
        };
        // A letter of a pattern becomes at most a month's name.
        budget::check_string(pattern.len().saturating_mul(12), offset)?;
        self.budget.allocate(pattern.len().saturating_mul(12), offset)?;
        match date_pattern::format(date, &pattern) {
            Ok(text) => Ok(Value::String(Arc::from(text))),
            Err(message) => Err(Stop::new(offset, message)),
        }
    }

    /// Spin reads JSON from text; what is no text is JSON already.
    fn parse_json(&mut self, value: &Value, offset: u32) -> Result<Value, Stop> {
        let Value::String(text) = value else { return Ok(value.clone()) };
        self.budget.allocate(text.len().saturating_mul(JSON_GROWTH_MAX), offset)?;
        Value::from_json(text).map_err(|error| Stop::new(offset, error.message))
    }
}
