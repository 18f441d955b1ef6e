//! Jobs: how an activity offers one, for every activity that does.

#![allow(clippy::wildcard_enum_match_arm, reason = "each question is about the kinds it names")]

use crate::event::{Activation, Event, JobCreation};
use crate::graph::event_parts::Throw;
use crate::graph::executable_process::{FlowNode, NodeKind};
use crate::graph::work_parts::JobDefinition;
use crate::ids::ElementInstanceKey;
use crate::incident::IncidentKind;
use crate::state::tables::element_instances::{ElementInstanceRow, JobState};
use crate::step::{Effect, Step, Stop};

use super::text::{self, Attribute};
use super::{incidents, lifecycle, tokens};

/// Attempts where the diagram says nothing.
const RETRIES_DEFAULT: i32 = 3;

/// Activates the element and offers its job.
pub(crate) fn offer(
    definition: &JobDefinition,
    activation: &Activation,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let scope = step.evaluation_scope(activation);
    let job_type =
        text::required_text(&definition.job_type, Attribute { name: "job type", scope }, step)?;
    let retries = match &definition.retries {
        Some(retries) => {
            text::whole_number(retries, Attribute { name: "retries", scope }, 1..=i32::MAX, step)?
        }
        None => RETRIES_DEFAULT,
    };
    let priority = match &definition.priority {
        Some(priority) => {
            let attribute = Attribute { name: "job priority", scope };
            text::whole_number(priority, attribute, i32::MIN + 1..=i32::MAX, step)?
        }
        None => 0,
    };
    lifecycle::activate(activation, step);
    let element_instance = activation.element_instance;
    let job = element_instance.embedded_job();
    let headers = definition.headers.clone();
    let created = JobCreation { job, element_instance, job_type, retries, priority, headers };
    let job_type = created.job_type.clone();
    step.emit(Event::JobCreated(Box::new(created)));
    announce(job_type, step);
    Ok(())
}

/// Tells workers that wait for this type.
pub(crate) fn announce(job_type: std::sync::Arc<str>, step: &mut Step<'_>) {
    if let Some(tenant) = step.owner() {
        step.request(Effect::JobsAvailable { tenant, job_type });
    }
}

/// Offers a job again whose incident was resolved, if it has attempts left.
pub(crate) fn offer_again(
    (element_instance, row): (ElementInstanceKey, &ElementInstanceRow),
    step: &mut Step<'_>,
) {
    let Some(job) = row.job.as_ref().filter(|job| job.state == JobState::Exhausted) else { return };
    if job.retries <= 0 {
        let message = no_retries_message(&job.job_type, job.error_message.as_deref());
        let kind = IncidentKind::JobNoRetries;
        incidents::raise(&row.element, element_instance, kind, &message, Some(job.job), step);
        return;
    }
    let cause = crate::event::OfferCause::IncidentResolved;
    step.emit(Event::JobOfferedAgain { job: job.job, element_instance, cause });
    announce(job.job_type.clone(), step);
}

/// What an incident of a job without attempts says.
pub(crate) fn no_retries_message(job_type: &str, error: Option<&str>) -> String {
    let error = error.unwrap_or("the worker gave no message");
    format!(
        "a job of type `{job_type}` failed and has no retries left: {error}; set the retries of \
         the job above 0 and resolve the incident"
    )
}

/// An incident of an active element with a job was resolved: its job is offered again, or it tries
/// to leave if its job is done.
pub(crate) fn retry(
    node: &FlowNode,
    element: (ElementInstanceKey, &ElementInstanceRow),
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    if element.1.job.is_none() {
        return tokens::leave(node, element.0, element.1.scope, step);
    }
    offer_again(element, step);
    Ok(())
}

/// What a node's job is made from, whatever the node.
pub(crate) fn definition_of(kind: &NodeKind) -> Option<&JobDefinition> {
    match kind {
        NodeKind::ServiceTask(job) | NodeKind::ScriptJob(job) | NodeKind::BusinessRuleTask(job) => {
            Some(job)
        }
        NodeKind::SendTask(Throw::Job(job))
        | NodeKind::EndEvent(Throw::Job(job))
        | NodeKind::IntermediateThrowEvent(Throw::Job(job)) => Some(job),
        _ => None,
    }
}
