//! Tokens: placed, queued, parked, joined and dropped; scopes that end.

use std::collections::BTreeSet;

use crate::event::ScopeOutcome;
use crate::ids::{ElementId, ElementInstanceKey, ProcessInstanceKey};
use crate::state::State;
use crate::state::tables::process_instances::QueuedToken;
use crate::state::tables::scopes::{ParkedTokens, ScopePart};

impl State {
    /// Changes the inside of a scope; changes nothing if it is over.
    pub(super) fn change_scope(
        &mut self,
        instance: ProcessInstanceKey,
        scope: ElementInstanceKey,
        change: impl FnOnce(&mut ScopePart),
    ) {
        if scope == instance.root_scope() {
            self.tables.process_instances.update(&instance, |row| change(&mut row.root));
        } else {
            self.tables.element_instances.update(&(instance, scope), |row| {
                if let Some(inside) = &mut row.inside {
                    change(inside);
                }
            });
        }
    }

    /// A token stands before a flow node and waits to be moved on.
    pub(super) fn apply_queued(
        &mut self,
        instance: ProcessInstanceKey,
        flow: Option<&ElementId>,
        target: &ElementId,
        scope: ElementInstanceKey,
    ) {
        let token = QueuedToken { flow: flow.cloned(), target: target.clone(), scope };
        self.tables.process_instances.update(&instance, |row| row.tokens.push_back(token));
        self.change_scope(instance, scope, |inside| {
            inside.queued = inside.queued.saturating_add(1);
        });
    }

    /// A token leaves the queue, if it is there.
    pub(super) fn apply_unqueued(
        &mut self,
        instance: ProcessInstanceKey,
        flow: Option<&ElementId>,
        target: &ElementId,
        scope: ElementInstanceKey,
    ) {
        if self.unqueue(instance, flow, target, scope) {
            self.change_scope(instance, scope, |inside| {
                inside.queued = inside.queued.saturating_sub(1);
            });
        }
    }

    pub(super) fn apply_parked(
        &mut self,
        instance: ProcessInstanceKey,
        gateway: &ElementId,
        flow: &ElementId,
        scope: ElementInstanceKey,
    ) {
        self.apply_unqueued(instance, Some(flow), gateway, scope);
        self.change_scope(instance, scope, |inside| {
            let same =
                |parked: &&mut ParkedTokens| parked.flow == *flow && parked.gateway == *gateway;
            match inside.parked.iter_mut().find(same) {
                Some(parked) => parked.count = parked.count.saturating_add(1),
                None => inside.parked.push(ParkedTokens {
                    gateway: gateway.clone(),
                    flow: flow.clone(),
                    count: 1,
                }),
            }
        });
    }

    pub(super) fn apply_joined(
        &mut self,
        instance: ProcessInstanceKey,
        gateway: &ElementId,
        flows: &[ElementId],
        scope: ElementInstanceKey,
    ) {
        let flows: BTreeSet<&ElementId> = flows.iter().collect();
        self.change_scope(instance, scope, |inside| {
            for parked in &mut inside.parked {
                if parked.gateway == *gateway && flows.contains(&parked.flow) {
                    parked.count = parked.count.saturating_sub(1);
                }
            }
            inside.parked.retain(|parked| parked.count > 0);
        });
    }

    pub(super) fn apply_scope_ending(
        &mut self,
        instance: ProcessInstanceKey,
        scope: ElementInstanceKey,
        outcome: ScopeOutcome,
    ) {
        self.change_scope(instance, scope, |inside| {
            inside.ending = Some(outcome);
            inside.parked.clear();
        });
        self.tables.process_instances.update(&instance, |row| {
            if !row.ending.contains(&scope) {
                row.ending.push(scope);
            }
        });
        self.fresh_pending.push(instance);
    }

    pub(super) fn apply_scope_interrupted(
        &mut self,
        instance: ProcessInstanceKey,
        scope: ElementInstanceKey,
        by: ElementInstanceKey,
    ) {
        self.apply_scope_ending(instance, scope, ScopeOutcome::Interrupted);
        self.change_scope(instance, scope, |inside| inside.interrupted_by = Some(by));
    }

    pub(super) fn apply_scope_emptied(
        &mut self,
        instance: ProcessInstanceKey,
        scope: ElementInstanceKey,
    ) {
        self.change_scope(instance, scope, |inside| inside.ending = None);
        self.tables.process_instances.update(&instance, |row| {
            row.ending.retain(|ending| *ending != scope);
        });
    }

    /// Takes a token out of the queue, not out of the count of its scope; whether it was there.
    /// Most often it is the first.
    pub(super) fn unqueue(
        &mut self,
        instance: ProcessInstanceKey,
        flow: Option<&ElementId>,
        target: &ElementId,
        scope: ElementInstanceKey,
    ) -> bool {
        let mut was_queued = false;
        self.tables.process_instances.update(&instance, |row| {
            let position = row.tokens.iter().position(|token| {
                token.target == *target && token.scope == scope && token.flow.as_ref() == flow
            });
            was_queued = position.and_then(|position| row.tokens.remove(position)).is_some();
        });
        was_queued
    }
}
