//! How values and ranges lie to each other (DMN 1.5 §10.3.4.9, tables 78 and 79), and ranges made
//! from texts.

use super::arguments::fault;
use super::range_relations::{End, Span};
use super::{Arguments, Builtin, Fault, Outcome, flat};
use crate::evaluate::Evaluator;
use crate::{Range, Value};
use std::cmp::Ordering;
use std::sync::Arc;

/// The names that the standard gives parameters that may be points or ranges.
const EITHER: &[&[&str]] =
    &[&["point1", "point2"], &["point", "range"], &["range", "point"], &["range1", "range2"]];
const RANGES: &[&[&str]] = &[&["range1", "range2"]];

pub(super) const TABLE: &[Builtin] = &[
    flat("before", EITHER, |e, a| Ok(spans(e, a)?.0.is_before(spans(e, a)?.1, e, a)?.into())),
    flat("after", EITHER, |e, a| Ok(spans(e, a)?.1.is_before(spans(e, a)?.0, e, a)?.into())),
    flat("meets", RANGES, |e, a| relation(e, a, meets)),
    flat("met by", RANGES, |e, a| relation(e, a, |e, a, one, other| meets(e, a, other, one))),
    flat("overlaps", RANGES, |e, a| relation(e, a, overlaps)),
    flat("overlaps before", RANGES, |e, a| relation(e, a, overlaps_before)),
    flat("overlaps after", RANGES, |e, a| {
        relation(e, a, |e, a, one, other| overlaps_before(e, a, other, one))
    }),
    flat("finishes", EITHER, |e, a| relation(e, a, finishes)),
    flat("finished by", EITHER, |e, a| {
        relation(e, a, |e, a, one, other| finishes(e, a, other, one))
    }),
    flat("includes", EITHER, |e, a| relation(e, a, |e, a, one, other| during(e, a, other, one))),
    flat("during", EITHER, |e, a| relation(e, a, during)),
    flat("starts", EITHER, |e, a| relation(e, a, starts)),
    flat("started by", EITHER, |e, a| relation(e, a, |e, a, one, other| starts(e, a, other, one))),
    flat("coincides", EITHER, |e, a| relation(e, a, coincides)),
    flat("range", &[&["from"]], range),
];

type Answer = Result<bool, Fault>;
type Relation = fn(&mut Evaluator<'_>, &Arguments<'_>, Span<'_>, Span<'_>) -> Answer;

fn spans<'a>(
    _: &mut Evaluator<'_>,
    arguments: &Arguments<'a>,
) -> Result<(Span<'a>, Span<'a>), Fault> {
    Ok((Span::of(arguments, 0)?, Span::of(arguments, 1)?))
}

fn relation(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    relation: Relation,
) -> Outcome {
    let (one, other) = spans(evaluator, arguments)?;
    Ok(relation(evaluator, arguments, one, other)?.into())
}

fn meets(e: &mut Evaluator<'_>, a: &Arguments<'_>, one: Span<'_>, other: Span<'_>) -> Answer {
    let touch = one.high.value.zip(other.low.value);
    let Some((high, low)) = touch else { return Ok(false) };
    Ok(one.high.included && other.low.included && End::order(e, a, high, low)?.is_eq())
}

fn overlaps(e: &mut Evaluator<'_>, a: &Arguments<'_>, one: Span<'_>, other: Span<'_>) -> Answer {
    Ok(!one.is_before(other, e, a)? && !other.is_before(one, e, a)?)
}

/// It starts before the other one starts and ends in it.
fn overlaps_before(
    e: &mut Evaluator<'_>,
    a: &Arguments<'_>,
    one: Span<'_>,
    other: Span<'_>,
) -> Answer {
    let starts_before = one.low.compare_as_low(other.low, e, a)?.is_lt();
    let ends_before = one.high.compare_as_high(other.high, e, a)?.is_le();
    Ok(starts_before && ends_before && overlaps(e, a, one, other)?)
}

/// Both have the same end, and the first one lies in the other.
fn finishes(e: &mut Evaluator<'_>, a: &Arguments<'_>, one: Span<'_>, other: Span<'_>) -> Answer {
    let same_end = one.high.compare_as_high(other.high, e, a)?.is_eq();
    Ok(same_end && one.low.compare_as_low(other.low, e, a)?.is_ge())
}

fn starts(e: &mut Evaluator<'_>, a: &Arguments<'_>, one: Span<'_>, other: Span<'_>) -> Answer {
    let same_start = one.low.compare_as_low(other.low, e, a)?.is_eq();
    Ok(same_start && one.high.compare_as_high(other.high, e, a)?.is_le())
}

fn during(e: &mut Evaluator<'_>, a: &Arguments<'_>, one: Span<'_>, other: Span<'_>) -> Answer {
    let starts_in = one.low.compare_as_low(other.low, e, a)?.is_ge();
    Ok(starts_in && one.high.compare_as_high(other.high, e, a)?.is_le())
}

fn coincides(e: &mut Evaluator<'_>, a: &Arguments<'_>, one: Span<'_>, other: Span<'_>) -> Answer {
    let same_start = one.low.compare_as_low(other.low, e, a)? == Ordering::Equal;
    Ok(same_start && one.high.compare_as_high(other.high, e, a)?.is_eq())
}

/// From the text of a range literal whose ends are literals.
fn range(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let text = arguments.string(0)?;
    evaluator.budget.spend_on_text(text.len().saturating_mul(64), arguments.offset)?;
    let parts = split(text);
    let ends = parts.and_then(|(low_included, low, high, high_included)| {
        let ends = (end(low)?, end(high)?);
        let order = match (&ends.0, &ends.1) {
            (Value::Null, _) | (_, Value::Null) => true,
            (low, high) => {
                evaluator.order(low, high, arguments.offset).ok()?.is_some_and(Ordering::is_le)
            }
        };
        Range::new(ends.0, low_included, ends.1, high_included).filter(|_| order)
    });
    let message = || fault(format!("\"{text:.40}\" is no range"));
    ends.map_or_else(message, |range| Ok(Value::Range(Arc::new(range))))
}

/// The marks of a range and the texts of its ends.
fn split(text: &str) -> Option<(bool, &str, &str, bool)> {
    let text = text.trim();
    let low_included = text.starts_with('[');
    if !low_included && !text.starts_with(['(', ']']) {
        return None;
    }
    let high_included = text.ends_with(']');
    if !high_included && !text.ends_with([')', '[']) {
        return None;
    }
    let inside = text.get(1..text.len().checked_sub(1)?)?;
    let (low, high) = inside.split_once("..")?;
    // No end can be included that is not there.
    if low.is_empty() && low_included || high.is_empty() && high_included {
        return None;
    }
    Some((low_included, low.trim(), high.trim(), high_included))
}

/// No variables at all.
struct Nothing;

impl crate::Variables for Nothing {
    fn get(&self, _: &str) -> Option<Value> {
        None
    }
}

/// A literal, perhaps negative or made by a function of a literal; nothing at all is an open end.
fn end(text: &str) -> Option<Value> {
    if text.is_empty() {
        return Some(Value::Null);
    }
    if text.matches('(').count() > 1 {
        return None;
    }
    let program = crate::Program::parse(text).ok().filter(|program| program.reads().is_empty())?;
    let context = crate::EvaluationContext { fuel: 100, ..Default::default() };
    let value = program.evaluate(&Nothing, &context).ok()?.value;
    Some(value).filter(|value| *value != Value::Null)
}
