//! `intermediateThrowEvent` (BPMN 2.0.2 §10.5.4): brings something about on the way; without a
//! definition it is a milestone.
//!
//! *Tokens:* one in, one on each outgoing flow; a link goes on at its catching event instead.
//! *Waits for:* nothing, unless a worker sends its message. *Fails when:* what it throws cannot be
//! evaluated.

use crate::behavior::{FlowNodeBehavior, throwing};
use crate::event::Activation;
use crate::graph::executable_process::{FlowNode, NodeKind};
use crate::step::{Step, Stop};

pub(crate) struct IntermediateThrowEvent;

impl FlowNodeBehavior for IntermediateThrowEvent {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let NodeKind::IntermediateThrowEvent(throw) = &node.kind else { return Ok(()) };
        throwing::enter(throw, node, activation, step)
    }
}
