//! Whether a value is of its form. What is an expression is checked when expressions are.

use baton_models::extensions::Dialect;
use jiff::civil::DateTime;
use jiff::{Span, Timestamp, ZonedDateTime};

use super::table::ValueForm;

/// Whether a text is an expression of the dialect.
pub(super) fn is_expression(text: &str, dialect: Dialect) -> bool {
    match dialect {
        Dialect::Zeebe => text.trim_start().starts_with('='),
        Dialect::Camunda => text.contains("${") || text.contains("#{"),
    }
}

/// What should have been written; `None` where the text is of its form. An empty text says as
/// little as an absent one.
pub(super) fn expected(form: ValueForm, text: &str, dialect: Dialect) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let is_expression = is_expression(text, dialect);
    let or_expression = |expected: &str| {
        let expression = match dialect {
            Dialect::Zeebe => "FEEL with a leading `=`",
            Dialect::Camunda => "an expression in `${…}`",
        };
        Some(format!("{expected}, or {expression}"))
    };
    match form {
        ValueForm::Text | ValueForm::Expression => None,
        ValueForm::Boolean if matches!(text, "true" | "false") => None,
        ValueForm::Boolean => Some("`true` or `false`".to_owned()),
        ValueForm::OneOf(words) if words.contains(&text) => None,
        ValueForm::OneOf(words) => Some(format!("one of {}", listed(words))),
        ValueForm::SomeOf(words) => {
            let are_known = text.split(',').all(|word| words.contains(&word.trim()));
            (!are_known).then(|| format!("some of {}, with commas", listed(words)))
        }
        _ if is_expression => None,
        ValueForm::ExpressionOnly => match dialect {
            Dialect::Zeebe => Some("FEEL with a leading `=`".to_owned()),
            Dialect::Camunda => Some("an expression in `${…}`".to_owned()),
        },
        ValueForm::Number(min, max) => {
            let is_in_range = text.parse().is_ok_and(|number| (min..=max).contains(&number));
            let bounds = match (min, max) {
                (0, 100) => " from 0 to 100",
                (0.., _) => " that is not negative",
                _ => "",
            };
            if is_in_range { None } else { or_expression(&format!("a whole number{bounds}")) }
        }
        ValueForm::Date if is_date(text) => None,
        ValueForm::Date => {
            or_expression("an ISO 8601 date and time such as `2030-01-31T12:00:00Z`")
        }
        ValueForm::Duration if is_duration(text) => None,
        ValueForm::Duration => or_expression("an ISO 8601 duration such as `PT10M`"),
        ValueForm::RetryCycle if text.split(',').all(is_cycle) => None,
        ValueForm::RetryCycle => {
            or_expression("a cycle such as `R3/PT10M`, or durations such as `PT1M,PT10M`")
        }
        ValueForm::TimeToLive if is_time_to_live(text) => None,
        ValueForm::TimeToLive => or_expression("days such as `180` or `P180D`"),
    }
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

pub(super) fn is_date(text: &str) -> bool {
    text.parse::<Timestamp>().is_ok()
        || text.parse::<ZonedDateTime>().is_ok()
        || text.parse::<DateTime>().is_ok()
}

/// The library also reads words such as `10 minutes`, which are no ISO 8601.
pub(super) fn is_duration(text: &str) -> bool {
    text.starts_with('P') && text.parse::<Span>().is_ok()
}

/// `R`, how often, an optional start, and a duration; or the duration alone.
fn is_cycle(text: &str) -> bool {
    let mut parts: Vec<&str> = text.trim().split('/').collect();
    if let Some(count) = parts[0].strip_prefix('R') {
        if !count.chars().all(|digit| digit.is_ascii_digit()) {
            return false;
        }
        parts.remove(0);
    }
    match parts.as_slice() {
        [duration] => is_duration(duration),
        [start, duration] => is_date(start) && is_duration(duration),
        _ => false,
    }
}

fn is_time_to_live(text: &str) -> bool {
    let days = text.strip_prefix('P').and_then(|rest| rest.strip_suffix('D')).unwrap_or(text);
    days.parse::<u32>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_right(form: ValueForm, text: &str) -> bool {
        expected(form, text, Dialect::Camunda).is_none()
    }

    #[test]
    fn a_retry_cycle_is_a_cycle_or_a_list_of_durations() {
        for right in ["R3/PT10M", "PT5M", "PT10M,PT17M, PT20M", "R/PT1H", "${cycle}"] {
            assert!(is_right(ValueForm::RetryCycle, right), "{right}");
        }
        for wrong in ["3", "R3", "10 minutes", "Rx/PT1M", "R3/PT10M/PT10M/PT1M"] {
            assert!(!is_right(ValueForm::RetryCycle, wrong), "{wrong}");
        }
    }

    #[test]
    fn a_time_to_live_is_a_number_of_days() {
        for right in ["0", "180", "P180D", "${days}"] {
            assert!(is_right(ValueForm::TimeToLive, right), "{right}");
        }
        for wrong in ["-1", "P1Y", "PT5H", "forever", "1.5"] {
            assert!(!is_right(ValueForm::TimeToLive, wrong), "{wrong}");
        }
    }

    #[test]
    fn each_dialect_has_its_own_sign_of_an_expression() {
        let number = ValueForm::Number(0, 100);
        assert!(expected(number, "= retries", Dialect::Zeebe).is_none());
        assert!(expected(number, "${retries}", Dialect::Zeebe).is_some());
        assert!(expected(number, "${retries}", Dialect::Camunda).is_none());
        assert!(expected(number, "= retries", Dialect::Camunda).is_some());
        assert!(expected(number, "101", Dialect::Zeebe).is_some());
    }

    #[test]
    fn some_of_several_words_may_stand_with_spaces() {
        let form = ValueForm::SomeOf(&["create", "update"]);
        assert!(is_right(form, "create, update"));
        assert!(!is_right(form, "create, delete"));
    }
}
