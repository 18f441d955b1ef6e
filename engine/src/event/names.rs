//! What events are called outside of the engine: stable names, which filters and answers have.

use super::Event;

macro_rules! names {
    ($($variant:ident => $name:literal,)*) => {
        impl Event {
            /// The names of all events.
            pub const NAMES: &'static [&'static str] = &[$($name,)*];

            /// The name of this kind of event; never changed, since clients filter by it.
            pub fn name(&self) -> &'static str {
                // No wildcard: an event without a name does not compile.
                match self {
                    $(Self::$variant { .. } => $name,)*
                }
            }
        }
    };
}

names! {
    ProcessInstanceCreated => "PROCESS_INSTANCE_CREATED",
    VariableSet => "VARIABLE_SET",
    ElementActivating => "ELEMENT_ACTIVATING",
    ElementActivated => "ELEMENT_ACTIVATED",
    ElementCompleted => "ELEMENT_COMPLETED",
    ElementTerminated => "ELEMENT_TERMINATED",
    SequenceFlowTaken => "SEQUENCE_FLOW_TAKEN",
    JobCreated => "JOB_CREATED",
    JobActivated => "JOB_ACTIVATED",
    JobCompleted => "JOB_COMPLETED",
    JobFailed => "JOB_FAILED",
    JobOfferedAgain => "JOB_OFFERED_AGAIN",
    JobUpdated => "JOB_UPDATED",
    JobCanceled => "JOB_CANCELED",
    UserTaskCreated => "USER_TASK_CREATED",
    UserTaskAssigned => "USER_TASK_ASSIGNED",
    UserTaskCompleted => "USER_TASK_COMPLETED",
    UserTaskCanceled => "USER_TASK_CANCELED",
    IncidentCreated => "INCIDENT_CREATED",
    IncidentResolved => "INCIDENT_RESOLVED",
    ProcessInstanceTerminating => "PROCESS_INSTANCE_TERMINATING",
    ProcessInstanceCompleted => "PROCESS_INSTANCE_COMPLETED",
    ProcessInstanceTerminated => "PROCESS_INSTANCE_TERMINATED",
    StepsYielded => "STEPS_YIELDED",
    ResourcesDeployed => "RESOURCES_DEPLOYED",
    ClockPinned => "CLOCK_PINNED",
    ClockReset => "CLOCK_RESET",
    ContentStored => "CONTENT_STORED",
    ContentDropped => "CONTENT_DROPPED",
    TokenPlaced => "TOKEN_PLACED",
    TokenParked => "TOKEN_PARKED",
    TokensJoined => "TOKENS_JOINED",
    TokenDropped => "TOKEN_DROPPED",
    ScopeEnding => "SCOPE_ENDING",
    ScopeEmptied => "SCOPE_EMPTIED",
    ScopeInterrupted => "SCOPE_INTERRUPTED",
    SubscriptionOpened => "SUBSCRIPTION_OPENED",
    SubscriptionClosed => "SUBSCRIPTION_CLOSED",
    TimerFired => "TIMER_FIRED",
    MessageCaught => "MESSAGE_CAUGHT",
    SignalCaught => "SIGNAL_CAUGHT",
    ErrorThrown => "ERROR_THROWN",
    EscalationThrown => "ESCALATION_THROWN",
    JobErrorThrown => "JOB_ERROR_THROWN",
    ErrorUncaught => "ERROR_UNCAUGHT",
    InstanceCalled => "INSTANCE_CALLED",
    CalledIncidentsCounted => "CALLED_INCIDENTS_COUNTED",
    MultiInstanceStarted => "MULTI_INSTANCE_STARTED",
    MultiInstanceItemsKept => "MULTI_INSTANCE_ITEMS_KEPT",
    MultiInstanceOutputKept => "MULTI_INSTANCE_OUTPUT_KEPT",
    UserTaskUpdated => "USER_TASK_UPDATED",
    MessagePublished => "MESSAGE_PUBLISHED",
    MessageCorrelated => "MESSAGE_CORRELATED",
    MessageDropped => "MESSAGE_DROPPED",
    MessageAwaited => "MESSAGE_AWAITED",
    MessageNotAwaited => "MESSAGE_NOT_AWAITED",
    StartSubscriptionOpened => "START_SUBSCRIPTION_OPENED",
    StartSubscriptionClosed => "START_SUBSCRIPTION_CLOSED",
    SignalBroadcasted => "SIGNAL_BROADCASTED",
    BroadcastAdvanced => "BROADCAST_ADVANCED",
    MailSent => "MAIL_SENT",
    MailRead => "MAIL_READ",
    MailDelivered => "MAIL_DELIVERED",
    CalledInstanceEnded => "CALLED_INSTANCE_ENDED",
    ElementsNamed => "ELEMENTS_NAMED",
    InstanceDropped => "INSTANCE_DROPPED",
    DroppedRowsErased => "DROPPED_ROWS_ERASED",
    DroppedPagesErased => "DROPPED_PAGES_ERASED",
    ProcessDefinitionDeleted => "PROCESS_DEFINITION_DELETED",
    ProcessDefinitionDrained => "PROCESS_DEFINITION_DRAINED",
    ProcessDefinitionErased => "PROCESS_DEFINITION_ERASED",
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_events_have_one_name() {
        let names: BTreeSet<&str> = Event::NAMES.iter().copied().collect();
        assert_eq!(names.len(), Event::NAMES.len());
        assert_eq!(Event::ClockReset.name(), "CLOCK_RESET");
    }
}
