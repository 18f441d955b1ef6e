//! Tokens: how they leave a flow node, and how they wait at one (BPMN 2.0.2 §13.2.1: an activity
//! that completes places a token on each outgoing flow; one without outgoing flows just ends).

use crate::event::{Activation, Event};
use crate::graph::executable_process::{FlowIndex, FlowNode};
use crate::ids::{ElementId, ElementInstanceKey};
use crate::step::{Step, Stop};
use crate::store::StoreError;

use super::activities::multi_instance;
use super::{conditions, mappings, subscriptions};

/// Completes the element instance and takes its outgoing flows. Output mappings and conditions
/// come first: if one fails the element is still active. One instance of a multi-instance activity
/// leaves no token: its body does, once it is done.
pub(crate) fn leave(
    node: &FlowNode,
    element: ElementInstanceKey,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    if let Some(definition) = &node.multi_instance {
        let instance = step.instance();
        let row = step.state().load_element(instance, element)?;
        match row.and_then(|row| row.iteration) {
            Some(iteration) => {
                mappings::apply_outputs(node, element, scope, step)?;
                return multi_instance::leave_iteration(
                    definition,
                    node,
                    (element, iteration, scope),
                    step,
                );
            }
            None => multi_instance::take_results(definition, element, scope, step)?,
        }
    } else {
        mappings::apply_outputs(node, element, scope, step)?;
    }
    let chosen = choose(node, scope, step)?;
    if node.may_subscribe() {
        subscriptions::close_all(element, step)?;
    }
    super::lifecycle::complete(&node.id, element, step);
    take_all(chosen.as_deref().unwrap_or(&node.outgoing), scope, step);
    Ok(())
}

/// Takes the outgoing flows of an element instance that stays: a timer that fires again and again.
pub(crate) fn leave_and_stay(
    node: &FlowNode,
    element: ElementInstanceKey,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    mappings::apply_outputs(node, element, scope, step)?;
    let chosen = choose(node, scope, step)?;
    take_all(chosen.as_deref().unwrap_or(&node.outgoing), scope, step);
    Ok(())
}

/// All outgoing flows where nothing is said; else those of an inclusive split (§8.4.13).
/// Conditions are evaluated in the scope around.
fn choose(
    node: &FlowNode,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Option<Vec<FlowIndex>>, Stop> {
    let process = step.process();
    if !node.outgoing.iter().any(|flow| process.flow(*flow).condition.is_some()) {
        return Ok(None);
    }
    let chosen = conditions::split(node, scope, step)?;
    if chosen.is_empty() {
        return Err(conditions::none_holds(node, step));
    }
    Ok(Some(chosen))
}

/// Takes several sequence flows: those to nodes that wait at once first, so that they wait before
/// anything that runs behind the others (SEMANTICS: order inside one step).
pub(crate) fn take_all(flows: &[FlowIndex], scope: ElementInstanceKey, step: &mut Step<'_>) {
    let [first, others @ ..] = flows else { return };
    if others.is_empty() {
        return take(*first, scope, step);
    }
    let process = step.process();
    let waits = |flow: &&FlowIndex| process.node(process.flow(**flow).target).waits_at_once();
    for flow in flows.iter().filter(waits) {
        take(*flow, scope, step);
    }
    for flow in flows.iter().filter(|flow| !waits(flow)) {
        take(*flow, scope, step);
    }
}

/// Takes one sequence flow: a token stands before its target.
pub(crate) fn take(flow: FlowIndex, scope: ElementInstanceKey, step: &mut Step<'_>) {
    let process = step.process();
    let flow = process.flow(flow);
    let target = &process.node(flow.target).id;
    step.emit(Event::SequenceFlowTaken { flow: flow.id.clone(), target: target.clone(), scope });
}

/// Lets the token that has arrived wait before its gateway.
pub(crate) fn park(activation: &Activation, step: &mut Step<'_>) {
    if let Some(flow) = activation.flow.clone() {
        let (gateway, scope) = (activation.element.clone(), activation.scope);
        step.emit(Event::TokenParked { gateway, flow, scope });
        // A token that was stuck on its way here held an element instance, which it needs no more:
        // the gateway is activated once for all flows.
        let held = (step.instance(), activation.element_instance);
        if step.state().tables.element_instances.get(&held).is_some() {
            super::lifecycle::terminate(&activation.element, activation.element_instance, step);
        }
    }
}

impl Step<'_> {
    /// At how many incoming flows of a gateway tokens wait.
    pub(crate) fn filled_flows(
        &mut self,
        scope: ElementInstanceKey,
        gateway: &ElementId,
    ) -> Result<usize, StoreError> {
        let filled = self.look_inside(scope, |inside| {
            inside.parked.iter().filter(|parked| parked.gateway == *gateway).count()
        });
        Ok(filled?.unwrap_or(0))
    }
}
