//! `linkEventDefinition` (BPMN 2.0.2 §10.5.5): the way goes on elsewhere in the same scope.

use crate::behavior::ThrowBehavior;
use crate::behavior::lifecycle;
use crate::event::{Activation, Event};
use crate::graph::event_parts::Throw;
use crate::graph::executable_process::FlowNode;
use crate::step::{Step, Stop};

/// `linkEventDefinition` that throws.
pub(crate) struct Link;

impl ThrowBehavior for Link {
    /// The token goes on at the catching link event.
    fn throw(
        &self,
        throw: &Throw,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let Throw::Link(target) = throw else { return Ok(()) };
        lifecycle::activate(activation, step);
        lifecycle::complete(&node.id, activation.element_instance, step);
        let target = step.process().node(*target).id.clone();
        step.emit(Event::TokenPlaced { target, scope: activation.scope });
        Ok(())
    }
}
