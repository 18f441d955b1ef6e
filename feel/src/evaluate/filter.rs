//! `list[condition]` and what names mean inside (§10.3.2.5, table 66).

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a few types are told apart; whatever else there is, or will be, is one case"
)]

use super::{Evaluator, Stop, budget};
use crate::syntax::{Expression, Kind};
use crate::{Number, Value};
use std::sync::Arc;

impl Evaluator<'_> {
    /// A number selects an item, anything else keeps the items for which it is true.
    #[inline(never)]
    pub(super) fn filter(
        &mut self,
        base: &Expression,
        condition: &Expression,
        offset: u32,
    ) -> Result<Value, Stop> {
        // `partial[-1]` looks at one result and need not list them all.
        if let (Kind::Partial(number), Kind::Literal(Value::Number(index))) =
            (&base.kind, &condition.kind)
        {
            let partial = self.partials.get(self.partial_base + *number as usize);
            let found = partial.and_then(|items| nth(items, *index)).cloned();
            return Ok(self.found(found, offset));
        }
        let items = match self.value(base)? {
            Value::List(items) => items,
            // Anything else counts as a list of one; null is none at all.
            Value::Null => Arc::from([]),
            single => Arc::from([single]),
        };
        if let Kind::Literal(Value::Number(index)) = condition.kind {
            let found = nth(&items, index).cloned();
            return Ok(self.found(found, offset));
        }
        let start = self.locals.len();
        let mut kept = Vec::new();
        for item in items.iter() {
            self.locals.push(item.clone());
            let result = self.value(condition);
            self.locals.truncate(start);
            match result? {
                Value::Boolean(true) => {
                    self.budget.allocate(budget::ITEM_BYTES, offset)?;
                    kept.push(item.clone());
                }
                Value::Boolean(false) | Value::Null => {}
                Value::Number(index) => {
                    let found = nth(&items, index).cloned();
                    return Ok(self.found(found, offset));
                }
                other => self.warn(condition.offset, || {
                    format!("a filter expects a boolean or a number, not {}", other.described())
                }),
            }
        }
        Ok(Value::List(kept.into()))
    }

    fn found(&mut self, found: Option<Value>, offset: u32) -> Value {
        found.unwrap_or_else(|| {
            self.warn(offset, || "the list has no item at that index".to_owned());
            Value::Null
        })
    }

    /// A name inside of filters: an entry of an item, else what it means outside.
    pub(super) fn item_entry(
        &mut self,
        name: &str,
        items: &[u32],
        otherwise: &Expression,
    ) -> Result<Value, Stop> {
        for slot in items {
            let item = self.locals.get(self.base + *slot as usize);
            if let Some(Value::Context(entries)) = item
                && let Some(value) = entries.get(name)
            {
                return Ok(value.clone());
            }
        }
        self.value(otherwise)
    }

    /// `item`, unless the item has an entry of that name.
    pub(super) fn item(&self, slot: u32) -> Value {
        let item = self.local(slot);
        match &item {
            Value::Context(entries) => entries.get("item").cloned().unwrap_or(item),
            _ => item,
        }
    }
}

/// Counted from 1, or from -1 at the end.
fn nth(items: &[Value], index: Number) -> Option<&Value> {
    let index = index.to_i64()?;
    let place = usize::try_from(index.unsigned_abs()).ok()?;
    let place = if index < 0 { items.len().checked_sub(place)? } else { place.checked_sub(1)? };
    items.get(place)
}
