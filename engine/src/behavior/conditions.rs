//! Conditions of sequence flows (BPMN 2.0.2 §8.4.13): evaluated one way for every node that has
//! conditional flows.

use crate::expression::{Program, Value};
use crate::graph::executable_process::{FlowIndex, FlowNode};
use crate::ids::ElementInstanceKey;
use crate::incident::IncidentKind;
use crate::step::{Step, Stop};

/// Whether a flow may be taken as seen from a scope; one without a condition always may.
pub(crate) fn holds(
    flow: FlowIndex,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<bool, Stop> {
    let process = step.process();
    let flow = process.flow(flow);
    match &flow.condition {
        None => Ok(true),
        Some(condition) => evaluate(&**condition, flow.id.as_str(), scope, step),
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "any other type of value is wrong")]
fn evaluate(
    condition: &dyn Program,
    flow: &str,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<bool, Stop> {
    match step.evaluate(condition, scope)? {
        Value::Boolean(holds) => Ok(holds),
        other => Err(Stop::Incident {
            kind: IncidentKind::ExtractValueError,
            message: format!(
                "the condition `{}` of flow `{flow}` gives {}, but it must be true or false; set \
                 the variables it reads ({}) and resolve the incident",
                condition.source(),
                other.to_json(),
                condition.reads().join(", ")
            ),
        }),
    }
}

/// All flows whose condition holds, besides the default flow; that one if no other *conditional*
/// flow holds (SEMANTICS: unconditional flows of an activity are taken regardless).
pub(crate) fn split(
    node: &FlowNode,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Vec<FlowIndex>, Stop> {
    let process = step.process();
    let mut chosen = Vec::with_capacity(node.outgoing.len());
    let mut some_condition_holds = false;
    for flow in node.outgoing.iter().copied().filter(|flow| Some(*flow) != node.default) {
        if holds(flow, scope, step)? {
            chosen.push(flow);
            some_condition_holds |= process.flow(flow).condition.is_some();
        }
    }
    if !some_condition_holds {
        chosen.extend(node.default);
    }
    Ok(chosen)
}

/// No flow can be taken where one must be.
pub(crate) fn none_holds(node: &FlowNode, step: &Step<'_>) -> Stop {
    let process = step.process();
    let flows = node.outgoing.iter().map(|index| process.flow(*index).id.to_string());
    Stop::Incident {
        kind: IncidentKind::ConditionError,
        message: format!(
            "no condition of the outgoing flows ({}) is true and there is no default flow; \
             correct the variables and resolve the incident, or add a default flow to the diagram",
            flows.collect::<Vec<_>>().join(", ")
        ),
    }
}
