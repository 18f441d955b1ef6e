//! `callActivity` (BPMN 2.0.2 §10.3.6, §13.3.5): runs another process as an instance of its own.
//!
//! *Tokens:* one in, one on each outgoing flow once the called instance has ended. *Waits for:* the
//! called instance. *Fails when:* the process is not there or has no start event without a trigger,
//! a mapping fails, or calls are nested too deep.

use std::sync::Arc;

use crate::behavior::instances::{self, NewInstance};
use crate::behavior::mappings::{self, Side};
use crate::behavior::text::{self, Attribute};
use crate::behavior::{FlowNodeBehavior, lifecycle, passed_variables, tokens};
use crate::command::Variables;
use crate::event::{Activation, Caller, Event};
use crate::graph::executable_process::{FlowNode, NodeKind};
use crate::graph::work_parts::{CallBinding, CallDefinition};
use crate::ids::{ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey};
use crate::incident::IncidentKind;
use crate::state::tables::definitions::ProcessDefinitionRow;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

/// Calls above each other; more is a process that calls itself without end.
const DEPTH_MAX: u32 = 1_000;

pub(crate) struct CallActivity;

impl FlowNodeBehavior for CallActivity {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let NodeKind::CallActivity(definition) = &node.kind else { return Ok(()) };
        let scope = step.evaluation_scope(activation);
        let (depth, root) = place_of_call(node, step)?;
        let (key, row) = find(definition, scope, step)?;
        let process = step.compiled(key).map_err(|_| Stop::ModelMissing(key))?;
        let starts = process.starts();
        if starts.is_empty() {
            return Err(failed(&format!(
                "process `{}` has no start event without a trigger",
                process.id
            )));
        }
        let variables = passed_variables::passed(definition, activation, step)?;
        let business_id = business_id(definition, scope, step)?;
        lifecycle::activate(activation, step);
        let caller = Caller {
            instance: step.instance(),
            element_instance: activation.element_instance,
            depth,
            root,
        };
        let new = NewInstance {
            definition: key,
            row: &row,
            process,
            starts,
            variables: &variables,
            business_id,
            tags: Vec::new(),
            caller: Some(caller),
            correlation_key: None,
        };
        let called = instances::begin(new, step)?;
        let element_instance = activation.element_instance;
        step.emit(Event::InstanceCalled { element_instance, called });
        step.go_on_with(called);
        Ok(())
    }

    fn retry(
        &self,
        node: &FlowNode,
        (element, row): (ElementInstanceKey, &ElementInstanceRow),
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        match row.called {
            Some(_) => Ok(()),
            None => leave(node, (element, row.scope), step),
        }
    }

    fn called_completed(
        &self,
        node: &FlowNode,
        element: (ElementInstanceKey, ElementInstanceKey),
        variables: &Variables,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        called_completed(node, element, variables, step)
    }
}

/// The called instance has reached its end: takes over its variables and leaves.
fn called_completed(
    node: &FlowNode,
    (element, scope): (ElementInstanceKey, ElementInstanceKey),
    variables: &Variables,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let NodeKind::CallActivity(definition) = &node.kind else { return Ok(()) };
    if definition.returns_all && !node.outputs_only {
        step.propagate(element, variables)?;
    } else if !definition.passes_mapped_only || !definition.outputs.is_empty() {
        // What does not come back by itself is there for the mappings.
        step.set_local(element, variables)?;
    }
    step.set_local(element, &passed_variables::absent(definition, variables))?;
    leave(node, (element, scope), step)
}

/// Takes what is mapped, then leaves.
fn leave(
    node: &FlowNode,
    (element, scope): (ElementInstanceKey, ElementInstanceKey),
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let NodeKind::CallActivity(definition) = &node.kind else { return Ok(()) };
    for mapping in &definition.outputs {
        let found = mappings::values(mapping, element, Side::Around(scope), step)?;
        step.propagate(scope, &found)?;
    }
    step.state().load_local_variables(element)?;
    tokens::leave(node, element, scope, step)
}

/// How many calls are above the called instance, and the instance at the top.
fn place_of_call(node: &FlowNode, step: &mut Step<'_>) -> Result<(u32, ProcessInstanceKey), Stop> {
    let instance = step.instance();
    let row = step.state().tables.process_instances.get(&instance);
    let caller = row.and_then(|row| row.caller);
    let (depth, root) = caller.map_or((1, instance), |caller| (caller.depth + 1, caller.root));
    if depth > DEPTH_MAX {
        return Err(Stop::Incident {
            kind: IncidentKind::Runaway,
            message: format!(
                "`{}` would be the call number {depth} above each other, and {DEPTH_MAX} are \
                 allowed; end the recursion in the diagram or by its variables, then resolve the \
                 incident",
                node.id
            ),
        });
    }
    Ok((depth, root))
}

fn failed(what: &str) -> Stop {
    Stop::Incident {
        kind: IncidentKind::CalledElementError,
        message: format!(
            "the called process cannot be started: {what}; deploy it or correct what is called, \
             then resolve the incident"
        ),
    }
}

/// The version that is called.
fn find(
    definition: &CallDefinition,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(ProcessDefinitionKey, Arc<ProcessDefinitionRow>), Stop> {
    let attribute = |name| Attribute { name, scope };
    let id = text::required_text(&definition.process, attribute("process id"), step)?;
    let process = ElementId::from(&*id);
    let instance = step.instance();
    let caller = step.state().tables.process_instances.get(&instance);
    let Some(caller) = caller else { return Err(failed("the caller is gone")) };
    let tenant = caller.tenant.clone();
    let (found, which) = match &definition.binding {
        CallBinding::Latest => {
            let by_id = (tenant, process.clone());
            let row = step.state().load(|tables| &mut tables.latest_definitions, &by_id)?;
            (row.map(|row| row.definition), String::new())
        }
        CallBinding::Deployment => {
            (deployed_with(caller.definition, &process, step)?, " in the same deployment".into())
        }
        CallBinding::Version(version) => {
            let range = 1..=i32::MAX;
            let version = text::whole_number(version, attribute("version"), range, step)?;
            let by_version = (tenant, process.clone(), version.unsigned_abs());
            let row =
                step.state().load(|tables| &mut tables.definitions_by_version, &by_version)?;
            (row.map(|row| row.definition), format!(" with version {version}"))
        }
        CallBinding::VersionTag(tag) => {
            let tag = text::required_text(tag, attribute("version tag"), step)?;
            let which = format!(" with version tag `{tag}`");
            let by_tag = (tenant, process.clone(), tag);
            let row = step.state().load(|tables| &mut tables.definitions_by_tag, &by_tag)?;
            (row.map(|row| row.definition), which)
        }
    };
    let missing = || failed(&format!("there is no process `{process}`{which}"));
    let key = found.ok_or_else(missing)?;
    let row = step.state().load(|tables| &mut tables.definitions, &key)?;
    let row = row.filter(|row| row.removal.is_none()).ok_or_else(missing)?;
    Ok((key, row))
}

/// The version of a process that came with the same deployment as another.
fn deployed_with(
    definition: ProcessDefinitionKey,
    process: &ElementId,
    step: &mut Step<'_>,
) -> Result<Option<ProcessDefinitionKey>, Stop> {
    let Some(row) = step.state().load(|tables| &mut tables.definitions, &definition)? else {
        return Ok(None);
    };
    let deployment = row.deployment;
    let row = step.state().load(|tables| &mut tables.deployments, &deployment)?;
    let processes =
        row.iter().flat_map(|row| &row.resources).flat_map(|resource| &resource.processes);
    let mut found = processes.filter(|deployed| deployed.process == *process);
    Ok(found.next().map(|deployed| deployed.definition))
}

fn business_id(
    definition: &CallDefinition,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Option<Arc<str>>, Stop> {
    let key = definition.business_key.as_ref();
    text::optional_text(key, Attribute { name: "business key", scope }, step)
}
