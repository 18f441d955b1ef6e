//! `receiveTask` (BPMN 2.0.2 §10.3.3): waits for a message.
//!
//! *Tokens:* one in, one on each outgoing flow once the message has come. *Waits for:* the message.
//! *Fails when:* the name of the message or its correlation key cannot be evaluated.

use crate::behavior::{FlowNodeBehavior, catching};
use crate::event::Activation;
use crate::graph::executable_process::FlowNode;
use crate::ids::ElementInstanceKey;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

pub(crate) struct ReceiveTask;

impl FlowNodeBehavior for ReceiveTask {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        catching::wait(node, activation, step)
    }

    fn retry(
        &self,
        node: &FlowNode,
        element: (ElementInstanceKey, &ElementInstanceRow),
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        catching::retry(node, element, step)
    }
}
