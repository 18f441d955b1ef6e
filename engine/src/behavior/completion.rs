//! How an element instance that waited goes on with what it was brought: by a worker, a person, a
//! message, a called instance.

use crate::command::Variables;
use crate::graph::executable_process::FlowNode;
use crate::ids::ElementInstanceKey;
use crate::step::{Step, Stop};

use super::tokens;

/// Takes over the variables, then leaves. Where outputs keep results inside they stay in the
/// element; else each is set where a scope from here outwards holds it, or in the root scope.
pub(crate) fn finish(
    node: &FlowNode,
    (element, scope): (ElementInstanceKey, ElementInstanceKey),
    variables: &Variables,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    take_over(node, element, variables, step)?;
    step.state().load_local_variables(element)?;
    tokens::leave(node, element, scope, step)
}

/// Takes over the variables.
pub(crate) fn take_over(
    node: &FlowNode,
    element: ElementInstanceKey,
    variables: &Variables,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    if node.outputs_only {
        step.set_local(element, variables)
    } else {
        step.propagate(element, variables)
    }
}
