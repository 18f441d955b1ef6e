//! Calls (§10.3.2.13.1, §10.3.2.13.2): of the language's functions and of those of the text.

use super::{Evaluator, Stop, budget};
use crate::builtins::{Arguments, Builtin, Fault, IS_DEFINED};
use crate::function::FunctionKind;
use crate::syntax::{Expression, Lambda};
use crate::types::Type;
use crate::{Function, Value};
use std::sync::Arc;

/// Up to here, arguments are not looked at.
const SHALLOW: u32 = 16;

impl Evaluator<'_> {
    /// A function of the language, by name.
    pub(super) fn builtin(
        &mut self,
        builtin: &'static Builtin,
        arguments: &[Expression],
        offset: u32,
    ) -> Result<Value, Stop> {
        if builtin.name == IS_DEFINED
            && let [argument] = arguments
        {
            return self.is_defined(argument).map(Value::Boolean);
        }
        let values: Result<Vec<Value>, Stop> =
            arguments.iter().map(|argument| self.value(argument)).collect();
        self.run_builtin(builtin, &values?, offset)
    }

    /// False if something is null that is not there. Asking is no mistake, so that gives no
    /// warning.
    fn is_defined(&mut self, argument: &Expression) -> Result<bool, Stop> {
        let (warnings, missing) = (self.warnings.len(), self.missing.len());
        let value = self.value(argument)?;
        let found = self.warnings.len() == warnings && self.missing.len() == missing;
        self.warnings.truncate(warnings);
        self.missing.truncate(missing);
        Ok(value != Value::Null || found)
    }

    #[inline(never)]
    fn run_builtin(
        &mut self,
        builtin: &'static Builtin,
        values: &[Value],
        offset: u32,
    ) -> Result<Value, Stop> {
        match (builtin.run)(self, &Arguments { builtin, values, offset }) {
            Ok(value) => Ok(value),
            Err(Fault::Stop(stop)) => Err(stop),
            Err(Fault::Failed(cause)) => {
                self.failure = Some(format!("`{}`: {cause}", builtin.name));
                Err(Stop { offset, message: "the evaluation was made to fail" })
            }
            Err(Fault::Null(message)) => {
                self.warn(offset, || format!("`{}`: {message}", builtin.name));
                Ok(Value::Null)
            }
        }
    }

    /// `function(...) ...`: what the text finds around it now goes along.
    pub(super) fn define(
        &mut self,
        lambda: &Arc<Lambda>,
        captures: &[Expression],
        offset: u32,
    ) -> Result<Value, Stop> {
        self.budget.allocate((captures.len() + 2) * budget::ITEM_BYTES, offset)?;
        let found: Result<Arc<[Value]>, Stop> =
            captures.iter().map(|capture| self.value(capture)).collect();
        let lambda = Arc::clone(lambda);
        let function = Function(FunctionKind::Lambda { lambda, captured: found? });
        Ok(Value::Function(Arc::new(function)))
    }

    /// A call of what an expression gives.
    pub(super) fn call(
        &mut self,
        function: &Expression,
        arguments: &[Expression],
        names: Option<&[Arc<str>]>,
        offset: u32,
    ) -> Result<Value, Stop> {
        let function = self.value(function)?;
        let values: Result<Vec<Value>, Stop> =
            arguments.iter().map(|argument| self.value(argument)).collect();
        let values = values?;
        let Value::Function(function) = function else {
            self.warn(offset, || format!("{} cannot be called", function.described()));
            return Ok(Value::Null);
        };
        let values = match names {
            None => Some(values),
            Some(names) => ordered(&function, values, names),
        };
        if let Some(values) = values {
            return self.invoke(&function, values, offset);
        }
        self.warn(offset, || "the function has no parameters of these names".to_owned());
        Ok(Value::Null)
    }

    /// Calls a function with values.
    pub(crate) fn invoke(
        &mut self,
        function: &Function,
        values: Vec<Value>,
        offset: u32,
    ) -> Result<Value, Stop> {
        match &function.0 {
            FunctionKind::Builtin(builtin) if builtin.takes(values.len()) => {
                self.run_builtin(builtin, &values, offset)
            }
            FunctionKind::Lambda { lambda, captured }
                if lambda.parameters.len() == values.len() =>
            {
                self.invoke_lambda(lambda, captured, values, offset)
            }
            FunctionKind::Builtin(_) | FunctionKind::Lambda { .. } => {
                let (count, takes) = (values.len(), function.parameter_count());
                self.warn(offset, || {
                    format!("the function takes {takes} arguments, not the {count} given")
                });
                Ok(Value::Null)
            }
        }
    }

    fn invoke_lambda(
        &mut self,
        lambda: &Lambda,
        captured: &Arc<[Value]>,
        values: Vec<Value>,
        offset: u32,
    ) -> Result<Value, Stop> {
        self.budget.spend(1, offset)?;
        let start = self.locals.len();
        for (parameter, value) in lambda.parameters.iter().zip(values) {
            let Some(value) = self.fitting(value, parameter.of.as_ref(), offset)? else {
                self.warn(offset, || {
                    format!("the argument `{}` is of another type", parameter.name)
                });
                self.locals.truncate(start);
                return Ok(Value::Null);
            };
            self.check_depth_of_argument(&value, offset)?;
            self.locals.push(value);
        }
        let base = std::mem::replace(&mut self.base, start);
        let outer = self.captured.replace(Arc::clone(captured));
        let partials = self.partials.len();
        let partial_base = std::mem::replace(&mut self.partial_base, partials);
        let result = self.value(&lambda.body);
        self.partial_base = partial_base;
        self.captured = outer;
        self.base = base;
        self.locals.truncate(start);
        let value = result?;
        if lambda.body.literal_depth() > 0 {
            self.check_depth(&value, offset)?;
        }
        Ok(value)
    }

    /// Arguments of functions in functions could nest more with each call.
    fn check_depth_of_argument(&mut self, value: &Value, offset: u32) -> Result<(), Stop> {
        // Whatever shallow calls add to a value is little.
        if self.depth > SHALLOW {
            self.check_depth(value, offset)?;
        }
        Ok(())
    }

    /// The value as one of the type, if it is or can be one (§10.3.2.9.4): a list of one item
    /// counts as the item, and a value as a list of itself.
    fn fitting(
        &mut self,
        value: Value,
        of: Option<&Type>,
        offset: u32,
    ) -> Result<Option<Value>, Stop> {
        let Some(of) = of else { return Ok(Some(value)) };
        let budget = &mut self.budget;
        let mut spend = || budget.spend(1, offset);
        if value == Value::Null || of.has(&value, &mut spend)? {
            return Ok(Some(value));
        }
        if let (Type::List(inner), true) = (of, !matches!(value, Value::List(_)))
            && inner.has(&value, &mut spend)?
        {
            return Ok(Some(Value::List([value].into())));
        }
        if let Value::List(items) = &value
            && let [item] = &**items
            && of.has(item, &mut spend)?
        {
            return Ok(Some(item.clone()));
        }
        Ok(None)
    }
}

/// Named arguments in the order of the parameters.
fn ordered(function: &Function, values: Vec<Value>, names: &[Arc<str>]) -> Option<Vec<Value>> {
    let places = match &function.0 {
        FunctionKind::Builtin(builtin) => builtin.order(names)?,
        FunctionKind::Lambda { lambda, .. } => {
            let place = |name: &Arc<str>| {
                lambda.parameters.iter().position(|parameter| parameter.name == *name)
            };
            let places: Option<Vec<usize>> = names.iter().map(place).collect();
            places.filter(|_| names.len() == lambda.parameters.len())?
        }
    };
    let count = places.iter().max().map_or(0, |last| last + 1);
    let mut ordered = vec![Value::Null; count];
    for (value, place) in values.into_iter().zip(places) {
        *ordered.get_mut(place)? = value;
    }
    Some(ordered)
}
