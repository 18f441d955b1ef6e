//! Search for the incidents of a process instance or of one of its element instances, with those of
//! the instances that were called from there, at all depths.

use std::collections::BTreeSet;
use std::fmt;

use super::{Filter, Resource, SortField};
use crate::event::Event;
use crate::ids::{ElementInstanceKey, IncidentKey, ProcessInstanceKey};
use crate::query::columns::Span;
use crate::query::matcher::RowFilter;
use crate::query::owner::{Budget, each_event, instances_called, owner};
use crate::query::page;
use crate::query::page::Searched;
use crate::query::plan::{Plan, entries};
use crate::query::sort::Sort;
use crate::query::{Found, Order, PageRequest, QueryError};
use crate::state::reader::Reader;
use crate::state::tables::incidents::{IncidentRow, Incidents, IncidentsByInstance};
use crate::state::tables::process_instances::ProcessInstances;

/// What incidents are looked for below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Top {
    /// A process instance.
    Instance(ProcessInstanceKey),
    /// An element instance, or a process instance as a root scope.
    Element(ElementInstanceKey),
}

/// Finds incidents below something; without a sort they come by key.
///
/// # Errors
///
/// [`QueryError::NotFound`] where there is no such thing, and those of [`super::search`].
pub fn search_below(
    reader: &Reader<'_>,
    top: Top,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Result<Found<IncidentKey, IncidentRow>, QueryError> {
    let below = Below::find(reader, top)?;
    let filter = BelowFilter { top, filter: filter.clone(), below };
    page::search::<BelowResource>(reader, &filter, sort, page)
}

/// All instances that belong together, whole or in part.
struct Below {
    /// Whole instances.
    instances: BTreeSet<ProcessInstanceKey>,
    /// Some element instances of another one.
    part: Option<(ProcessInstanceKey, BTreeSet<ElementInstanceKey>)>,
}

impl Below {
    fn find(reader: &Reader<'_>, top: Top) -> Result<Self, QueryError> {
        let budget = Budget::new(reader, "another element or process instance");
        let mut below = Self { instances: BTreeSet::new(), part: None };
        let instance = match top {
            Top::Instance(instance) => instance,
            Top::Element(element) => {
                let missing = || {
                    QueryError::NotFound(format!("Element Instance with key '{element}' not found"))
                };
                let instance = owner(reader, element.0)?.ok_or_else(missing)?;
                if instance.root_scope() != element {
                    let (inside, called) = inside(&budget, instance, element)?;
                    if inside.is_empty() {
                        return Err(missing());
                    }
                    below.part = Some((instance, inside));
                    below.add_called(&budget, called)?;
                    return Ok(below);
                }
                instance
            }
        };
        if reader.get::<ProcessInstances>(&instance)?.is_none() {
            return Err(QueryError::NotFound(format!(
                "Process Instance with key '{instance}' not found"
            )));
        }
        below.add_called(&budget, vec![instance])?;
        Ok(below)
    }

    /// Adds instances and all that they called.
    fn add_called(
        &mut self,
        budget: &Budget<'_, '_>,
        mut next: Vec<ProcessInstanceKey>,
    ) -> Result<(), QueryError> {
        while let Some(instance) = next.pop() {
            if self.instances.insert(instance) {
                instances_called(budget, instance, &mut next)?;
            }
        }
        Ok(())
    }

    fn holds(&self, row: &IncidentRow) -> bool {
        self.instances.contains(&row.instance)
            || self.part.as_ref().is_some_and(|(instance, elements)| {
                *instance == row.instance && elements.contains(&row.element_instance)
            })
    }
}

/// An element instance with all that ever was inside of it, and the instances called from there;
/// nothing, if the instance never had it.
#[allow(clippy::wildcard_enum_match_arm, reason = "only two facts matter")]
fn inside(
    budget: &Budget<'_, '_>,
    instance: ProcessInstanceKey,
    top: ElementInstanceKey,
) -> Result<(BTreeSet<ElementInstanceKey>, Vec<ProcessInstanceKey>), QueryError> {
    let (mut elements, mut calls) = (BTreeSet::new(), Vec::new());
    each_event(budget, instance, &mut |event| match event {
        Event::ElementActivating(activation) | Event::ElementActivated(activation) => {
            let key = activation.element_instance;
            // A scope begins before what is inside of it.
            if key == top || elements.contains(&activation.scope) {
                elements.insert(key);
            }
        }
        Event::InstanceCalled { element_instance, called }
            if elements.contains(element_instance) =>
        {
            calls.push(*called);
        }
        _ => {}
    })?;
    Ok((elements, calls))
}

struct BelowFilter {
    top: Top,
    filter: Filter,
    below: Below,
}

/// What is below changes while a client walks pages; its cursors stay those of the same search.
impl fmt::Debug for BelowFilter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} below {:?}", self.filter, self.top)
    }
}

struct BelowResource;

impl Searched for BelowResource {
    type Key = IncidentKey;
    type Row = IncidentRow;
    type Filter = BelowFilter;
    type Field = SortField;
    const NAME: &'static str = "incidents below";
    const KEY: SortField = SortField::Key;

    fn row_filter(filter: &BelowFilter) -> RowFilter<'_, IncidentKey, IncidentRow> {
        Resource::row_filter(&filter.filter).and(move |row| filter.below.holds(row))
    }

    fn write_sort_value(field: SortField, row: &IncidentRow, bytes: &mut Vec<u8>) {
        Resource::write_sort_value(field, row, bytes);
    }
}

impl page::Resource for BelowResource {
    type Table = Incidents;

    fn default_sort(filter: &BelowFilter) -> Vec<(SortField, Order)> {
        Resource::default_sort(&filter.filter)
    }

    fn plans(
        reader: &Reader<'_>,
        filter: &BelowFilter,
        sort: &Sort<SortField>,
    ) -> Result<Vec<Plan<IncidentKey>>, QueryError> {
        let (span, key_exact) = Span::of(&filter.filter.key);
        let below = &filter.below;
        let part = below.part.iter().map(|(instance, _)| instance);
        let prefix = |instance| reader.bytes::<IncidentsByInstance>(instance);
        let prefixes = below.instances.iter().chain(part).map(prefix).collect();
        let rest = Filter { key: Vec::new(), ..filter.filter.clone() };
        let is_exact = key_exact && below.part.is_none() && rest == Filter::default();
        let plan = Plan::streams(entries(prefixes, span));
        Ok(vec![plan.in_order(sort.runs_by(&[])).exactly(is_exact)])
    }

    fn narrowing(_filter: &BelowFilter) -> &'static str {
        "another element or process instance"
    }
}
