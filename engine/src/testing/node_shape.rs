//! What a flow node of a generated model is.

/// What a flow node is. What some of them need inside is given by
/// [`content`](super::process_builder::ProcessBuilder::content).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeShape {
    /// `startEvent`
    Start,
    /// `endEvent`
    End,
    /// `task`
    Task,
    /// `manualTask`
    ManualTask,
    /// `userTask`
    UserTask,
    /// `serviceTask`
    ServiceTask,
    /// `sendTask`
    SendTask,
    /// `receiveTask`
    ReceiveTask,
    /// `scriptTask`
    ScriptTask,
    /// `exclusiveGateway`
    ExclusiveGateway,
    /// `parallelGateway`
    ParallelGateway,
    /// `inclusiveGateway`
    InclusiveGateway,
    /// `eventBasedGateway`
    EventGateway,
    /// `intermediateThrowEvent`
    Throw,
    /// `intermediateCatchEvent`
    Catch,
    /// `boundaryEvent`
    Boundary,
    /// `endEvent` with a `terminateEventDefinition`
    TerminateEnd,
    /// `subProcess`
    SubProcess,
    /// `subProcess` that an event starts
    EventSubProcess,
    /// `callActivity`
    CallActivity,
}

impl NodeShape {
    /// The tag of its element.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Start => "startEvent",
            Self::End | Self::TerminateEnd => "endEvent",
            Self::Task => "task",
            Self::ManualTask => "manualTask",
            Self::UserTask => "userTask",
            Self::ServiceTask => "serviceTask",
            Self::SendTask => "sendTask",
            Self::ReceiveTask => "receiveTask",
            Self::ScriptTask => "scriptTask",
            Self::ExclusiveGateway => "exclusiveGateway",
            Self::ParallelGateway => "parallelGateway",
            Self::InclusiveGateway => "inclusiveGateway",
            Self::EventGateway => "eventBasedGateway",
            Self::Throw => "intermediateThrowEvent",
            Self::Catch => "intermediateCatchEvent",
            Self::Boundary => "boundaryEvent",
            Self::SubProcess | Self::EventSubProcess => "subProcess",
            Self::CallActivity => "callActivity",
        }
    }

    /// Whether other nodes stand in it.
    pub fn is_scope(self) -> bool {
        matches!(self, Self::SubProcess | Self::EventSubProcess)
    }
}
