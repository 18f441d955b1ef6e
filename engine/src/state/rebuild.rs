//! The rows of one instance as they were after one of its events: its events are applied to an
//! empty state, by the code that applied them when they happened.

use std::sync::Arc;

use super::pages::Page;
use super::tables::Table;
use super::tables::element_instances::{ElementInstanceRow, ElementInstances};
use super::tables::incidents::{IncidentRow, Incidents};
use super::tables::process_instances::ProcessInstanceRow;
use super::tables::subscriptions::{SubscriptionRow, Subscriptions};
use super::tables::user_tasks::{UserTaskRow, UserTasks};
use super::tables::variables::{VariableRow, Variables};
use super::{Counters, State};
use crate::ids::{
    ElementInstanceKey, IncidentKey, PartitionId, ProcessInstanceKey, SubscriptionKey, Timestamp,
    UserTaskKey,
};
use crate::store::memory_store::MemoryStore;
use crate::store::{BatchNumber, Store, StoreError};

/// Up to where the events of an instance are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// All of them.
    Newest,
    /// Up to this number, inclusive.
    Sequence(u64),
    /// Up to the first that happened later.
    Time(Timestamp),
}

/// The rows of an instance after one of its events.
#[derive(Debug, Clone, PartialEq)]
pub struct PastState {
    /// The number of the last event that was applied.
    pub sequence: u64,
    /// When it happened.
    pub at: Timestamp,
    /// The instance.
    pub instance: ProcessInstanceRow,
    /// Its active element instances.
    pub elements: Vec<(ElementInstanceKey, ElementInstanceRow)>,
    /// Its variables that lie in rows of their own; others lie in the rows of their elements.
    pub variables: Vec<((ElementInstanceKey, Arc<str>), VariableRow)>,
    /// Its user tasks, open and ended.
    pub user_tasks: Vec<(UserTaskKey, UserTaskRow)>,
    /// Its incidents, active and resolved.
    pub incidents: Vec<(IncidentKey, IncidentRow)>,
    /// What it waits for.
    pub subscriptions: Vec<(SubscriptionKey, SubscriptionRow)>,
}

/// An instance that is being rebuilt, page by page.
pub(crate) struct Rebuild {
    state: State,
    instance: ProcessInstanceKey,
    last: Option<(u64, Timestamp)>,
}

impl Rebuild {
    /// Nothing has happened yet.
    pub(crate) fn new(instance: ProcessInstanceKey) -> Result<Self, StoreError> {
        let store = Arc::new(MemoryStore::new());
        let epoch = store.acquire()?;
        // Applying reads no store and hands out no numbers, so those of a new one will do.
        let counters = Counters { batch: BatchNumber(0), next_sequence: 0, next_block: 0 };
        let state = State::at(store, PartitionId::FIRST, epoch, counters);
        Ok(Self { state, instance, last: None })
    }

    /// Applies the events of the next page up to a moment. Returns whether later pages may have
    /// events before that moment, too.
    pub(crate) fn apply(&mut self, page: &Page, until: Moment) -> bool {
        if matches!(until, Moment::Time(time) if page.at > time) {
            return false;
        }
        self.state.begin_batch(page.at);
        self.state.begin_command(Arc::default());
        let mut goes_on = true;
        'page: for segment in &page.segments {
            for (sequence, event) in (segment.first_sequence..).zip(&segment.events) {
                if matches!(until, Moment::Sequence(last) if sequence > last) {
                    goes_on = false;
                    break 'page;
                }
                self.state.apply(self.instance, event);
                self.last = Some((sequence, page.at));
            }
        }
        self.state.accept_command();
        // Only the writer wants to know what is new in its queues.
        self.state.fresh_jobs.clear();
        self.state.fresh_due.clear();
        self.state.fresh_pending.clear();
        goes_on
    }

    /// What was rebuilt; none if nothing has happened.
    pub(crate) fn finish(self) -> Option<PastState> {
        let (sequence, at) = self.last?;
        let tables = &self.state.tables;
        let instance = tables.process_instances.get(&self.instance)?;
        let (first, last) = (ElementInstanceKey(0), ElementInstanceKey(u64::MAX));
        let of_instance = |key| (self.instance, key);
        let elements = tables.element_instances.range(of_instance(first)..=of_instance(last));
        let names = (first, Arc::from(""))..=(last, Arc::from(""));
        let user_tasks = tables.user_tasks.range(UserTaskKey(0)..=UserTaskKey(u64::MAX));
        let incidents = tables.incidents.range(IncidentKey(0)..=IncidentKey(u64::MAX));
        let every_one = SubscriptionKey(0)..=SubscriptionKey(u64::MAX);
        Some(PastState {
            sequence,
            at,
            instance: Arc::unwrap_or_clone(instance),
            elements: owned::<ElementInstances>(elements)
                .into_iter()
                .map(|((_, key), row)| (key, row))
                .collect(),
            variables: owned::<Variables>(tables.variables.range(names)),
            user_tasks: owned::<UserTasks>(user_tasks),
            incidents: owned::<Incidents>(incidents),
            subscriptions: owned::<Subscriptions>(tables.subscriptions.range(every_one)),
        })
    }
}

fn owned<T: Table>(rows: Vec<(T::Key, Arc<T::Row>)>) -> Vec<(T::Key, T::Row)> {
    rows.into_iter().map(|(key, row)| (key, Arc::unwrap_or_clone(row))).collect()
}
