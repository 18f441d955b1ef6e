//! What an element instance is an instance of.

use minicbor::{Decode, Encode};

/// Kinds of element instances; the numbers are on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum ElementKind {
    /// The process itself, as the root scope.
    #[n(0)]
    Process,
    /// `startEvent`.
    #[n(1)]
    StartEvent,
    /// `endEvent`.
    #[n(2)]
    EndEvent,
    /// `task`, the abstract task.
    #[n(3)]
    Task,
    /// `manualTask`.
    #[n(4)]
    ManualTask,
    /// `userTask`.
    #[n(5)]
    UserTask,
    /// `serviceTask`.
    #[n(6)]
    ServiceTask,
    /// `exclusiveGateway`.
    #[n(7)]
    ExclusiveGateway,
    /// `parallelGateway`.
    #[n(8)]
    ParallelGateway,
    /// `inclusiveGateway`.
    #[n(9)]
    InclusiveGateway,
    /// `subProcess`.
    #[n(10)]
    SubProcess,
    /// `intermediateThrowEvent`.
    #[n(11)]
    IntermediateThrowEvent,
    /// `sendTask`.
    #[n(12)]
    SendTask,
    /// `receiveTask`.
    #[n(13)]
    ReceiveTask,
    /// `scriptTask`.
    #[n(14)]
    ScriptTask,
    /// `businessRuleTask`.
    #[n(15)]
    BusinessRuleTask,
    /// `eventBasedGateway`.
    #[n(16)]
    EventBasedGateway,
    /// `intermediateCatchEvent`.
    #[n(17)]
    IntermediateCatchEvent,
    /// `boundaryEvent`.
    #[n(18)]
    BoundaryEvent,
    /// `subProcess` that an event starts.
    #[n(19)]
    EventSubProcess,
    /// `callActivity`.
    #[n(20)]
    CallActivity,
    /// A multi-instance activity as a whole; its instances are of the activity's own kind.
    #[n(21)]
    MultiInstanceBody,
}

impl ElementKind {
    /// The name on the wire, such as `USER_TASK`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Process => "PROCESS",
            Self::StartEvent => "START_EVENT",
            Self::EndEvent => "END_EVENT",
            Self::Task => "TASK",
            Self::ManualTask => "MANUAL_TASK",
            Self::UserTask => "USER_TASK",
            Self::ServiceTask => "SERVICE_TASK",
            Self::ExclusiveGateway => "EXCLUSIVE_GATEWAY",
            Self::ParallelGateway => "PARALLEL_GATEWAY",
            Self::InclusiveGateway => "INCLUSIVE_GATEWAY",
            Self::SubProcess => "SUB_PROCESS",
            Self::IntermediateThrowEvent => "INTERMEDIATE_THROW_EVENT",
            Self::SendTask => "SEND_TASK",
            Self::ReceiveTask => "RECEIVE_TASK",
            Self::ScriptTask => "SCRIPT_TASK",
            Self::BusinessRuleTask => "BUSINESS_RULE_TASK",
            Self::EventBasedGateway => "EVENT_BASED_GATEWAY",
            Self::IntermediateCatchEvent => "INTERMEDIATE_CATCH_EVENT",
            Self::BoundaryEvent => "BOUNDARY_EVENT",
            Self::EventSubProcess => "EVENT_SUB_PROCESS",
            Self::CallActivity => "CALL_ACTIVITY",
            Self::MultiInstanceBody => "MULTI_INSTANCE_BODY",
        }
    }

    /// Whether an instance of it may come with a job in its own record: the key behind its own is
    /// kept for that.
    pub fn embeds_job(self) -> bool {
        match self {
            Self::ServiceTask | Self::SendTask | Self::ScriptTask | Self::BusinessRuleTask => true,
            Self::Process
            | Self::StartEvent
            | Self::EndEvent
            | Self::Task
            | Self::ManualTask
            | Self::UserTask
            | Self::ReceiveTask
            | Self::ExclusiveGateway
            | Self::ParallelGateway
            | Self::InclusiveGateway
            | Self::EventBasedGateway
            | Self::SubProcess
            | Self::EventSubProcess
            | Self::CallActivity
            | Self::MultiInstanceBody
            | Self::IntermediateCatchEvent
            | Self::BoundaryEvent
            | Self::IntermediateThrowEvent => false,
        }
    }

    /// Whether an instance of it is a scope: tokens move inside of it.
    pub fn is_scope(self) -> bool {
        match self {
            Self::Process | Self::SubProcess | Self::EventSubProcess | Self::MultiInstanceBody => {
                true
            }
            Self::StartEvent
            | Self::EndEvent
            | Self::Task
            | Self::ManualTask
            | Self::UserTask
            | Self::ServiceTask
            | Self::SendTask
            | Self::ReceiveTask
            | Self::ScriptTask
            | Self::BusinessRuleTask
            | Self::CallActivity
            | Self::ExclusiveGateway
            | Self::ParallelGateway
            | Self::InclusiveGateway
            | Self::EventBasedGateway
            | Self::IntermediateCatchEvent
            | Self::BoundaryEvent
            | Self::IntermediateThrowEvent => false,
        }
    }
}
