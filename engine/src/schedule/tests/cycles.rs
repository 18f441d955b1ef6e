//! Repetitions: when they fire, how many there are, and what happens to those missed.

use super::*;

#[test]
fn a_repetition_fires_from_its_start_or_a_period_after_it_is_read() {
    let now = "2026-01-01T00:00:00Z";
    for (text, expected) in [
        ("R3/PT1H", vec!["2026-01-01T01", "2026-01-01T02", "2026-01-01T03"]),
        ("r3/pt1h", vec!["2026-01-01T01", "2026-01-01T02", "2026-01-01T03"]),
        ("R1/PT1H", vec!["2026-01-01T01"]),
        ("R0/PT1H", vec!["2026-01-01T01"]),
        ("R3/2026-05-01T09:00:00Z/P1D", vec!["2026-05-01T09", "2026-05-02T09", "2026-05-03T09"]),
        ("R2/2026-05-01/P1D", vec!["2026-05-01T00", "2026-05-02T00"]),
        ("R2/2020-05-01T09:00:00Z/P1D", vec!["2020-05-01T09", "2020-05-02T09"]),
        ("R2/2026-05-01T09:00[Europe/Berlin]/P1M", vec!["2026-05-01T07", "2026-06-01T07"]),
        (
            "R3/2026-05-01T09:00Z/2026-05-01T12:00Z",
            vec!["2026-05-01T09", "2026-05-01T12", "2026-05-01T15"],
        ),
        ("R3/P1D/2026-05-03T09:00:00Z", vec!["2026-05-01T09", "2026-05-02T09", "2026-05-03T09"]),
        ("R3/P1M/2026-05-31T09:00:00Z", vec!["2026-03-31T09", "2026-04-30T09", "2026-05-31T09"]),
        ("R/PT10H/2026-01-02T00:00:00Z", vec!["2026-01-01T04", "2026-01-01T14", "2026-01-02T00"]),
        ("R/PT12H/2026-01-02T00:00:00Z", vec!["2026-01-01T12", "2026-01-02T00"]),
        ("R/PT12H/2025-01-02T00:00:00Z", vec!["2025-01-02T00"]),
    ] {
        let found = firings(text, now, "UTC", 10);
        let expected: Vec<_> =
            expected.into_iter().map(|hour| format!("{hour}:00:00+00:00")).collect();
        assert_eq!(found, expected, "{text}");
        let count = read(TimerKind::Cycle, text, now, "UTC").count();
        assert_eq!(count, Some(found.len() as u64), "{text}");
    }
}

#[test]
fn a_repetition_without_a_number_or_with_minus_one_has_no_end() {
    for text in ["R/PT1H", "R-1/PT1H", "R/2026-01-01T00:00:00Z/P1D", "@hourly"] {
        let schedule = read(TimerKind::Cycle, text, "2026-01-01T00:00:00Z", "UTC");
        assert_eq!(schedule.count(), None, "{text}");
        assert_eq!(firings_of(&schedule, 1000).len(), 1000, "{text}");
    }
}

#[test]
fn months_are_counted_from_the_start_so_that_short_ones_leave_no_trace() {
    let months = firings("R5/2026-01-31T09:00:00Z/P1M", "2026-01-01T00:00:00Z", "UTC", 9);
    let days: Vec<_> = months.iter().map(|text| &text[..10]).collect();
    assert_eq!(days, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
    let years = firings("R5/2024-02-29T09:00:00Z/P1Y", "2024-01-01T00:00:00Z", "UTC", 9);
    let days: Vec<_> = years.iter().map(|text| &text[..10]).collect();
    assert_eq!(days, ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]);
}

#[test]
fn days_keep_the_time_of_the_clock_and_hours_keep_their_length() {
    for (text, expected) in [
        (
            "R3/2026-03-28T09:00:00[Europe/Berlin]/P1D",
            ["2026-03-28T09:00:00+01:00", "2026-03-29T09:00:00+02:00", "2026-03-30T09:00:00+02:00"],
        ),
        (
            "R3/2026-03-28T09:00:00[Europe/Berlin]/PT24H",
            ["2026-03-28T09:00:00+01:00", "2026-03-29T10:00:00+02:00", "2026-03-30T10:00:00+02:00"],
        ),
        (
            "R3/2026-10-24T09:00:00[Europe/Berlin]/P1D",
            ["2026-10-24T09:00:00+02:00", "2026-10-25T09:00:00+01:00", "2026-10-26T09:00:00+01:00"],
        ),
        (
            "R3/2026-10-24T09:00:00[Europe/Berlin]/PT24H",
            ["2026-10-24T09:00:00+02:00", "2026-10-25T08:00:00+01:00", "2026-10-26T08:00:00+01:00"],
        ),
        // 02:30 does not exist on the second day, and the third knows nothing of that.
        (
            "R3/2026-03-28T02:30:00[Europe/Berlin]/P1D",
            ["2026-03-28T02:30:00+01:00", "2026-03-29T03:30:00+02:00", "2026-03-30T02:30:00+02:00"],
        ),
        // The offset says when it starts, the zone how it goes on.
        (
            "R3/2026-03-28T09:00:00+01:00[Europe/Berlin]/P1D",
            ["2026-03-28T09:00:00+01:00", "2026-03-29T09:00:00+02:00", "2026-03-30T09:00:00+02:00"],
        ),
        // A bare offset is a zone without daylight saving.
        (
            "R3/2026-03-28T09:00:00+01:00/P1D",
            ["2026-03-28T09:00:00+01:00", "2026-03-29T10:00:00+02:00", "2026-03-30T10:00:00+02:00"],
        ),
    ] {
        assert_eq!(firings(text, "2026-01-01T00:00:00Z", BERLIN, 9), expected, "{text}");
    }
}

#[test]
fn a_counted_cycle_makes_up_for_every_firing_that_was_missed() {
    let schedule = read(TimerKind::Cycle, "R4/PT1H", "2026-01-01T00:00:00Z", "UTC");
    let late = at("2026-01-01T09:30:00Z");
    let next = |last: &Due| schedule.after(*last, late);
    let firings: Vec<_> = std::iter::successors(Some(schedule.first()), next).collect();
    let indexes: Vec<_> = firings.iter().map(|due| due.index).collect();
    assert_eq!(indexes, [0, 1, 2, 3]);
    assert_eq!(firings[3].at, at("2026-01-01T04:00:00Z"));
}

#[test]
fn a_cycle_without_a_count_fires_once_for_all_that_were_missed() {
    for (text, now, index, next) in [
        ("R/PT1H", "2026-01-01T09:30:00Z", 9, "2026-01-01T10:00:00Z"),
        ("R/PT1H", "2026-01-01T09:00:00Z", 9, "2026-01-01T10:00:00Z"),
        ("R/PT1H", "2026-01-01T01:00:00Z", 1, "2026-01-01T02:00:00Z"),
        // The clock may go back; a firing follows on the last one all the same.
        ("R/PT1H", "2025-01-01T00:00:00Z", 1, "2026-01-01T02:00:00Z"),
        ("R/PT0.001S", "2126-01-01T00:00:00Z", 3_155_673_600_000, "2126-01-01T00:00:00.001Z"),
        ("R/2026-01-31T00:00:00Z/P1M", "2026-06-15T00:00:00Z", 5, "2026-06-30T00:00:00Z"),
        (
            "R/1970-01-01T00:00:00Z/PT1S",
            "2026-01-01T00:00:00Z",
            1_767_225_601,
            "2026-01-01T00:00:01Z",
        ),
        ("0 0 * * * *", "2026-01-01T09:30:00Z", 1, "2026-01-01T10:00:00Z"),
        ("0 0 * * * *", "2025-01-01T00:00:00Z", 1, "2026-01-01T02:00:00Z"),
    ] {
        let schedule = read(TimerKind::Cycle, text, "2026-01-01T00:00:00Z", "UTC");
        let found = schedule.after(schedule.first(), at(now));
        assert_eq!(found, Some(Due { index, at: at(next) }), "{text} at {now}");
    }
}

#[test]
fn a_day_that_a_zone_leaves_out_does_not_stop_a_cycle() {
    // Samoa had no 30 December 2011: what was due then is due with what was due a day later.
    let text = "R/2011-12-29T09:00:00[Pacific/Apia]/P1D";
    let days = firings(text, "2011-12-01T00:00:00Z", "Pacific/Apia", 4);
    let days: Vec<_> = days.iter().map(|text| &text[..10]).collect();
    assert_eq!(days, ["2011-12-29", "2011-12-31", "2012-01-01", "2012-01-02"]);
    let schedule = read(TimerKind::Cycle, text, "2011-12-01T00:00:00Z", "UTC");
    let second = schedule.after(schedule.first(), Timestamp(0)).unwrap();
    let third = schedule.after(second, Timestamp(0)).unwrap();
    assert!(second.at < third.at, "the moment of two days comes once");
}

#[test]
fn a_cycle_ends_with_the_calendar() {
    let schedule =
        read(TimerKind::Cycle, "R/9990-01-01T00:00:00Z/P3Y", "2026-01-01T00:00:00Z", "UTC");
    let years: Vec<_> =
        firings_of(&schedule, 9).iter().map(|due| shown(due.at, "UTC")[..4].to_owned()).collect();
    assert_eq!(years, ["9990", "9993", "9996", "9999"]);
    let last = Due { index: u64::MAX, at: Timestamp(i64::MAX) };
    assert_eq!(schedule.after(last, Timestamp(i64::MAX)), None);
}
