//! Nodes that wait for something themselves: catch events and receive tasks.

use crate::command::Variables;
use crate::event::Activation;
use crate::graph::executable_process::FlowNode;
use crate::ids::ElementInstanceKey;
use crate::state::tables::element_instances::{ElementInstanceRow, ElementState};
use crate::step::{Step, Stop};

use super::{Caught, completion, incidents, lifecycle, subscriptions, tokens};

/// Becomes active and waits.
pub(crate) fn wait(
    node: &FlowNode,
    activation: &Activation,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let scope = step.evaluation_scope(activation);
    let wanted = subscriptions::of_catch(node, scope, step)?;
    lifecycle::activate(activation, step);
    subscriptions::open(activation.element_instance, wanted, step);
    Ok(())
}

/// It was stuck on its way out: what it waited for has happened, or its timer fires again later and
/// the token of one firing has no way yet.
pub(crate) fn retry(
    node: &FlowNode,
    (element, row): (ElementInstanceKey, &ElementInstanceRow),
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    for key in &row.subscriptions {
        let subscription = step.state().load_subscription(*key)?;
        if subscription.is_some_and(|subscription| subscription.target == node.id) {
            return tokens::leave_and_stay(node, element, row.scope, step);
        }
    }
    tokens::leave(node, element, row.scope, step)
}

/// An event that no flow leads to begins in a scope, with what it brings along.
pub(crate) fn begin(
    node: &FlowNode,
    scope: ElementInstanceKey,
    payload: &Variables,
    step: &mut Step<'_>,
) -> Result<ElementInstanceKey, Stop> {
    step.load_scopes(scope)?;
    let element_instance = step.next_element(false);
    let activation = Activation {
        element_instance,
        element: node.id.clone(),
        kind: node.kind.element_kind(),
        scope,
        flow: None,
        iteration: None,
        reserves_job: None,
    };
    lifecycle::activate(&activation, step);
    step.set_local(element_instance, payload)?;
    Ok(element_instance)
}

/// What it waited for has happened: takes over what that brings along, and leaves.
pub(crate) fn caught(
    node: &FlowNode,
    caught: &Caught<'_>,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let (instance, element) = (step.instance(), caught.holder);
    let Some(row) = step.state().load_element(instance, element)? else { return Ok(()) };
    if row.state != ElementState::Active {
        return Ok(());
    }
    let scope = row.scope;
    drop(row);
    step.load_scopes(scope)?;
    let left = completion::finish(node, (element, scope), caught.payload, step);
    incidents::raise_if_stuck(left, (node, element), step)
}
