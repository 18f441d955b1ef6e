//! Cron texts of Spring and Quartz.

use super::*;

fn cron(text: &str, dialect: CronDialect, anchor: &str, zone: &str, most: usize) -> Vec<String> {
    let schedule = Schedule::parse(TimerKind::Cycle, text, at(anchor), &conventions(zone, dialect))
        .unwrap_or_else(|error| panic!("{error}"));
    firings_of(&schedule, most).into_iter().map(|due| shown(due.at, zone)).collect()
}

#[test]
fn a_cron_text_fires_when_all_its_fields_fit() {
    // 1 January 2026 is a Thursday.
    let now = "2026-01-01T00:00:00Z";
    for (text, expected) in [
        ("*/10 * * * * *", ["2026-01-01T00:00:10", "2026-01-01T00:00:20"]),
        ("0 0/15 * * * *", ["2026-01-01T00:15:00", "2026-01-01T00:30:00"]),
        ("0 5/20 * * * *", ["2026-01-01T00:05:00", "2026-01-01T00:25:00"]),
        ("0 0 9-17 * * MON-FRI", ["2026-01-01T09:00:00", "2026-01-01T10:00:00"]),
        ("0 0 9-17 * * mon-fri", ["2026-01-01T09:00:00", "2026-01-01T10:00:00"]),
        ("0 0 8,18 * * SAT,SUN", ["2026-01-03T08:00:00", "2026-01-03T18:00:00"]),
        ("0 0 0 25 12 ?", ["2026-12-25T00:00:00", "2027-12-25T00:00:00"]),
        ("0 0 0 ? DEC FRI", ["2026-12-04T00:00:00", "2026-12-11T00:00:00"]),
        // Day of month and day of week: both must fit.
        ("0 0 0 13 * FRI", ["2026-02-13T00:00:00", "2026-03-13T00:00:00"]),
        ("0 0 0 L * *", ["2026-01-31T00:00:00", "2026-02-28T00:00:00"]),
        ("0 0 0 LW * *", ["2026-01-30T00:00:00", "2026-02-27T00:00:00"]),
        ("0 0 0 1W * *", ["2026-02-02T00:00:00", "2026-03-02T00:00:00"]),
        ("0 0 0 ? * MON#1", ["2026-01-05T00:00:00", "2026-02-02T00:00:00"]),
        ("0 0 0 ? * FRIL", ["2026-01-30T00:00:00", "2026-02-27T00:00:00"]),
        ("0 0 0 29 2 *", ["2028-02-29T00:00:00", "2032-02-29T00:00:00"]),
        ("@yearly", ["2027-01-01T00:00:00", "2028-01-01T00:00:00"]),
        ("@annually", ["2027-01-01T00:00:00", "2028-01-01T00:00:00"]),
        ("@monthly", ["2026-02-01T00:00:00", "2026-03-01T00:00:00"]),
        ("@weekly", ["2026-01-04T00:00:00", "2026-01-11T00:00:00"]),
        ("@daily", ["2026-01-02T00:00:00", "2026-01-03T00:00:00"]),
        ("@midnight", ["2026-01-02T00:00:00", "2026-01-03T00:00:00"]),
        ("@Hourly", ["2026-01-01T01:00:00", "2026-01-01T02:00:00"]),
    ] {
        let expected = expected.map(|time| format!("{time}+00:00"));
        for dialect in [CronDialect::Spring, CronDialect::Quartz] {
            assert_eq!(cron(text, dialect, now, "UTC", 2), expected, "{text} of {dialect:?}");
        }
    }
}

#[test]
fn numbers_of_weekdays_are_those_of_the_vendor() {
    let (spring, quartz) = (CronDialect::Spring, CronDialect::Quartz);
    for (text, dialect, day) in [
        ("0 0 0 * * 0", spring, "2026-01-04"), // Sunday
        ("0 0 0 * * 7", spring, "2026-01-04"),
        ("0 0 0 * * 1", spring, "2026-01-05"), // Monday
        ("0 0 0 * * 2#1", spring, "2026-01-06"),
        ("0 0 0 * * 5L", spring, "2026-01-30"), // Friday
        ("0 0 0 ? * 1", quartz, "2026-01-04"),
        ("0 0 0 ? * 2", quartz, "2026-01-05"),
        ("0 0 0 ? * 7", quartz, "2026-01-03"),   // Saturday
        ("0 0 0 ? * 2-6", quartz, "2026-01-02"), // Monday to Friday
        ("0 0 0 ? * 3#1", quartz, "2026-01-06"),
        ("0 0 0 ? * 6L", quartz, "2026-01-30"),
        ("0 0 0 ? * L", quartz, "2026-01-03"),
        ("0 0 0 1 1 ? 2030", quartz, "2030-01-01"),
        ("0 0 0 1 1 ? 2027-2029", quartz, "2027-01-01"),
    ] {
        let found = cron(text, dialect, "2026-01-01T00:00:00Z", "UTC", 1);
        assert_eq!(found, [format!("{day}T00:00:00+00:00")], "{text} of {dialect:?}");
    }
}

#[test]
fn a_cron_with_years_ends_with_the_last_of_them() {
    let text = "0 0 0 1 1,7 ? 2027";
    let found = cron(text, CronDialect::Quartz, "2026-01-01T00:00:00Z", "UTC", 9);
    assert_eq!(found, ["2027-01-01T00:00:00+00:00", "2027-07-01T00:00:00+00:00"]);
}

#[test]
fn a_cron_goes_by_the_clock_of_its_zone_through_daylight_saving() {
    for (text, anchor, expected) in [
        (
            "0 0 9 * * *",
            "2026-03-28T00:00:00Z",
            vec!["2026-03-28T09:00:00+01:00", "2026-03-29T09:00:00+02:00"],
        ),
        (
            "0 0 9 * * *",
            "2026-10-24T00:00:00Z",
            vec!["2026-10-24T09:00:00+02:00", "2026-10-25T09:00:00+01:00"],
        ),
        // A fixed time in the hour that is left out: once, right after it.
        (
            "0 30 2 * * *",
            "2026-03-28T00:00:00Z",
            vec![
                "2026-03-28T02:30:00+01:00",
                "2026-03-29T03:00:00+02:00",
                "2026-03-30T02:30:00+02:00",
            ],
        ),
        // A fixed time in the hour that comes twice: once, in the first.
        (
            "0 30 2 * * *",
            "2026-10-24T12:00:00Z",
            vec!["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"],
        ),
        // Steps follow the clock: no hour is left out, and none is counted once for two.
        (
            "0 0 * * * *",
            "2026-03-28T23:30:00Z",
            vec!["2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00"],
        ),
        (
            "0 0 * * * *",
            "2026-10-24T23:30:00Z",
            vec![
                "2026-10-25T02:00:00+02:00",
                "2026-10-25T02:00:00+01:00",
                "2026-10-25T03:00:00+01:00",
            ],
        ),
    ] {
        let found = cron(text, CronDialect::Spring, anchor, BERLIN, expected.len());
        assert_eq!(found, expected, "{text} from {anchor}");
    }
}

#[test]
fn a_cron_fires_strictly_after_a_time_with_thousandths() {
    for (now, expected) in [
        ("2026-01-01T00:00:09.999Z", "2026-01-01T00:00:10+00:00"),
        ("2026-01-01T00:00:10Z", "2026-01-01T00:00:20+00:00"),
        ("2026-01-01T00:00:10.001Z", "2026-01-01T00:00:20+00:00"),
        ("1969-12-31T23:59:59.5Z", "1970-01-01T00:00:00+00:00"),
    ] {
        assert_eq!(cron("*/10 * * * * *", CronDialect::Spring, now, "UTC", 1), [expected]);
    }
}

#[test]
fn weekdays_and_hours_may_run_over_their_end() {
    let (spring, quartz) = (CronDialect::Spring, CronDialect::Quartz);
    for (text, dialect, days) in [
        ("0 0 0 ? * FRI-MON", spring, ["02", "03", "04", "05", "09"]),
        ("0 0 0 ? * fri-mon", quartz, ["02", "03", "04", "05", "09"]),
        ("0 0 0 ? * 6-2", quartz, ["02", "03", "04", "05", "09"]),
        ("0 0 0 ? * 5-1", spring, ["02", "03", "04", "05", "09"]),
        ("0 0 0 ? * SUN-TUE", spring, ["04", "05", "06", "11", "12"]),
        ("0 0 0 ? * 7-2", spring, ["04", "05", "06", "11", "12"]),
        ("0 0 0 ? * SAT-SUN", spring, ["03", "04", "10", "11", "17"]),
        ("0 0 0 ? * SAT-SUN", quartz, ["03", "04", "10", "11", "17"]),
        ("0 0 0 ? * WED,SAT-SUN", quartz, ["03", "04", "07", "10", "11"]),
        ("0 0 0 ? * FRI-MON/2", quartz, ["02", "04", "09", "11", "16"]),
        ("0 0 0 ? * */2", spring, ["02", "04", "05", "07", "09"]),
        ("0 0 0 ? * */2", quartz, ["03", "04", "06", "08", "10"]),
        ("0 0 0 30-2 NOV-JAN ?", quartz, ["02", "30", "31", "01", "02"]),
        ("0 0 22-0/2 * * ?", quartz, ["01", "02", "02", "03", "03"]),
    ] {
        let found = cron(text, dialect, "2026-01-01T00:00:00Z", "UTC", 5);
        let found: Vec<_> = found.iter().map(|time| &time[8..10]).collect();
        assert_eq!(found, days, "{text} of {dialect:?}");
    }
}
