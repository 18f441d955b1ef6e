//! What a scope or an element instance waits for, by what its row says, in a fixed order.

use std::sync::Arc;

use super::{Read, WaitsFor, by_gateway};
use crate::event::ElementKind;
use crate::ids::{
    ElementId, ElementInstanceKey, IncidentKey, ProcessInstanceKey, SubscriptionKey, Timestamp,
    UserTaskKey,
};
use crate::state::reader::Reader;
use crate::state::tables::element_instances::{
    ElementInstanceRow, JobPart, JobState, MultiInstancePart,
};
use crate::state::tables::incidents::Incidents;
use crate::state::tables::process_instances::{
    InstanceState, ProcessInstanceRow, ProcessInstances,
};
use crate::state::tables::scopes::{ParkedTokens, ScopePart};
use crate::state::tables::subscriptions::Subscriptions;
use crate::state::tables::user_tasks::UserTasks;
use crate::store::key_codec::KeyCodec;

/// Who waits: a root scope or an element instance, with what its row says of that.
pub(super) struct Holder<'r> {
    pub(super) key: ElementInstanceKey,
    pub(super) scope: Option<ElementInstanceKey>,
    pub(super) element: &'r ElementId,
    pub(super) kind: ElementKind,
    pub(super) since: Timestamp,
    pub(super) iteration: Option<u32>,
    incident: Option<IncidentKey>,
    job: Option<&'r JobPart>,
    user_task: Option<UserTaskKey>,
    called: Option<ProcessInstanceKey>,
    multi_instance: Option<MultiInstancePart>,
    subscriptions: &'r [SubscriptionKey],
    inside: Option<&'r ScopePart>,
    /// Tokens that the engine is about to move, if it is about to do anything.
    turn: Option<usize>,
}

/// One thing that is waited for.
pub(super) enum Listed<'r> {
    Incident(IncidentKey),
    Job(&'r JobPart),
    UserTask(UserTaskKey),
    Called(ProcessInstanceKey),
    MultiInstance(MultiInstancePart),
    Event(SubscriptionKey),
    Join { gateway: &'r ElementId, tokens: Vec<&'r ParkedTokens> },
    Turn(usize),
}

impl<'r> Holder<'r> {
    /// The root scope of an instance that runs. One that is being ended waits for the engine only.
    pub(super) fn root(key: ElementInstanceKey, row: &'r ProcessInstanceRow) -> Self {
        let is_ending = row.state == InstanceState::Terminating;
        let goes_on = is_ending || !row.tokens.is_empty() || !row.ending.is_empty();
        Self {
            key,
            scope: None,
            element: &row.process,
            kind: ElementKind::Process,
            since: row.started_at,
            iteration: None,
            incident: row.root_incident.filter(|_| !is_ending),
            job: None,
            user_task: None,
            called: None,
            multi_instance: None,
            subscriptions: if is_ending { &[] } else { &row.subscriptions },
            inside: (!is_ending).then_some(&row.root),
            turn: goes_on.then_some(row.tokens.len()),
        }
    }

    /// An active element instance.
    pub(super) fn element(key: ElementInstanceKey, row: &'r ElementInstanceRow) -> Self {
        Self {
            key,
            scope: Some(row.scope),
            element: &row.element,
            kind: row.kind,
            since: row.started_at,
            iteration: row.iteration,
            incident: row.incident,
            job: row.job.as_ref(),
            user_task: row.user_task,
            called: row.called,
            multi_instance: row.multi_instance,
            subscriptions: &row.subscriptions,
            inside: row.inside.as_deref(),
            turn: None,
        }
    }

    /// What it waits for, in order. A job without attempts is told by its incident.
    pub(super) fn listed(&self) -> Vec<Listed<'r>> {
        let mut listed: Vec<Listed<'r>> = Vec::new();
        listed.extend(self.incident.map(Listed::Incident));
        let is_stuck = |job: &JobPart| job.state == JobState::Exhausted && self.incident.is_some();
        listed.extend(self.job.filter(|job| !is_stuck(job)).map(Listed::Job));
        listed.extend(self.user_task.map(Listed::UserTask));
        listed.extend(self.called.map(Listed::Called));
        listed.extend(self.multi_instance.map(Listed::MultiInstance));
        let mut subscriptions = self.subscriptions.to_vec();
        subscriptions.sort_unstable();
        listed.extend(subscriptions.into_iter().map(Listed::Event));
        let parked = self.inside.map_or(&[][..], |inside| &inside.parked);
        let joins = by_gateway(parked).into_iter();
        listed.extend(joins.map(|(gateway, tokens)| Listed::Join { gateway, tokens }));
        listed.extend(self.turn.map(Listed::Turn));
        listed
    }
}

impl Listed<'_> {
    /// Its place: bytes that compare as things are listed.
    pub(super) fn position(&self, holder: ElementInstanceKey) -> Vec<u8> {
        let mut position = holder.to_bytes();
        position.push(match self {
            Self::Incident(_) => 0,
            Self::Job(_) => 1,
            Self::UserTask(_) => 2,
            Self::Called(_) => 3,
            Self::MultiInstance(_) => 4,
            Self::Event(_) => 5,
            Self::Join { .. } => 6,
            Self::Turn(_) => 7,
        });
        match self {
            Self::Event(subscription) => subscription.write(&mut position),
            Self::Join { gateway, .. } => gateway.write(&mut position),
            Self::Incident(_)
            | Self::Job(_)
            | Self::UserTask(_)
            | Self::Called(_)
            | Self::MultiInstance(_)
            | Self::Turn(_) => {}
        }
        position
    }

    /// All that is known of it; none if it is gone meanwhile.
    pub(super) fn read(&self, reader: &Reader<'_>, name: &dyn Fn(&ElementId) -> Arc<str>) -> Read {
        Ok(Some(match self {
            Self::Incident(incident) => {
                let Some(row) = reader.get::<Incidents>(incident)? else { return Ok(None) };
                let began = row.created_at;
                (WaitsFor::Incident { incident: *incident, row: Box::new(row) }, Some(began))
            }
            Self::Job(job) => (WaitsFor::Job(Box::new((*job).clone())), Some(job.created_at)),
            Self::UserTask(user_task) => {
                let Some(row) = reader.get::<UserTasks>(user_task)? else { return Ok(None) };
                let began = row.created_at;
                (WaitsFor::UserTask { user_task: *user_task, row: Box::new(row) }, Some(began))
            }
            Self::Called(called) => {
                let row = reader.get::<ProcessInstances>(called)?;
                let Some(row) = row else { return Ok(None) };
                let waits_for = WaitsFor::CalledInstance { called: *called, process: row.process };
                (waits_for, Some(row.started_at))
            }
            Self::MultiInstance(part) => (WaitsFor::MultiInstance(*part), None),
            Self::Event(subscription) => {
                let Some(row) = reader.get::<Subscriptions>(subscription)? else { return Ok(None) };
                let name = name(&row.target);
                let (event, awaited) = (row.target, row.awaited);
                (WaitsFor::Event { subscription: *subscription, event, name, awaited }, None)
            }
            Self::Join { tokens, .. } => {
                (WaitsFor::Join(tokens.iter().map(|tokens| (*tokens).clone()).collect()), None)
            }
            Self::Turn(tokens) => (WaitsFor::Turn { tokens: *tokens }, None),
        }))
    }
}

/// The holder that a place begins with.
pub(super) fn holder_of(mut position: &[u8]) -> Option<ElementInstanceKey> {
    ElementInstanceKey::read(&mut position)
}
