//! Booleans, and whether there is something (DMN 1.5 §10.3.4.2, tables 72 and 74, §10.3.4.11;
//! `is defined`, `get or else` and `assert` are Camunda's).

use super::arguments::fault;
use super::{Arguments, Builtin, Fault, Outcome, flat, nesting};
use crate::Value;
use crate::evaluate::Evaluator;

pub(super) const TABLE: &[Builtin] = &[
    flat("all", &[&["list"], &["list..."]], |e, a| row(e, a, false)),
    flat("any", &[&["list"], &["list..."]], |e, a| row(e, a, true)),
    flat("is", &[&["value1", "value2"]], is),
    flat(IS_DEFINED, &[&["value"]], is_defined),
    nesting("get or else", &[&["value", "default"]], get_or_else, 0),
    nesting("assert", &[&["value", "condition", "cause?"]], assert, 0),
];

/// The one function whose argument may be missing: the evaluation looks at how it came to be null.
pub(crate) const IS_DEFINED: &str = "is defined";

/// A conjunction, or a disjunction if `decisive` is true.
fn row(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>, decisive: bool) -> Outcome {
    let mut known = true;
    for item in arguments.items()? {
        evaluator.budget.spend(1, arguments.offset)?;
        match item {
            Value::Boolean(boolean) if *boolean == decisive => return Ok(decisive.into()),
            item => known &= matches!(item, Value::Boolean(_)),
        }
    }
    if known { Ok((!decisive).into()) } else { fault("the list holds what is no boolean") }
}

/// Whether both are the same in every respect: type, zone and value (numbers whatever their
/// decimals).
fn is(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    evaluator.check_size(arguments.any(0), arguments.offset)?;
    Ok((arguments.any(0) == arguments.any(1)).into())
}

fn is_defined(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    Ok((!arguments.is_null(0)).into())
}

fn get_or_else(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    Ok(arguments.any(usize::from(arguments.is_null(0))).clone())
}

/// The value if the condition holds, else the evaluation fails with the cause.
fn assert(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    if let Value::Boolean(true) = arguments.any(1) {
        return Ok(arguments.any(0).clone());
    }
    let cause = if arguments.is_null(2) {
        "the condition is not fulfilled"
    } else {
        arguments.string(2)?
    };
    Err(Fault::Failed(cause.to_owned()))
}
