//! `endEvent` (BPMN 2.0.2 §10.5.3): a path ends, and something may be brought about.
//!
//! *Tokens:* one in, none out; it is consumed, and the scope goes on while other tokens are left.
//! *Waits for:* nothing, unless a worker sends its message. *Fails when:* what it throws cannot be
//! evaluated.

use crate::behavior::{FlowNodeBehavior, throwing};
use crate::event::Activation;
use crate::graph::executable_process::{FlowNode, NodeKind};
use crate::step::{Step, Stop};

pub(crate) struct EndEvent;

impl FlowNodeBehavior for EndEvent {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let NodeKind::EndEvent(throw) = &node.kind else { return Ok(()) };
        throwing::enter(throw, node, activation, step)
    }
}
