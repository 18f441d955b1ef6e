//! Tries a stuck step again.

use super::lookup::{invalid_state, not_found, turn_to};
use super::{Outcome, token_queue};
use crate::behavior::activities::multi_instance;
use crate::behavior::{arrival, behavior_of, incidents, instances};
use crate::command::{Reply, ResolveIncident};
use crate::event::Activation;
use crate::ids::IncidentKey;
use crate::state::tables::element_instances::ElementState;
use crate::state::tables::incidents::IncidentState;
use crate::state::tables::process_instances::InstanceState;
use crate::step::{Refusal, Step};

pub(super) fn decide(command: &ResolveIncident, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    let key = command.incident;
    let missing = || not_found("RESOLVE", "an incident", key);
    let incident = step.state().load(|tables| &mut tables.incidents, &key)?.ok_or_else(missing)?;
    if incident.state == IncidentState::Resolved {
        let why = format!("incident '{key}' is resolved already");
        return Err(invalid_state("RESOLVE", &why));
    }
    let (instance, element_instance) = (incident.instance, incident.element_instance);
    let process = step.state().load(|tables| &mut tables.process_instances, &instance)?;
    let process = process.filter(|row| row.state == InstanceState::Active).ok_or_else(missing)?;
    turn_to(instance, &process, step)?;
    drop((process, incident));
    if element_instance == instance.root_scope() {
        return resolve_root(key, step);
    }
    let element = step.state().load_element(instance, element_instance)?.ok_or_else(missing)?;
    step.load_scopes(element.scope)?;
    if step.is_ending(element.scope)? {
        return Err(missing());
    }
    // The element may complete: its variables must be known, or their rows would outlive it.
    step.state().load_local_variables(element_instance)?;
    incidents::close(key, element_instance, step)?;
    let activation = Activation {
        element_instance,
        element: element.element.clone(),
        kind: element.kind,
        scope: element.scope,
        flow: element.flow.clone(),
        iteration: element.iteration,
        reserves_job: None,
    };
    let graph = step.process();
    let node = graph.node_of(&element.element).ok_or_else(missing)?;
    let tried = match element.state {
        ElementState::Activating => arrival::arrive(node, &activation, step),
        ElementState::Active if element.multi_instance.is_some() => {
            multi_instance::retry(node, (element_instance, &element), step)
        }
        ElementState::Active => {
            behavior_of(&node.kind).retry(node, (element_instance, &element), step)
        }
    };
    // Invariant: `park` keeps no incident to itself.
    let parked = incidents::park(tried, &activation, step);
    parked.map_err(|stop| stop.into_refusal(instance))?;
    token_queue::run_from(activation.scope, step)?;
    Ok(Outcome::Reply(Reply::Done))
}

/// The event sub-processes of the process could not wait: they try again.
fn resolve_root(incident: IncidentKey, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    let instance = step.instance();
    incidents::close(incident, instance.root_scope(), step)?;
    let waiting = instances::wait_for_events(step);
    waiting.map_err(|stop| stop.into_refusal(instance))?;
    token_queue::run(step)?;
    Ok(Outcome::Reply(Reply::Done))
}
