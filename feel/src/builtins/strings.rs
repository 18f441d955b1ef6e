//! Strings by their characters (DMN 1.5 §10.3.4.3, table 73), counted from 1 by code points.

use super::arguments::{fault, list, text};
use super::{Arguments, Builtin, Outcome, flat};
use crate::Value;
use crate::evaluate::Evaluator;

pub(super) const TABLE: &[Builtin] = &[
    flat("substring", &[&["string", "start position", "length?"]], substring),
    flat("string length", &[&["string"]], string_length),
    flat("upper case", &[&["string"]], upper_case),
    flat("lower case", &[&["string"]], lower_case),
    flat("substring before", &[&["string", "match"]], substring_before),
    flat("substring after", &[&["string", "match"]], substring_after),
    flat("contains", &[&["string", "match"]], contains),
    flat("starts with", &[&["string", "match"]], starts_with),
    flat("ends with", &[&["string", "match"]], ends_with),
    flat(
        "string join",
        &[&["list", "delimiter?"], &["list", "delimiter", "prefix", "suffix"]],
        join,
    ),
    flat("trim", &[&["string"]], trim),
    flat("is blank", &[&["string"]], is_blank),
    flat("uuid", &[&[]], uuid),
    flat("to base64", &[&["value"]], to_base64),
];

fn substring(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let string = arguments.string(0)?;
    let start = arguments.number(1)?.to_i128().unwrap_or(0);
    let count = string.chars().count();
    evaluator.budget.spend_on_text(string.len(), arguments.offset)?;
    let skipped = match start {
        0 => return fault("the start position must not be 0"),
        1.. => usize::try_from(start - 1).unwrap_or(usize::MAX),
        ..0 => match usize::try_from(-start).ok().and_then(|back| count.checked_sub(back)) {
            Some(skipped) => skipped,
            None => return fault("the start position is before the first character"),
        },
    };
    if skipped > count {
        return fault("the start position is behind the last character");
    }
    let length = if arguments.is_null(2) {
        usize::MAX
    } else {
        match arguments.number(2)?.to_i128() {
            Some(length @ 1..) => usize::try_from(length).unwrap_or(usize::MAX),
            _ => return fault("the length must be at least 1"),
        }
    };
    text(evaluator, arguments, string.chars().skip(skipped).take(length).collect())
}

fn string_length(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let string = arguments.string(0)?;
    evaluator.budget.spend_on_text(string.len(), arguments.offset)?;
    Ok(i64::try_from(string.chars().count()).unwrap_or(i64::MAX).into())
}

fn upper_case(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    text(evaluator, arguments, arguments.string(0)?.to_uppercase())
}

fn lower_case(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    text(evaluator, arguments, arguments.string(0)?.to_lowercase())
}

fn substring_before(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let (string, wanted) = two(evaluator, arguments)?;
    let before = string.split_once(wanted).map_or("", |(before, _)| before);
    text(evaluator, arguments, before.to_owned())
}

fn substring_after(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let (string, wanted) = two(evaluator, arguments)?;
    let after = string.split_once(wanted).map_or("", |(_, after)| after);
    text(evaluator, arguments, after.to_owned())
}

fn contains(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let (string, wanted) = two(evaluator, arguments)?;
    Ok(string.contains(wanted).into())
}

fn starts_with(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let (string, wanted) = two(evaluator, arguments)?;
    Ok(string.starts_with(wanted).into())
}

fn ends_with(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let (string, wanted) = two(evaluator, arguments)?;
    Ok(string.ends_with(wanted).into())
}

fn two<'a>(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'a>,
) -> Result<(&'a str, &'a str), super::Fault> {
    let (string, wanted) = (arguments.string(0)?, arguments.string(1)?);
    evaluator.budget.spend_on_text(string.len(), arguments.offset)?;
    Ok((string, wanted))
}

/// Null items are left out.
fn join(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let mut joined = String::new();
    let delimiter = if arguments.is_null(1) { "" } else { arguments.string(1)? };
    let around = |index: usize| {
        if arguments.is_null(index) { Ok("") } else { arguments.string(index).map(|text| &**text) }
    };
    joined.push_str(around(2)?);
    let mut first = true;
    for item in arguments.list(0)? {
        let item = match item {
            Value::String(item) => item,
            Value::Null => continue,
            other => return fault(format!("the list holds {}, not a string", other.described())),
        };
        joined.push_str(if first { "" } else { delimiter });
        joined.push_str(item);
        first = false;
        evaluator.take_text(joined.len().min(item.len() + delimiter.len()), arguments.offset)?;
        crate::evaluate::check_string(joined.len(), arguments.offset)?;
    }
    joined.push_str(around(3)?);
    text(evaluator, arguments, joined)
}

fn trim(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    text(evaluator, arguments, arguments.string(0)?.trim().to_owned())
}

fn is_blank(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let string = arguments.string(0)?;
    evaluator.budget.spend_on_text(string.len(), arguments.offset)?;
    Ok(string.chars().all(char::is_whitespace).into())
}

/// Version 4, of the evaluation's own random numbers.
fn uuid(evaluator: &mut Evaluator<'_>, _: &Arguments<'_>) -> Outcome {
    let (high, low) = (evaluator.next_random(), evaluator.next_random());
    let bits = u128::from(high) << 64 | u128::from(low);
    let bits = bits & !(0xF << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let digits = format!("{bits:032x}");
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    let (a, b, c) = (part(0, 8), part(8, 12), part(12, 16));
    let uuid = format!("{a}-{b}-{c}-{}-{}", part(16, 20), part(20, 32));
    Ok(uuid.as_str().into())
}

fn to_base64(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let string = arguments.string(0)?;
    let mut encoded = String::with_capacity(string.len() / 3 * 4 + 4);
    for chunk in string.as_bytes().chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4_usize {
            let digit = DIGITS.get((bits >> (18 - 6 * index) & 63) as usize).copied();
            let filled = index <= chunk.len();
            encoded.push(digit.filter(|_| filled).map_or('=', char::from));
        }
    }
    text(evaluator, arguments, encoded)
}

/// Used by what splits strings: a list of strings, paid for.
pub(super) fn strings<'s>(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    parts: impl Iterator<Item = &'s str>,
) -> Outcome {
    let mut items = Vec::new();
    for part in parts {
        evaluator.take_text(part.len() + crate::evaluate::ITEM_BYTES, arguments.offset)?;
        items.push(Value::from(part));
    }
    list(evaluator, arguments, items)
}
