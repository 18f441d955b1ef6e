//! `exclusiveGateway` (BPMN 2.0.2 §10.6.2, §13.4.2).
//!
//! *Tokens:* one in, one out on the first outgoing flow, in the order of the file, whose condition
//! is true, else on the default flow. Each arriving token passes by itself: it merges without
//! waiting. *Waits for:* nothing. *Fails when:* a condition fails or gives no boolean (even beside
//! a default flow), or none is true and there is no default flow.

use crate::behavior::{FlowNodeBehavior, conditions, lifecycle, tokens};
use crate::event::Activation;
use crate::graph::executable_process::{FlowIndex, FlowNode};
use crate::ids::ElementInstanceKey;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

pub(crate) struct ExclusiveGateway;

impl FlowNodeBehavior for ExclusiveGateway {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        lifecycle::activate(activation, step);
        choose_and_leave(node, activation.element_instance, activation.scope, step)
    }

    fn retry(
        &self,
        node: &FlowNode,
        (key, row): (ElementInstanceKey, &ElementInstanceRow),
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        choose_and_leave(node, key, row.scope, step)
    }
}

fn choose_and_leave(
    node: &FlowNode,
    element: ElementInstanceKey,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let chosen = choose(node, element, step)?;
    lifecycle::complete(&node.id, element, step);
    if let Some(flow) = chosen {
        tokens::take(flow, scope, step);
    }
    Ok(())
}

/// The flow to take; none only at a gateway without outgoing flows, where the token ends.
/// Conditions see the gateway's own variables, with which somebody may have repaired it.
fn choose(
    node: &FlowNode,
    element: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Option<FlowIndex>, Stop> {
    for flow in node.outgoing.iter().copied().filter(|flow| Some(*flow) != node.default) {
        if conditions::holds(flow, element, step)? {
            return Ok(Some(flow));
        }
    }
    if node.default.is_none() && !node.outgoing.is_empty() {
        return Err(conditions::none_holds(node, step));
    }
    Ok(node.default)
}
