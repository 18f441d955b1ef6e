//! From events to rows, a file per family of events.
//!
//! `apply` is total: it cannot fail or reject, reads no clock, no store and no model. An event
//! about an absent row changes nothing. Events carry resulting values, so applying is upsert and
//! delete. A key that is not below the next key of its instance was never used before.

mod contents;
mod deployments;
mod drops;
mod elements;
mod incidents;
mod jobs;
mod messages;
mod multi_instance;
mod process_instances;
mod subscriptions;
mod tokens;
mod user_tasks;
mod variables;

use super::State;
use crate::event::Event;
use crate::ids::{KEY_BLOCK, ProcessInstanceKey};
use crate::state::tables::bookkeeping::BlockOwner;

impl State {
    /// Makes a fact visible in the command's layer.
    #[allow(clippy::too_many_lines, reason = "one table of all events and who applies them")]
    pub(super) fn apply(&mut self, instance: ProcessInstanceKey, event: &Event) {
        match event {
            Event::ProcessInstanceCreated(creation) => self.apply_created(instance, creation),
            Event::ProcessInstanceTerminating => self.apply_terminating(instance),
            Event::ProcessInstanceCompleted => self.apply_ended(instance, true),
            Event::ProcessInstanceTerminated => self.apply_ended(instance, false),
            Event::StepsYielded { visits } => self.apply_yielded(instance, visits),
            Event::SequenceFlowTaken { flow, target, scope } => {
                self.apply_queued(instance, Some(flow), target, *scope);
            }
            Event::TokenPlaced { target, scope } => {
                self.apply_queued(instance, None, target, *scope);
            }
            Event::TokenParked { gateway, flow, scope } => {
                self.apply_parked(instance, gateway, flow, *scope);
            }
            Event::TokensJoined { gateway, flows, scope } => {
                self.apply_joined(instance, gateway, flows, *scope);
            }
            Event::TokenDropped { flow, target, scope } => {
                self.apply_unqueued(instance, flow.as_ref(), target, *scope);
            }
            Event::ScopeEnding { scope, outcome } => {
                self.apply_scope_ending(instance, *scope, *outcome);
            }
            Event::ScopeEmptied { scope } => self.apply_scope_emptied(instance, *scope),
            Event::ElementActivating(activation) => {
                self.apply_activation(instance, activation, false);
            }
            Event::ElementActivated(activation) => {
                self.apply_activation(instance, activation, true);
            }
            Event::ElementCompleted { element_instance, .. } => {
                self.apply_element_ended(instance, *element_instance, true);
            }
            Event::ElementTerminated { element_instance, .. } => {
                self.apply_element_ended(instance, *element_instance, false);
            }
            Event::InstanceCalled { element_instance, called } => {
                let key = (instance, *element_instance);
                self.tables.element_instances.update(&key, |row| row.called = Some(*called));
            }
            Event::CalledInstanceEnded { element_instance, .. } => {
                let key = (instance, *element_instance);
                self.tables.element_instances.update(&key, |row| row.called = None);
            }
            Event::ScopeInterrupted { scope, by } => {
                self.apply_scope_interrupted(instance, *scope, *by);
            }
            Event::SubscriptionOpened(_)
            | Event::SubscriptionClosed { .. }
            | Event::TimerFired { .. }
            | Event::MessageCaught { .. }
            | Event::SignalCaught { .. }
            | Event::StartSubscriptionOpened(_)
            | Event::StartSubscriptionClosed { .. } => self.apply_subscription(instance, event),
            // Facts of history: what they lead to are events of their own.
            Event::ErrorThrown { .. } | Event::EscalationThrown { .. } => {}
            Event::ErrorUncaught { code } => {
                self.tables.process_instances.update(&instance, |row| {
                    row.uncaught_error = Some(code.clone());
                });
            }
            Event::CalledIncidentsCounted { incidents } => {
                self.tables.process_instances.update(&instance, |row| {
                    row.called_incidents = (*incidents > 0).then_some(*incidents);
                });
            }
            Event::MultiInstanceStarted { .. }
            | Event::MultiInstanceItemsKept { .. }
            | Event::MultiInstanceOutputKept { .. } => self.apply_multi_instance(instance, event),
            Event::MessagePublished(_)
            | Event::MessageCorrelated { .. }
            | Event::MessageDropped { .. }
            | Event::MessageAwaited(_)
            | Event::MessageNotAwaited(_)
            | Event::SignalBroadcasted(_)
            | Event::BroadcastAdvanced { .. } => self.apply_message(event),
            Event::MailSent { .. } | Event::MailRead { .. } | Event::MailDelivered { .. } => {
                self.apply_mail(event);
            }
            Event::VariableSet { variable, scope, name, value } => {
                self.apply_variable(instance, *variable, *scope, name, value);
            }
            Event::JobCreated(_)
            | Event::JobActivated { .. }
            | Event::JobCompleted { .. }
            | Event::JobFailed { .. }
            | Event::JobOfferedAgain { .. }
            | Event::JobUpdated { .. }
            | Event::JobErrorThrown { .. }
            | Event::JobCanceled { .. } => self.apply_job(instance, event),
            Event::UserTaskCreated(_)
            | Event::UserTaskAssigned { .. }
            | Event::UserTaskUpdated(_)
            | Event::UserTaskCompleted { .. }
            | Event::UserTaskCanceled { .. } => self.apply_user_task(instance, event),
            Event::IncidentCreated { .. } | Event::IncidentResolved { .. } => {
                self.apply_incident(instance, event);
            }
            Event::ResourcesDeployed { deployment, tenant, resources } => {
                self.apply_deployed(*deployment, tenant, resources);
            }
            Event::ElementsNamed { definition, names } => {
                self.apply_elements_named(*definition, names);
            }
            Event::InstanceDropped { .. }
            | Event::DroppedRowsErased(_)
            | Event::DroppedPagesErased { .. } => self.apply_drop(event),
            Event::ProcessDefinitionDeleted(_)
            | Event::ProcessDefinitionDrained { .. }
            | Event::ProcessDefinitionErased { .. } => self.apply_removal(event),
            Event::ClockPinned { .. }
            | Event::ClockReset
            | Event::ContentStored { .. }
            | Event::ContentDropped { .. } => self.apply_content(event),
        }
    }

    /// Notes that the instance has used this key; returns whether it is new.
    fn use_key(&mut self, instance: ProcessInstanceKey, key: u64) -> bool {
        let mut is_new = false;
        self.tables.process_instances.update(&instance, |row| {
            is_new = key >= row.next_key;
            row.next_key = row.next_key.max(key.saturating_add(1));
        });
        let block = key - key % KEY_BLOCK;
        if is_new && block != instance.0 && key == block {
            self.tables.key_blocks.put_new(block, BlockOwner { instance });
        }
        is_new
    }
}
