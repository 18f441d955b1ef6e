//! Methods of lists and maps, and of JSON nodes.

use std::sync::Arc;

use crate::methods::Method;
use crate::{Map, Value};

use super::super::{Evaluator, Stop, budget};
use super::Call;
use super::text::integer;

impl Evaluator<'_> {
    pub(super) fn list_method(
        &mut self,
        items: &Arc<[Value]>,
        call: &Call<'_>,
    ) -> Result<Value, Stop> {
        let list = Value::List(Arc::clone(items));
        Ok(match call.method {
            Method::Size => integer(items.len()),
            Method::IsEmpty => Value::Boolean(items.is_empty()),
            Method::Elements | Method::Values => list,
            Method::Contains => {
                Value::Boolean(self.contains(&list, call.argument(0), call.offset)?)
            }
            Method::ContainsAll => {
                let Value::List(wanted) = call.argument(0) else {
                    return Err(call.failure("`containsAll(...)` takes a list".to_owned()));
                };
                for wanted in wanted.iter() {
                    if !self.contains(&list, wanted, call.offset)? {
                        return Ok(Value::Boolean(false));
                    }
                }
                Value::Boolean(true)
            }
            // Unlike an index in brackets, one that is passed has to exist.
            Method::Get => {
                let index = call.integer(0)?;
                let item = usize::try_from(index).ok().and_then(|index| items.get(index));
                item.cloned().ok_or_else(|| {
                    let length = items.len();
                    call.failure(format!("a list of {length} items has no index {index}"))
                })?
            }
            Method::IndexOf => {
                for (index, item) in items.iter().enumerate() {
                    if self.same(item, call.argument(0), call.offset)? {
                        return Ok(integer(index));
                    }
                }
                Value::from(-1)
            }
            Method::LastIndexOf => {
                for (index, item) in items.iter().enumerate().rev() {
                    if self.same(item, call.argument(0), call.offset)? {
                        return Ok(integer(index));
                    }
                }
                Value::from(-1)
            }
            _ => return Err(call.not_of(&list)),
        })
    }

    pub(super) fn map_method(
        &mut self,
        entries: &Arc<Map>,
        call: &Call<'_>,
    ) -> Result<Value, Stop> {
        let entry = |index: usize| match call.argument(index) {
            Value::String(name) => entries.get(&**name),
            _ => None,
        };
        Ok(match call.method {
            Method::Size => integer(entries.len()),
            Method::IsEmpty => Value::Boolean(entries.is_empty()),
            Method::Get => entry(0).cloned().unwrap_or(Value::Null),
            Method::GetOrDefault => entry(0).unwrap_or(call.argument(1)).clone(),
            Method::ContainsKey | Method::HasProperty => Value::Boolean(entry(0).is_some()),
            Method::Property => entry(0).cloned().ok_or_else(|| {
                let name = call.argument(0);
                call.failure(format!("the JSON object has no property {:.60}", name.to_json()))
            })?,
            Method::ContainsValue => {
                for value in entries.values() {
                    if self.same(value, call.argument(0), call.offset)? {
                        return Ok(Value::Boolean(true));
                    }
                }
                Value::Boolean(false)
            }
            Method::KeySet => {
                self.allocate_items(entries.len(), call)?;
                let names = entries.keys().map(|name| Value::String(Arc::clone(name)));
                Value::List(names.collect())
            }
            Method::Values => {
                self.allocate_items(entries.len(), call)?;
                Value::List(entries.values().cloned().collect())
            }
            _ => return Err(call.not_of(&Value::Map(Arc::clone(entries)))),
        })
    }

    fn allocate_items(&mut self, items: usize, call: &Call<'_>) -> Result<(), Stop> {
        self.budget.spend(u32::try_from(items).unwrap_or(u32::MAX), call.offset)?;
        self.budget.allocate(items.saturating_mul(budget::ITEM_BYTES), call.offset)
    }
}
