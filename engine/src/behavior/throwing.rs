//! Nodes that bring something about: throw events, end events and send tasks.

use crate::event::Activation;
use crate::graph::event_parts::Throw;
use crate::graph::executable_process::FlowNode;
use crate::step::{Step, Stop};

use super::{ThrowBehavior, behavior_of_throw, jobs, lifecycle, tokens};

/// Becomes active, throws and leaves.
pub(crate) fn enter(
    throw: &Throw,
    node: &FlowNode,
    activation: &Activation,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    behavior_of_throw(throw).throw(throw, node, activation, step)
}

/// An event without a definition: passes through.
pub(crate) struct Nothing;

impl ThrowBehavior for Nothing {
    fn throw(
        &self,
        _throw: &Throw,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        lifecycle::activate(activation, step);
        tokens::leave(node, activation.element_instance, activation.scope, step)
    }
}

/// A worker sends the message: a job.
pub(crate) struct Job;

impl ThrowBehavior for Job {
    fn throw(
        &self,
        throw: &Throw,
        _node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let Throw::Job(job) = throw else { return Ok(()) };
        jobs::offer(job, activation, step)
    }
}
