//! Names of states and kinds of what event pages tell of; the engine's filters take the names.

use baton_engine::graph::waiting::EventPlace;
use baton_engine::state::tables::element_instances::JobState;

use super::enums::{Name, WireEnum};
use super::filters::Property;

macro_rules! names {
    ($($name:literal)*) => { &[$(($name, &[$name])),*] };
}

macro_rules! enumerations {
    ($($(#[$doc:meta])* $type:ident $schema:literal: $($name:literal)*;)*) => {$(
        $(#[$doc])*
        pub(crate) enum $type {}

        impl WireEnum for $type {
            type Engine = &'static str;
            const SCHEMA: &'static str = $schema;
            const VALUES: &'static [(&'static str, &'static [&'static str])] = names![$($name)*];
        }
    )*};
}

enumerations! {
    /// States of element instances.
    ElementInstanceStates "ElementInstanceStateEnum": "ACTIVE" "COMPLETED" "TERMINATED";
    /// Kinds of element instances.
    ElementInstanceTypes "ElementInstanceTypeEnum":
        "UNSPECIFIED" "PROCESS" "SUB_PROCESS" "EVENT_SUB_PROCESS" "AD_HOC_SUB_PROCESS"
        "AD_HOC_SUB_PROCESS_INNER_INSTANCE" "START_EVENT" "INTERMEDIATE_CATCH_EVENT"
        "INTERMEDIATE_THROW_EVENT" "BOUNDARY_EVENT" "END_EVENT" "SERVICE_TASK" "RECEIVE_TASK"
        "USER_TASK" "MANUAL_TASK" "TASK" "EXCLUSIVE_GATEWAY" "INCLUSIVE_GATEWAY"
        "PARALLEL_GATEWAY" "EVENT_BASED_GATEWAY" "SEQUENCE_FLOW" "MULTI_INSTANCE_BODY"
        "CALL_ACTIVITY" "BUSINESS_RULE_TASK" "SCRIPT_TASK" "SEND_TASK" "UNKNOWN";
    /// States of jobs.
    JobStates "JobStateEnum":
        "CANCELED" "COMPLETED" "CREATED" "ERROR_THROWN" "FAILED" "MIGRATED" "RETRIES_UPDATED"
        "TIMED_OUT";
    /// Kinds of jobs.
    JobKinds "JobKindEnum":
        "BPMN_ELEMENT" "EXECUTION_LISTENER" "TASK_LISTENER" "AD_HOC_SUB_PROCESS";
    /// What a listener's job listens to.
    JobListenerEventTypes "JobListenerEventTypeEnum":
        "ASSIGNING" "CANCELING" "COMPLETING" "CREATING" "END" "START" "UNSPECIFIED" "UPDATING";
    /// States of message subscriptions.
    MessageSubscriptionStates "MessageSubscriptionStateEnum":
        "CORRELATED" "CREATED" "DELETED" "MIGRATED";
    /// Whether an instance waits, or a process for a start.
    MessageSubscriptionTypes "MessageSubscriptionTypeEnum": "PROCESS_EVENT" "START_EVENT";
    /// Where in a diagram an event stands that something waits for.
    EventPlaces "EventPlaceEnum": "START" "INTERMEDIATE" "BOUNDARY" "EVENT_SUB_PROCESS";
    /// How far a job is that is not over.
    OpenJobStates "OpenJobStateEnum": "CREATED" "ACTIVATED" "BACKING_OFF" "EXHAUSTED";
}

/// A state of element instances.
pub(crate) type ElementInstanceStateName = Name<ElementInstanceStates>;
/// A kind of element instances.
pub(crate) type ElementInstanceTypeName = Name<ElementInstanceTypes>;
/// A state of jobs.
pub(crate) type JobStateName = Name<JobStates>;
/// A kind of jobs.
pub(crate) type JobKindName = Name<JobKinds>;
/// What a listener's job listens to.
pub(crate) type JobListenerEventTypeName = Name<JobListenerEventTypes>;
/// A state of message subscriptions.
pub(crate) type MessageSubscriptionStateName = Name<MessageSubscriptionStates>;
/// Whether an instance waits, or a process for a start.
pub(crate) type MessageSubscriptionTypeName = Name<MessageSubscriptionTypes>;
/// Where in a diagram an event stands.
pub(crate) type EventPlaceName = Name<EventPlaces>;
/// How far a job is that is not over.
pub(crate) type OpenJobStateName = Name<OpenJobStates>;

/// Comparisons of a state of element instances.
pub(crate) type ElementInstanceStateFilter = Property<ElementInstanceStateName>;
/// Comparisons of a state of jobs.
pub(crate) type JobStateFilter = Property<JobStateName>;
/// Comparisons of a kind of jobs.
pub(crate) type JobKindFilter = Property<JobKindName>;
/// Comparisons of what a listener's job listens to.
pub(crate) type JobListenerEventTypeFilter = Property<JobListenerEventTypeName>;
/// Comparisons of a state of message subscriptions.
pub(crate) type MessageSubscriptionStateFilter = Property<MessageSubscriptionStateName>;
/// Comparisons of a type of message subscriptions.
pub(crate) type MessageSubscriptionTypeFilter = Property<MessageSubscriptionTypeName>;

/// The wire name of a job's state.
pub(crate) fn open_job_state(state: JobState) -> &'static str {
    match state {
        JobState::Activatable => "CREATED",
        JobState::Activated => "ACTIVATED",
        JobState::BackingOff => "BACKING_OFF",
        JobState::Exhausted => "EXHAUSTED",
    }
}

/// The wire name of where an event stands.
pub(crate) fn event_place(place: EventPlace) -> &'static str {
    match place {
        EventPlace::Intermediate => "INTERMEDIATE",
        EventPlace::Boundary { .. } => "BOUNDARY",
        EventPlace::EventSubProcess { .. } => "EVENT_SUB_PROCESS",
    }
}

#[cfg(test)]
mod tests {
    use baton_engine::query::history::records::{
        ElementState, JobRecordState, MessageSubscriptionState,
    };

    use super::*;

    fn knows<E: WireEnum>(name: &str) -> bool {
        E::VALUES.iter().any(|(known, _)| *known == name)
    }

    #[test]
    fn every_state_has_a_name_that_clients_know() {
        for state in ElementState::ALL {
            assert!(knows::<ElementInstanceStates>(state.name()), "{state:?}");
        }
        for state in JobRecordState::ALL {
            assert!(knows::<JobStates>(state.name()), "{state:?}");
        }
        for state in MessageSubscriptionState::ALL {
            assert!(knows::<MessageSubscriptionStates>(state.name()), "{state:?}");
        }
    }
}
