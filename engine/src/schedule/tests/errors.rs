//! What cannot be read: never a panic, never a loop without end, always what to write instead.

use super::*;

fn message(kind: TimerKind, text: &str) -> String {
    let conventions = conventions("UTC", CronDialect::Spring);
    match Schedule::parse(kind, text, at("2026-01-01T00:00:00Z"), &conventions) {
        Ok(schedule) => panic!("{text} is read: {schedule:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_message_says_what_is_wrong_and_what_to_write_instead() {
    let (date, duration, cycle) = (TimerKind::Date, TimerKind::Duration, TimerKind::Cycle);
    for (kind, text, what, instead) in [
        (date, "", "it is empty", "2026-11-24T17:00:00Z"),
        (date, "tomorrow", "cannot be read as a date", "2026-11-24T17:00:00Z"),
        (date, "2026-02-30T00:00:00Z", "cannot be read as a date", "2026-11-24"),
        (date, "2026-01-01T25:00:00Z", "cannot be read as a date", "2026-11-24"),
        (date, "PT5M", "it is a duration", "timeDuration"),
        (date, "10000-01-01T00:00:00Z", "cannot be read as a date", "2026-11-24"),
        (date, "9999-12-31T23:59:59-14:00", "cannot be read as a date", "2026-11-24"),
        (date, "2026-01-01T00:00:00[Europe/Berln]", "`Europe/Berln` is unknown", "Europe/Berlin"),
        (date, "2026-01-01T00:00:00@Mars", "`Mars` is unknown", "Europe/Berlin"),
        (duration, " ", "it is empty", "PT15M"),
        (duration, "5 minutes", "a duration begins with P", "PT15M"),
        (duration, "1 hour", "a duration begins with P", "PT15M"),
        (duration, "P", "cannot be read as a duration", "PT15M"),
        (duration, "PT", "cannot be read as a duration", "PT15M"),
        (duration, "P1H", "cannot be read as a duration", "PT15M"),
        (duration, "P1.5D", "cannot be read as a duration", "PT15M"),
        (duration, "2026-01-01T00:00:00Z", "a date belongs into timeDate", "PT15M"),
        (duration, "R3/PT5M", "belongs into timeCycle", "PT15M"),
        (duration, "P8000Y", "beyond the years", "a shorter duration"),
        (duration, "P999999999999999999999Y", "cannot be read as a duration", "PT15M"),
        (duration, "PT631107417600S", "beyond the years", "a shorter duration"),
        (cycle, "", "it is empty", "R/PT1H"),
        (cycle, "PT5M", "does not say how often", "R/PT5M for no end, or R1/PT5M for once"),
        (cycle, "R/PT0S", "longer than nothing", "R/PT1H"),
        (cycle, "R/P0D", "longer than nothing", "R/PT1H"),
        (cycle, "R/PT0.0001S", "longer than nothing", "at least a millisecond"),
        (cycle, "R/-PT1S", "longer than nothing", "R/PT1H"),
        (cycle, "R3/2026-01-02T00:00Z/2026-01-01T00:00Z", "longer than nothing", "R/PT1H"),
        (cycle, "R3/2026-01-02T00:00Z/2026-01-02T00:00Z", "longer than nothing", "R/PT1H"),
        (cycle, "R99999999999999/PT1S", "more than 2147483647", "R/PT1H"),
        (cycle, "R99999999999999999999999/PT1S", "more than 2147483647", "R/PT1H"),
        (cycle, "R-3/PT1S", "`-3` is no number of repetitions", "R3/PT1H"),
        (cycle, "Rx/PT1S", "`x` is no number of repetitions", "R3/PT1H"),
        (cycle, "R", "it is not R, a number", "R/PT1H"),
        (cycle, "R3", "it is not R, a number", "R/PT1H"),
        (cycle, "R3/", "it is not R, a number", "R/PT1H"),
        (cycle, "R/PT1H/PT1H", "it is not R, a number", "R/PT1H"),
        (cycle, "R/2026-01-01T00:00:00Z", "it is not R, a number", "R/PT1H"),
        (cycle, "R/2026-01-01T00:00Z/PT1H/PT1H", "it is not R, a number", "R/PT1H"),
        (cycle, "2026-01-01T00:00:00Z/PT1H", "it is not R, a number", "R/PT1H"),
        (cycle, "R/2026-01-01T00:00[Europe/Berln]/P1D", "`Europe/Berln` is unknown", "IANA"),
        (cycle, "R/P8000Y", "beyond the years", "a shorter period"),
        (cycle, "R2147483647/P1D/2026-01-01T00:00:00Z", "beyond the years", "fewer repetitions"),
        (cycle, "2026-01-01T00:00:00Z", "neither a repetition nor a cron text", "R/PT1H"),
        (cycle, "* * * * *", "it has five fields", "`0 * * * * *`"),
        (cycle, "0 0 0 1 1 ? 2030", "it has 7 fields", "six: second"),
        (cycle, "0 61 * * * *", "cannot be read as a cron text", "`0 0 9 * * MON-FRI`"),
        (cycle, "0 0 0 30 2 *", "it is never due", "days that come"),
        (cycle, "@reboot", "there is no such macro", "@daily"),
        (cycle, "0 0 0 * * MÄR", "neither a repetition nor a cron text", "R/PT1H"),
    ] {
        let found = message(kind, text);
        assert!(found.starts_with(&format!("`{}` is no time ", text.trim())), "{found}");
        assert!(found.contains(what), "{found} does not say: {what}");
        let (_, advice) = found.split_once("; write ").unwrap();
        assert!(advice.contains(instead), "{found} does not say instead: {instead}");
    }
}

#[test]
fn a_long_text_is_refused_and_shown_in_part() {
    let long = format!("R/PT{}S", "1".repeat(100_000));
    let found = message(TimerKind::Cycle, &long);
    assert!(found.contains("longer than 1000 bytes") && found.len() < 600, "{found}");
}

#[test]
fn a_time_of_the_engine_beyond_the_calendar_is_an_error() {
    let conventions = conventions("UTC", CronDialect::Spring);
    for anchor in [Timestamp(i64::MAX), Timestamp(i64::MIN)] {
        for text in ["R/PT1S", "@daily"] {
            assert!(Schedule::parse(TimerKind::Cycle, text, anchor, &conventions).is_err());
        }
    }
}

#[test]
fn an_unknown_zone_is_named() {
    let found = Zone::named("Europe/Berln").unwrap_err().to_string();
    assert!(found.contains("`Europe/Berln` is no time zone"), "{found}");
    assert_eq!(Zone::named("europe/berlin").unwrap().to_string(), "Europe/Berlin");
}
