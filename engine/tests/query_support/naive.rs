//! Searches by the book: test every row, sort all, cut out the page. Shares no code with the
//! engine's searches.

use std::cmp::Ordering;

use baton_engine::query::comparison::{Comparison, Comparisons};
use baton_engine::query::{Found, Order, PageRequest, PageStart, QueryError};

use super::Random;

/// Whether a value passes all comparisons.
pub fn passes<T: PartialOrd>(
    comparisons: &Comparisons<T>,
    value: Option<T>,
    text: impl Fn(&T) -> String,
) -> bool {
    let value = value.map(|value| (text(&value), value));
    comparisons.iter().all(|comparison| match &value {
        None => is_negative(comparison) || matches!(comparison, Comparison::Exists(false)),
        Some((text, value)) => holds(comparison, value, text),
    })
}

fn is_negative<T>(comparison: &Comparison<T>) -> bool {
    matches!(comparison, Comparison::NotEqual(_) | Comparison::NotIn(_))
}

fn holds<T: PartialOrd>(comparison: &Comparison<T>, value: &T, text: &str) -> bool {
    match comparison {
        Comparison::Equal(other) => value == other,
        Comparison::NotEqual(other) => value != other,
        Comparison::Exists(exists) => *exists,
        Comparison::In(others) => others.contains(value),
        Comparison::NotIn(others) => !others.contains(value),
        Comparison::Greater(other) => value > other,
        Comparison::GreaterOrEqual(other) => value >= other,
        Comparison::Less(other) => value < other,
        Comparison::LessOrEqual(other) => value <= other,
        Comparison::Like(pattern) => {
            let characters = |text: &str| text.chars().collect::<Vec<_>>();
            like(&characters(pattern), &characters(text))
        }
    }
}

/// Whether a list of texts passes all comparisons: a negative one must hold for all values, any
/// other one for some value.
pub fn list_passes(comparisons: &Comparisons<String>, values: &[String]) -> bool {
    comparisons.iter().all(|comparison| {
        let mut values = values.iter();
        if is_negative(comparison) {
            values.all(|value| holds(comparison, value, value))
        } else if matches!(comparison, Comparison::Exists(false)) {
            values.next().is_none()
        } else {
            values.any(|value| holds(comparison, value, value))
        }
    })
}

fn like(pattern: &[char], text: &[char]) -> bool {
    match (pattern, text) {
        ([], _) => text.is_empty(),
        (['*', rest @ ..], _) => (0..=text.len()).any(|from| like(rest, &text[from..])),
        (['?', rest @ ..], [_, others @ ..]) => like(rest, others),
        (['\\', literal, rest @ ..] | [literal, rest @ ..], [first, others @ ..]) => {
            literal == first && like(rest, others)
        }
        (_, []) => false,
    }
}

/// Absent values last when ascending, first when descending.
pub fn compare<T: Ord>(a: Option<T>, b: Option<T>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// Sorts by fields, then by key in the direction of the last field. A field that stood before
/// says nothing.
pub fn sort<K: Ord, R, F: Copy + PartialEq>(
    rows: &mut [(K, R)],
    fields: &[(F, Order)],
    compare: impl Fn(F, &(K, R), &(K, R)) -> Ordering,
) {
    let turned = |ordering: Ordering, order: Order| match order {
        Order::Ascending => ordering,
        Order::Descending => ordering.reverse(),
    };
    let mut distinct: Vec<(F, Order)> = Vec::new();
    for field in fields {
        if distinct.iter().all(|(known, _)| *known != field.0) {
            distinct.push(*field);
        }
    }
    let fields = distinct;
    let last = fields.last().map_or(Order::Ascending, |(_, order)| *order);
    rows.sort_by(|a, b| {
        fields
            .iter()
            .map(|(field, order)| turned(compare(*field, a, b), *order))
            .chain([turned(a.0.cmp(&b.0), last)])
            .find(|ordering| ordering.is_ne())
            .unwrap_or(Ordering::Equal)
    });
}

/// Asks for pages in every way and compares each with the expected results.
pub fn check_pages<K: Clone + PartialEq + std::fmt::Debug, R: Clone + PartialEq>(
    expected: &[(K, R)],
    random: &mut Random,
    search: impl Fn(&PageRequest) -> Result<Found<K, R>, QueryError>,
) {
    let found = |start, limit| search(&PageRequest { start, limit }).unwrap();
    let check = |found: &Found<K, R>, from: usize, limit: usize| {
        let to = (from + limit).min(expected.len());
        let keys = |items: &[(K, R)]| items.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
        let part = &expected[from.min(to)..to];
        assert_eq!(keys(&found.items), keys(part), "results {from}..{to} of {:?}", keys(expected));
        assert!(found.items == part, "keys are right, but rows are not");
        assert_eq!((found.total, found.has_more_total), (expected.len() as u64, false));
        assert_eq!(found.start_cursor.is_some(), !part.is_empty());
        assert_eq!(found.end_cursor.is_some(), !part.is_empty());
    };
    check(&found(PageStart::Offset(0), 10_000), 0, 10_000);
    check(&found(PageStart::Offset(0), 0), 0, 0);
    let limit = 1 + random.index(7);
    let from = random.index(expected.len() + 2);
    check(&found(PageStart::Offset(from), limit), from, limit);
    // Forward from the first page to the empty one.
    let mut page = found(PageStart::Offset(0), limit);
    let mut from = 0;
    let mut last_cursor = None;
    while let Some(end) = page.end_cursor.clone() {
        check(&page, from, limit);
        from += page.items.len();
        page = found(PageStart::After(end.clone()), limit);
        last_cursor = Some(end);
    }
    assert_eq!(from, expected.len(), "the walk forward ends too early");
    // Backward from the last result, which no page shows.
    let Some(last_cursor) = last_cursor else { return };
    let mut to = expected.len() - 1;
    let mut page = found(PageStart::Before(last_cursor), limit);
    while let Some(start) = page.start_cursor.clone() {
        let length = limit.min(to);
        check(&page, to - length, length);
        to -= length;
        page = found(PageStart::Before(start), limit);
    }
    assert_eq!(to, 0, "the walk backward ends too early");
}
