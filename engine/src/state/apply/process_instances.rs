//! Process instances: created, tokens queued, ended.

use std::collections::VecDeque;
use std::ops::Bound;

use crate::event::{InstanceCreation, Visits};
use crate::ids::{ElementInstanceKey, ProcessInstanceKey};
use crate::state::State;
use crate::state::tables::messages::StartedInstance;
use crate::state::tables::process_instances::{InstanceState, ProcessInstanceRow, QueuedToken};
use crate::state::tables::scopes::ScopePart;

impl State {
    pub(super) fn apply_created(&mut self, key: ProcessInstanceKey, created: &InstanceCreation) {
        let token =
            QueuedToken { flow: None, target: created.start.clone(), scope: key.root_scope() };
        let row = ProcessInstanceRow {
            definition: created.definition,
            process: created.process.clone(),
            version: created.version,
            tenant: created.tenant.clone(),
            state: InstanceState::Active,
            started_at: self.now,
            ended_at: None,
            business_id: created.business_id.clone(),
            tags: created.tags.clone(),
            next_key: key.0.saturating_add(1),
            root: ScopePart { queued: 1, ..ScopePart::default() },
            incidents: 0,
            tokens: VecDeque::from([token]),
            visits: Vec::new(),
            has_variables: false,
            ending: Vec::new(),
            subscriptions: Vec::new(),
            caller: created.caller,
            uncaught_error: None,
            called_incidents: None,
            correlation_key: created.correlation_key.clone(),
            root_incident: None,
        };
        if let Some(correlation_key) = &created.correlation_key {
            let lock = (created.tenant.clone(), created.process.clone(), correlation_key.clone());
            self.tables.started_by_message.put(lock, StartedInstance { instance: key });
        }
        if self.tables.process_instances.get(&key).is_none() {
            self.tables.process_instances.put_new(key, row);
        } else {
            self.tables.process_instances.put(key, row);
        }
    }

    pub(super) fn apply_yielded(&mut self, instance: ProcessInstanceKey, visits: &[Visits]) {
        self.tables.process_instances.update(&instance, |row| row.visits = visits.to_vec());
        self.fresh_pending.push(instance);
    }

    pub(super) fn apply_terminating(&mut self, instance: ProcessInstanceKey) {
        self.tables.process_instances.update(&instance, |row| {
            row.state = InstanceState::Terminating;
            row.tokens.clear();
            row.ending.clear();
            row.root.queued = 0;
            row.root.parked.clear();
            row.root.ending = None;
            row.visits.clear();
        });
        self.fresh_pending.push(instance);
    }

    pub(super) fn apply_ended(&mut self, instance: ProcessInstanceKey, completed: bool) {
        let now = self.now;
        let row = self.tables.process_instances.get(&instance);
        if let Some(row) = row.as_ref()
            && let Some(correlation_key) = &row.correlation_key
        {
            let lock = (row.tenant.clone(), row.process.clone(), correlation_key.clone());
            self.tables.started_by_message.delete(&lock);
        }
        self.tables.process_instances.update(&instance, |row| {
            row.state =
                if completed { InstanceState::Completed } else { InstanceState::Terminated };
            row.ended_at = Some(now);
            row.tokens.clear();
            row.ending.clear();
            row.root = ScopePart::default();
            row.visits.clear();
            row.subscriptions.clear();
        });
        self.drop_variables(instance.root_scope());
    }

    /// Removes the variables of a scope that ends; all its rows are loaded.
    pub(super) fn drop_variables(&mut self, scope: ElementInstanceKey) {
        let from = (scope, "".into());
        let next = (ElementInstanceKey(scope.0.saturating_add(1)), "".into());
        for key in self.tables.variables.keys(Bound::Included(&from), Bound::Excluded(&next)) {
            self.tables.variables.delete(&key);
            self.command.records += 1;
        }
    }
}
