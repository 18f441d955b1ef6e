//! `inclusiveGateway` (BPMN 2.0.2 §10.6.3, §13.4.3).
//!
//! *Tokens:* one of each filled incoming flow in; out, one on each flow whose condition is true,
//! else on the default flow. *Waits for:* tokens that can still come: see [`join_is_ready`].
//! *Fails when:* a condition fails or gives no boolean, or none is true and there is no default
//! flow.

use std::collections::BTreeSet;

use crate::behavior::scopes::Quiet;
use crate::behavior::{FlowNodeBehavior, conditions, incidents, lifecycle, tokens};
use crate::event::{Activation, ElementKind, Event};
use crate::graph::executable_process::{ExecutableProcess, FlowNode, NodeIndex};
use crate::ids::{ElementId, ElementInstanceKey};
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

pub(crate) struct InclusiveGateway;

impl FlowNodeBehavior for InclusiveGateway {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        if node.incoming.len() > 1 && activation.flow.is_some() {
            // The join is looked at once the scope has no token to move on: `join`.
            tokens::park(activation, step);
            return Ok(());
        }
        lifecycle::activate(activation, step);
        split_and_leave(node, activation.element_instance, activation.scope, step)
    }

    fn join(
        &self,
        gateway: NodeIndex,
        quiet: &mut Quiet<'_>,
        step: &mut Step<'_>,
    ) -> Result<bool, Stop> {
        let process = step.process();
        let node = process.node(gateway);
        let here = quiet.inside.parked.iter().filter(|parked| parked.gateway == node.id);
        let filled: BTreeSet<&ElementId> = here.map(|parked| &parked.flow).collect();
        if !join_is_ready(&process, gateway, &filled, quiet.standing(step)?) {
            return Ok(false);
        }
        let flows = filled.into_iter().cloned().collect();
        fire(node, flows, quiet.scope, step)?;
        Ok(true)
    }

    fn retry(
        &self,
        node: &FlowNode,
        (key, row): (ElementInstanceKey, &ElementInstanceRow),
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        split_and_leave(node, key, row.scope, step)
    }
}

/// Conditions see the gateway's own variables, with which somebody may have repaired it.
fn split_and_leave(
    node: &FlowNode,
    element: ElementInstanceKey,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let chosen = conditions::split(node, element, step)?;
    if chosen.is_empty() && !node.outgoing.is_empty() {
        return Err(conditions::none_holds(node, step));
    }
    lifecycle::complete(&node.id, element, step);
    tokens::take_all(&chosen, scope, step);
    Ok(())
}

/// BPMN 2.0.2, table 13.3: a token elsewhere in the scope delays the join if it can reach an empty
/// incoming flow without passing the gateway, unless sequence flows lead it to a filled one the
/// same way. A boundary event may bring a token, so it delays; it is no sequence flow, so that a
/// reminder which has come does not make up for the activity that is still at work.
fn join_is_ready(
    process: &ExecutableProcess,
    gateway: NodeIndex,
    filled: &BTreeSet<&ElementId>,
    standing: &BTreeSet<NodeIndex>,
) -> bool {
    let Some(reach) = process.reachability.of(process, gateway) else { return false };
    let is_filled = |flow| filled.contains(&process.flow(flow).id);
    !standing
        .iter()
        .filter(|at| **at != gateway)
        .any(|at| reach.may_come(*at, |flow| !is_filled(flow)) && !reach.is_led(*at, is_filled))
}

fn fire(
    gateway: &FlowNode,
    flows: Vec<ElementId>,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    step.emit(Event::TokensJoined { gateway: gateway.id.clone(), flows, scope });
    let activation = Activation {
        element_instance: step.next_element(false),
        element: gateway.id.clone(),
        kind: ElementKind::InclusiveGateway,
        scope,
        flow: None,
        iteration: None,
        reserves_job: None,
    };
    let entered = InclusiveGateway.enter(gateway, &activation, step);
    incidents::park(entered, &activation, step)
}
