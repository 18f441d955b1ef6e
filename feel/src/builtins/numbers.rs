//! Functions of numbers (DMN 1.5 §10.3.4.5, table 75).

use super::arguments::fault;
use super::{Arguments, Builtin, Outcome, flat};
use crate::evaluate::Evaluator;
use crate::number::Rounding;
use crate::{Number, Value};

pub(super) const TABLE: &[Builtin] = &[
    flat("decimal", &[&["n", "scale"]], |_, arguments| round(arguments, Rounding::HalfEven)),
    flat("floor", &[&["n", "scale?"]], |_, arguments| round(arguments, Rounding::Floor)),
    flat("ceiling", &[&["n", "scale?"]], |_, arguments| round(arguments, Rounding::Ceiling)),
    flat("round up", &[&["n", "scale?"]], |_, arguments| round(arguments, Rounding::Up)),
    flat("round down", &[&["n", "scale?"]], |_, arguments| round(arguments, Rounding::Down)),
    flat("round half up", &[&["n", "scale?"]], |_, arguments| round(arguments, Rounding::HalfUp)),
    flat("round half down", &[&["n", "scale?"]], |_, arguments| {
        round(arguments, Rounding::HalfDown)
    }),
    flat("abs", &[&["n"]], abs),
    flat("modulo", &[&["dividend", "divisor"]], modulo),
    flat("sqrt", &[&["number"]], sqrt),
    flat("log", &[&["number"]], log),
    flat("exp", &[&["number"]], exp),
    flat("odd", &[&["number"]], |_, arguments| parity(arguments, true)),
    flat("even", &[&["number"]], |_, arguments| parity(arguments, false)),
    flat("random number", &[&[]], random_number),
];

/// What a logarithm or a power of e costs.
const SERIES_STEPS: u32 = 500;

fn round(arguments: &Arguments<'_>, rounding: Rounding) -> Outcome {
    let number = arguments.number(0)?;
    let scale = if arguments.count() < 2 { Some(0) } else { whole_part(arguments.number(1)?) };
    match scale.and_then(|scale| number.round_to(scale, rounding)) {
        Some(rounded) => Ok(rounded.into()),
        None => fault("the scale is out of range: it goes from -6111 to 6176"),
    }
}

fn whole_part(number: Number) -> Option<i64> {
    number.to_i128().and_then(|whole| i64::try_from(whole).ok())
}

/// Of a number or a duration.
fn abs(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let absolute = match arguments.single(0) {
        Value::Number(number) if number.is_negative() => Some(Value::Number(number.negate())),
        Value::DaysDuration(duration) if duration.nanoseconds() < 0 => {
            duration.negate().map(Value::DaysDuration)
        }
        Value::MonthsDuration(duration) if duration.months() < 0 => {
            duration.negate().map(Value::MonthsDuration)
        }
        same @ (Value::Number(_) | Value::DaysDuration(_) | Value::MonthsDuration(_)) => {
            Some(same.clone())
        }
        _ => return arguments.wrong(0, "a number or a duration"),
    };
    absolute.map_or_else(|| fault("the result is too large"), Ok)
}

fn modulo(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let (dividend, divisor) = (arguments.number(0)?, arguments.number(1)?);
    if divisor.is_zero() {
        return fault("division by zero gives null");
    }
    dividend
        .modulo(divisor)
        .map_or_else(|| fault("the result is too large"), |rest| Ok(rest.into()))
}

fn sqrt(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    evaluator.budget.spend(SERIES_STEPS, arguments.offset)?;
    let root = arguments.number(0)?.square_root();
    root.map_or_else(|| fault("a negative number has no square root"), |root| Ok(root.into()))
}

fn log(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    evaluator.budget.spend(SERIES_STEPS, arguments.offset)?;
    let logarithm = arguments.number(0)?.natural_logarithm();
    logarithm.map_or_else(
        || fault("only numbers above zero have a logarithm"),
        |logarithm| Ok(logarithm.into()),
    )
}

fn exp(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    evaluator.budget.spend(SERIES_STEPS, arguments.offset)?;
    let power = arguments.number(0)?.exponential();
    power.map_or_else(|| fault("the result is too large"), |power| Ok(power.into()))
}

fn parity(arguments: &Arguments<'_>, odd: bool) -> Outcome {
    let number = arguments.number(0)?;
    let rest = number.modulo(Number::from(2_u64));
    let rest = rest.map_or_else(|| fault("the number is too large"), Ok)?;
    Ok((rest == Number::from(u64::from(odd))).into())
}

/// At least 0 and below 1, of eighteen decimals.
fn random_number(evaluator: &mut Evaluator<'_>, _: &Arguments<'_>) -> Outcome {
    const PARTS: u64 = 1_000_000_000_000_000_000;
    let part = i64::try_from(evaluator.next_random() % PARTS).unwrap_or(0);
    Ok(Number::with_exponent(part, -18).into())
}
