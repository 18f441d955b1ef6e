//! `manualTask` (BPMN 2.0.2 §10.3.3): work that people do without the engine.
//!
//! *Tokens:* one in, one on each outgoing flow. *Waits for:* nothing: it passes through
//! (SEMANTICS: manual and abstract tasks). *Fails when:* never.

use crate::behavior::{FlowNodeBehavior, lifecycle, tokens};
use crate::event::Activation;
use crate::graph::executable_process::FlowNode;
use crate::step::{Step, Stop};

pub(crate) struct ManualTask;

impl FlowNodeBehavior for ManualTask {
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
