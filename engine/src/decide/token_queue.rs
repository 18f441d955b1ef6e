//! The token queue of an instance: moves tokens on until none is left or others have their turn.
//!
//! Tokens are moved first in, first out. After as many steps as one command may take
//! ([`StepLimits`](crate::step::StepLimits)) it gives way: the queue stays with the instance, and
//! `continue_instance` goes on in the next batch. What concerns other instances follows when the
//! one at hand has come to rest.

use crate::behavior::{arrival, incidents, instances, scopes};
use crate::event::{Activation, ElementKind, Event};
use crate::graph::executable_process::{FlowNode, NodeIndex};
use crate::ids::ElementInstanceKey;
use crate::incident::IncidentKind;
use crate::state::tables::process_instances::{InstanceState, QueuedToken};
use crate::step::{Refusal, Step, Stop};

use super::follow_ups;

/// Moves tokens on, then does what follows from it elsewhere.
pub(super) fn run(step: &mut Step<'_>) -> Result<(), Refusal> {
    contain(run_tokens(step), step)?;
    follow_ups::run(step)
}

/// As [`run`], after something happened in a scope: it may have lost its last token.
pub(super) fn run_from(scope: ElementInstanceKey, step: &mut Step<'_>) -> Result<(), Refusal> {
    contain(settle_and_run(scope, step), step)?;
    follow_ups::run(step)
}

/// Looks at a scope in which something ended, then moves tokens on.
pub(super) fn settle_and_run(scope: ElementInstanceKey, step: &mut Step<'_>) -> Result<(), Stop> {
    scopes::settle(scope, step)?;
    run_tokens(step)
}

fn contain(result: Result<(), Stop>, step: &Step<'_>) -> Result<(), Refusal> {
    // Invariant: `enter` parks every incident at its element.
    result.map_err(|stop| stop.into_refusal(step.instance()))
}

/// Moves tokens of the instance at hand on, and empties its scopes that end.
pub(super) fn run_tokens(step: &mut Step<'_>) -> Result<(), Stop> {
    let instance = step.instance();
    step.restore_visits();
    loop {
        let row = step.state().tables.process_instances.get(&instance);
        let state = row.map_or(InstanceState::Completed, |row| row.state);
        if state == InstanceState::Terminating {
            return terminate(step);
        }
        let goes_on = if let Some(scope) = step.state().ending_scope(instance) {
            scopes::empty(scope, step)?
        } else if let Some(token) = step.state().front_token(instance) {
            let goes_on = step.spend();
            if goes_on {
                step.load_scopes(token.scope)?;
                enter(&token, step)?;
                scopes::settle(token.scope, step)?;
            }
            goes_on
        } else {
            break;
        };
        if !goes_on {
            let visits = step.visits();
            step.emit(Event::StepsYielded { visits });
            return Ok(());
        }
    }
    if step.state().has_stored_visits(instance) {
        step.emit(Event::StepsYielded { visits: Vec::new() });
    }
    Ok(())
}

/// Terminates active element instances within the budget, then the instance itself. What is left
/// goes on in the next batch.
fn terminate(step: &mut Step<'_>) -> Result<(), Stop> {
    let instance = step.instance();
    if !scopes::terminate_inside(instance.root_scope(), step)? {
        step.state().continue_later(instance);
        return Ok(());
    }
    instances::end(false, step)
}

/// Lets one token enter the flow node it stands before.
fn enter(token: &QueuedToken, step: &mut Step<'_>) -> Result<(), Stop> {
    let process = step.process();
    let Some(index) = process.find(&token.target) else {
        // Invariant: tokens stand before nodes of the version that their instance runs.
        panic!("flow node {} is not in process {}", token.target, process.id);
    };
    let node = process.node(index);
    let activation = activation(node, token, step);
    let entered = match check_visits(index, node, token, step) {
        Ok(()) => arrival::arrive(node, &activation, step),
        Err(stop) => Err(stop),
    };
    incidents::park(entered, &activation, step)
}

/// The activation that a token leads to: of the node, of the body of a multi-instance activity, or
/// of one instance in such a body.
pub(super) fn activation(node: &FlowNode, token: &QueuedToken, step: &mut Step<'_>) -> Activation {
    let body = (step.instance(), token.scope);
    let body = node.multi_instance.as_ref().and_then(|_| {
        let row = step.state().tables.element_instances.get(&body)?;
        row.multi_instance.filter(|_| row.element == node.id)
    });
    let is_body = node.multi_instance.is_some() && body.is_none();
    let kind = if is_body { ElementKind::MultiInstanceBody } else { node.kind.element_kind() };
    let throws_by_job = node.kind.throws_by_job();
    Activation {
        element_instance: step.next_element(!is_body && node.kind.embeds_job()),
        element: node.id.clone(),
        kind,
        scope: token.scope,
        flow: token.flow.clone(),
        iteration: body.map(|part| part.begun),
        reserves_job: throws_by_job.then_some(true),
    }
}

/// A loop that never waits is stopped. The instances of a multi-instance activity are no loop.
fn check_visits(
    index: NodeIndex,
    node: &FlowNode,
    token: &QueuedToken,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    if node.multi_instance.is_some() && token.flow.is_none() {
        return Ok(());
    }
    let visits = step.visit(token.scope, index);
    // Each flow of a join brings tokens of its own before it is activated once.
    let arrivals = if node.kind.is_join() { node.incoming.len().max(1) } else { 1 };
    let visits_max = step.visits_max().saturating_mul(u32::try_from(arrivals).unwrap_or(u32::MAX));
    if visits <= visits_max {
        return Ok(());
    }
    Err(Stop::Incident {
        kind: IncidentKind::Runaway,
        message: format!(
            "`{}` was activated {visits_max} times without the instance ever waiting; end \
             the loop in the diagram or by its variables, then resolve the incident",
            node.id
        ),
    })
}
