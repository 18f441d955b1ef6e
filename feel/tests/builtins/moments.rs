//! Dates, times and durations from texts and parts (DMN 1.5 tables 71 and 77).

use crate::common::{check, given};
use baton_feel::{EvaluationContext, Program};

#[test]
fn date_takes_a_text_parts_or_a_date_and_time() {
    check(&[
        (r#"date("2012-12-25")"#, r#""2012-12-25""#),
        (r#"date("-0044-03-15")"#, r#""-0044-03-15""#),
        ("date(2012, 2, 29)", r#""2012-02-29""#),
        ("date(year: 2012, month: 12, day: 25)", r#""2012-12-25""#),
        (r#"date(date and time("2012-12-25T11:00:00Z"))"#, r#""2012-12-25""#),
        (r#"date("2013-02-29")"#, "null"),
        (r#"date("2012-1-1")"#, "null"),
        (r#"date("12-12-25")"#, "null"),
        (r#"date("2012-12-25T")"#, "null"),
        ("date(2012, 13, 1)", "null"),
        ("date(null)", "null"),
        ("date(1)", "null"),
    ]);
}

#[test]
fn time_takes_a_text_parts_or_a_date_and_time() {
    check(&[
        (r#"time("23:59:00")"#, r#""23:59:00""#),
        (r#"time("23:59:00.5Z")"#, r#""23:59:00.5Z""#),
        (r#"time("11:59:45+02:45")"#, r#""11:59:45+02:45""#),
        (r#"time("00:00:01@Etc/UTC")"#, r#""00:00:01@Etc/UTC""#),
        ("time(23, 59, 0)", r#""23:59:00""#),
        ("time(11, 59, 45.5, duration(\"PT2H\"))", r#""11:59:45.5+02:00""#),
        ("time(11, 59, 45, null)", r#""11:59:45""#),
        (r#"time(date and time("2012-12-24T23:59:00Z"))"#, r#""23:59:00Z""#),
        (r#"time(date("2012-12-24"))"#, r#""00:00:00Z""#),
        (r#"time("24:00:01")"#, "null"),
        (r#"time("23:59:60")"#, "null"),
        (r#"time("23:59")"#, "null"),
        (r#"time("23:59:00+15:00")"#, "null"),
        (r#"time("23:59:00@Europe/Nowhere")"#, "null"),
        ("time(25, 0, 0)", "null"),
    ]);
}

#[test]
fn date_and_time_takes_a_text_or_both_parts() {
    check(&[
        (r#"date and time("2012-12-24T23:59:00")"#, r#""2012-12-24T23:59:00""#),
        (r#"date and time("2012-12-24")"#, r#""2012-12-24T00:00:00""#),
        (r#"date and time(date("2012-12-24"), time("23:59:00Z"))"#, r#""2012-12-24T23:59:00Z""#),
        (
            r#"date and time(@"2012-12-24T01:00:00", @"23:59:00+01:00")"#,
            r#""2012-12-24T23:59:00+01:00""#,
        ),
        (
            r#"date and time(@"2020-07-01T12:00:00Z", "Europe/Berlin")"#,
            r#""2020-07-01T14:00:00@Europe/Berlin""#,
        ),
        (r#"date and time("2012-12-24T24:00:00")"#, r#""2012-12-25T00:00:00""#),
        (r#"date and time("2012-12-24T25:00:00")"#, "null"),
        ("date and time(1, 2)", "null"),
        ("date and time(null)", "null"),
    ]);
}

#[test]
fn durations_are_of_days_or_of_months() {
    check(&[
        (r#"duration("P1DT2H30M0.5S")"#, r#""P1DT2H30M0.5S""#),
        (r#"duration("PT36H")"#, r#""P1DT12H""#),
        (r#"duration("-PT90S")"#, r#""-PT1M30S""#),
        (r#"duration("P18M")"#, r#""P1Y6M""#),
        (r#"duration("-P12M")"#, r#""-P1Y""#),
        (r#"duration("PT0S")"#, r#""PT0S""#),
        (r#"duration("P0Y")"#, r#""P0M""#),
        (r#"duration("P1Y1D")"#, "null"),
        (r#"duration("P")"#, "null"),
        (r#"duration("P1DT")"#, "null"),
        (r#"duration("P1W")"#, "null"),
        (r#"duration("PT1M1H")"#, "null"),
        (r#"duration("1D")"#, "null"),
        (r#"duration("P99999999999999999999D")"#, "null"),
        (r#"years and months duration(date("2011-12-22"), date("2013-08-24"))"#, r#""P1Y8M""#),
        (r#"years and months duration(date("2013-08-24"), date("2011-12-22"))"#, r#""-P1Y8M""#),
        (r#"years and months duration(date("2013-08-24"), date("2013-09-23"))"#, r#""P0M""#),
        (r#"years and months duration(1, date("2013-09-23"))"#, "null"),
    ]);
}

#[test]
fn now_and_today_come_from_the_context() {
    let context = EvaluationContext { now_ms: 1_772_274_600_500, ..Default::default() };
    for (text, expected) in [
        ("now()", r#""2026-02-28T10:30:00.5Z""#),
        ("today()", r#""2026-02-28""#),
        ("now() - @\"PT30M\"", r#""2026-02-28T10:00:00.5Z""#),
        ("today() + @\"P1D\"", r#""2026-03-01""#),
    ] {
        let program = Program::parse(text).unwrap_or_else(|error| panic!("{error}"));
        let value = program.evaluate(&given("{}"), &context).map(|evaluation| evaluation.value);
        assert_eq!(value.map(|value| value.to_json()).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn days_have_names_and_numbers() {
    check(&[
        ("day of year(date(2019, 9, 17))", "260"),
        ("day of year(@\"2020-12-31T00:00:00\")", "366"),
        ("day of week(date(2019, 9, 17))", r#""Tuesday""#),
        ("day of week(@\"2026-11-29\")", r#""Sunday""#),
        ("month of year(date(2019, 9, 17))", r#""September""#),
        ("week of year(date(2019, 9, 17))", "38"),
        ("week of year(date(2003, 12, 29))", "1"),
        ("week of year(date(2005, 1, 1))", "53"),
        ("last day of month(date(2022, 10, 1))", r#""2022-10-31""#),
        ("last day of month(@\"2024-02-10T00:00:00\")", r#""2024-02-29""#),
        ("day of week(\"2019-09-17\")", "null"),
        ("day of year(null)", "null"),
    ]);
}
