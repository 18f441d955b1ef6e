//! Attributes of elements as texts, lists, dates and numbers, from static text or expressions.

#![allow(clippy::wildcard_enum_match_arm, reason = "any other type of value is wrong")]

use std::sync::Arc;

use crate::event::{CronDialect, TimerKind};
use crate::expression::{TextExpression, Value};
use crate::ids::{ElementInstanceKey, Timestamp};
use crate::incident::IncidentKind;
use crate::schedule::{self, Conventions, Schedule, Zone};
use crate::step::{Step, Stop};

/// What an attribute is called in messages, and what it must be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attribute {
    /// Its name, such as `due date`.
    pub(crate) name: &'static str,
    /// Where its expression is evaluated.
    pub(crate) scope: ElementInstanceKey,
}

fn wrong(attribute: Attribute, expression: &TextExpression, found: &str, must: &str) -> Stop {
    let source = match expression {
        TextExpression::Static(text) => text.to_string(),
        TextExpression::Dynamic(program) => program.written(),
    };
    Stop::Incident {
        kind: IncidentKind::ExtractValueError,
        message: format!(
            "the {} `{source}` gives {found}, but it must be {must}; correct the variables it \
             reads and resolve the incident",
            attribute.name
        ),
    }
}

/// The value of a text or an expression as seen from a scope.
pub(super) fn value(
    expression: &TextExpression,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Value, Stop> {
    match expression {
        TextExpression::Static(text) => Ok(Value::String(Arc::clone(text))),
        TextExpression::Dynamic(program) => step.evaluate(&**program, scope),
    }
}

/// A text that must be there and not be empty.
pub(crate) fn required_text(
    expression: &TextExpression,
    attribute: Attribute,
    step: &mut Step<'_>,
) -> Result<Arc<str>, Stop> {
    match value(expression, attribute.scope, step)? {
        Value::String(text) if !text.is_empty() => Ok(text),
        other => Err(wrong(attribute, expression, &other.to_json(), "a text that is not empty")),
    }
}

/// A text, or nothing where the expression gives null or an empty text.
pub(crate) fn optional_text(
    expression: Option<&TextExpression>,
    attribute: Attribute,
    step: &mut Step<'_>,
) -> Result<Option<Arc<str>>, Stop> {
    let Some(expression) = expression else { return Ok(None) };
    match value(expression, attribute.scope, step)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text).filter(|text| !text.is_empty())),
        other => Err(wrong(attribute, expression, &other.to_json(), "a text")),
    }
}

/// A list of names: a FEEL list of texts, or one text with commas.
pub(crate) fn names(
    expression: Option<&TextExpression>,
    attribute: Attribute,
    step: &mut Step<'_>,
) -> Result<Vec<Arc<str>>, Stop> {
    let Some(expression) = expression else { return Ok(Vec::new()) };
    let found = value(expression, attribute.scope, step)?;
    let mut names: Vec<Arc<str>> = Vec::new();
    let must = "a list of texts, or one text with commas";
    match &found {
        Value::Null => {}
        Value::String(text) => names.extend(text.split(',').map(str::trim).map(Arc::from)),
        Value::List(items) => {
            for item in items.iter() {
                match item {
                    Value::String(text) => names.push(Arc::clone(text)),
                    other => return Err(wrong(attribute, expression, &other.to_json(), must)),
                }
            }
        }
        other => return Err(wrong(attribute, expression, &other.to_json(), must)),
    }
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    Ok(names)
}

/// A time: an ISO 8601 text; without an offset or a zone it is meant in UTC.
pub(crate) fn optional_time(
    expression: Option<&TextExpression>,
    attribute: Attribute,
    step: &mut Step<'_>,
) -> Result<Option<Timestamp>, Stop> {
    let Some(expression) = expression else { return Ok(None) };
    let must = "an ISO 8601 date and time such as 2026-11-24T17:00:00Z";
    match value(expression, attribute.scope, step)? {
        Value::Null => Ok(None),
        Value::String(text) => match schedule::date_time(&text, &Zone::UTC) {
            Ok(time) => Ok(Some(time)),
            Err(_) => Err(wrong(attribute, expression, &text, must)),
        },
        other => Err(wrong(attribute, expression, &other.to_json(), must)),
    }
}

/// A whole number in a range.
pub(crate) fn whole_number(
    expression: &TextExpression,
    attribute: Attribute,
    range: std::ops::RangeInclusive<i32>,
    step: &mut Step<'_>,
) -> Result<i32, Stop> {
    let found = value(expression, attribute.scope, step)?;
    let text = match &found {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_json(),
    };
    match text.parse::<i32>() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => {
            let must = format!("a whole number from {} to {}", range.start(), range.end());
            Err(wrong(attribute, expression, &text, &must))
        }
    }
}

/// A correlation key: a text or a number; anything else says nothing about whom it means.
pub(crate) fn key_text(
    expression: &TextExpression,
    attribute: Attribute,
    step: &mut Step<'_>,
) -> Result<Arc<str>, Stop> {
    match value(expression, attribute.scope, step)? {
        Value::String(text) => Ok(text),
        found @ Value::Number(_) => Ok(Arc::from(found.to_json())),
        other => Err(wrong(attribute, expression, &other.to_json(), "a text or a number")),
    }
}

/// How long something is, in milliseconds from now: an ISO 8601 duration.
pub(crate) fn duration_ms(
    expression: &TextExpression,
    attribute: Attribute,
    step: &mut Step<'_>,
) -> Result<i64, Stop> {
    let text = required_text(expression, attribute, step)?;
    let now = step.now();
    let conventions = Conventions { cron: CronDialect::Spring, zone: Zone::UTC };
    match Schedule::parse(TimerKind::Duration, &text, now, &conventions) {
        Ok(schedule) => Ok(schedule.first().at.0.saturating_sub(now.0)),
        Err(error) => Err(wrong(attribute, expression, &error.to_string(), "a duration")),
    }
}
