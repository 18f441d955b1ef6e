//! Timers that fire once: dates and durations.

use super::*;
use crate::schedule::date_time;

fn once(kind: TimerKind, text: &str, anchor: &str, zone: &str) -> String {
    let schedule = read(kind, text, anchor, zone);
    let first = schedule.first();
    assert_eq!(schedule.count(), Some(1), "{text}");
    assert_eq!(schedule.after(first, first.at), None, "{text} fires again");
    shown(first.at, "UTC")
}

#[test]
fn a_date_is_meant_where_its_offset_or_zone_says_or_else_in_the_default_zone() {
    for (text, zone, expected) in [
        ("2026-11-24T17:00:00Z", BERLIN, "2026-11-24T17:00:00+00:00"),
        ("2026-11-24T17:00:00+02:00", BERLIN, "2026-11-24T15:00:00+00:00"),
        ("2026-11-24T17:00:00.25-05:30", BERLIN, "2026-11-24T22:30:00.25+00:00"),
        ("2026-07-01T09:00:00[Europe/Berlin]", "UTC", "2026-07-01T07:00:00+00:00"),
        ("2026-07-01T09:00:00[europe/berlin]", "UTC", "2026-07-01T07:00:00+00:00"),
        ("2026-07-01T09:00:00@America/New_York", "UTC", "2026-07-01T13:00:00+00:00"),
        ("2026-07-01T09:00:00+02:00[Europe/Berlin]", "UTC", "2026-07-01T07:00:00+00:00"),
        ("2026-07-01T07:00:00Z[Europe/Berlin]", "UTC", "2026-07-01T07:00:00+00:00"),
        // The offset says when, even if the zone has another one on that day.
        ("2026-07-01T09:00:00+01:00[Europe/Berlin]", "UTC", "2026-07-01T08:00:00+00:00"),
        ("2026-07-01T09:00:00", BERLIN, "2026-07-01T07:00:00+00:00"),
        ("2026-07-01T09:00", BERLIN, "2026-07-01T07:00:00+00:00"),
        ("2026-07-01 09:00", "UTC", "2026-07-01T09:00:00+00:00"),
        ("20260701T090000Z", "UTC", "2026-07-01T09:00:00+00:00"),
        ("2026-07-01", BERLIN, "2026-06-30T22:00:00+00:00"),
        ("2026-07-01", "UTC", "2026-07-01T00:00:00+00:00"),
        (" 2026-07-01T09:00:00z\n", "UTC", "2026-07-01T09:00:00+00:00"),
        ("2024-02-29T00:00:00Z", "UTC", "2024-02-29T00:00:00+00:00"),
        ("9999-12-30T00:00:00Z", "UTC", "9999-12-30T00:00:00+00:00"),
    ] {
        let found = once(TimerKind::Date, text, "2026-01-01T00:00:00Z", zone);
        assert_eq!(found, expected, "{text} in {zone}");
    }
}

#[test]
fn a_local_time_that_is_skipped_comes_later_and_one_that_comes_twice_comes_first() {
    for (text, expected) in [
        ("2026-03-29T02:30:00[Europe/Berlin]", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25T02:30:00[Europe/Berlin]", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T02:30:00+01:00[Europe/Berlin]", "2026-10-25T01:30:00+00:00"),
    ] {
        let found = once(TimerKind::Date, text, "2026-01-01T00:00:00Z", "UTC");
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_due_date_is_read_like_a_timer() {
    let berlin = Zone::named(BERLIN).unwrap();
    assert_eq!(date_time("2026-07-01T09:00", &berlin), Ok(at("2026-07-01T07:00:00Z")));
    assert!(date_time("tomorrow", &berlin).is_err());
}

#[test]
fn a_duration_is_added_on_the_calendar_of_the_default_zone() {
    let january = "2026-01-31T09:00:00Z";
    for (text, anchor, zone, expected) in [
        ("PT1S", january, "UTC", "2026-01-31T09:00:01+00:00"),
        ("PT0S", january, "UTC", "2026-01-31T09:00:00+00:00"),
        ("P1Y2M3DT4H5M6.5S", january, "UTC", "2027-04-03T13:05:06.5+00:00"),
        ("P2W", january, "UTC", "2026-02-14T09:00:00+00:00"),
        ("P1W2DT1H", january, "UTC", "2026-02-09T10:00:00+00:00"),
        ("p1dt1h", january, "UTC", "2026-02-01T10:00:00+00:00"),
        ("PT1.5H", january, "UTC", "2026-01-31T10:30:00+00:00"),
        ("PT1,5S", january, "UTC", "2026-01-31T09:00:01.5+00:00"),
        ("PT0.0019S", january, "UTC", "2026-01-31T09:00:00.001+00:00"),
        ("PT36H", january, "UTC", "2026-02-01T21:00:00+00:00"),
        ("PT90000S", january, "UTC", "2026-02-01T10:00:00+00:00"),
        ("-PT5M", january, "UTC", "2026-01-31T08:55:00+00:00"),
        ("P1M", january, "UTC", "2026-02-28T09:00:00+00:00"),
        ("P1M", "2024-01-31T09:00:00Z", "UTC", "2024-02-29T09:00:00+00:00"),
        ("P1Y", "2024-02-29T09:00:00Z", "UTC", "2025-02-28T09:00:00+00:00"),
        ("P4Y", "2024-02-29T09:00:00Z", "UTC", "2028-02-29T09:00:00+00:00"),
        // The clock in Berlin goes forward at 01:00 UTC on 29 March, back on 25 October.
        ("P1D", "2026-03-28T09:00:00Z", BERLIN, "2026-03-29T08:00:00+00:00"),
        ("PT24H", "2026-03-28T09:00:00Z", BERLIN, "2026-03-29T09:00:00+00:00"),
        ("P1D", "2026-03-28T01:30:00Z", BERLIN, "2026-03-29T01:30:00+00:00"),
        ("P1D", "2026-10-24T09:00:00Z", BERLIN, "2026-10-25T10:00:00+00:00"),
        ("PT24H", "2026-10-24T09:00:00Z", BERLIN, "2026-10-25T09:00:00+00:00"),
        ("P1DT1H", "2026-10-24T00:30:00Z", BERLIN, "2026-10-25T01:30:00+00:00"),
        // The second of two hours stays the second where only exact time is added.
        ("PT1M", "2026-10-25T01:30:00Z", BERLIN, "2026-10-25T01:31:00+00:00"),
    ] {
        let found = once(TimerKind::Duration, text, anchor, zone);
        assert_eq!(found, expected, "{text} after {anchor} in {zone}");
    }
}
