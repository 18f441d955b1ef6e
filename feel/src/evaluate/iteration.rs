//! `for`, `some` and `every` (§10.3.2.14, tables 46 and 47): items one after another, never listed.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a few types are told apart; whatever else there is, or will be, is one case"
)]

use super::{Evaluator, Stop, Ternary, budget};
use crate::syntax::{Expression, IteratorSyntax};
use crate::{Number, Value};
use std::cmp::Ordering;
use std::sync::Arc;

/// What an iterator goes through.
enum Domain {
    Items(Arc<[Value]>),
    /// From one value towards another, by one or by a day.
    Steps {
        next: Value,
        last: Value,
        down: bool,
    },
}

/// Whether to go on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    Enough,
    /// A domain is null or of a type that has no items.
    NoDomain,
}

/// What happens at each combination of items.
type Visit<'v> = &'v mut dyn FnMut(&mut Evaluator<'_>) -> Result<Flow, Stop>;

impl Evaluator<'_> {
    #[inline(never)]
    pub(super) fn for_each(
        &mut self,
        iterators: &[IteratorSyntax],
        body: &Expression,
        partial: bool,
        offset: u32,
    ) -> Result<Value, Stop> {
        let mut results = Vec::new();
        // Loops are numbered by their nesting, so each has its place.
        self.partials.push(Vec::new());
        let check = partial && body.literal_depth() > 0;
        let flow = self.each(iterators, &mut |evaluator| {
            let value = evaluator.value(body)?;
            evaluator.budget.allocate(budget::ITEM_BYTES, offset)?;
            if check {
                evaluator.check_depth(&value, offset)?;
            }
            match evaluator.partials.last_mut() {
                Some(results) if partial => results.push(value),
                _ => results.push(value),
            }
            Ok(Flow::On)
        })?;
        let partial = self.partials.pop().unwrap_or_default();
        if flow == Flow::NoDomain {
            return Ok(Value::Null);
        }
        Ok(Value::List(if partial.is_empty() { results.into() } else { partial.into() }))
    }

    /// As a disjunction or conjunction of the condition for all items.
    #[inline(never)]
    pub(super) fn quantified(
        &mut self,
        iterators: &[IteratorSyntax],
        condition: &Expression,
        every: bool,
    ) -> Result<Ternary, Stop> {
        let mut known = true;
        let word = if every { "every" } else { "some" };
        let flow = self.each(iterators, &mut |evaluator| {
            let truth = evaluator.truth(condition, word)?;
            known &= truth.is_some();
            Ok(if truth == Some(!every) { Flow::Enough } else { Flow::On })
        })?;
        Ok(match flow {
            Flow::Enough => Some(!every),
            Flow::On => known.then_some(every),
            Flow::NoDomain => None,
        })
    }

    /// What a `for` around has given so far.
    pub(super) fn partial(&mut self, number: u32, offset: u32) -> Result<Value, Stop> {
        let Some(items) = self.partials.get(self.partial_base + number as usize) else {
            return Ok(Value::Null);
        };
        self.budget.allocate(items.len() * budget::ITEM_BYTES, offset)?;
        Ok(Value::List(items.as_slice().into()))
    }

    fn each(&mut self, iterators: &[IteratorSyntax], visit: Visit<'_>) -> Result<Flow, Stop> {
        let Some((iterator, inner)) = iterators.split_first() else { return visit(self) };
        let offset = iterator.domain.offset;
        let Some(mut domain) = self.domain(iterator)? else { return Ok(Flow::NoDomain) };
        let start = self.locals.len();
        let mut index = 0;
        while let Some(item) = domain.next(&mut index) {
            self.budget.spend(1, offset)?;
            self.locals.push(item);
            let flow = self.each(inner, visit);
            self.locals.truncate(start);
            match flow? {
                Flow::On => {}
                stop @ (Flow::Enough | Flow::NoDomain) => return Ok(stop),
            }
        }
        Ok(Flow::On)
    }

    fn domain(&mut self, iterator: &IteratorSyntax) -> Result<Option<Domain>, Stop> {
        let offset = iterator.domain.offset;
        let first = self.value(&iterator.domain)?;
        if let Some(end) = &iterator.end {
            let last = self.value(end)?;
            let domain = steps(&first, &last, true);
            if domain.is_none() {
                let (first, last) = (first.described(), last.described());
                self.warn(offset, || format!("there are no steps from {first} to {last}"));
            }
            return Ok(domain);
        }
        let domain = match first {
            Value::List(items) => Some(Domain::Items(items)),
            Value::Range(range) => {
                let mut domain = steps(range.low(), range.high(), false);
                if let Some(domain) = domain.as_mut() {
                    domain.leave_out(range.is_low_included(), range.is_high_included());
                }
                domain
            }
            Value::Null => None,
            single => Some(Domain::Items(Arc::from([single]))),
        };
        if domain.is_none() {
            self.warn(offset, || {
                "there is nothing to iterate over: it is no list, and no range upwards".to_owned()
            });
        }
        Ok(domain)
    }
}

/// From one to the other, downwards only if that is allowed.
fn steps(first: &Value, last: &Value, any_direction: bool) -> Option<Domain> {
    let order = match (first, last) {
        (Value::Number(first), Value::Number(last)) => first.cmp(last),
        (Value::Date(first), Value::Date(last)) => first.cmp(last),
        _ => return None,
    };
    if order == Ordering::Greater && !any_direction {
        return None;
    }
    let (next, last) = (first.clone(), last.clone());
    Some(Domain::Steps { next, last, down: order == Ordering::Greater })
}

/// One step on.
fn step(value: &Value, down: bool) -> Option<Value> {
    let by: i64 = if down { -1 } else { 1 };
    match value {
        Value::Number(number) => number.add(Number::from(by)).map(Value::Number),
        Value::Date(date) => date.add_days(by).map(Value::Date),
        _ => None,
    }
}

impl Domain {
    fn next(&mut self, index: &mut usize) -> Option<Value> {
        match self {
            Self::Items(items) => {
                let item = items.get(*index)?.clone();
                *index += 1;
                Some(item)
            }
            Self::Steps { next, last, down } => {
                let past = match (&*next, &*last) {
                    (Value::Number(next), Value::Number(last)) => next.cmp(last),
                    (Value::Date(next), Value::Date(last)) => next.cmp(last),
                    _ => return None,
                };
                let past = if *down { past.reverse() } else { past };
                if past == Ordering::Greater {
                    return None;
                }
                let following = step(next, *down);
                let current = std::mem::replace(next, following.unwrap_or(Value::Null));
                Some(current)
            }
        }
    }

    /// Without the ends that do not belong to a range.
    fn leave_out(&mut self, low_included: bool, high_included: bool) {
        if let Self::Steps { next, last, .. } = self {
            if !low_included {
                *next = step(next, false).unwrap_or(Value::Null);
            }
            if !high_included {
                *last = step(last, true).unwrap_or(Value::Null);
            }
        }
    }
}
