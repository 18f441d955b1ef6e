//! Whether a row passes a filter: the comparisons of each field, prepared once for many rows.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use super::comparison::Comparison;
use super::like::Pattern;
use crate::ids::{
    ElementId, ElementInstanceKey, IncidentKey, JobKey, ProcessDefinitionKey, ProcessInstanceKey,
    SubscriptionKey, Timestamp, UserTaskKey, VariableKey,
};
use crate::state::tables::definitions::DefinitionState;
use crate::state::tables::incidents::IncidentState;
use crate::state::tables::process_instances::InstanceState;
use crate::state::tables::user_tasks::UserTaskState;

/// What a filter can compare a field with.
pub(super) trait Comparable: 'static {
    /// A value of the field, as a row gives it.
    type Value<'r>: Copy;
    /// This as a value of the field.
    fn value(&self) -> Self::Value<'_>;
    /// How this compares with a value of the field.
    fn order(&self, value: Self::Value<'_>) -> Ordering;
    /// The text that `$like` compares.
    fn text(value: Self::Value<'_>) -> Cow<'_, str>;
}

macro_rules! compared_by_number {
    ($($type:ident => |$value:ident| $number:expr;)*) => {$(
        impl Comparable for $type {
            type Value<'r> = Self;
            fn value(&self) -> Self {
                *self
            }
            fn order(&self, value: Self) -> Ordering {
                self.cmp(&value)
            }
            fn text($value: Self::Value<'_>) -> Cow<'_, str> {
                $number.to_string().into()
            }
        }
    )*};
}

compared_by_number! {
    i64 => |value| value;
    u32 => |value| value;
    ElementInstanceKey => |value| value.0;
    IncidentKey => |value| value.0;
    JobKey => |value| value.0;
    SubscriptionKey => |value| value.0;
    VariableKey => |value| value.0;
    ProcessDefinitionKey => |value| value.0;
    ProcessInstanceKey => |value| value.0;
    Timestamp => |value| value.0;
    UserTaskKey => |value| value.0;
}

impl Comparable for String {
    type Value<'r> = &'r str;
    fn value(&self) -> &str {
        self
    }
    fn order(&self, value: &str) -> Ordering {
        self.as_str().cmp(value)
    }
    fn text(value: Self::Value<'_>) -> Cow<'_, str> {
        value.into()
    }
}

impl Comparable for ElementId {
    type Value<'r> = &'r str;
    fn value(&self) -> &str {
        self.as_str()
    }
    fn order(&self, value: &str) -> Ordering {
        self.as_str().cmp(value)
    }
    fn text(value: Self::Value<'_>) -> Cow<'_, str> {
        value.into()
    }
}

/// A terminating instance is an active one to whoever asks.
impl Comparable for InstanceState {
    type Value<'r> = Self;
    fn value(&self) -> Self {
        match self {
            Self::Active | Self::Terminating => Self::Active,
            Self::Completed => Self::Completed,
            Self::Terminated => Self::Terminated,
        }
    }
    fn order(&self, value: Self) -> Ordering {
        self.value().cmp(&value.value())
    }
    fn text(value: Self::Value<'_>) -> Cow<'_, str> {
        match value {
            Self::Active | Self::Terminating => "ACTIVE",
            Self::Completed => "COMPLETED",
            Self::Terminated => "TERMINATED",
        }
        .into()
    }
}

impl Comparable for UserTaskState {
    type Value<'r> = Self;
    fn value(&self) -> Self {
        *self
    }
    fn order(&self, value: Self) -> Ordering {
        self.cmp(&value)
    }
    fn text(value: Self::Value<'_>) -> Cow<'_, str> {
        match value {
            Self::Created => "CREATED",
            Self::Completed => "COMPLETED",
            Self::Canceled => "CANCELED",
        }
        .into()
    }
}

impl Comparable for IncidentState {
    type Value<'r> = Self;
    fn value(&self) -> Self {
        *self
    }
    fn order(&self, value: Self) -> Ordering {
        self.cmp(&value)
    }
    fn text(value: Self::Value<'_>) -> Cow<'_, str> {
        match value {
            Self::Active => "ACTIVE",
            Self::Resolved => "RESOLVED",
        }
        .into()
    }
}

impl Comparable for DefinitionState {
    type Value<'r> = Self;
    fn value(&self) -> Self {
        *self
    }
    fn order(&self, value: Self) -> Ordering {
        self.cmp(&value)
    }
    fn text(value: Self::Value<'_>) -> Cow<'_, str> {
        match value {
            Self::Active => "ACTIVE",
            Self::Draining => "DRAINING",
            Self::Deleted => "DELETED",
        }
        .into()
    }
}

/// One comparison, prepared.
enum Test<'f, T> {
    Plain(&'f Comparison<T>),
    /// In order.
    OneOf(Vec<&'f T>),
    /// In order.
    NoneOf(Vec<&'f T>),
    Like(Pattern),
}

/// The comparisons of one field, prepared; all of them must hold.
pub(super) struct Tests<'f, T>(Vec<Test<'f, T>>);

impl<'f, T: Comparable> Tests<'f, T> {
    pub(super) fn of(comparisons: &'f [Comparison<T>]) -> Self {
        let test = |comparison: &'f Comparison<T>| match comparison {
            Comparison::In(values) => Test::OneOf(sorted(values)),
            Comparison::NotIn(values) => Test::NoneOf(sorted(values)),
            Comparison::Like(pattern) => Test::Like(Pattern::new(pattern)),
            Comparison::Equal(_)
            | Comparison::NotEqual(_)
            | Comparison::Exists(_)
            | Comparison::Greater(_)
            | Comparison::GreaterOrEqual(_)
            | Comparison::Less(_)
            | Comparison::LessOrEqual(_) => Test::Plain(comparison),
        };
        Self(comparisons.iter().map(test).collect())
    }

    /// Whether a field with this value passes.
    pub(super) fn accept(&self, value: Option<T::Value<'_>>) -> bool {
        self.0.iter().all(|test| match value {
            Some(value) => test.holds(value),
            None => test.holds_for_absent(),
        })
    }

    /// Whether a field that holds a list passes: a comparison holds if it does for any value, a
    /// negative one if it does for all.
    pub(super) fn accept_list<'r>(
        &self,
        values: &(impl Iterator<Item = T::Value<'r>> + Clone),
    ) -> bool {
        self.0.iter().all(|test| {
            let mut values = values.clone();
            if test.is_negative() {
                values.all(|value| test.holds(value))
            } else if let Some(first) = values.next() {
                test.holds(first) || values.any(|value| test.holds(value))
            } else {
                test.holds_for_absent()
            }
        })
    }
}

fn sorted<T: Comparable>(values: &[T]) -> Vec<&T> {
    let mut values: Vec<&T> = values.iter().collect();
    values.sort_by(|a, b| a.order(b.value()));
    values
}

fn contains<T: Comparable>(sorted: &[&T], value: T::Value<'_>) -> bool {
    sorted.binary_search_by(|known| known.order(value)).is_ok()
}

impl<T: Comparable> Test<'_, T> {
    fn holds(&self, value: T::Value<'_>) -> bool {
        match self {
            Self::OneOf(values) => contains(values, value),
            Self::NoneOf(values) => !contains(values, value),
            Self::Like(pattern) => pattern.matches(&T::text(value)),
            Self::Plain(comparison) => holds(comparison, value),
        }
    }

    fn holds_for_absent(&self) -> bool {
        self.is_negative() || matches!(self, Self::Plain(Comparison::Exists(false)))
    }

    fn is_negative(&self) -> bool {
        matches!(self, Self::NoneOf(_) | Self::Plain(Comparison::NotEqual(_)))
    }
}

fn holds<T: Comparable>(comparison: &Comparison<T>, value: T::Value<'_>) -> bool {
    match comparison {
        Comparison::Equal(other) => other.order(value).is_eq(),
        Comparison::NotEqual(other) => other.order(value).is_ne(),
        Comparison::Exists(exists) => *exists,
        Comparison::Greater(other) => other.order(value).is_lt(),
        Comparison::GreaterOrEqual(other) => other.order(value).is_le(),
        Comparison::Less(other) => other.order(value).is_gt(),
        Comparison::LessOrEqual(other) => other.order(value).is_ge(),
        // Prepared as other tests; here for completeness.
        Comparison::In(others) => others.iter().any(|other| other.order(value).is_eq()),
        Comparison::NotIn(others) => others.iter().all(|other| other.order(value).is_ne()),
        Comparison::Like(pattern) => Pattern::new(pattern).matches(&T::text(value)),
    }
}

/// A test of a whole row.
type RowTest<'f, K, R> = Box<dyn Fn(K, &R) -> bool + 'f>;

/// A whole filter, prepared: the fields that it says anything about.
pub(super) struct RowFilter<'f, K, R>(Vec<RowTest<'f, K, R>>);

impl<'f, K: Copy + 'f, R: 'f> RowFilter<'f, K, R> {
    /// Accepts every row.
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// Demands these comparisons of the value that `value` gives.
    pub(super) fn field<T: Comparable>(
        mut self,
        comparisons: &'f [Comparison<T>],
        value: for<'r> fn(K, &'r R) -> Option<T::Value<'r>>,
    ) -> Self {
        if !comparisons.is_empty() {
            let tests = Tests::of(comparisons);
            self.0.push(Box::new(move |key, row| tests.accept(value(key, row))));
        }
        self
    }

    /// Demands these comparisons of a list of texts.
    pub(super) fn list(
        mut self,
        comparisons: &'f [Comparison<String>],
        values: for<'r> fn(&'r R) -> &'r [Arc<str>],
    ) -> Self {
        if !comparisons.is_empty() {
            let tests = Tests::of(comparisons);
            self.0.push(Box::new(move |_, row| {
                tests.accept_list(&values(row).iter().map(|value| &**value))
            }));
        }
        self
    }

    /// Demands these comparisons of a text that has to be made.
    pub(super) fn text(
        mut self,
        comparisons: &'f [Comparison<String>],
        text: fn(&R) -> String,
    ) -> Self {
        if !comparisons.is_empty() {
            let tests = Tests::of(comparisons);
            self.0.push(Box::new(move |_, row| tests.accept(Some(text(row).as_str()))));
        }
        self
    }

    /// Demands that `test` holds.
    pub(super) fn and(mut self, test: impl Fn(&R) -> bool + 'f) -> Self {
        self.0.push(Box::new(move |_, row| test(row)));
        self
    }

    /// Demands that one of these accepts, if there are any.
    pub(super) fn any_of(mut self, others: Vec<Self>) -> Self {
        if !others.is_empty() {
            self.0.push(Box::new(move |key, row| others.iter().any(|one| one.accepts(key, row))));
        }
        self
    }

    /// Whether a row passes.
    pub(super) fn accepts(&self, key: K, row: &R) -> bool {
        self.0.iter().all(|test| test(key, row))
    }
}

#[cfg(test)]
mod tests;
