//! Starts a process instance and runs it to its first waits.

use std::sync::Arc;

use super::lookup::{invalid_argument, invalid_state};
use super::{Outcome, token_queue};
use crate::behavior::instances::{self, NewInstance};
use crate::command::{DefinitionSelector, Reply, StartProcessInstance, Started, Variables};
use crate::ids::{ElementId, ProcessDefinitionKey};
use crate::rejection::Rejection;
use crate::state::tables::definitions::ProcessDefinitionRow;
use crate::step::{Refusal, Step, Stop};

pub(super) fn decide(
    command: &StartProcessInstance,
    step: &mut Step<'_>,
) -> Result<Outcome, Refusal> {
    let (definition, row) = select(&command.definition, step)?;
    let process = step.compiled(definition)?;
    let starts = process.starts();
    if starts.is_empty() {
        return Err(no_start(&process.id));
    }
    let new = NewInstance {
        definition,
        row: &row,
        process: Arc::clone(&process),
        starts,
        variables: &command.variables,
        business_id: command.business_id.clone(),
        tags: command.tags.clone(),
        caller: None,
        correlation_key: None,
    };
    let instance = match instances::begin(new, step) {
        Err(Stop::Incident { message, .. }) => return Err(invalid_argument(message)),
        Err(stop) => return Err(stop.into_refusal(step.instance())),
        Ok(instance) => instance,
    };
    step.turn_to(instance, process);
    token_queue::run(step)?;
    let reply = Reply::Started(Box::new(Started {
        instance,
        definition,
        process: row.process.clone(),
        version: row.version,
        tenant: Arc::clone(&row.tenant),
        tags: command.tags.clone(),
        business_id: command.business_id.clone(),
        variables: Variables::new(),
    }));
    Ok(match command.await_completion {
        Some(_) => Outcome::AtEnd(instance, reply),
        None => Outcome::Reply(reply),
    })
}

fn no_start(process: &ElementId) -> Refusal {
    let why = format!(
        "process `{process}` has nothing that a start without an event could begin with; start it \
         by the event that its start event waits for"
    );
    invalid_state("CREATE", &why)
}

fn select(
    selector: &DefinitionSelector,
    step: &mut Step<'_>,
) -> Result<(ProcessDefinitionKey, Arc<ProcessDefinitionRow>), Refusal> {
    let tenant: Arc<str> = step.tenant();
    let (key, named) = match selector {
        DefinitionSelector::Key(key) => (Some(*key), format!("key '{key}'")),
        DefinitionSelector::Id { process, version: None } => {
            let by_id = (tenant, process.clone());
            let latest = step.state().load(|tables| &mut tables.latest_definitions, &by_id)?;
            (latest.map(|row| row.definition), format!("process ID '{process}'"))
        }
        DefinitionSelector::Id { process, version: Some(version) } => {
            let by_version = (tenant, process.clone(), *version);
            let found =
                step.state().load(|tables| &mut tables.definitions_by_version, &by_version)?;
            let named = format!("process ID '{process}' and version '{version}'");
            (found.map(|row| row.definition), named)
        }
    };
    let missing = || {
        Refusal::Rejected(Rejection::NotFound(format!(
            "Command 'CREATE' rejected with code 'NOT_FOUND': Expected to find process definition \
             with {named}, but none found; deploy it first"
        )))
    };
    let key = key.ok_or_else(missing)?;
    let row = step.state().load(|tables| &mut tables.definitions, &key)?;
    let row = row.filter(|row| row.removal.is_none()).ok_or_else(missing)?;
    Ok((key, row))
}
