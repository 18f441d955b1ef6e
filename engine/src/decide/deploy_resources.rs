//! Deploys files together, or none of them. They were read, checked, compiled and stored before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lookup::invalid_argument;
use super::{Outcome, start_subscriptions};
use crate::command::{DeployResources, Deployed, PreparedResource, Reply};
use crate::event::{DeployedProcess, DeployedResource, Event, NamedElement, StartSubscription};
use crate::graph::executable_process::FlowNode;
use crate::ids::{DeploymentKey, ElementId, KEY_BLOCK, ProcessDefinitionKey, ProcessInstanceKey};
use crate::step::{Refusal, Step};

/// Keys of a deployment, from blocks of its own.
struct Keys {
    next: u64,
}

impl Keys {
    fn take(&mut self, step: &mut Step<'_>) -> u64 {
        if self.next.is_multiple_of(KEY_BLOCK) {
            self.next = step.new_block();
        }
        self.next += 1;
        self.next - 1
    }
}

pub(super) fn decide(command: &DeployResources, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    check_distinct(command)?;
    let tenant = step.tenant();
    let mut keys = Keys { next: 0 };
    let deployment = DeploymentKey(keys.take(step));
    let mut resources = Vec::with_capacity(command.resources.len());
    for resource in &command.resources {
        let by_name = (Arc::clone(&tenant), Arc::clone(&resource.name));
        let before = step.state().load(|tables| &mut tables.resources_by_name, &by_name)?;
        step.state().load(|tables| &mut tables.contents, &resource.hash)?;
        let unchanged = match before.filter(|before| before.hash == resource.hash) {
            Some(before) if are_latest(&before, &tenant, step)? => Some(before),
            _ => None,
        };
        let processes = match unchanged {
            Some(before) => before
                .processes
                .iter()
                .map(|process| DeployedProcess { created: false, ..process.clone() })
                .collect(),
            None => new_versions(resource, &tenant, &mut keys, step)?,
        };
        for (deployed, compiled) in processes.iter().zip(&resource.processes) {
            step.register(deployed.definition, compiled);
        }
        let (name, hash) = (Arc::clone(&resource.name), resource.hash);
        resources.push(DeployedResource { name, hash, processes });
    }
    let starts = start_subscriptions_of(command, &resources, &tenant, &mut keys, step)?;
    let before = versions_before(&resources, &tenant, step)?;
    let created = created_versions(&resources);
    let event = Event::ResourcesDeployed {
        deployment,
        tenant: Arc::clone(&tenant),
        resources: resources.clone(),
    };
    step.emit_to(ProcessInstanceKey::PARTITION_STREAM, event);
    name_elements(command, &created, step);
    for definition in before {
        start_subscriptions::close(definition, step)?;
    }
    for start in starts {
        let opened = Event::StartSubscriptionOpened(Box::new(start));
        step.emit_to(ProcessInstanceKey::PARTITION_STREAM, opened);
    }
    Ok(Outcome::Reply(Reply::Deployed(Box::new(Deployed { deployment, tenant, resources }))))
}

/// The versions that a deployment makes, in the order of its processes; none where one was there.
fn created_versions(resources: &[DeployedResource]) -> Vec<Option<ProcessDefinitionKey>> {
    let processes = resources.iter().flat_map(|resource| &resource.processes);
    processes.map(|process| process.created.then_some(process.definition)).collect()
}

/// Keeps what elements are called, so that searches need no diagram.
fn name_elements(
    command: &DeployResources,
    created: &[Option<ProcessDefinitionKey>],
    step: &mut Step<'_>,
) {
    let compiled = command.resources.iter().flat_map(|resource| &resource.processes);
    for (definition, process) in created.iter().zip(compiled) {
        let Some(definition) = *definition else { continue };
        let named = process.nodes.iter().filter_map(named);
        let process = process.name.as_ref().map(|name| {
            let (element, name) = (process.id.clone(), Arc::clone(name));
            NamedElement { element, name, properties: Vec::new() }
        });
        let names: Vec<NamedElement> = process.into_iter().chain(named).collect();
        if !names.is_empty() {
            let event = Event::ElementsNamed { definition, names };
            step.emit_to(ProcessInstanceKey::PARTITION_STREAM, event);
        }
    }
}

/// What is kept of a flow node besides its id, if there is anything.
fn named(node: &FlowNode) -> Option<NamedElement> {
    if node.name.is_none() && node.properties.is_empty() {
        return None;
    }
    let element = node.id.clone();
    let name = node.name.clone().unwrap_or_else(|| Arc::from(element.as_str()));
    Some(NamedElement { element, name, properties: node.properties.clone() })
}

/// What the start events of new versions wait for.
fn start_subscriptions_of(
    command: &DeployResources,
    resources: &[DeployedResource],
    tenant: &Arc<str>,
    keys: &mut Keys,
    step: &mut Step<'_>,
) -> Result<Vec<StartSubscription>, Refusal> {
    let mut starts = Vec::new();
    for (resource, prepared) in resources.iter().zip(&command.resources) {
        for (deployed, compiled) in resource.processes.iter().zip(&prepared.processes) {
            if deployed.created {
                let next_key = |step: &mut Step<'_>| keys.take(step);
                let definition = deployed.definition;
                let opened =
                    start_subscriptions::open(definition, compiled, tenant, next_key, step)?;
                starts.extend(opened);
            }
        }
    }
    Ok(starts)
}

/// The versions that were the newest until now, of the processes that get new ones.
fn versions_before(
    resources: &[DeployedResource],
    tenant: &Arc<str>,
    step: &mut Step<'_>,
) -> Result<Vec<ProcessDefinitionKey>, Refusal> {
    let mut before = Vec::new();
    let processes = resources.iter().flat_map(|resource| &resource.processes);
    for process in processes.filter(|process| process.created) {
        let by_id = (Arc::clone(tenant), process.process.clone());
        let latest = step.state().load(|tables| &mut tables.latest_definitions, &by_id)?;
        before.extend(latest.map(|latest| latest.definition));
    }
    Ok(before)
}

/// Whether the processes of a file are still the newest of their ids: otherwise deploying the
/// file again brings them back as new versions.
fn are_latest(
    resource: &DeployedResource,
    tenant: &Arc<str>,
    step: &mut Step<'_>,
) -> Result<bool, Refusal> {
    for process in &resource.processes {
        let by_id = (Arc::clone(tenant), process.process.clone());
        let latest = step.state().load(|tables| &mut tables.latest_definitions, &by_id)?;
        if latest.is_none_or(|latest| latest.definition != process.definition) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn new_versions(
    resource: &PreparedResource,
    tenant: &Arc<str>,
    keys: &mut Keys,
    step: &mut Step<'_>,
) -> Result<Vec<DeployedProcess>, Refusal> {
    let mut processes = Vec::with_capacity(resource.processes.len());
    for process in &resource.processes {
        let by_id = (Arc::clone(tenant), process.id.clone());
        let latest = step.state().load(|tables| &mut tables.latest_definitions, &by_id)?;
        // No number is given twice, even where the version that had it was deleted.
        let last = step.state().load(|tables| &mut tables.last_versions, &by_id)?;
        let last = last.map_or(0, |last| last.version);
        let version = latest.map_or(0, |latest| latest.version).max(last) + 1;
        processes.push(DeployedProcess {
            definition: ProcessDefinitionKey(keys.take(step)),
            process: process.id.clone(),
            version,
            name: process.name.clone(),
            created: true,
            version_tag: process.version_tag.clone(),
            time_to_live_ms: process.time_to_live_ms,
        });
    }
    Ok(processes)
}

fn check_distinct(command: &DeployResources) -> Result<(), Refusal> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut processes: BTreeMap<&ElementId, &str> = BTreeMap::new();
    for resource in &command.resources {
        if !names.insert(&resource.name) {
            let why = format!("two files are named `{}`; rename one", resource.name);
            return Err(invalid_argument(why));
        }
        for process in &resource.processes {
            if let Some(other) = processes.insert(&process.id, &resource.name) {
                return Err(invalid_argument(format!(
                    "process id `{}` is both in `{other}` and in `{}`; rename one",
                    process.id, resource.name
                )));
            }
        }
    }
    Ok(())
}
