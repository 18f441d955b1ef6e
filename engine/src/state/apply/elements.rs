//! Element instances: activated and ended.

use crate::event::Activation;
use crate::ids::{ElementInstanceKey, ProcessInstanceKey};
use crate::state::State;
use crate::state::tables::element_instances::{ElementInstanceRow, ElementState};

impl State {
    pub(super) fn apply_activation(
        &mut self,
        instance: ProcessInstanceKey,
        activation: &Activation,
        active: bool,
    ) {
        let element_instance = activation.element_instance;
        let key = (instance, element_instance);
        let state = if active { ElementState::Active } else { ElementState::Activating };
        let now = self.now;
        let is_new = self.use_key(instance, element_instance.0);
        if activation.embeds_job() {
            // Before its job is there an incident may be, and must not take the job's key.
            self.use_key(instance, element_instance.embedded_job().0);
        }
        if !is_new {
            // An element that could not become active before: its token is consumed already.
            self.tables.element_instances.update(&key, |row| {
                row.state = state;
                row.started_at = now;
            });
            return;
        }
        if self.tables.process_instances.get(&instance).is_none() {
            return;
        }
        let row = ElementInstanceRow {
            element: activation.element.clone(),
            kind: activation.kind,
            scope: activation.scope,
            state,
            flow: activation.flow.clone(),
            started_at: now,
            job: None,
            user_task: None,
            incident: None,
            variables: Vec::new(),
            has_variable_rows: false,
            inside: activation.kind.is_scope().then(Box::default),
            subscriptions: Vec::new(),
            called: None,
            multi_instance: None,
            iteration: activation.iteration,
        };
        self.tables.element_instances.put_new(key, row);
        let (flow, target) = (activation.flow.as_ref(), &activation.element);
        let was_queued = self.unqueue(instance, flow, target, activation.scope);
        self.change_scope(instance, activation.scope, |inside| {
            inside.active_children = inside.active_children.saturating_add(1);
            inside.queued = inside.queued.saturating_sub(u32::from(was_queued));
        });
        if let Some(iteration) = activation.iteration {
            self.change_multi_instance(instance, activation.scope, |part| {
                part.begun = part.begun.max(iteration.saturating_add(1));
            });
        }
    }

    pub(super) fn apply_element_ended(
        &mut self,
        instance: ProcessInstanceKey,
        element_instance: ElementInstanceKey,
        completed: bool,
    ) {
        let key = (instance, element_instance);
        let Some(row) = self.tables.element_instances.get(&key) else { return };
        if row.has_variable_rows {
            self.drop_variables(element_instance);
        }
        if row.multi_instance.is_some() {
            self.drop_collections(element_instance);
        }
        if row.iteration.is_some() {
            self.change_multi_instance(instance, row.scope, |part| {
                let count = if completed { &mut part.completed } else { &mut part.terminated };
                *count = count.saturating_add(1);
            });
        }
        self.tables.element_instances.delete(&key);
        if row.inside.as_ref().is_some_and(|inside| inside.ending.is_some()) {
            self.tables.process_instances.update(&instance, |row| {
                row.ending.retain(|scope| *scope != element_instance);
            });
        }
        self.change_scope(instance, row.scope, |inside| {
            inside.active_children = inside.active_children.saturating_sub(1);
        });
    }
}
