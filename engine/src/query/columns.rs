//! What the comparisons of a field say about the columns of an index: the values that come into
//! question, or the part of a column that does.

use super::comparison::Comparison;
use super::matcher::{Comparable, Tests};
use crate::store::KeyRange;
use crate::store::key_codec::KeyCodec;
use std::ops::Bound;

/// The values that a field can have, each once and in order, where its comparisons name them.
pub(super) fn named<T: Comparable + Clone>(comparisons: &[Comparison<T>]) -> Option<Vec<T>> {
    let mut shortest: Option<&[T]> = None;
    for comparison in comparisons {
        if let Some(values) = values_of(comparison)
            && shortest.is_none_or(|known| values.len() < known.len())
        {
            shortest = Some(values);
        }
    }
    let tests = Tests::of(comparisons);
    let mut values: Vec<T> =
        shortest?.iter().filter(|value| tests.accept(Some(value.value()))).cloned().collect();
    sort(&mut values);
    Some(values)
}

/// As [`named`] for a field that holds a list of texts: those of the shortest comparison. A row
/// with one of these may still fail another comparison; the flag says whether there is one.
pub(super) fn named_in_list(comparisons: &[Comparison<String>]) -> Option<(Vec<String>, bool)> {
    let mut values =
        comparisons.iter().filter_map(values_of).min_by_key(|values| values.len())?.to_vec();
    sort(&mut values);
    Some((values, comparisons.len() > 1))
}

fn values_of<T>(comparison: &Comparison<T>) -> Option<&[T]> {
    match comparison {
        Comparison::Equal(value) => Some(std::slice::from_ref(value)),
        Comparison::In(values) => Some(values),
        Comparison::NotEqual(_)
        | Comparison::Exists(_)
        | Comparison::NotIn(_)
        | Comparison::Greater(_)
        | Comparison::GreaterOrEqual(_)
        | Comparison::Less(_)
        | Comparison::LessOrEqual(_)
        | Comparison::Like(_) => None,
    }
}

fn sort<T: Comparable>(values: &mut Vec<T>) {
    values.sort_by(|a, b| a.order(b.value()));
    values.dedup_by(|a, b| a.order(b.value()).is_eq());
}

/// Those of all values of a field that its comparisons accept.
pub(super) fn accepted<T: Comparable + Clone>(comparisons: &[Comparison<T>], all: &[T]) -> Vec<T> {
    let tests = Tests::of(comparisons);
    all.iter().filter(|value| tests.accept(Some(value.value()))).cloned().collect()
}

/// A part of the keys below a prefix: from `low` on, up to but without `high`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Span {
    low: Vec<u8>,
    /// `None`: up to the last.
    high: Option<Vec<u8>>,
}

impl Span {
    fn from(&mut self, low: Vec<u8>) {
        if low > self.low {
            self.low = low;
        }
    }

    fn up_to(&mut self, high: Vec<u8>) {
        if self.high.as_ref().is_none_or(|known| high < *known) {
            self.high = Some(high);
        }
    }

    /// This key, and what lies behind it.
    pub(super) fn starting_at(mut self, key: Vec<u8>) -> Self {
        self.from(key);
        self
    }

    /// The keys that begin like this, and what lies in front of them.
    pub(super) fn through(mut self, key: &[u8]) -> Self {
        self.up_to_all_of(key);
        self
    }

    /// Behind this key.
    pub(super) fn after(mut self, key: &[u8]) -> Self {
        let mut next = key.to_vec();
        next.push(0);
        self.from(next);
        self
    }

    /// In front of this key.
    pub(super) fn before(mut self, key: &[u8]) -> Self {
        self.up_to(key.to_vec());
        self
    }

    /// The keys that begin with `prefix` and go on in this span.
    pub(super) fn below(&self, prefix: &[u8]) -> KeyRange {
        let mut range = KeyRange::prefix(&[prefix, self.low.as_slice()].concat());
        range.end = match &self.high {
            Some(high) => Bound::Excluded([prefix, high.as_slice()].concat()),
            None => KeyRange::prefix(prefix).end,
        };
        range
    }

    /// The part of a column that passes the comparisons, and whether it is exactly that: nothing
    /// in it fails one, and nothing outside passes all.
    pub(super) fn of<T: Comparable + KeyCodec>(comparisons: &[Comparison<T>]) -> (Self, bool) {
        Self::over(comparisons, KeyCodec::to_bytes, None)
    }

    /// As [`Span::of`] for a column whose values may be absent, and absent ones come last.
    pub(super) fn of_optional<T>(comparisons: &[Comparison<T>]) -> (Self, bool)
    where
        T: Comparable + KeyCodec + Copy,
        Option<T>: KeyCodec,
    {
        let absent = None::<T>.to_bytes();
        Self::over(comparisons, |value| Some(*value).to_bytes(), Some(&absent))
    }

    fn over<T: Comparable>(
        comparisons: &[Comparison<T>],
        bytes: impl Fn(&T) -> Vec<u8>,
        absent: Option<&[u8]>,
    ) -> (Self, bool) {
        let (mut span, mut exact) = (Self::default(), true);
        for comparison in comparisons {
            let mut demands_presence = true;
            match comparison {
                Comparison::Equal(value) => {
                    span.from(bytes(value));
                    span.up_to_all_of(&bytes(value));
                }
                Comparison::Greater(value) => match successor(&bytes(value)) {
                    Some(next) => span.from(next),
                    None => span.up_to(Vec::new()),
                },
                Comparison::GreaterOrEqual(value) => span.from(bytes(value)),
                Comparison::Less(value) => span.up_to(bytes(value)),
                Comparison::LessOrEqual(value) => span.up_to_all_of(&bytes(value)),
                Comparison::Exists(true) => {}
                Comparison::Exists(false) => {
                    demands_presence = false;
                    match absent {
                        Some(absent) => span.from(absent.to_vec()),
                        None => span.up_to(Vec::new()),
                    }
                }
                Comparison::In(values) => {
                    exact &= values.len() == 1;
                    let values = || values.iter().map(&bytes);
                    span.from(values().min().unwrap_or_default());
                    match values().max() {
                        Some(last) => span.up_to_all_of(&last),
                        None => span.up_to(Vec::new()),
                    }
                }
                Comparison::Like(_) => exact = false,
                Comparison::NotEqual(_) | Comparison::NotIn(_) => {
                    (exact, demands_presence) = (false, false);
                }
            }
            if let Some(absent) = absent.filter(|_| demands_presence) {
                span.up_to(absent.to_vec());
            }
        }
        (span, exact)
    }

    fn up_to_all_of(&mut self, value: &[u8]) {
        if let Some(next) = successor(value) {
            self.up_to(next);
        }
    }
}

/// The smallest bytes behind all that begin with these.
pub(super) fn successor(bytes: &[u8]) -> Option<Vec<u8>> {
    match KeyRange::prefix(bytes).end {
        Bound::Excluded(next) => Some(next),
        Bound::Included(_) | Bound::Unbounded => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Timestamp;

    #[test]
    fn named_values_are_those_that_pass_every_comparison() {
        use Comparison::{Equal, In, Less, Like};
        assert_eq!(named::<i64>(&[]), None);
        assert_eq!(named(&[Less(3_i64)]), None);
        assert_eq!(named(&[In(vec![4_i64, 2, 1, 2]), Less(3)]), Some(vec![1, 2]));
        assert_eq!(named(&[In(vec![1_i64, 2]), Equal(2)]), Some(vec![2]));
        assert_eq!(named(&[Equal(1_i64), Equal(2)]), Some(vec![]));
        let texts = ["b", "ab", "a"].map(str::to_owned).to_vec();
        let expected = vec!["a".to_owned(), "ab".to_owned()];
        assert_eq!(named(&[In(texts), Like("a*".to_owned())]), Some(expected));
    }

    fn holds(span: &Span, column: &[u8]) -> bool {
        let key = [&[7], column, &[9, 9]].concat();
        let range = span.below(&[7]);
        let above = matches!(&range.start, Bound::Included(start) if *start <= key);
        above
            && match &range.end {
                Bound::Excluded(end) => key < *end,
                Bound::Included(_) | Bound::Unbounded => false,
            }
    }

    #[test]
    fn a_span_holds_what_passes() {
        use Comparison::{
            Equal, Exists, Greater, GreaterOrEqual, In, Less, LessOrEqual, Like, NotEqual, NotIn,
        };
        let times = [i64::MIN, -1, 0, 1, i64::MAX].map(Timestamp);
        let mut cases = vec![
            vec![],
            vec![Exists(true)],
            vec![Exists(false)],
            vec![In(vec![])],
            vec![In(vec![times[1], times[3]])],
            vec![NotIn(vec![times[1]])],
            vec![Like("1".to_owned())],
            vec![Greater(times[0]), Less(times[3])],
        ];
        for time in times {
            let one = |make: fn(Timestamp) -> Comparison<Timestamp>| vec![make(time)];
            cases.extend([Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual].map(one));
        }
        for comparisons in cases {
            let tests = Tests::of(&comparisons);
            let (span, exact) = Span::of(&comparisons);
            let (optional, optional_exact) = Span::of_optional(&comparisons);
            assert_eq!(exact, optional_exact);
            for time in times.into_iter().map(Some).chain([None]) {
                let passes = tests.accept(time);
                let checks = [
                    time.map(|time| holds(&span, &time.to_bytes())),
                    Some(holds(&optional, &time.to_bytes())),
                ];
                for held in checks.into_iter().flatten() {
                    assert!(held || !passes, "{comparisons:?} loses {time:?}");
                    assert!(!held || passes || !exact, "{comparisons:?} holds {time:?}");
                }
            }
        }
    }
}
