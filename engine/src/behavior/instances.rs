//! Process instances: how they begin and end, alone or called by others.

use std::sync::Arc;

use crate::command::Variables;
use crate::event::{Caller, Event, InstanceCreation};
use crate::graph::executable_process::ExecutableProcess;
use crate::ids::{ElementId, ProcessDefinitionKey, ProcessInstanceKey};
use crate::state::tables::definitions::ProcessDefinitionRow;
use crate::state::tables::process_instances::InstanceState;
use crate::step::{CalledEnded, Effect, FollowUp, Step, Stop};
use crate::store::StoreError;

use super::{incidents, scopes, subscriptions};

/// A process instance that is to begin.
pub(crate) struct NewInstance<'n> {
    /// The version.
    pub(crate) definition: ProcessDefinitionKey,
    /// Its row.
    pub(crate) row: &'n ProcessDefinitionRow,
    /// The version, compiled.
    pub(crate) process: Arc<ExecutableProcess>,
    /// Where the first tokens stand; at least one.
    pub(crate) starts: Vec<ElementId>,
    /// Variables of the root scope.
    pub(crate) variables: &'n Variables,
    /// A key of the business.
    pub(crate) business_id: Option<Arc<str>>,
    /// Labels.
    pub(crate) tags: Vec<Arc<str>>,
    /// Who called it.
    pub(crate) caller: Option<Caller>,
    /// The correlation key of the message that starts it.
    pub(crate) correlation_key: Option<Arc<str>>,
}

/// Begins an instance: its tokens stand before its first flow nodes, its event sub-processes wait.
/// Nothing moves before the caller lets it.
pub(crate) fn begin(new: NewInstance<'_>, step: &mut Step<'_>) -> Result<ProcessInstanceKey, Stop> {
    let instance = ProcessInstanceKey(step.new_block());
    let process = Arc::clone(&new.process);
    step.within(instance, process, |step| begin_here(new, step))?;
    Ok(instance)
}

fn begin_here(new: NewInstance<'_>, step: &mut Step<'_>) -> Result<(), Stop> {
    let scope = step.instance().root_scope();
    let mut starts = new.starts.into_iter();
    let Some(start) = starts.next() else { return Ok(()) };
    step.emit(Event::ProcessInstanceCreated(Box::new(InstanceCreation {
        definition: new.definition,
        process: new.row.process.clone(),
        version: new.row.version,
        tenant: Arc::clone(&new.row.tenant),
        business_id: new.business_id,
        tags: new.tags,
        start,
        caller: new.caller,
        correlation_key: new.correlation_key,
    })));
    for target in starts {
        step.emit(Event::TokenPlaced { target, scope });
    }
    step.set_local(scope, new.variables)?;
    if new.process.root.event_sub_processes.is_empty() {
        return Ok(());
    }
    wait_for_events(step)
}

/// Lets the event sub-processes of the root scope wait; an incident of the process if that fails.
pub(crate) fn wait_for_events(step: &mut Step<'_>) -> Result<(), Stop> {
    let scope = step.instance().root_scope();
    let process = step.process();
    match subscriptions::of_scope(&process.root, scope, step) {
        Ok(wanted) => subscriptions::open(scope, wanted, step),
        Err(Stop::Incident { kind, message }) => {
            incidents::raise(&process.id, scope, kind, &message, None, step);
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

/// Ends the instance at hand: completed by itself or terminated from outside.
pub(crate) fn end(completed: bool, step: &mut Step<'_>) -> Result<(), Stop> {
    let instance = step.instance();
    let variables = root_variables(step)?;
    let row = step.state().tables.process_instances.get(&instance);
    let Some(row) = row else { return Ok(()) };
    if let Some(incident) = row.root_incident {
        incidents::close(incident, instance.root_scope(), step)?;
    }
    if !row.subscriptions.is_empty() {
        subscriptions::close_all(instance.root_scope(), step)?;
    }
    if let Some(correlation_key) = &row.correlation_key {
        let lock = (row.tenant.clone(), row.process.clone(), correlation_key.clone());
        step.state().load(|tables| &mut tables.started_by_message, &lock)?;
    }
    if let Some(below) = row.called_incidents {
        // What it called is being ended as well, and counts above no longer.
        step.emit(Event::CalledIncidentsCounted { incidents: 0 });
        incidents::count_in_caller(-i64::from(below), step);
    }
    step.emit(if completed {
        Event::ProcessInstanceCompleted
    } else {
        Event::ProcessInstanceTerminated
    });
    if let Some(caller) = row.caller {
        step.follow_up(FollowUp::CalledEnded(Box::new(CalledEnded {
            caller: caller.instance,
            element_instance: caller.element_instance,
            called: instance,
            variables: completed.then(|| variables.clone()),
            uncaught_error: row.uncaught_error.clone(),
        })));
    }
    if let Some(correlation_key) = row.correlation_key.clone() {
        let (tenant, process) = (row.tenant.clone(), row.process.clone());
        step.follow_up(FollowUp::StartFromBuffer { tenant, process, correlation_key });
    }
    let definition = step.state().load(|tables| &mut tables.definitions, &row.definition)?;
    if definition.is_some_and(|definition| definition.removal.is_some()) {
        step.request(Effect::UpkeepDue);
    }
    step.request(Effect::InstanceEnded { instance, completed, variables });
    Ok(())
}

/// Begins to end the instance at hand from outside; whoever moves its tokens on does the rest.
pub(crate) fn begin_terminating(step: &mut Step<'_>) -> Result<(), StoreError> {
    scopes::drop_inner_tokens(step)?;
    step.emit(Event::ProcessInstanceTerminating);
    Ok(())
}

/// Begins to end an instance that the one at hand called and waits for no longer.
pub(crate) fn terminate_called(
    called: ProcessInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let row = step.state().load(|tables| &mut tables.process_instances, &called)?;
    let Some(row) = row.filter(|row| row.state == InstanceState::Active) else { return Ok(()) };
    let process = step.compiled(row.definition).map_err(|_| Stop::ModelMissing(row.definition))?;
    drop(row);
    step.within(called, process, begin_terminating)?;
    step.go_on_with(called);
    Ok(())
}

fn root_variables(step: &mut Step<'_>) -> Result<Variables, Stop> {
    let instance = step.instance();
    if !step.state().has_root_variables(instance) {
        return Ok(Variables::new());
    }
    let mut variables = Variables::new();
    for held in step.state().load_variable_rows(instance.root_scope())? {
        variables.push((held.name, step.state().load_text(held.value)?));
    }
    Ok(variables)
}
