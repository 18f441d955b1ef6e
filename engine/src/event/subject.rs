//! What an event is about: an element of the diagram, an element instance.

use super::Event;
use crate::ids::{ElementId, ElementInstanceKey};

/// What an event is about, as far as it says so itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'e> {
    /// The instance as a whole, or a fact of the partition.
    Whole,
    /// An element of the diagram, and no element instance: a flow, a node that a token stands at.
    Element(&'e ElementId),
    /// An element instance whose element the event names.
    Named(&'e ElementId, ElementInstanceKey),
    /// An element instance or the root scope; the event that made it names the element.
    Unnamed(ElementInstanceKey),
    /// Something that an element instance waits for, by its key: the event that made it names both.
    Wait(u64),
}

impl Event {
    /// What it is about.
    #[allow(clippy::too_many_lines, reason = "one table of all events")]
    pub fn subject(&self) -> Subject<'_> {
        match self {
            Self::ElementActivating(activation) | Self::ElementActivated(activation) => {
                Subject::Named(&activation.element, activation.element_instance)
            }
            Self::ElementCompleted { element_instance, element }
            | Self::ElementTerminated { element_instance, element }
            | Self::IncidentCreated { element_instance, element, .. }
            | Self::ErrorThrown { element_instance, element, .. }
            | Self::EscalationThrown { element_instance, element, .. } => {
                Subject::Named(element, *element_instance)
            }
            Self::UserTaskCreated(task) => Subject::Named(&task.element, task.element_instance),
            Self::SubscriptionOpened(opening) => Subject::Named(&opening.target, opening.holder),
            Self::SequenceFlowTaken { flow: element, .. }
            | Self::TokenPlaced { target: element, .. }
            | Self::TokenParked { gateway: element, .. }
            | Self::TokensJoined { gateway: element, .. }
            | Self::TokenDropped { target: element, .. } => Subject::Element(element),
            Self::JobCreated(job) => Subject::Unnamed(job.element_instance),
            Self::JobActivated { element_instance, .. }
            | Self::JobCompleted { element_instance, .. }
            | Self::JobFailed { element_instance, .. }
            | Self::JobOfferedAgain { element_instance, .. }
            | Self::JobUpdated { element_instance, .. }
            | Self::JobCanceled { element_instance, .. }
            | Self::JobErrorThrown { element_instance, .. }
            | Self::IncidentResolved { element_instance, .. }
            | Self::InstanceCalled { element_instance, .. }
            | Self::CalledInstanceEnded { element_instance, .. } => {
                Subject::Unnamed(*element_instance)
            }
            Self::VariableSet { scope, .. }
            | Self::ScopeEnding { scope, .. }
            | Self::ScopeEmptied { scope }
            | Self::ScopeInterrupted { scope, .. } => Subject::Unnamed(*scope),
            Self::MultiInstanceStarted { body, .. }
            | Self::MultiInstanceItemsKept { body, .. }
            | Self::MultiInstanceOutputKept { body, .. } => Subject::Unnamed(*body),
            Self::UserTaskAssigned { user_task, .. }
            | Self::UserTaskCompleted { user_task, .. }
            | Self::UserTaskCanceled { user_task } => Subject::Wait(user_task.0),
            Self::UserTaskUpdated(update) => Subject::Wait(update.user_task.0),
            Self::SubscriptionClosed { subscription }
            | Self::TimerFired { subscription, .. }
            | Self::MessageCaught { subscription, .. }
            | Self::SignalCaught { subscription, .. } => Subject::Wait(subscription.0),
            Self::ProcessInstanceCreated(_)
            | Self::ProcessInstanceTerminating
            | Self::ProcessInstanceCompleted
            | Self::ProcessInstanceTerminated
            | Self::StepsYielded { .. }
            | Self::ErrorUncaught { .. }
            | Self::CalledIncidentsCounted { .. }
            | Self::ResourcesDeployed { .. }
            | Self::ElementsNamed { .. }
            | Self::InstanceDropped { .. }
            | Self::DroppedRowsErased(_)
            | Self::DroppedPagesErased { .. }
            | Self::ProcessDefinitionDeleted(_)
            | Self::ProcessDefinitionDrained { .. }
            | Self::ProcessDefinitionErased { .. }
            | Self::ClockPinned { .. }
            | Self::ClockReset
            | Self::ContentStored { .. }
            | Self::ContentDropped { .. }
            | Self::MessagePublished(_)
            | Self::MessageCorrelated { .. }
            | Self::MessageDropped { .. }
            | Self::MessageAwaited(_)
            | Self::MessageNotAwaited(_)
            | Self::StartSubscriptionOpened(_)
            | Self::StartSubscriptionClosed { .. }
            | Self::SignalBroadcasted(_)
            | Self::BroadcastAdvanced { .. }
            | Self::MailSent { .. }
            | Self::MailRead { .. }
            | Self::MailDelivered { .. } => Subject::Whole,
        }
    }
}
