//! `signalEventDefinition` of a throw or end event (BPMN 2.0.2 §10.5.7): everybody who waits for
//! the signal at this moment hears it; it is not kept for later.

use crate::behavior::ThrowBehavior;
use crate::behavior::text::{self, Attribute};
use crate::behavior::{broadcasts, lifecycle, tokens};
use crate::event::Activation;
use crate::graph::event_parts::Throw;
use crate::graph::executable_process::FlowNode;
use crate::step::{Step, Stop};

/// `signalEventDefinition` that throws.
pub(crate) struct Signal;

impl ThrowBehavior for Signal {
    /// Broadcasts the signal and goes on. What the event set locally goes along.
    fn throw(
        &self,
        throw: &Throw,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let Throw::Signal(name) = throw else { return Ok(()) };
        let scope = step.evaluation_scope(activation);
        let name = text::required_text(name, Attribute { name: "signal name", scope }, step)?;
        lifecycle::activate(activation, step);
        let element = activation.element_instance;
        let payload = step.local_variables(element)?;
        if let Some(tenant) = step.owner() {
            broadcasts::begin(tenant, name, &payload, step);
        }
        step.state().load_local_variables(element)?;
        tokens::leave(node, element, activation.scope, step)
    }
}
