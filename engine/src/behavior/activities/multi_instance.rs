//! `multiInstanceLoopCharacteristics` (BPMN 2.0.2 §10.3.8, §13.3.7): an activity that happens once
//! for each of several.
//!
//! *Tokens:* one in; the body is active while its instances run, one after the other or all at
//! once; one on each outgoing flow once all are complete, or the completion condition is true and
//! the rest is terminated. *Waits for:* its instances. *Fails when:* number, collection, output or
//! completion condition cannot be evaluated.
//!
//! Instances are begun by one token after another in the body, so that ten thousand of them share
//! the batches with everybody else. What the activity runs over lies in rows of some items, what
//! it collects in one row for each instance, so that an instance costs the same among any
//! number of others.

use std::sync::Arc;

use crate::event::{Activation, Event, ScopeOutcome};
use crate::expression::Value;
use crate::graph::executable_process::FlowNode;
use crate::graph::work_parts::MultiInstance;
use crate::ids::{ElementInstanceKey, JsonText};
use crate::incident::IncidentKind;
use crate::state::ITEMS_IN_ROW;
use crate::state::tables::element_instances::{ElementInstanceRow, MultiInstancePart};
use crate::step::{Step, Stop};

use crate::behavior::{instance_counts, lifecycle, mappings, scopes, subscriptions, tokens};

/// A token has arrived at the activity: its body begins.
pub(crate) fn enter(
    definition: &MultiInstance,
    node: &FlowNode,
    activation: &Activation,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let scope = step.evaluation_scope(activation);
    let (total, items) = instance_counts::count(definition, scope, step)?;
    let wanted = subscriptions::of_activity(node, activation, step)?;
    lifecycle::activate(activation, step);
    let body = activation.element_instance;
    step.emit(Event::MultiInstanceStarted { body, total });
    keep(body, &items, step);
    if total == 0 {
        let left = tokens::leave(node, body, activation.scope, step);
        if left.is_err() {
            // Its events can happen as long as it is stuck.
            subscriptions::open(body, wanted, step);
        }
        return left;
    }
    subscriptions::open(body, wanted, step);
    step.emit(Event::TokenPlaced { target: node.id.clone(), scope: body });
    Ok(())
}

/// Keeps the items, some in each row.
fn keep(body: ElementInstanceKey, items: &[JsonText], step: &mut Step<'_>) {
    let in_row = usize::try_from(ITEMS_IN_ROW).unwrap_or(usize::MAX);
    for (row, items) in (0..).zip(items.chunks(in_row)) {
        let first = ITEMS_IN_ROW * row;
        step.emit(Event::MultiInstanceItemsKept { body, first, items: items.to_vec() });
    }
}

/// Sets the variables of one instance before it becomes active.
pub(crate) fn prepare_iteration(
    definition: &MultiInstance,
    activation: &Activation,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let Some(iteration) = activation.iteration else { return Ok(()) };
    let key = (step.instance(), activation.element_instance);
    if step.state().tables.element_instances.get(&key).is_some() {
        return Ok(()); // Its incident was resolved: it has its variables.
    }
    lifecycle::hold(activation, step);
    let number = definition.first_number.saturating_add(iteration);
    let mut variables =
        vec![(Arc::from("loopCounter"), JsonText::from(number.to_string().as_str()))];
    if let Some(name) = &definition.input_element
        && let Some(item) = step.state().load_item(activation.scope, iteration)?
    {
        variables.push((Arc::clone(name), item));
    }
    if let Some(name) = definition.output_variable()
        && !variables.iter().any(|(known, _)| known == name)
    {
        // What the instances run side by side set under this name must not meet outside.
        variables.push((Arc::clone(name), JsonText::from("null")));
    }
    step.set_local(activation.element_instance, &variables)
}

/// Lets the next instance begin: at once where all run side by side.
pub(crate) fn place_next(
    definition: &MultiInstance,
    node: &FlowNode,
    body: ElementInstanceKey,
    step: &mut Step<'_>,
) {
    let Some(part) = part_of(body, step) else { return };
    let key = step_key(body, step);
    let row = step.state().tables.element_instances.get(&key);
    let inside = row.and_then(|row| row.inside.clone());
    let goes_on = inside.is_some_and(|inside| inside.ending.is_none() && inside.queued == 0);
    let may_begin = !definition.is_sequential || part.completed + part.terminated == part.begun;
    if part.begun < part.total && may_begin && goes_on {
        step.emit(Event::TokenPlaced { target: node.id.clone(), scope: body });
    }
}

fn step_key(
    body: ElementInstanceKey,
    step: &Step<'_>,
) -> (crate::ids::ProcessInstanceKey, ElementInstanceKey) {
    (step.instance(), body)
}

fn part_of(body: ElementInstanceKey, step: &mut Step<'_>) -> Option<MultiInstancePart> {
    let key = step_key(body, step);
    step.state().tables.element_instances.get(&key)?.multi_instance
}

/// One instance is complete: it adds to the output; the condition says whether the rest goes on.
pub(crate) fn leave_iteration(
    definition: &MultiInstance,
    node: &FlowNode,
    (element, iteration, body): (ElementInstanceKey, u32, ElementInstanceKey),
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    step.load_scopes(body)?;
    let output = match &definition.output_element {
        Some(source) => Some(mappings::evaluate(source, element, step)?),
        None => None,
    };
    let is_enough = match &definition.completion_condition {
        Some(condition) => {
            // The condition counts the instance that it is evaluated for.
            step.count_as_completed(Some(body));
            let value = step.evaluate(&**condition, element);
            step.count_as_completed(None);
            is_true(&value?, condition.source())?
        }
        None => false,
    };
    if let Some(value) = output {
        step.emit(Event::MultiInstanceOutputKept { body, iteration, value });
    }
    subscriptions::close_all(element, step)?;
    lifecycle::complete(&node.id, element, step);
    if is_enough {
        return scopes::begin_ending(body, ScopeOutcome::Completes, step);
    }
    if definition.is_sequential {
        place_next(definition, node, body, step);
    }
    Ok(())
}

/// An instance was terminated alone, without the others: the next one of a sequence begins.
pub(crate) fn go_on_without(row: &ElementInstanceRow, step: &mut Step<'_>) -> Result<(), Stop> {
    let process = step.process();
    let Some(node) = process.node_of(&row.element) else { return Ok(()) };
    let Some(definition) = &node.multi_instance else { return Ok(()) };
    if row.iteration.is_some() && definition.is_sequential {
        step.load_scopes(row.scope)?;
        place_next(definition, node, row.scope, step);
    }
    Ok(())
}

fn is_true(value: &Value, condition: &str) -> Result<bool, Stop> {
    value.as_boolean().ok_or_else(|| Stop::Incident {
        kind: IncidentKind::ExtractValueError,
        message: format!(
            "the completion condition `{condition}` gives {}, but it must be true or false; \
             correct the variables it reads and resolve the incident",
            value.to_json()
        ),
    })
}

/// The body is done: its output collection becomes a variable of the scope around it, in the order
/// of the items; null for instances that gave nothing.
pub(crate) fn take_results(
    definition: &MultiInstance,
    body: ElementInstanceKey,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    step.state().load_collections(body)?;
    let Some(name) = &definition.output_collection else { return Ok(()) };
    let Some(part) = part_of(body, step) else { return Ok(()) };
    let mut text = String::from("[");
    let mut outputs = step.state().outputs(body).into_iter().peekable();
    for iteration in 0..part.total {
        if iteration > 0 {
            text.push(',');
        }
        match outputs.next_if(|(number, _)| *number == iteration) {
            Some((_, value)) => text.push_str(value.as_str()),
            None => text.push_str("null"),
        }
    }
    text.push(']');
    step.propagate(scope, &vec![(Arc::clone(name), JsonText::from(text.as_str()))])
}

/// An incident of the body was resolved: it tries to leave if all its instances are done.
pub(crate) fn retry(
    node: &FlowNode,
    (body, row): (ElementInstanceKey, &ElementInstanceRow),
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    if scopes::is_done(row) {
        return tokens::leave(node, body, row.scope, step);
    }
    Ok(())
}
