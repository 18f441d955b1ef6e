//! `eventBasedGateway` (BPMN 2.0.2 §10.6.6, §13.4.4): the first of several events decides.
//!
//! *Tokens:* one in; one on the flow to the event that happens first, which is done at once.
//! *Waits for:* all events that its flows lead to. *Fails when:* one of them cannot be evaluated.

use crate::behavior::{
    Caught, FlowNodeBehavior, completion, incidents, lifecycle, subscriptions, tokens,
};
use crate::event::Activation;
use crate::graph::executable_process::{FlowNode, NodeIndex};
use crate::ids::ElementInstanceKey;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

pub(crate) struct EventBasedGateway;

impl FlowNodeBehavior for EventBasedGateway {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let process = step.process();
        let scope = step.evaluation_scope(activation);
        let targets: Vec<NodeIndex> =
            node.outgoing.iter().map(|flow| process.flow(*flow).target).collect();
        let wanted = subscriptions::of_targets(&targets, scope, step)?;
        lifecycle::activate(activation, step);
        subscriptions::open(activation.element_instance, wanted, step);
        Ok(())
    }

    fn retry(
        &self,
        _node: &FlowNode,
        _element: (ElementInstanceKey, &ElementInstanceRow),
        _step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        Ok(())
    }

    fn catch(&self, node: &FlowNode, caught: &Caught<'_>, step: &mut Step<'_>) -> Result<(), Stop> {
        choose(node, caught, step)
    }
}

/// An event behind the gateway has happened: the others are waited for no longer.
fn choose(node: &FlowNode, caught: &Caught<'_>, step: &mut Step<'_>) -> Result<(), Stop> {
    let (gateway, event) = (caught.holder, caught.event);
    let (instance, process) = (step.instance(), step.process());
    let Some(row) = step.state().load_element(instance, gateway)? else { return Ok(()) };
    let leads_there = |flow: &&usize| process.node(process.flow(**flow).target).id == event.id;
    let Some(flow) = node.outgoing.iter().find(leads_there).copied() else { return Ok(()) };
    let scope = row.scope;
    step.load_scopes(scope)?;
    step.state().load_local_variables(gateway)?;
    subscriptions::close_all(gateway, step)?;
    lifecycle::complete(&node.id, gateway, step);
    tokens::take(flow, scope, step);
    let activation = Activation {
        element_instance: step.next_element(false),
        element: event.id.clone(),
        kind: event.kind.element_kind(),
        scope,
        flow: Some(process.flow(flow).id.clone()),
        iteration: None,
        reserves_job: None,
    };
    lifecycle::activate(&activation, step);
    let element = activation.element_instance;
    let left = completion::finish(event, (element, scope), caught.payload, step);
    incidents::raise_if_stuck(left, (event, element), step)
}
