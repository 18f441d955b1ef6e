//! What results and expectations are compared as: lines of text.

pub(crate) mod ledger;
pub(crate) mod subscription;

use baton_engine::ids::{ElementInstanceKey, JobKey, MessageKey, SubscriptionKey, VariableKey};
use baton_engine::query::history::records::{
    CorrelationRecord, ElementRecord, JobRecord, Of, VariableRecord,
};
use baton_engine::query::message_subscriptions::MessageSubscription;

pub(crate) fn element_line(key: ElementInstanceKey, row: &Of<ElementRecord>) -> String {
    let record = &row.record;
    format!(
        "{key} {} {} of {}: {} from {} to {:?}, stuck {:?} {}",
        record.kind.name(),
        record.element,
        row.subject.instance,
        record.state.name(),
        record.started_at.0,
        record.ended_at.map(|at| at.0),
        record.incident.map(|incident| incident.0),
        record.has_incident
    )
}

pub(crate) fn job_line(key: JobKey, row: &Of<JobRecord>) -> String {
    let record = &row.record;
    format!(
        "{key} {} of {} at {:?}: {} with {} left, {} to {:?}, {:?} {:?}",
        record.job_type,
        row.subject.instance,
        record.element.as_ref().map(ToString::to_string),
        record.state.name(),
        record.retries,
        record.created_at.0,
        record.ended_at.map(|at| at.0),
        record.worker,
        record.error_message
    )
}

pub(crate) fn variable_line(key: VariableKey, row: &Of<VariableRecord>) -> String {
    let record = &row.record;
    format!("{key} {} in {} = {}", record.name, record.scope, record.value.as_str())
}

pub(crate) fn subscription_line(key: SubscriptionKey, row: &MessageSubscription) -> String {
    let record = &row.record;
    format!(
        "{key} {} {} {} at {} in {} of {:?}: {} since {}",
        row.kind(),
        record.message_name,
        row.correlation_key().map_or("", |key| &**key),
        record.element,
        row.process,
        record.holder.map(|holder| holder.0),
        record.state.name(),
        record.updated_at.0
    )
}

pub(crate) fn correlation_line(
    (subscription, message): (SubscriptionKey, MessageKey),
    row: &Of<CorrelationRecord>,
) -> String {
    let record = &row.record;
    format!("{message} to {subscription} at {}: {}", record.element, record.at.0)
}
