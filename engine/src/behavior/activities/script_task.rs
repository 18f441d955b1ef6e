//! `scriptTask` (BPMN 2.0.2 §10.3.3) that the engine runs (rhai or FEEL), or a
//! worker as a job.
//!
//! *Tokens:* one in, one on each outgoing flow once the script has ended; none if it throws a BPMN
//! error that is caught. *Waits for:* nothing. *Fails when:* the script fails, takes too long, or
//! throws a BPMN error that nobody catches.

use std::sync::Arc;

use crate::behavior::errors::{self, Kind, Thrown};
use crate::behavior::{FlowNodeBehavior, completion, jobs, lifecycle};
use crate::command::Variables;
use crate::event::Activation;
use crate::expression::Evaluation;
use crate::graph::executable_process::{FlowNode, NodeKind};
use crate::graph::work_parts::ScriptDefinition;
use crate::ids::{ElementInstanceKey, JsonText};
use crate::incident::IncidentKind;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

pub(crate) struct ScriptTask;

impl FlowNodeBehavior for ScriptTask {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let NodeKind::ScriptTask(definition) = &node.kind else { return Ok(()) };
        let scope = step.evaluation_scope(activation);
        // Whatever fails comes before the element is active.
        let evaluation = step.run(&*definition.program, scope)?;
        lifecycle::activate(activation, step);
        let element = (activation.element_instance, activation.scope);
        go_on(definition, node, element, evaluation, step)
    }

    /// The script has run and could not be left, or threw what nobody caught: it runs again.
    fn retry(
        &self,
        node: &FlowNode,
        (element, row): (ElementInstanceKey, &ElementInstanceRow),
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let NodeKind::ScriptTask(definition) = &node.kind else { return Ok(()) };
        let evaluation = step.run(&*definition.program, element)?;
        go_on(definition, node, (element, row.scope), evaluation, step)
    }
}

fn go_on(
    definition: &ScriptDefinition,
    node: &FlowNode,
    (element, scope): (ElementInstanceKey, ElementInstanceKey),
    evaluation: Evaluation,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let mut variables: Variables = evaluation.writes;
    if let Some(error) = evaluation.bpmn_error {
        let (code, message) = (error.code, Some(error.message));
        let thrown = Thrown { kind: Kind::Error, code, message, payload: variables };
        return throw(node, element, &thrown, step);
    }
    if let Some(name) = &definition.result_variable {
        let value = JsonText::from(evaluation.value.to_json().as_str());
        variables.push((Arc::clone(name), value));
    }
    completion::finish(node, (element, scope), &variables, step)
}

fn throw(
    node: &FlowNode,
    element: ElementInstanceKey,
    thrown: &Thrown,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let Some(catcher) = errors::find_catcher(element, thrown, step)? else {
        return Err(Stop::Incident {
            kind: IncidentKind::UnhandledErrorEvent,
            message: format!(
                "the script throws the BPMN error `{}`, which no event catches; add an error \
                 event to the diagram, or correct the variables and resolve the incident",
                thrown.code
            ),
        });
    };
    errors::record((element, &node.id), thrown, Some(&catcher), step);
    errors::catch(&catcher, thrown, step)
}

/// A script that a worker runs: a job.
pub(crate) struct ScriptJob;

impl FlowNodeBehavior for ScriptJob {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let NodeKind::ScriptJob(definition) = &node.kind else { return Ok(()) };
        jobs::offer(definition, activation, step)
    }
}
