//! `startEvent` without a definition (BPMN 2.0.2 §10.5.2).
//!
//! *Tokens:* none in, one on each outgoing flow. *Waits for:* nothing. *Fails when:* never.

use crate::behavior::{FlowNodeBehavior, lifecycle, tokens};
use crate::event::Activation;
use crate::graph::executable_process::FlowNode;
use crate::step::{Step, Stop};

pub(crate) struct StartEvent;

impl FlowNodeBehavior for StartEvent {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        lifecycle::activate(activation, step);
        tokens::leave(node, activation.element_instance, activation.scope, step)
    }
}
