//! The fields of cron texts, with what their vendors write and `croner` reads otherwise or not.
//!
//! - Ranges over the end, in every field but the year: `FRI-MON`, `22-2`.
//! - A step in weekdays starts on Monday in Spring: `*/2` is Monday, Wednesday, Friday and Sunday.
//! - `L` alone as a weekday is Saturday, the last day of the week of Quartz.

use super::TimerKind;
use super::cron::CronDialect;
use super::error::{Problem, example};

/// Lowest value of each field and how many there are.
const RANGES: [(u32, u32); 6] = [(0, 60), (0, 60), (0, 24), (1, 31), (1, 12), (0, 7)];
const MONTH: usize = 4;
const WEEKDAY: usize = 5;
const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// The fields of a cron text as `croner` reads them, with a space between them; for a macro those
/// that it stands for.
pub(super) fn read(text: &str, dialect: CronDialect) -> Result<String, Problem> {
    if let Some(name) = text.strip_prefix('@') {
        let fields = match name.to_ascii_lowercase().as_str() {
            "yearly" | "annually" => "0 0 0 1 1 ?",
            "monthly" => "0 0 0 1 * ?",
            "weekly" => "0 0 0 ? * SUN",
            "daily" | "midnight" => "0 0 0 * * ?",
            "hourly" => "0 0 * * * ?",
            _ => {
                let instead = "@yearly, @monthly, @weekly, @daily or @hourly";
                return Err(Problem::new("there is no such macro", instead));
            }
        };
        return Ok(fields.to_owned());
    }
    let fields: Vec<&str> = text.split_ascii_whitespace().collect();
    if !text.is_ascii() || fields.len() == 1 {
        let what = "it is neither a repetition nor a cron text";
        return Err(Problem::new(what, example(TimerKind::Cycle)));
    }
    match (fields.len(), dialect) {
        (6, _) | (7, CronDialect::Quartz) => {
            let all = fields.iter().enumerate();
            Ok(all
                .map(|(place, field)| rewritten(place, field, dialect))
                .collect::<Vec<_>>()
                .join(" "))
        }
        (5, _) => {
            let what = "it has five fields, of six the seconds are missing";
            Err(Problem::new(what, format!("them first: `0 {}`", fields.join(" "))))
        }
        (count, _) => {
            let what = format!("it has {count} fields");
            let instead = "six: second, minute, hour, day of month, month, day of week, such as \
                           `0 0 9 * * MON-FRI`";
            Err(Problem::new(what, instead))
        }
    }
}

fn rewritten(place: usize, field: &str, dialect: CronDialect) -> String {
    match (place, field.split_once('/'), dialect) {
        (WEEKDAY, Some(("*", step)), CronDialect::Spring) => return format!("1-7/{step}"),
        (WEEKDAY, None, CronDialect::Quartz) if field.eq_ignore_ascii_case("L") => {
            return "7".to_owned();
        }
        _ => {}
    }
    let items = field.split(',');
    let items = items.map(|item| over_the_end(place, item, dialect).unwrap_or(item.to_owned()));
    items.collect::<Vec<_>>().join(",")
}

/// The values of a range that begins above its end, with commas; none if it is no such range.
fn over_the_end(place: usize, item: &str, dialect: CronDialect) -> Option<String> {
    let (range, step) = item.split_once('/').unwrap_or((item, "1"));
    let (first, last) = range.split_once('-')?;
    let first = number(place, first, dialect)?;
    let last = number(place, last, dialect)?;
    let step = step.parse().ok().filter(|step| *step > 0)?;
    let &(zero_based, size) = RANGES.get(place)?;
    let is_shifted = place == WEEKDAY && dialect == CronDialect::Quartz;
    let low = zero_based + u32::from(is_shifted);
    // Sunday is 7 in Spring too.
    let is_within = |value: u32| (low..=low + size).contains(&value);
    if first <= last || !is_within(first) || !is_within(last) {
        return None;
    }
    let values = (first..=last + size).step_by(step);
    let values = values.map(|value| (low + (value - low) % size).to_string());
    Some(values.collect::<Vec<_>>().join(","))
}

/// A value of a field, by number or name.
fn number(place: usize, text: &str, dialect: CronDialect) -> Option<u32> {
    let (names, first): (&[&str], u32) = match place {
        MONTH => (&MONTHS, 1),
        WEEKDAY => (&WEEKDAYS, u32::from(dialect == CronDialect::Quartz)),
        _ => (&[], 0),
    };
    let mut numbered = names.iter().zip(first..);
    let found = numbered.find(|(name, _)| name.eq_ignore_ascii_case(text));
    found.map(|(_, number)| number).or_else(|| text.parse().ok())
}
