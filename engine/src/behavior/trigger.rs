//! What happens when something that was waited for has happened: a timer, a message, a signal, an
//! error or escalation.

#![allow(clippy::wildcard_enum_match_arm, reason = "each question is about the kinds it names")]

use crate::command::Variables;
use crate::graph::executable_process::{ExecutableProcess, FlowNode, NodeKind};
use crate::graph::work_parts::EventSubProcessDefinition;
use crate::ids::{ElementId, ElementInstanceKey};
use crate::state::tables::process_instances::InstanceState;
use crate::state::tables::subscriptions::SubscriptionRow;
use crate::step::{Step, Stop};

use super::{Caught, behavior_of};

/// Whether a subscription can still be triggered: its instance runs and nothing around its holder
/// is being emptied. Turns to the instance.
pub(crate) fn can_catch(row: &SubscriptionRow, step: &mut Step<'_>) -> Result<bool, Stop> {
    let instance = row.instance;
    let owner = step.state().load(|tables| &mut tables.process_instances, &instance)?;
    let Some(owner) = owner.filter(|owner| owner.state == InstanceState::Active) else {
        return Ok(false);
    };
    let process =
        step.compiled(owner.definition).map_err(|_| Stop::ModelMissing(owner.definition))?;
    step.turn_to(instance, process);
    step.load_scopes(row.holder)?;
    Ok(!step.is_ending(row.holder)?)
}

/// Whether an event can happen more than once for the same holder: one that does not interrupt.
pub(crate) fn stays(target: &ElementId, step: &Step<'_>) -> bool {
    let process = step.process();
    match process.node_of(target).map(|node| &node.kind) {
        Some(NodeKind::BoundaryEvent(boundary)) => !boundary.is_interrupting,
        Some(NodeKind::StartEvent) => {
            started_by(target, &process).is_some_and(|(_, inner)| !inner.is_interrupting)
        }
        _ => false,
    }
}

/// The event sub-process of a start event, which stands for it.
fn started_by<'p>(
    start: &ElementId,
    process: &'p ExecutableProcess,
) -> Option<(&'p FlowNode, &'p EventSubProcessDefinition)> {
    process.nodes.iter().find_map(|node| match &node.kind {
        NodeKind::EventSubProcess(inner) if process.node(inner.start).id == *start => {
            Some((node, &**inner))
        }
        _ => None,
    })
}

/// The scope in which something ends when an event of this holder happens: the one around it.
pub(crate) fn scope_around(
    holder: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<ElementInstanceKey, Stop> {
    let root = step.instance().root_scope();
    if holder == root {
        return Ok(root);
    }
    let instance = step.instance();
    let row = step.state().load_element(instance, holder)?;
    Ok(row.map_or(root, |row| row.scope))
}

/// Triggers the event of a subscription; its instance goes on at the end of the command.
pub(crate) fn trigger_and_go_on(
    row: &SubscriptionRow,
    payload: &Variables,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let scope = scope_around(row.holder, step)?;
    trigger(row.holder, &row.target, payload, step)?;
    step.go_on_in(scope);
    Ok(())
}

/// Triggers the event `target` that `holder` holds: an activity with a boundary event, a scope
/// with an event sub-process, an event-based gateway, or the catching element itself.
pub(crate) fn trigger(
    holder: ElementInstanceKey,
    target: &ElementId,
    payload: &Variables,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let process = step.process();
    let instance = step.instance();
    let Some(event) = process.node_of(target) else { return Ok(()) };
    let caught = Caught { holder, event, payload };
    let catcher = match &event.kind {
        NodeKind::BoundaryEvent(_) => Some(event),
        NodeKind::StartEvent => started_by(target, &process).map(|(node, _)| node),
        // A catching element, or the gateway before it.
        _ => {
            let row = step.state().load_element(instance, holder)?;
            row.and_then(|row| process.node_of(&row.element))
        }
    };
    match catcher {
        Some(node) => behavior_of(&node.kind).catch(node, &caught, step),
        None => Ok(()),
    }
}
