//! `sendTask` (BPMN 2.0.2 §10.3.3): sends a message, by a worker or inside of the engine.
//!
//! *Tokens:* one in, one on each outgoing flow once the message is sent. *Waits for:* the job,
//! where a worker sends. *Fails when:* the message or the job cannot be evaluated, or the job has
//! no attempts left.

use crate::behavior::{FlowNodeBehavior, throwing};
use crate::event::Activation;
use crate::graph::executable_process::{FlowNode, NodeKind};
use crate::step::{Step, Stop};

pub(crate) struct SendTask;

impl FlowNodeBehavior for SendTask {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let NodeKind::SendTask(throw) = &node.kind else { return Ok(()) };
        throwing::enter(throw, node, activation, step)
    }
}
