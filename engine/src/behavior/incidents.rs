//! Incidents: how a stuck step is parked.

use std::sync::Arc;

use crate::event::{Activation, Event};
use crate::graph::executable_process::FlowNode;
use crate::ids::{ElementId, ElementInstanceKey, IncidentKey, JobKey};
use crate::incident::IncidentKind;
use crate::step::{FollowUp, Step, Stop};
use crate::store::StoreError;

use super::lifecycle;

/// Parks an element that stopped: with an incident, or not at all if the store failed.
pub(crate) fn park(
    stopped: Result<(), Stop>,
    activation: &Activation,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let Err(Stop::Incident { kind, message }) = stopped else { return stopped };
    let key = (step.instance(), activation.element_instance);
    if step.state().tables.element_instances.get(&key).is_none() {
        lifecycle::hold(activation, step);
    }
    raise(&activation.element, activation.element_instance, kind, &message, None, step);
    Ok(())
}

/// Raises an incident on an active element that cannot be left.
pub(crate) fn raise_if_stuck(
    left: Result<(), Stop>,
    (node, element_instance): (&FlowNode, ElementInstanceKey),
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    match left {
        Ok(()) => {}
        Err(other @ (Stop::Store(_) | Stop::ModelMissing(_))) => return Err(other),
        Err(Stop::Incident { kind, message }) => {
            raise(&node.id, element_instance, kind, &message, None, step);
        }
    }
    Ok(())
}

/// Raises an incident on an element instance.
pub(crate) fn raise(
    element: &ElementId,
    element_instance: ElementInstanceKey,
    kind: IncidentKind,
    message: &str,
    job: Option<JobKey>,
    step: &mut Step<'_>,
) {
    let incident = step.next_incident();
    step.emit(Event::IncidentCreated {
        incident,
        element_instance,
        element: element.clone(),
        kind,
        message: Arc::from(message),
        job,
    });
    count_in_caller(1, step);
}

/// Closes an incident: the step goes on or has ended.
pub(crate) fn close(
    incident: IncidentKey,
    element_instance: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), StoreError> {
    step.state().load(|tables| &mut tables.incidents, &incident)?;
    step.emit(Event::IncidentResolved { incident, element_instance });
    count_in_caller(-1, step);
    Ok(())
}

/// An instance that was called shows its incidents at its caller as well.
pub(super) fn count_in_caller(change: i64, step: &mut Step<'_>) {
    let instance = step.instance();
    let row = step.state().tables.process_instances.get(&instance);
    if let Some(caller) = row.and_then(|row| row.caller) {
        step.follow_up(FollowUp::CountIncidents { caller: caller.instance, change });
    }
}
