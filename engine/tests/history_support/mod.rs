//! What results and expectations are compared as: lines of text.

pub(crate) mod ledger;
pub(crate) mod subscription;

use baton_engine::ids::{
    ElementInstanceKey, JobKey, MessageKey, SubscriptionKey, Timestamp, VariableKey,
};
use baton_engine::query::history::records::{
    CorrelationRecord, ElementRecord, JobRecord, Of, VariableRecord,
};
use baton_engine::query::message_subscriptions::MessageSubscription;
use baton_engine::testing::test_kernel::TestKernel;

use crate::query_support::Random;

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

/// Deploys versions of processes that a message starts, and that wait for it as well, with an
/// instance of each: what waits for a start stands between what waits in instances.
pub(crate) fn add_starts(kernel: &mut TestKernel, random: &mut Random) {
    let mut now = kernel.events().last().map_or(Timestamp(0), |event| event.at);
    for number in 0..3 + random.index(4) {
        let (process, name) = (random.index(3), random.index(2));
        let xml = format!(
            r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="urn:test">
  <message id="m" name="name-{name}"><extensionElements>
    <zeebe:subscription correlationKey="=1"/></extensionElements></message>
  <process id="waits-{process}" name="number {number}" isExecutable="true">
    <startEvent id="s"/><startEvent id="by-message"><messageEventDefinition messageRef="m"/>
    </startEvent>
    <intermediateCatchEvent id="c"><messageEventDefinition messageRef="m"/>
    </intermediateCatchEvent>
    <sequenceFlow id="f" sourceRef="s" targetRef="c"/>
    <sequenceFlow id="g" sourceRef="by-message" targetRef="c"/></process></definitions>"#
        );
        now = now.plus_ms(1);
        kernel.deploy(now, &[("waits.bpmn", &xml)]);
        now = now.plus_ms(1);
        kernel.begin(now);
        kernel.start(&format!("waits-{process}"), &[]);
        kernel.commit();
    }
}
