//! What a process instance waits for, read from the rows of what is open.
//!
//! Its root scope and its active element instances are gone through by key. Each may wait for
//! several things: a user task may have an incident, two boundary events and its completion. Every
//! one of them is a result of its own with a place in that order.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow};
use std::sync::Arc;

use super::cursor::Fingerprint;
use super::history::ElementNames;
use super::owner::Budget;
use super::{Found, LIMIT_MAX, QueryError};
use crate::event::{Awaited, ElementKind};
use crate::ids::{
    ElementId, ElementInstanceKey, IncidentKey, ProcessDefinitionKey, ProcessInstanceKey,
    SubscriptionKey, Timestamp, UserTaskKey,
};
use crate::state::reader::Reader;
use crate::state::tables::element_instances::{ElementInstances, JobPart, MultiInstancePart};
use crate::state::tables::incidents::IncidentRow;
use crate::state::tables::process_instances::{
    InstanceState, ProcessInstanceRow, ProcessInstances,
};
use crate::state::tables::scopes::ParkedTokens;
use crate::state::tables::user_tasks::UserTaskRow;
use crate::store::{Direction, StoreError};

mod listed;
mod standing;

use listed::{Holder, Listed};
pub use standing::{Standing, standing};

/// Rows that are looked at beyond a full page, so that small totals are exact.
const LOOK_AHEAD: u64 = 200;

/// One thing that an instance waits for, and who waits in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingState {
    /// The scope that this stands in; none for the root scope itself.
    pub scope: Option<ElementInstanceKey>,
    /// Who waits; none for tokens at a gateway.
    pub element_instance: Option<ElementInstanceKey>,
    /// XML id of its flow node; that of the process for the root scope.
    pub element: ElementId,
    /// The name in the diagram; the id where it has none.
    pub name: Arc<str>,
    /// What it is; none for the gateway before which tokens stand, since the diagram says that.
    pub kind: Option<ElementKind>,
    /// Since when, where the rows say it.
    pub since: Option<Timestamp>,
    /// Its number in its multi-instance body, from 0.
    pub iteration: Option<u32>,
    /// What for.
    pub waits_for: WaitsFor,
}

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitsFor {
    /// Somebody must repair it.
    Incident {
        /// The incident.
        incident: IncidentKey,
        /// What it says.
        row: Box<IncidentRow>,
    },
    /// A worker must do it.
    Job(Box<JobPart>),
    /// A person must do it.
    UserTask {
        /// The task.
        user_task: UserTaskKey,
        /// What it says.
        row: Box<UserTaskRow>,
    },
    /// An instance that was called must end.
    CalledInstance {
        /// That instance.
        called: ProcessInstanceKey,
        /// The id of its process.
        process: ElementId,
    },
    /// Its instances must complete.
    MultiInstance(MultiInstancePart),
    /// A timer, a message or a signal.
    Event {
        /// The subscription.
        subscription: SubscriptionKey,
        /// XML id of the event that is triggered.
        event: ElementId,
        /// The name of that event; the id where it has none.
        name: Arc<str>,
        /// What for.
        awaited: Awaited,
    },
    /// Tokens stand before a gateway until others have come: those that are there, by flow.
    Join(Vec<ParkedTokens>),
    /// The engine goes on by itself: so many tokens are to be moved, or something is being ended.
    Turn {
        /// Tokens that are to be moved.
        tokens: usize,
    },
}

/// What is said of an instance that is not there.
pub fn not_found(instance: ProcessInstanceKey) -> QueryError {
    QueryError::NotFound(format!("Process Instance with key '{instance}' not found"))
}

/// The place of a thing in the list of an instance, as a cursor stands for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(Vec<u8>);

impl Place {
    /// The place that a cursor of this instance's list stands for.
    ///
    /// # Errors
    ///
    /// [`QueryError::BadCursor`] for one of another list, or for none.
    pub fn of(instance: ProcessInstanceKey, cursor: &str) -> Result<Self, QueryError> {
        fingerprint(instance).position(cursor).map(Self)
    }
}

fn fingerprint(instance: ProcessInstanceKey) -> Fingerprint {
    Fingerprint::of("waiting-states", &instance, &())
}

/// Finds what an instance waits for: up to `limit` things behind the place `after`, each with the
/// key of the scope or element instance that it is listed at. An instance that has ended waits for
/// nothing.
///
/// # Errors
///
/// [`QueryError::NotFound`] for an unknown instance, [`QueryError::TooBroad`] and what the store
/// reports.
pub fn search(
    reader: &Reader<'_>,
    instance: ProcessInstanceKey,
    limit: usize,
    after: Option<Place>,
) -> Result<Found<ElementInstanceKey, WaitingState>, QueryError> {
    let row = reader.get::<ProcessInstances>(&instance)?.ok_or_else(|| not_found(instance))?;
    reader.explain("ElementInstances x 1, in order".to_owned());
    let mut page = Page {
        reader,
        instance,
        definition: row.definition,
        names: ElementNames::default(),
        limit: limit.min(LIMIT_MAX),
        after: after.map(|Place(place)| place).unwrap_or_default(),
        items: Vec::new(),
        seen: 0,
        rows_end: None,
        is_cut: false,
        ending: row.ending.iter().copied().collect(),
    };
    page.fill(&row)?;
    let has_more_total = page.is_cut || !page.after.is_empty();
    let cursor =
        |item: Option<&Item>| item.map(|item| fingerprint(instance).cursor(&item.position));
    Ok(Found {
        start_cursor: cursor(page.items.first()),
        end_cursor: cursor(page.items.last()),
        total: page.seen,
        has_more_total,
        items: page.items.into_iter().map(|item| (item.holder, item.state)).collect(),
    })
}

/// A thing with its place.
struct Item {
    position: Vec<u8>,
    holder: ElementInstanceKey,
    state: WaitingState,
}

/// A page that is being filled.
struct Page<'r, 'view> {
    reader: &'r Reader<'view>,
    instance: ProcessInstanceKey,
    definition: ProcessDefinitionKey,
    names: ElementNames,
    limit: usize,
    /// The place of the last thing of the page before; empty for the first page.
    after: Vec<u8>,
    items: Vec<Item>,
    /// Things that were passed, on this page and behind it.
    seen: u64,
    /// Where looking behind a full page ends.
    rows_end: Option<u64>,
    /// Whether there may be more than was looked at.
    is_cut: bool,
    /// Scopes whose insides are being ended: what is in them waits for the engine only.
    ending: BTreeSet<ElementInstanceKey>,
}

impl Page<'_, '_> {
    fn fill(&mut self, row: &ProcessInstanceRow) -> Result<(), QueryError> {
        if row.state.is_ended() {
            return Ok(());
        }
        let root = self.instance.root_scope();
        self.take(&Holder::root(root, row))?;
        // Nothing in it can be moved any more, except by the engine.
        if row.state == InstanceState::Terminating {
            return Ok(());
        }
        let behind = listed::holder_of(&self.after).unwrap_or(root);
        // What is being ended is known by the scopes around it, which come first.
        let first = if self.ending.is_empty() { behind } else { root };
        let mut range = self.reader.prefix::<ElementInstances>(&self.instance);
        let start = self.reader.bytes::<ElementInstances>(&(self.instance, first));
        range.start = Bound::Included(start);
        let budget = Budget::new(self.reader, "a smaller limit");
        let (reader, mut failure) = (self.reader, None);
        reader.scan::<ElementInstances>(&range, Direction::Forward, &mut |(_, key), row| {
            if self.rows_end.is_some_and(|end| reader.rows_read() > end) {
                self.is_cut = true;
                return ControlFlow::Break(());
            }
            if self.ending.contains(&row.scope) {
                if row.inside.is_some() {
                    self.ending.insert(key);
                }
                return budget.go_on();
            }
            if let Err(error) = self.take(&Holder::element(key, &row)) {
                failure = Some(error);
                return ControlFlow::Break(());
            }
            budget.go_on()
        })?;
        failure.map_or(Ok(()), Err)?;
        budget.check()
    }

    /// Takes what one holder waits for, as far as it lies behind the page before and on this one.
    fn take(&mut self, holder: &Holder<'_>) -> Result<(), QueryError> {
        for listed in holder.listed() {
            let position = listed.position(holder.key);
            if position <= self.after {
                continue;
            }
            self.seen += 1;
            if self.items.len() < self.limit
                && let Some(state) = self.state(holder, &listed)?
            {
                self.items.push(Item { position, holder: holder.key, state });
            }
        }
        if self.items.len() >= self.limit && self.rows_end.is_none() {
            self.rows_end = Some(self.reader.rows_read().saturating_add(LOOK_AHEAD));
        }
        Ok(())
    }

    /// One thing with all that is known of it; none if it is gone meanwhile.
    fn state(
        &self,
        holder: &Holder<'_>,
        listed: &Listed<'_>,
    ) -> Result<Option<WaitingState>, QueryError> {
        let names = self.names.of(self.reader, self.definition)?;
        let name = |element: &ElementId| match names.name(element) {
            Some(name) => Arc::clone(name),
            None => Arc::from(element.as_str()),
        };
        let Some((waits_for, began)) = listed.read(self.reader, &name)? else {
            return Ok(None);
        };
        let mut state = WaitingState {
            scope: holder.scope,
            element_instance: Some(holder.key),
            element: holder.element.clone(),
            name: name(holder.element),
            kind: Some(holder.kind),
            since: Some(began.unwrap_or(holder.since)),
            iteration: holder.iteration,
            waits_for,
        };
        if let Listed::Join { gateway, .. } = listed {
            state.scope = Some(holder.key);
            state.element = (*gateway).clone();
            state.name = name(gateway);
            (state.element_instance, state.kind) = (None, None);
            (state.since, state.iteration) = (None, None);
        }
        Ok(Some(state))
    }
}

/// The tokens before each gateway of a scope.
fn by_gateway(parked: &[ParkedTokens]) -> BTreeMap<&ElementId, Vec<&ParkedTokens>> {
    let mut gateways: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for tokens in parked {
        gateways.entry(&tokens.gateway).or_default().push(tokens);
    }
    gateways
}

/// What reading one thing comes to: what it is, and since when if not as long as its holder.
type Read = Result<Option<(WaitsFor, Option<Timestamp>)>, StoreError>;
