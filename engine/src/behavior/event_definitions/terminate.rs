//! `terminateEventDefinition` of an end event (BPMN 2.0.2 §10.5.3, table 10.88).
//!
//! *Tokens:* one in, none out; every other token of its scope is dropped and whatever is active in
//! the scope is terminated. Then the scope completes: a sub-process goes on behind itself, a
//! process is over. *Waits for:* nothing. *Fails when:* never.

use crate::behavior::ThrowBehavior;
use crate::behavior::{lifecycle, scopes};
use crate::event::{Activation, ScopeOutcome};
use crate::graph::event_parts::Throw;
use crate::graph::executable_process::FlowNode;
use crate::step::{Step, Stop};

/// `terminateEventDefinition` that throws.
pub(crate) struct Terminate;

impl ThrowBehavior for Terminate {
    /// Ends everything else in the scope.
    fn throw(
        &self,
        _throw: &Throw,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        lifecycle::activate(activation, step);
        lifecycle::complete(&node.id, activation.element_instance, step);
        scopes::begin_ending(activation.scope, ScopeOutcome::Completes, step)
    }
}
