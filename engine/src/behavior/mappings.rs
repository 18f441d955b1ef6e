//! Input and output mappings of both dialects: what an element sees and what it leaves behind.

#![allow(clippy::wildcard_enum_match_arm, reason = "each question is about the kinds it names")]

use std::sync::Arc;

use crate::command::Variables;
use crate::event::Activation;
use crate::expression::Value;
use crate::graph::executable_process::FlowNode;
use crate::graph::mapping::{Mapping, MappingSource};
use crate::graph::work_parts::MultiInstance;
use crate::ids::{ElementInstanceKey, JsonText};
use crate::incident::IncidentKind;
use crate::step::{Step, Stop};

use super::{lifecycle, text};

/// Longest value that one mapping may give, in bytes.
const VALUE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Sets the local variables of an element before it becomes active, in the order of the file; each
/// mapping sees what those before it set.
pub(crate) fn apply_inputs(
    node: &FlowNode,
    activation: &Activation,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    if node.inputs.is_empty() {
        return Ok(());
    }
    let element = activation.element_instance;
    hold(activation, step);
    for mapping in &node.inputs {
        for (name, value) in values(mapping, element, Side::Local(element), step)? {
            step.set_local(element, &vec![(name, value)])?;
        }
    }
    Ok(())
}

/// Makes room for local variables before the element is active.
pub(crate) fn hold(activation: &Activation, step: &mut Step<'_>) {
    let key = (step.instance(), activation.element_instance);
    if step.state().tables.element_instances.get(&key).is_none() {
        lifecycle::hold(activation, step);
    }
}

/// Sets in the scope around what an element leaves behind; in one instance of a multi-instance
/// activity itself what it adds to the results.
pub(crate) fn apply_outputs(
    node: &FlowNode,
    element: ElementInstanceKey,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let collected = node.multi_instance.as_deref().and_then(MultiInstance::output_variable);
    for mapping in &node.outputs {
        let is_collected = collected.is_some() && mapping.target.first() == collected;
        let holder = if is_collected { element } else { scope };
        for (name, value) in values(mapping, element, Side::Around(holder), step)? {
            step.propagate(holder, &vec![(name, value)])?;
        }
    }
    Ok(())
}

/// Where the variable of a target with members is looked up that it becomes part of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Side {
    /// In the element itself only.
    Local(ElementInstanceKey),
    /// In the scope around, as far as can be seen.
    Around(ElementInstanceKey),
    /// Nowhere: the values go to another instance.
    Elsewhere,
}

/// The variables that one mapping gives.
pub(crate) fn values(
    mapping: &Mapping,
    element: ElementInstanceKey,
    side: Side,
    step: &mut Step<'_>,
) -> Result<Variables, Stop> {
    if matches!(mapping.source, MappingSource::AllVariables) {
        return Ok(if mapping.local {
            step.local_variables(element)?
        } else {
            step.visible_variables(element)?
        });
    }
    let value = evaluate(&mapping.source, element, step).map_err(of_mapping)?;
    if value.as_str().len() > VALUE_BYTES_MAX {
        return Err(failed(format!(
            "the mapping to `{}` gives more than {VALUE_BYTES_MAX} bytes; map less of it",
            mapping.target.join(".")
        )));
    }
    let Some((name, members)) = mapping.target.split_first() else { return Ok(Vec::new()) };
    if members.is_empty() {
        return Ok(vec![(Arc::clone(name), value)]);
    }
    let before = match side {
        Side::Local(element) => step.local_variable(element, name)?,
        Side::Around(scope) => step.visible_variable(scope, name)?,
        Side::Elsewhere => None,
    };
    let before = before.map(|text| read(name, &text)).transpose()?.unwrap_or(Value::Null);
    let whole = with_member(before, members, read(name, &value)?);
    Ok(vec![(Arc::clone(name), JsonText::from(whole.to_json().as_str()))])
}

/// The value of a source as JSON.
pub(crate) fn evaluate(
    source: &MappingSource,
    element: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<JsonText, Stop> {
    if let MappingSource::Variable(name) = source {
        let value = step.visible_variable(element, name)?;
        return Ok(value.unwrap_or_else(|| JsonText::from("null")));
    }
    let value = value_of(source, element, step)?;
    Ok(JsonText::from(value.to_json().as_str()))
}

/// The value of a source.
pub(crate) fn value_of(
    source: &MappingSource,
    element: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Value, Stop> {
    Ok(match source {
        MappingSource::Null | MappingSource::AllVariables => Value::Null,
        MappingSource::Text(text) => text::value(text, element, step)?,
        MappingSource::Variable(name) => match step.visible_variable(element, name)? {
            Some(text) => read(name, &text)?,
            None => Value::Null,
        },
        MappingSource::Script(program) => {
            let evaluation = step.run(&**program, element)?;
            if let Some(error) = evaluation.bpmn_error {
                return Err(failed(format!(
                    "a script of a mapping throws the BPMN error `{}`, which a mapping must not; \
                     throw it in a script task",
                    error.code
                )));
            }
            step.propagate(element, &evaluation.writes)?;
            evaluation.value
        }
        MappingSource::List(items) => {
            let items: Result<Vec<Value>, Stop> =
                items.iter().map(|item| value_of(item, element, step)).collect();
            Value::List(items?.into())
        }
        MappingSource::Map(entries) => {
            let mut context = std::collections::BTreeMap::new();
            for (key, value) in entries {
                let key = match text::value(key, element, step)? {
                    Value::String(key) => key,
                    other => Arc::from(other.to_json()),
                };
                context.insert(key, value_of(value, element, step)?);
            }
            Value::Context(Arc::new(context))
        }
    })
}

fn read(name: &str, text: &JsonText) -> Result<Value, Stop> {
    Value::from_json(text.as_str()).map_err(|error| {
        failed(format!(
            "variable `{name}` cannot be read by a mapping: {error}; set it to a simpler value \
             and resolve the incident"
        ))
    })
}

/// A value with another one put in under these names; what stands there and is no object goes.
fn with_member(before: Value, members: &[Arc<str>], value: Value) -> Value {
    let Some((first, rest)) = members.split_first() else { return value };
    let mut context = match before {
        Value::Context(context) => Arc::unwrap_or_clone(context),
        _ => std::collections::BTreeMap::new(),
    };
    let inner = context.remove(first).unwrap_or(Value::Null);
    context.insert(Arc::clone(first), with_member(inner, rest, value));
    Value::Context(Arc::new(context))
}

/// What stops the evaluation of a mapping is told as trouble with mappings.
fn of_mapping(stop: Stop) -> Stop {
    match stop {
        Stop::Incident { kind: IncidentKind::ExtractValueError, message } => failed(message),
        other => other,
    }
}

fn failed(message: String) -> Stop {
    Stop::Incident { kind: IncidentKind::IoMappingError, message }
}
