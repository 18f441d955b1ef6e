//! `parallelGateway` (BPMN 2.0.2 §10.6.4, §13.4.1).
//!
//! *Tokens:* one of each incoming flow in, one on each outgoing flow out, whatever their
//! conditions say (SEMANTICS: the standard ignores them). A token whose siblings have not come is
//! parked; of several on one flow one is consumed. *Waits for:* the other flows. *Fails when:*
//! never.

use crate::behavior::{FlowNodeBehavior, lifecycle, tokens};
use crate::event::{Activation, Event};
use crate::graph::executable_process::FlowNode;
use crate::ids::ElementId;
use crate::step::{Step, Stop};

pub(crate) struct ParallelGateway;

impl FlowNodeBehavior for ParallelGateway {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        if node.incoming.len() <= 1 {
            fork(node, activation, step);
            return Ok(());
        }
        tokens::park(activation, step);
        // Tokens of one flow are parked together, so that as many entries as flows are all flows.
        if step.filled_flows(activation.scope, &node.id)? < node.incoming.len() {
            return Ok(());
        }
        let process = step.process();
        let flows: Vec<ElementId> =
            node.incoming.iter().map(|flow| process.flow(*flow).id.clone()).collect();
        let (gateway, scope) = (node.id.clone(), activation.scope);
        step.emit(Event::TokensJoined { gateway, flows, scope });
        let joined = Activation { flow: None, ..activation.clone() };
        fork(node, &joined, step);
        Ok(())
    }
}

fn fork(node: &FlowNode, activation: &Activation, step: &mut Step<'_>) {
    lifecycle::activate(activation, step);
    lifecycle::complete(&node.id, activation.element_instance, step);
    tokens::take_all(&node.outgoing, activation.scope, step);
}
