//! Search for timers that are armed: what fires next, in instances and at start events.
//!
//! The index of due work has timers in the order of their due dates, among leases of jobs and
//! messages that expire; those are passed over.

use std::sync::Arc;

use crate::event::AwaitedTimer;
use crate::ids::{
    ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey, SubscriptionKey,
    Timestamp,
};
use crate::query::comparison::Comparisons;
use crate::query::matcher::RowFilter;
use crate::query::page::Searched;
use crate::query::plan::Plan;
use crate::query::sort::Sort;
use crate::query::{Found, Order, PageRequest, QueryError, page};
use crate::state::reader::Reader;
use crate::store::key_codec::KeyCodec;

mod place;
mod plan;
mod rows;

pub use place::{TimerPlace, place};

/// What timers must look like; all fields are joined by AND.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By key.
    pub key: Comparisons<SubscriptionKey>,
    /// By when it fires next.
    pub due: Comparisons<Timestamp>,
    /// By the event that is triggered.
    pub element: Comparisons<ElementId>,
    /// By the element instance or scope that waits.
    pub element_instance: Comparisons<ElementInstanceKey>,
    /// By instance.
    pub instance: Comparisons<ProcessInstanceKey>,
    /// By process id.
    pub process: Comparisons<ElementId>,
    /// By version.
    pub definition: Comparisons<ProcessDefinitionKey>,
    /// By owner.
    pub tenant: Comparisons<String>,
}

/// What results can be sorted by; ties are broken by key in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortField {
    /// Key.
    Key,
    /// When it fires next, the order without a sort.
    Due,
}

/// Who waits for a timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The instance.
    pub instance: ProcessInstanceKey,
    /// Who waits in it.
    pub holder: ElementInstanceKey,
}

/// A timer that is armed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimerRow {
    /// Its text, and how far it is.
    pub timer: AwaitedTimer,
    /// XML id of the event that is triggered.
    pub element: ElementId,
    /// Who waits; nobody for the timer of a start event.
    pub waiting: Option<Waiting>,
    /// The version that runs, or that is started.
    pub definition: ProcessDefinitionKey,
    /// The id of the `process` element.
    pub process: ElementId,
    /// Owner of the data.
    pub tenant: Arc<str>,
}

/// Finds timers; without a sort those come first that fire first.
///
/// # Errors
///
/// [`QueryError::BadCursor`], [`QueryError::TooBroad`] and what the store reports.
pub fn search(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Result<Found<SubscriptionKey, TimerRow>, QueryError> {
    page::search::<Resource>(reader, filter, sort, page)
}

struct Resource;

impl Searched for Resource {
    type Key = SubscriptionKey;
    type Row = TimerRow;
    type Filter = Filter;
    type Field = SortField;
    const NAME: &'static str = "timers";
    const KEY: SortField = SortField::Key;

    fn row_filter(filter: &Filter) -> RowFilter<'_, SubscriptionKey, TimerRow> {
        RowFilter::<SubscriptionKey, TimerRow>::new()
            .field(&filter.key, |key, _| Some(key))
            .field(&filter.due, |_, row| Some(row.timer.due))
            .field(&filter.element, |_, row| Some(row.element.as_str()))
            .field(&filter.element_instance, |_, row| row.waiting.map(|waiting| waiting.holder))
            .field(&filter.instance, |_, row| row.waiting.map(|waiting| waiting.instance))
            .field(&filter.process, |_, row| Some(row.process.as_str()))
            .field(&filter.definition, |_, row| Some(row.definition))
            .field(&filter.tenant, |_, row| Some(&*row.tenant))
    }

    fn write_sort_value(field: SortField, row: &TimerRow, bytes: &mut Vec<u8>) {
        match field {
            SortField::Key => {} // Written last, for every sort.
            SortField::Due => row.timer.due.write(bytes),
        }
    }
}

impl page::Resource for Resource {
    type Table = rows::TimerRows;

    fn default_sort(_filter: &Filter) -> Vec<(SortField, Order)> {
        vec![(SortField::Due, Order::Ascending)]
    }

    fn plans(
        reader: &Reader<'_>,
        filter: &Filter,
        sort: &Sort<SortField>,
    ) -> Result<Vec<Plan<SubscriptionKey>>, QueryError> {
        plan::plans(reader, filter, sort)
    }

    fn narrowing(_filter: &Filter) -> &'static str {
        "processInstanceKey or dueDate"
    }
}
