//! `boundaryEvent` (BPMN 2.0.2 §10.5.4, §13.5.3): an event at the border of an activity.
//!
//! *Tokens:* none in; one on each outgoing flow each time it catches. If it interrupts, the
//! activity is terminated first and leaves no token. *Waits for:* nothing once it has caught; what
//! it waits for before belongs to its activity. *Fails when:* an output mapping or a condition of
//! its flows fails.

use crate::behavior::{Caught, FlowNodeBehavior, catching, incidents, scopes, tokens, withdrawal};
use crate::event::Activation;
use crate::graph::event_parts::BoundaryDefinition;
use crate::graph::executable_process::{FlowNode, NodeKind};
use crate::ids::ElementInstanceKey;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

pub(crate) struct BoundaryEvent;

impl FlowNodeBehavior for BoundaryEvent {
    /// No flow leads to a boundary event.
    fn enter(
        &self,
        _node: &FlowNode,
        _activation: &Activation,
        _step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        Ok(())
    }

    fn catch(&self, node: &FlowNode, caught: &Caught<'_>, step: &mut Step<'_>) -> Result<(), Stop> {
        let NodeKind::BoundaryEvent(definition) = &node.kind else { return Ok(()) };
        catch(definition, node, caught, step)
    }

    fn interrupted(
        &self,
        element: (ElementInstanceKey, &ElementInstanceRow),
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        leave(element, step)
    }
}

/// The event of an activity catches something. It is active until its activity is gone.
fn catch(
    definition: &BoundaryDefinition,
    node: &FlowNode,
    caught: &Caught<'_>,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let host = caught.holder;
    let instance = step.instance();
    let Some(row) = step.state().load_element(instance, host)? else { return Ok(()) };
    let event = catching::begin(node, row.scope, caught.payload, step)?;
    if definition.is_interrupting {
        if row.inside.is_some() {
            return scopes::interrupt(host, event, step);
        }
        withdrawal::terminate(host, &row, step)?;
    }
    let Some(row) = step.state().load_element(instance, event)? else { return Ok(()) };
    leave((event, &row), step)
}

/// The event goes on, its activity being gone where it interrupts. What it brought along is set
/// around it, unless its outputs say what is.
fn leave(
    (event, row): (ElementInstanceKey, &ElementInstanceRow),
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let process = step.process();
    let Some(node) = process.node_of(&row.element) else { return Ok(()) };
    if !node.outputs_only {
        let brought = step.local_variables(event)?;
        step.propagate(row.scope, &brought)?;
    }
    step.state().load_local_variables(event)?;
    let left = tokens::leave(node, event, row.scope, step);
    incidents::raise_if_stuck(left, (node, event), step)
}
