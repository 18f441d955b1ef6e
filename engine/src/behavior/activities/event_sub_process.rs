//! `subProcess` that an event starts (BPMN 2.0.2 §10.3.5, §13.5.4): a scope inside of the scope
//! whose event it handles.
//!
//! *Tokens:* none in, none out; one stands before its start event each time that catches. If it
//! interrupts, everything else in the scope around is terminated first, and no other event
//! sub-process of that scope begins any more; the scope goes on until this one is done. *Waits
//! for:* its inside. *Fails when:* an event of its own event sub-processes cannot be waited for.

use crate::behavior::{
    Caught, FlowNodeBehavior, catching, incidents, scopes, subscriptions, tokens,
};
use crate::event::{Activation, Event};
use crate::graph::executable_process::{FlowNode, NodeKind};
use crate::graph::work_parts::EventSubProcessDefinition;
use crate::ids::ElementInstanceKey;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

pub(crate) struct EventSubProcess;

impl FlowNodeBehavior for EventSubProcess {
    /// No flow leads to an event sub-process.
    fn enter(
        &self,
        _node: &FlowNode,
        _activation: &Activation,
        _step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        Ok(())
    }

    fn retry(
        &self,
        node: &FlowNode,
        (key, row): (ElementInstanceKey, &ElementInstanceRow),
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let has_begun = row.inside.as_ref().is_some_and(|inside| !inside.is_empty());
        if has_begun {
            return wait_for_own_events(node, key, step);
        }
        tokens::leave(node, key, row.scope, step)
    }

    fn catch(&self, node: &FlowNode, caught: &Caught<'_>, step: &mut Step<'_>) -> Result<(), Stop> {
        let NodeKind::EventSubProcess(definition) = &node.kind else { return Ok(()) };
        catch(definition, node, caught, step)
    }

    fn interrupted(
        &self,
        element: (ElementInstanceKey, &ElementInstanceRow),
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        begin(element, step)
    }
}

/// The start event of an event sub-process catches something.
fn catch(
    definition: &EventSubProcessDefinition,
    node: &FlowNode,
    caught: &Caught<'_>,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let scope = caught.holder;
    let key = catching::begin(node, scope, caught.payload, step)?;
    if definition.is_interrupting {
        subscriptions::close_event_sub_processes(scope, step)?;
        return scopes::interrupt(scope, key, step);
    }
    let instance = step.instance();
    let Some(row) = step.state().load_element(instance, key)? else { return Ok(()) };
    begin((key, &row), step)
}

/// The event sub-process begins, everything else in the scope around being gone where it
/// interrupts.
fn begin(
    (key, row): (ElementInstanceKey, &ElementInstanceRow),
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let process = step.process();
    let Some(node) = process.node_of(&row.element) else { return Ok(()) };
    let NodeKind::EventSubProcess(definition) = &node.kind else { return Ok(()) };
    let EventSubProcessDefinition { start, .. } = &**definition;
    let target = process.node(*start).id.clone();
    step.emit(Event::TokenPlaced { target, scope: key });
    let waiting = wait_for_own_events(node, key, step);
    incidents::raise_if_stuck(waiting, (node, key), step)
}

fn wait_for_own_events(
    node: &FlowNode,
    key: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let NodeKind::EventSubProcess(definition) = &node.kind else { return Ok(()) };
    if definition.scope.event_sub_processes.is_empty() {
        return Ok(());
    }
    let wanted = subscriptions::of_scope(&definition.scope, key, step)?;
    subscriptions::open(key, wanted, step);
    Ok(())
}
