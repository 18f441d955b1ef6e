//! Errors and escalations: which event catches what is thrown (BPMN 2.0.2 §10.5.7, §13.5.2: the
//! innermost that can; SEMANTICS: by its code first, then the one that catches all).
//!
//! The way leads from the thrower outwards: the boundary events of an activity, then the event
//! sub-processes of the scope around it, then the boundary events of that scope; from a called
//! process to the call activity that called it.

#![allow(clippy::wildcard_enum_match_arm, reason = "each question is about the kinds it names")]

use std::sync::Arc;

use crate::command::Variables;
use crate::event::{Activation, Event};
use crate::expression::TextExpression;
use crate::graph::event_parts::{CodeCatch, Trigger};
use crate::graph::executable_process::{ExecutableProcess, FlowNode, NodeIndex, NodeKind};
use crate::graph::work_parts::ScopeDefinition;
use crate::ids::{ElementId, ElementInstanceKey, JsonText, ProcessInstanceKey};
use crate::step::{Catch, FollowUp, Step, Stop};

use super::text::{self, Attribute};
use super::{instances, lifecycle, trigger};

/// What is thrown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An error: it ends the way that it comes from.
    Error,
    /// An escalation: both may go on.
    Escalation,
}

/// Something thrown.
pub(crate) struct Thrown {
    /// Error or escalation.
    pub(crate) kind: Kind,
    /// Its code.
    pub(crate) code: Arc<str>,
    /// What the thrower says.
    pub(crate) message: Option<Arc<str>>,
    /// Variables that it brings along.
    pub(crate) payload: Variables,
}

/// The event that catches.
pub(crate) struct Catcher {
    /// The instance it belongs to.
    pub(crate) instance: ProcessInstanceKey,
    /// The activity with the boundary event, or the scope with the event sub-process.
    holder: ElementInstanceKey,
    /// XML id of the boundary event or of the start event.
    target: ElementId,
    /// Whether it ends its activity or scope.
    pub(crate) is_interrupting: bool,
    /// Variables for the code and the message.
    code_variable: Option<Arc<str>>,
    message_variable: Option<Arc<str>>,
}

/// Becomes active and throws what the diagram says; what it set locally goes along. Returns what
/// was thrown and who catches it.
pub(crate) fn throw(
    (kind, code, name): (Kind, &TextExpression, &'static str),
    node: &FlowNode,
    activation: &Activation,
    step: &mut Step<'_>,
) -> Result<(Thrown, Option<Catcher>), Stop> {
    let scope = step.evaluation_scope(activation);
    let code = text::required_text(code, Attribute { name, scope }, step)?;
    lifecycle::activate(activation, step);
    let element = activation.element_instance;
    let payload = step.local_variables(element)?;
    let thrown = Thrown { kind, code, message: None, payload };
    let catcher = find_catcher(element, &thrown, step)?;
    record((element, &node.id), &thrown, catcher.as_ref(), step);
    step.state().load_local_variables(element)?;
    Ok((thrown, catcher))
}

/// Finds the event that catches what an element instance throws, in its instance or in those that
/// called it; none if nobody does.
pub(crate) fn find_catcher(
    from: ElementInstanceKey,
    thrown: &Thrown,
    step: &mut Step<'_>,
) -> Result<Option<Catcher>, Stop> {
    let (mut process, mut instance, mut from) = (step.process(), step.instance(), from);
    // A loop and no recursion: calls may be nested a thousand deep.
    loop {
        let within = Arc::clone(&process);
        let found = step.within(instance, within, |step| find_in_instance(from, thrown, step))?;
        if found.is_some() {
            return Ok(found);
        }
        let row = step.state().load(|tables| &mut tables.process_instances, &instance)?;
        let Some(caller) = row.and_then(|row| row.caller) else { return Ok(None) };
        (instance, from) = (caller.instance, caller.element_instance);
        let row = step.state().load(|tables| &mut tables.process_instances, &instance)?;
        let Some(row) = row else { return Ok(None) };
        process = step.compiled(row.definition).map_err(|_| Stop::ModelMissing(row.definition))?;
    }
}

/// Finds it in the instance at hand.
fn find_in_instance(
    from: ElementInstanceKey,
    thrown: &Thrown,
    step: &mut Step<'_>,
) -> Result<Option<Catcher>, Stop> {
    let process = step.process();
    let instance = step.instance();
    let mut at = from;
    while let Some(row) = step.state().load_element(instance, at)? {
        let node = process.node_of(&row.element);
        if let Some(node) = node.filter(|_| row.iteration.is_none()) {
            let events = node.boundary_events.iter().copied();
            let found = best(&events, &process, thrown, boundary_catch);
            if let Some(index) = found {
                return Ok(catcher(instance, at, index, &process));
            }
        }
        let definition = scope_definition(row.scope, &process, step)?;
        let inside = step.inside_of(row.scope)?;
        let is_interrupted = inside.is_some_and(|inside| inside.interrupted_by.is_some());
        if let Some(definition) = definition.filter(|_| !is_interrupted) {
            // What an event sub-process throws is not for itself: it would never come to an end.
            let is_other = |index: &NodeIndex| process.node(*index).id != row.element;
            let starts = definition.event_sub_processes.iter().copied().filter(is_other);
            if let Some(index) = best(&starts, &process, thrown, start_catch) {
                return Ok(catcher(instance, row.scope, index, &process));
            }
        }
        if row.scope == instance.root_scope() {
            break;
        }
        at = row.scope;
    }
    Ok(None)
}

/// The scope as the diagram has it.
fn scope_definition<'p>(
    scope: ElementInstanceKey,
    process: &'p ExecutableProcess,
    step: &mut Step<'_>,
) -> Result<Option<&'p ScopeDefinition>, Stop> {
    let instance = step.instance();
    if scope == instance.root_scope() {
        return Ok(Some(&process.root));
    }
    let Some(row) = step.state().load_element(instance, scope)? else { return Ok(None) };
    // The body of a multi-instance sub-process holds its instances, not its content.
    if row.multi_instance.is_some() {
        return Ok(None);
    }
    Ok(match process.node_of(&row.element).map(|node| &node.kind) {
        Some(NodeKind::SubProcess(definition)) => Some(definition),
        Some(NodeKind::EventSubProcess(definition)) => Some(&definition.scope),
        _ => None,
    })
}

/// The one of several events that names the code, else the one that catches all.
fn best<'p>(
    events: &(impl Iterator<Item = NodeIndex> + Clone),
    process: &'p ExecutableProcess,
    thrown: &Thrown,
    catch: impl Fn(&'p NodeKind, Kind) -> Option<&'p CodeCatch>,
) -> Option<NodeIndex> {
    let with = |code: Option<&str>| {
        events.clone().find(|event| {
            catch(&process.node(*event).kind, thrown.kind)
                .is_some_and(|catch| catch.code.as_deref() == code)
        })
    };
    with(Some(&thrown.code)).or_else(|| with(None))
}

fn boundary_catch(kind: &NodeKind, thrown: Kind) -> Option<&CodeCatch> {
    let NodeKind::BoundaryEvent(boundary) = kind else { return None };
    code_catch(&boundary.trigger, thrown)
}

fn start_catch(kind: &NodeKind, thrown: Kind) -> Option<&CodeCatch> {
    let NodeKind::EventSubProcess(inner) = kind else { return None };
    code_catch(&inner.trigger, thrown)
}

fn code_catch(trigger: &Trigger, thrown: Kind) -> Option<&CodeCatch> {
    match (trigger, thrown) {
        (Trigger::Error(catch), Kind::Error) | (Trigger::Escalation(catch), Kind::Escalation) => {
            Some(catch)
        }
        _ => None,
    }
}

fn catcher(
    instance: ProcessInstanceKey,
    holder: ElementInstanceKey,
    index: NodeIndex,
    process: &ExecutableProcess,
) -> Option<Catcher> {
    let node = process.node(index);
    let (target, trigger, is_interrupting) = match &node.kind {
        NodeKind::BoundaryEvent(boundary) => {
            (&node.id, &boundary.trigger, boundary.is_interrupting)
        }
        NodeKind::EventSubProcess(inner) => {
            (&process.node(inner.start).id, &inner.trigger, inner.is_interrupting)
        }
        _ => return None,
    };
    let (Trigger::Error(catch) | Trigger::Escalation(catch)) = trigger else { return None };
    Some(Catcher {
        instance,
        holder,
        target: target.clone(),
        is_interrupting,
        code_variable: catch.code_variable.clone(),
        message_variable: catch.message_variable.clone(),
    })
}

/// Records that an element instance throws something, and who catches it.
pub(crate) fn record(
    (element_instance, element): (ElementInstanceKey, &ElementId),
    thrown: &Thrown,
    catcher: Option<&Catcher>,
    step: &mut Step<'_>,
) {
    let instance = step.instance();
    let here = catcher.filter(|catcher| catcher.instance == instance);
    let catcher = here.map(|catcher| catcher.target.clone());
    let (element, code) = (element.clone(), Arc::clone(&thrown.code));
    step.emit(match thrown.kind {
        Kind::Error => {
            let message = thrown.message.clone();
            Event::ErrorThrown { element_instance, element, code, message, catcher }
        }
        Kind::Escalation => Event::EscalationThrown { element_instance, element, code, catcher },
    });
}

/// Lets the event catch what was thrown.
pub(crate) fn catch(catcher: &Catcher, thrown: &Thrown, step: &mut Step<'_>) -> Result<(), Stop> {
    let mut payload = thrown.payload.clone();
    let text = |text: &str| JsonText::from(serde_json::Value::from(text).to_string().as_str());
    if let Some(name) = &catcher.code_variable {
        payload.push((Arc::clone(name), text(&thrown.code)));
    }
    if let (Some(name), Some(message)) = (&catcher.message_variable, &thrown.message) {
        payload.push((Arc::clone(name), text(message)));
    }
    if catcher.instance == step.instance() {
        trigger::trigger(catcher.holder, &catcher.target, &payload, step)?;
        return Ok(());
    }
    if catcher.is_interrupting {
        // Whatever is under way here ends with the call; nothing of it moves meanwhile.
        instances::begin_terminating(step)?;
        let instance = step.instance();
        step.go_on_with(instance);
    }
    step.follow_up(FollowUp::Catch(Box::new(Catch {
        instance: catcher.instance,
        holder: catcher.holder,
        target: catcher.target.clone(),
        payload,
    })));
    Ok(())
}

/// Nobody catches an error: the instance ends, and so do those that called it.
pub(crate) fn end_instance(code: &Arc<str>, step: &mut Step<'_>) -> Result<(), Stop> {
    step.emit(Event::ErrorUncaught { code: Arc::clone(code) });
    instances::begin_terminating(step)?;
    Ok(())
}
