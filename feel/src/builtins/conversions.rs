//! From one type to another (DMN 1.5 §10.3.4.1, table 71; JSON is Camunda's).

use super::arguments::{fault, text};
use super::{Arguments, Builtin, Outcome, flat};
use crate::evaluate::Evaluator;
use crate::{Number, Value};

pub(super) const TABLE: &[Builtin] = &[
    flat("number", &[&["from"], &["from", "grouping separator", "decimal separator?"]], number),
    flat("string", &[&["from"]], string),
    flat("from json", &[&["value"]], from_json),
    flat("to json", &[&["value"]], to_json),
];

fn number(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    if let (Value::Number(number), 1) = (arguments.single(0), arguments.count()) {
        return Ok((*number).into());
    }
    let string = arguments.string(0)?;
    let separator = |index: usize, allowed: &[&str]| {
        if arguments.is_null(index) {
            return Ok("");
        }
        match &**arguments.string(index)? {
            separator if allowed.contains(&separator) => Ok(separator),
            other => fault(format!("\"{other:.10}\" is no separator")),
        }
    };
    let (grouping, point) = (separator(1, &[" ", ",", "."])?, separator(2, &[".", ","])?);
    if !grouping.is_empty() && grouping == point {
        return fault("both separators are the same");
    }
    let mut plain = string.to_string();
    if !grouping.is_empty() {
        plain = plain.replace(grouping, "");
    }
    if !point.is_empty() {
        plain = plain.replace(point, ".");
    }
    let parsed = Number::parse(plain.strip_prefix('+').unwrap_or(&plain));
    let message = || fault(format!("\"{string:.40}\" is no number"));
    parsed.map_or_else(message, |number| Ok(number.into()))
}

fn string(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    match arguments.any(0) {
        Value::Null => Ok(Value::Null),
        same @ Value::String(_) => Ok(same.clone()),
        value => {
            evaluator.check_size(value, arguments.offset)?;
            text(evaluator, arguments, crate::text::plain(value))
        }
    }
}

fn from_json(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let json = arguments.string(0)?;
    // What a byte of JSON becomes takes up to that much, as in `[1,1,1]`.
    evaluator.budget.allocate(json.len().saturating_mul(16), arguments.offset)?;
    Value::from_json(json).or_else(|error| fault(error.to_string()))
}

fn to_json(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let value = arguments.any(0);
    evaluator.check_size(value, arguments.offset)?;
    text(evaluator, arguments, value.to_json())
}
