//! Deployments: files and the process versions they made.

use std::sync::Arc;

use crate::event::{DeployedResource, NamedElement};
use crate::ids::{DeploymentKey, ProcessDefinitionKey};
use crate::state::State;
use crate::state::tables::definitions::{
    DefinitionReference, DeploymentRow, ElementNamesRow, ProcessDefinitionRow,
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
}
