//! Expressions that callers try out: evaluated against given variables, beside all instances.

use super::named_values::NamedValues;
use super::{EvaluationContext, ExpressionError, Value, parse_feel};
use crate::ids::JsonText;

/// The longest expression that is tried out, in bytes.
pub const EXPRESSION_BYTES_MAX: usize = 64 * 1024;

/// What an expression gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The result.
    pub result: JsonText,
    /// What was odd, such as a missing variable; in words.
    pub warnings: Vec<String>,
}

/// Evaluates a FEEL expression, with or without its leading `=`. Of the variables only those are
/// read that it names.
///
/// # Errors
///
/// The text is no FEEL expression, is longer than [`EXPRESSION_BYTES_MAX`], or fails.
pub fn try_out<'v>(
    text: &str,
    variables: impl Iterator<Item = (&'v str, &'v JsonText)>,
    context: &EvaluationContext,
) -> Result<Tried, ExpressionError> {
    if text.len() > EXPRESSION_BYTES_MAX {
        let message = format!(
            "the expression has {} bytes, but at most {EXPRESSION_BYTES_MAX} are read",
            text.len()
        );
        return Err(ExpressionError { offset: EXPRESSION_BYTES_MAX, message });
    }
    let program = parse_feel(text).map_err(|error| shown(error, text))?;
    let mut values = Vec::new();
    for (name, value) in variables.filter(|(name, _)| program.reads().iter().any(|r| r == name)) {
        let value = Value::from_json(value.as_str()).map_err(|error| ExpressionError {
            offset: 0,
            message: format!("variable `{name}` cannot be read by an expression: {error}"),
        })?;
        values.push((name.to_owned(), value));
    }
    let evaluation = program.evaluate(&NamedValues(values), context);
    let evaluation = evaluation.map_err(|error| shown(error, text))?;
    let result = JsonText::from(evaluation.value.to_json().as_str());
    Ok(Tried { result, warnings: evaluation.warnings })
}

/// Positions are those in the text as it was sent, not behind its `=`.
fn shown(error: ExpressionError, text: &str) -> ExpressionError {
    let before = text.chars().take_while(|character| character.is_whitespace()).count();
    let sign = usize::from(text.trim_start().starts_with('='));
    ExpressionError { offset: error.offset + before + sign, ..error }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::FUEL_MAX;
    use crate::ids::Timestamp;

    fn tried(text: &str) -> Result<Tried, ExpressionError> {
        let x = JsonText::from("4");
        let context = EvaluationContext { now: Timestamp(0), seed: 0, fuel: FUEL_MAX };
        try_out(text, [("x", &x)].into_iter(), &context)
    }

    #[test]
    fn an_expression_is_evaluated_with_or_without_its_sign() {
        for text in ["= x + 1", "x+1", "  =x + 1"] {
            assert_eq!(tried(text).map(|tried| tried.result), Ok(JsonText::from("5")), "{text}");
        }
    }

    #[test]
    fn what_is_odd_is_told_as_a_warning() {
        let told = tried("= y").map(|tried| (tried.result, tried.warnings.is_empty()));
        assert_eq!(told, Ok((JsonText::from("null"), false)));
    }

    #[test]
    fn a_failure_tells_the_place_in_the_text_that_was_sent() {
        let place = |text: &str| tried(text).map_err(|error| error.offset).err();
        let plain = place("1 + * 2");
        assert!(plain.is_some());
        assert_eq!(place(" =1 + * 2"), plain.map(|offset| offset + 2));
    }

    #[test]
    fn long_texts_and_long_work_are_refused() {
        let long = "1 + ".repeat(EXPRESSION_BYTES_MAX);
        assert!(tried(&long).is_err());
        let endless = "= count(for a in 1..1000, b in 1..1000, c in 1..1000 return a)";
        assert!(tried(endless).is_err());
    }
}
