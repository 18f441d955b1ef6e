//! `intermediateCatchEvent` (BPMN 2.0.2 §10.5.4): waits on the way for a message, a timer or a
//! signal; one with a link is where a throwing link goes on.
//!
//! *Tokens:* one in, one on each outgoing flow once it has happened; a timer with a cycle leaves
//! one each time it fires and ends with the last. *Waits for:* what its definition says. *Fails
//! when:* that cannot be evaluated.

use crate::behavior::{FlowNodeBehavior, catching, lifecycle, tokens};
use crate::event::Activation;
use crate::graph::executable_process::FlowNode;
use crate::ids::ElementInstanceKey;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

pub(crate) struct IntermediateCatchEvent;

impl FlowNodeBehavior for IntermediateCatchEvent {
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

/// The catching end of a link: passes through.
pub(crate) struct LinkCatchEvent;

impl FlowNodeBehavior for LinkCatchEvent {
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
