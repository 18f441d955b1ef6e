//! `escalationEventDefinition` of a throw or end event (BPMN 2.0.2 §10.5.7): something that an
//! event further out may take note of. Where nobody does it is recorded, and the way goes on
//! (SEMANTICS: escalation).

use crate::behavior::ThrowBehavior;
use crate::behavior::errors::{self, Kind};
use crate::behavior::{lifecycle, tokens};
use crate::event::Activation;
use crate::graph::event_parts::Throw;
use crate::graph::executable_process::FlowNode;
use crate::step::{Step, Stop};

/// `escalationEventDefinition` that throws.
pub(crate) struct Escalation;

impl ThrowBehavior for Escalation {
    /// Throws the escalation, then goes on unless it is interrupted by it.
    fn throw(
        &self,
        throw: &Throw,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let Throw::Escalation(code) = throw else { return Ok(()) };
        let what = (Kind::Escalation, code, "escalation code");
        let (thrown, catcher) = errors::throw(what, node, activation, step)?;
        let element = activation.element_instance;
        if let Some(catcher) = catcher {
            if catcher.is_interrupting {
                lifecycle::complete(&node.id, element, step);
                return errors::catch(&catcher, &thrown, step);
            }
            errors::catch(&catcher, &thrown, step)?;
        }
        tokens::leave(node, element, activation.scope, step)
    }
}
