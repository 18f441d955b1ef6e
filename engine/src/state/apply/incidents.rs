//! Incidents: created and resolved.

use crate::event::Event;
use crate::ids::ProcessInstanceKey;
use crate::state::State;
use crate::state::tables::incidents::{IncidentRow, IncidentState};

impl State {
    #[allow(clippy::wildcard_enum_match_arm, reason = "`apply` hands over one family only")]
    pub(super) fn apply_incident(&mut self, instance: ProcessInstanceKey, event: &Event) {
        match event {
            Event::IncidentCreated { incident, element_instance, element, kind, message, job } => {
                let is_new = self.use_key(instance, incident.0);
                let Some(process) = self.tables.process_instances.get(&instance) else { return };
                let row = IncidentRow {
                    element_instance: *element_instance,
                    instance,
                    element: element.clone(),
                    definition: process.definition,
                    process: process.process.clone(),
                    tenant: process.tenant.clone(),
                    kind: *kind,
                    message: message.clone(),
                    job: *job,
                    state: IncidentState::Active,
                    created_at: self.now,
                    resolved_at: None,
                };
                if is_new {
                    self.tables.incidents.put_new(*incident, row);
                } else {
                    self.tables.incidents.put(*incident, row);
                }
                let key = (instance, *element_instance);
                let incident = *incident;
                self.tables.element_instances.update(&key, |row| row.incident = Some(incident));
                let is_root = *element_instance == instance.root_scope();
                self.tables.process_instances.update(&instance, |row| {
                    row.incidents = row.incidents.saturating_add(1);
                    if is_root {
                        row.root_incident = Some(incident);
                    }
                });
            }
            Event::IncidentResolved { incident, element_instance } => {
                let now = self.now;
                self.tables.incidents.update(incident, |row| {
                    row.state = IncidentState::Resolved;
                    row.resolved_at = Some(now);
                });
                let key = (instance, *element_instance);
                self.tables.element_instances.update(&key, |row| row.incident = None);
                self.tables.process_instances.update(&instance, |row| {
                    row.incidents = row.incidents.saturating_sub(1);
                    if row.root_incident == Some(*incident) {
                        row.root_incident = None;
                    }
                });
            }
            _ => {}
        }
    }
}
