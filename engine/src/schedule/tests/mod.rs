//! Timers as tables: a text, when it is read, and when it fires.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cron;
mod cycles;
mod errors;
mod moments;
mod properties;

use super::{Conventions, CronDialect, Due, Schedule, TimerKind, Zone};
use crate::ids::Timestamp;

const BERLIN: &str = "Europe/Berlin";

fn conventions(zone: &str, cron: CronDialect) -> Conventions {
    Conventions { cron, zone: Zone::named(zone).unwrap() }
}

/// A time with an offset.
fn at(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

/// As the clock of a zone shows it: `2026-03-29T03:30:00+02:00`.
fn shown(time: Timestamp, zone: &str) -> String {
    let zone = Zone::named(zone).unwrap();
    let instant = jiff::Timestamp::from_millisecond(time.0).unwrap();
    instant.display_with_offset(zone.inner().to_offset(instant)).to_string()
}

fn read(kind: TimerKind, text: &str, anchor: &str, zone: &str) -> Schedule {
    Schedule::parse(kind, text, at(anchor), &conventions(zone, CronDialect::Spring))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The first firings, each taking place when it is due.
fn firings_of(schedule: &Schedule, most: usize) -> Vec<Due> {
    let next = |last: &Due| schedule.after(*last, last.at);
    std::iter::successors(Some(schedule.first()), next).take(most).collect()
}

/// The first firings of a cycle that is read in a zone, as the clock there shows them.
fn firings(text: &str, anchor: &str, zone: &str, most: usize) -> Vec<String> {
    let schedule = read(TimerKind::Cycle, text, anchor, zone);
    firings_of(&schedule, most).into_iter().map(|due| shown(due.at, zone)).collect()
}
