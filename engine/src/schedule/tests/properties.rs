//! What holds of every timer.

use proptest::prelude::*;

use super::*;

const ZONES: [&str; 6] =
    ["UTC", BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo"];

/// Milliseconds from 2000 to 2060.
const YEARS: std::ops::Range<i64> = 946_684_800_000..2_840_140_800_000;

fn zone() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&ZONES[..])
}

/// Texts that look like timers, more or less.
fn rubbish() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "R",
        "R3",
        "/",
        "P",
        "T",
        "1D",
        "1M",
        "PT1S",
        "P1Y",
        "-",
        "+",
        "2026-01-01",
        "T09:00:00",
        "Z",
        "[Europe/Berlin]",
        "[",
        "]",
        "@",
        " ",
        "*",
        "0",
        "0/5",
        "?",
        "L",
        "W",
        "LW",
        "#",
        ",",
        "MON",
        "FRI-MON",
        "1-0",
        "99999999999999999999",
        "é",
        "@daily",
        "2026",
        ".",
        "\u{0}",
    ]);
    prop_oneof![
        prop::collection::vec(part, 0..14).prop_map(|parts| parts.concat()),
        prop::collection::vec("[0-9*?LW#,/-]{1,5}", 6..8).prop_map(|fields| fields.join(" ")),
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn exact_periods_agree_with_adding_them_one_by_one(
        start in YEARS, period in 1_i64..10_000_000_000, zone in zone(), count in 1_u64..50,
    ) {
        let conventions = conventions(zone, CronDialect::Spring);
        let text = format!("R{count}/PT{}.{:03}S", period / 1000, period % 1000);
        let schedule =
            Schedule::parse(TimerKind::Cycle, &text, Timestamp(start), &conventions).unwrap();
        let mut expected = Timestamp(start);
        let found = firings_of(&schedule, 100);
        prop_assert_eq!(found.len() as u64, count);
        for due in found {
            expected = expected.plus_ms(period);
            prop_assert_eq!(due.at, expected);
        }
    }

    #[test]
    fn firings_ascend_and_skipping_finds_what_going_one_by_one_finds(
        start in YEARS, months in 0_u8..3, days in 0_u8..40, hours in 0_u8..30, zone in zone(),
        skipped in 0_usize..60,
    ) {
        prop_assume!(u32::from(months) + u32::from(days) + u32::from(hours) > 0);
        let conventions = conventions(zone, CronDialect::Spring);
        let text = format!("R/P{months}M{days}DT{hours}H");
        let schedule =
            Schedule::parse(TimerKind::Cycle, &text, Timestamp(start), &conventions).unwrap();
        let one_by_one = firings_of(&schedule, 64);
        for pair in one_by_one.windows(2) {
            prop_assert!(pair[0].at < pair[1].at && pair[0].index + 1 == pair[1].index);
        }
        let now = one_by_one[skipped].at;
        prop_assert_eq!(schedule.after(schedule.first(), now), Some(one_by_one[skipped + 1]));
    }

    #[test]
    fn a_cron_misses_nothing_and_adds_nothing(
        start in YEARS, minute in 0_u8..60, hour in 0_u8..24, step in 1_u8..30, zone in zone(),
    ) {
        let conventions = conventions(zone, CronDialect::Spring);
        for text in [format!("0 {minute} {hour} * * *"), format!("0 */{step} * * * *")] {
            let schedule =
                Schedule::parse(TimerKind::Cycle, &text, Timestamp(start), &conventions).unwrap();
            for pair in firings_of(&schedule, 40).windows(2) {
                prop_assert!(pair[0].at < pair[1].at, "{} at {:?}", text, pair);
                let apart = pair[1].at.0 - pair[0].at.0;
                prop_assert!(apart <= 25 * 3_600_000, "{} at {:?}", text, pair);
            }
        }
    }

    #[test]
    fn a_cron_fires_at_just_the_minutes_that_fit(
        start in YEARS, step in 1_i64..60, hours in (0_i64..24, 0_i64..24),
        days in (1_i64..8, 1_i64..8), dialect in
            prop::sample::select(&[CronDialect::Spring, CronDialect::Quartz][..]),
    ) {
        let text = format!("0 */{step} {}-{} ? * {}-{}", hours.0, hours.1, days.0, days.1);
        let schedule = Schedule::parse(
            TimerKind::Cycle, &text, Timestamp(start), &conventions("UTC", dialect),
        ).unwrap();
        let is_in = |value: i64, (first, last): (i64, i64)| {
            let is_over_the_end = first > last;
            let (begun, open) = (first <= value, value <= last);
            if is_over_the_end { begun || open } else { begun && open }
        };
        let fits = |minute: &i64| {
            // 1 January 1970 was a Thursday: day 4 of Spring, where Sunday is 7, and 5 of Quartz.
            let thursday = if dialect == CronDialect::Spring { 3 } else { 4 };
            let weekday = (minute.div_euclid(1440) + thursday).rem_euclid(7) + 1;
            minute % 60 % step == 0 && is_in(minute / 60 % 24, hours) && is_in(weekday, days)
        };
        let first = start.div_euclid(60_000) + 1;
        let expected: Vec<_> =
            (first..).filter(fits).map(|minute| Timestamp(minute * 60_000)).take(30).collect();
        let found: Vec<_> = firings_of(&schedule, 30).into_iter().map(|due| due.at).collect();
        prop_assert_eq!(found, expected, "{}", text);
    }

    #[test]
    fn rubbish_is_refused_or_fires_in_order_but_never_panics(text in rubbish(), start in YEARS) {
        for dialect in [CronDialect::Spring, CronDialect::Quartz] {
            for kind in [TimerKind::Date, TimerKind::Duration, TimerKind::Cycle] {
                let conventions = conventions(BERLIN, dialect);
                let read = Schedule::parse(kind, &text, Timestamp(start), &conventions);
                if let Ok(schedule) = read {
                    let found = firings_of(&schedule, 5);
                    prop_assert!(found.windows(2).all(|pair| pair[0].at <= pair[1].at));
                }
            }
        }
    }
}
