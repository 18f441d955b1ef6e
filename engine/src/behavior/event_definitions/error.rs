//! `errorEventDefinition` of an end event (BPMN 2.0.2 §10.5.3): an error that an event further out
//! catches. Where nobody does, the process instance ends, and its state says by which error
//! (SEMANTICS: error).

use crate::behavior::ThrowBehavior;
use crate::behavior::errors::{self, Kind};
use crate::behavior::lifecycle;
use crate::event::Activation;
use crate::graph::event_parts::Throw;
use crate::graph::executable_process::FlowNode;
use crate::step::{Step, Stop};

/// `errorEventDefinition` that throws.
pub(crate) struct Error;

impl ThrowBehavior for Error {
    /// Throws the error. What the end event set locally goes along.
    fn throw(
        &self,
        throw: &Throw,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let Throw::Error(code) = throw else { return Ok(()) };
        let what = (Kind::Error, code, "error code");
        let (thrown, catcher) = errors::throw(what, node, activation, step)?;
        lifecycle::complete(&node.id, activation.element_instance, step);
        match catcher {
            Some(catcher) => errors::catch(&catcher, &thrown, step),
            None => errors::end_instance(&thrown.code, step),
        }
    }
}
