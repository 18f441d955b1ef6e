//! Deployments: files and the process versions they made, and how versions go.

use std::sync::Arc;

use crate::event::{DefinitionDeletion, DeployedResource, Event, NamedElement, VersionReference};
use crate::ids::{DeploymentKey, ProcessDefinitionKey};
use crate::state::State;
use crate::state::tables::definitions::{
    DefinitionReference, DefinitionRemoval, DeploymentRow, ElementNamesRow, LastVersion,
    ProcessDefinitionRow,
};

impl State {
    pub(super) fn apply_deployed(
        &mut self,
        deployment: DeploymentKey,
        tenant: &Arc<str>,
        resources: &[DeployedResource],
    ) {
        for resource in resources {
            for process in resource.processes.iter().filter(|process| process.created) {
                let row = ProcessDefinitionRow {
                    process: process.process.clone(),
                    version: process.version,
                    name: process.name.clone(),
                    resource_name: resource.name.clone(),
                    hash: resource.hash,
                    deployment,
                    tenant: Arc::clone(tenant),
                    starts: Vec::new(),
                    version_tag: process.version_tag.clone(),
                    removal: None,
                    time_to_live_ms: process.time_to_live_ms,
                };
                self.tables.definitions.put(process.definition, row);
                let reference = DefinitionReference {
                    definition: process.definition,
                    version: process.version,
                };
                let by_version = (Arc::clone(tenant), process.process.clone(), process.version);
                self.tables.definitions_by_version.put(by_version, reference);
                if let Some(tag) = &process.version_tag {
                    let by_tag = (Arc::clone(tenant), process.process.clone(), tag.clone());
                    self.tables.definitions_by_tag.put(by_tag, reference);
                }
                let latest = (Arc::clone(tenant), process.process.clone());
                self.tables.latest_definitions.put(latest, reference);
            }
            let by_name = (Arc::clone(tenant), resource.name.clone());
            self.tables.resources_by_name.put(by_name, resource.clone());
            self.tables.contents.update(&resource.hash, |row| row.referenced = true);
        }
        let row = DeploymentRow {
            tenant: Arc::clone(tenant),
            at: self.now,
            resources: resources.to_vec(),
        };
        self.tables.deployments.put(deployment, row);
    }

    pub(super) fn apply_elements_named(
        &mut self,
        definition: ProcessDefinitionKey,
        names: &[NamedElement],
    ) {
        let row = ElementNamesRow { names: names.to_vec() };
        self.tables.element_names.put(definition, row);
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "`apply` hands over one family only")]
    pub(super) fn apply_removal(&mut self, event: &Event) {
        match event {
            Event::ProcessDefinitionDeleted(deletion) => self.apply_definition_deleted(deletion),
            Event::ProcessDefinitionDrained { definition } => {
                self.tables.definitions.update(definition, |row| {
                    if let Some(removal) = &mut row.removal {
                        removal.is_drained = true;
                    }
                });
            }
            Event::ProcessDefinitionErased { definition } => {
                let Some(row) = self.tables.definitions.get(definition) else { return };
                let by_version = (row.tenant.clone(), row.process.clone(), row.version);
                self.tables.definitions_by_version.delete(&by_version);
                self.tables.definitions.delete(definition);
            }
            _ => {}
        }
    }

    fn apply_definition_deleted(&mut self, deletion: &DefinitionDeletion) {
        let Some(row) = self.tables.definitions.get(&deletion.definition) else { return };
        let reference = |left: &VersionReference| DefinitionReference {
            definition: left.definition,
            version: left.version,
        };
        let by_id = (row.tenant.clone(), row.process.clone());
        match &deletion.latest {
            Some(left) => self.tables.latest_definitions.put(by_id.clone(), reference(left)),
            None => self.tables.latest_definitions.delete(&by_id),
        }
        self.tables.last_versions.put(by_id, LastVersion { version: deletion.last_version });
        if let Some(tag) = &row.version_tag {
            let by_tag = (row.tenant.clone(), row.process.clone(), tag.clone());
            match &deletion.same_tag {
                Some(left) => self.tables.definitions_by_tag.put(by_tag, reference(left)),
                None => self.tables.definitions_by_tag.delete(&by_tag),
            }
        }
        let removal = DefinitionRemoval {
            is_drained: deletion.is_drained,
            erases_history: deletion.erases_history,
        };
        self.tables.definitions.update(&deletion.definition, |row| row.removal = Some(removal));
    }
}
