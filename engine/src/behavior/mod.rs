//! How elements behave: one file per BPMN element, named as its XML tag.
//!
//! A behavior only emits events. What several elements share lies beside them: tokens, scopes,
//! variables, texts, jobs; one element's file never uses another's.

use crate::command::Variables;
use crate::event::Activation;
use crate::graph::event_parts::Throw;
use crate::graph::executable_process::{FlowNode, NodeIndex, NodeKind};
use crate::ids::ElementInstanceKey;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

use self::scopes::Quiet;

pub(crate) mod activities;
pub(crate) mod arrival;
pub(crate) mod broadcasts;
pub(crate) mod catching;
pub(crate) mod completion;
pub(crate) mod conditions;
pub(crate) mod errors;
pub(crate) mod event_definitions;
pub(crate) mod events;
pub(crate) mod gateways;
pub(crate) mod incidents;
pub(crate) mod instance_counts;
pub(crate) mod instances;
pub(crate) mod jobs;
pub(crate) mod lifecycle;
pub(crate) mod mail;
pub(crate) mod mappings;
pub(crate) mod message_starts;
pub(crate) mod messages;
pub(crate) mod passed_variables;
pub(crate) mod scopes;
pub(crate) mod subscriptions;
pub(crate) mod text;
pub(crate) mod throwing;
pub(crate) mod tokens;
pub(crate) mod trigger;
pub(crate) mod variables;
pub(crate) mod withdrawal;

/// One element's behavior.
pub(crate) trait FlowNodeBehavior {
    /// A token has arrived: activates the element instance and goes as far as it can. Whatever
    /// can fail comes before the first event, so that a stuck element is still *activating*.
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop>;

    /// No token of the scope is left to move on, and some wait at this gateway: goes on with them
    /// if it may; whether it did.
    fn join(
        &self,
        gateway: NodeIndex,
        quiet: &mut Quiet<'_>,
        step: &mut Step<'_>,
    ) -> Result<bool, Stop> {
        let _ = (gateway, quiet, step);
        Ok(false)
    }

    /// An incident of the active element was resolved: tries the failed part again. Where nothing
    /// but its job and leaving can fail once the element is active, that is it.
    fn retry(
        &self,
        node: &FlowNode,
        element: (ElementInstanceKey, &ElementInstanceRow),
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        jobs::retry(node, element, step)
    }

    /// Something that it holds a subscription for has happened, or something thrown has found it:
    /// the element itself waited, unless it says otherwise.
    fn catch(&self, node: &FlowNode, caught: &Caught<'_>, step: &mut Step<'_>) -> Result<(), Stop> {
        catching::caught(node, caught, step)
    }

    /// The scope that it has interrupted is empty: goes on.
    fn interrupted(
        &self,
        element: (ElementInstanceKey, &ElementInstanceRow),
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let _ = (element, step);
        Ok(())
    }

    /// The instance that it called has reached its end with these variables: goes on.
    fn called_completed(
        &self,
        node: &FlowNode,
        element: (ElementInstanceKey, ElementInstanceKey),
        variables: &Variables,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let _ = (node, element, variables, step);
        Ok(())
    }
}

/// Something that has happened to who waited for it.
pub(crate) struct Caught<'c> {
    /// Who waited: the catching element instance, an activity with a boundary event, a gateway,
    /// or the scope of an event sub-process.
    pub(crate) holder: ElementInstanceKey,
    /// The event that is triggered.
    pub(crate) event: &'c FlowNode,
    /// What it brings along.
    pub(crate) payload: &'c Variables,
}

/// What an event brings about that throws.
pub(crate) trait ThrowBehavior {
    /// A token has arrived: the element becomes active, throws, and leaves unless it is
    /// interrupted by what it throws. Whatever can fail comes before the first event.
    fn throw(
        &self,
        throw: &Throw,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop>;
}

/// The event definition of each throw. No wildcard: a new one must be listed here.
pub(crate) fn behavior_of_throw(throw: &Throw) -> &'static dyn ThrowBehavior {
    match throw {
        Throw::Nothing => &throwing::Nothing,
        Throw::Job(_) => &throwing::Job,
        Throw::Terminate => &event_definitions::terminate::Terminate,
        Throw::Message(_) => &event_definitions::message::Message,
        Throw::Signal(_) => &event_definitions::signal::Signal,
        Throw::Error(_) => &event_definitions::error::Error,
        Throw::Escalation(_) => &event_definitions::escalation::Escalation,
        Throw::Link(_) => &event_definitions::link::Link,
    }
}

/// The behavior of each element. No wildcard: a new element must be listed here.
pub(crate) fn behavior_of(kind: &NodeKind) -> &'static dyn FlowNodeBehavior {
    match kind {
        NodeKind::StartEvent => &events::start_event::StartEvent,
        NodeKind::EndEvent(_) => &events::end_event::EndEvent,
        NodeKind::IntermediateThrowEvent(_) => {
            &events::intermediate_throw_event::IntermediateThrowEvent
        }
        NodeKind::IntermediateCatchEvent(_) => {
            &events::intermediate_catch_event::IntermediateCatchEvent
        }
        NodeKind::LinkCatchEvent => &events::intermediate_catch_event::LinkCatchEvent,
        NodeKind::BoundaryEvent(_) => &events::boundary_event::BoundaryEvent,
        NodeKind::Task => &activities::task::Task,
        NodeKind::ManualTask => &activities::manual_task::ManualTask,
        NodeKind::UserTask(_) => &activities::user_task::UserTask,
        NodeKind::ServiceTask(_) => &activities::service_task::ServiceTask,
        NodeKind::SendTask(_) => &activities::send_task::SendTask,
        NodeKind::ReceiveTask(_) => &activities::receive_task::ReceiveTask,
        NodeKind::ScriptTask(_) => &activities::script_task::ScriptTask,
        NodeKind::ScriptJob(_) => &activities::script_task::ScriptJob,
        NodeKind::BusinessRuleTask(_) => &activities::business_rule_task::BusinessRuleTask,
        NodeKind::ExclusiveGateway => &gateways::exclusive_gateway::ExclusiveGateway,
        NodeKind::ParallelGateway => &gateways::parallel_gateway::ParallelGateway,
        NodeKind::InclusiveGateway => &gateways::inclusive_gateway::InclusiveGateway,
        NodeKind::EventBasedGateway => &gateways::event_based_gateway::EventBasedGateway,
        NodeKind::SubProcess(_) => &activities::sub_process::SubProcess,
        NodeKind::EventSubProcess(_) => &activities::event_sub_process::EventSubProcess,
        NodeKind::CallActivity(_) => &activities::call_activity::CallActivity,
    }
}
