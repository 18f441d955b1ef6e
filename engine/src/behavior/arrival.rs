//! How a flow node begins: input mappings, then what its events wait for, then its own behavior.

#![allow(clippy::wildcard_enum_match_arm, reason = "each question is about the kinds it names")]

use crate::event::Activation;
use crate::graph::executable_process::{FlowNode, NodeKind};
use crate::state::tables::element_instances::ElementState;
use crate::step::{Step, Stop};

use super::{activities::multi_instance, behavior_of, mappings, subscriptions};

/// A token has arrived, or an incident that came before the element could become active was
/// resolved.
pub(crate) fn arrive(
    node: &FlowNode,
    activation: &Activation,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    match &node.multi_instance {
        Some(definition) if activation.iteration.is_none() => {
            multi_instance::enter(definition, node, activation, step)
        }
        Some(definition) => {
            multi_instance::prepare_iteration(definition, activation, step)?;
            let begun = begin(node, activation, step);
            multi_instance::place_next(definition, node, activation.scope, step);
            begun
        }
        None => begin(node, activation, step),
    }
}

fn begin(node: &FlowNode, activation: &Activation, step: &mut Step<'_>) -> Result<(), Stop> {
    mappings::apply_inputs(node, activation, step)?;
    if node.boundary_events.is_empty() && !has_event_sub_processes(node) {
        return behavior_of(&node.kind).enter(node, activation, step);
    }
    let wanted = subscriptions::of_activity(node, activation, step)?;
    let entered = behavior_of(&node.kind).enter(node, activation, step);
    // A task that passes through is over already.
    let key = (step.instance(), activation.element_instance);
    let row = step.state().tables.element_instances.get(&key);
    if row.is_some_and(|row| row.state == ElementState::Active) {
        subscriptions::open(activation.element_instance, wanted, step);
    }
    entered
}

fn has_event_sub_processes(node: &FlowNode) -> bool {
    match &node.kind {
        NodeKind::SubProcess(scope) => !scope.event_sub_processes.is_empty(),
        _ => false,
    }
}
