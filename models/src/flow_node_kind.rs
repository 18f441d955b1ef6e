//! The element a flow node is: BPMN 2.0.2 §10.3 (Activities), §10.5 (Events), §10.6 (Gateways) and
//! §11.5 (Choreography Activities).

use serde::{Deserialize, Serialize};

use crate::{
    AdHocSubProcess, BoundaryEvent, BusinessRuleTask, CallActivity, CallChoreography,
    ChoreographyTask, ComplexGateway, ContainerIndex, ElementId, EndEvent, EventBasedGateway,
    EventDetails, ExclusiveGateway, ImplicitThrowEvent, InclusiveGateway, IntermediateCatchEvent,
    IntermediateThrowEvent, ManualTask, ParallelGateway, ReceiveTask, ScriptTask, SendTask,
    ServiceTask, StartEvent, SubChoreography, SubProcess, Task, Transaction, UserTask,
};

/// The element a flow node is; its variants are named as the XML tags. What has fields is boxed,
/// so that the many nodes of a file stay small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FlowNodeKind {
    /// `startEvent`
    StartEvent(Box<StartEvent>),
    /// `endEvent`
    EndEvent(Box<EndEvent>),
    /// `intermediateCatchEvent`
    IntermediateCatchEvent(Box<IntermediateCatchEvent>),
    /// `intermediateThrowEvent`
    IntermediateThrowEvent(Box<IntermediateThrowEvent>),
    /// `boundaryEvent`
    BoundaryEvent(Box<BoundaryEvent>),
    /// `implicitThrowEvent`, which stands for itself only in files that no tool draws
    ImplicitThrowEvent(Box<ImplicitThrowEvent>),
    /// `task`
    Task(Task),
    /// `manualTask`
    ManualTask(ManualTask),
    /// `userTask`
    UserTask(Box<UserTask>),
    /// `serviceTask`
    ServiceTask(Box<ServiceTask>),
    /// `scriptTask`
    ScriptTask(Box<ScriptTask>),
    /// `sendTask`
    SendTask(Box<SendTask>),
    /// `receiveTask`
    ReceiveTask(Box<ReceiveTask>),
    /// `businessRuleTask`
    BusinessRuleTask(Box<BusinessRuleTask>),
    /// `callActivity`
    CallActivity(Box<CallActivity>),
    /// `subProcess`
    SubProcess(Box<SubProcess>),
    /// `transaction`
    Transaction(Box<Transaction>),
    /// `adHocSubProcess`
    AdHocSubProcess(Box<AdHocSubProcess>),
    /// `exclusiveGateway`
    ExclusiveGateway(Box<ExclusiveGateway>),
    /// `inclusiveGateway`
    InclusiveGateway(Box<InclusiveGateway>),
    /// `parallelGateway`
    ParallelGateway(Box<ParallelGateway>),
    /// `eventBasedGateway`
    EventBasedGateway(Box<EventBasedGateway>),
    /// `complexGateway`
    ComplexGateway(Box<ComplexGateway>),
    /// `choreographyTask`
    ChoreographyTask(Box<ChoreographyTask>),
    /// `subChoreography`
    SubChoreography(Box<SubChoreography>),
    /// `callChoreography`
    CallChoreography(Box<CallChoreography>),
}

impl FlowNodeKind {
    /// The local name of the XML tag, as in `userTask`.
    pub fn tag(&self) -> &'static str {
        match self {
            Self::StartEvent(_) => "startEvent",
            Self::EndEvent(_) => "endEvent",
            Self::IntermediateCatchEvent(_) => "intermediateCatchEvent",
            Self::IntermediateThrowEvent(_) => "intermediateThrowEvent",
            Self::BoundaryEvent(_) => "boundaryEvent",
            Self::ImplicitThrowEvent(_) => "implicitThrowEvent",
            Self::Task(_) => "task",
            Self::ManualTask(_) => "manualTask",
            Self::UserTask(_) => "userTask",
            Self::ServiceTask(_) => "serviceTask",
            Self::ScriptTask(_) => "scriptTask",
            Self::SendTask(_) => "sendTask",
            Self::ReceiveTask(_) => "receiveTask",
            Self::BusinessRuleTask(_) => "businessRuleTask",
            Self::CallActivity(_) => "callActivity",
            Self::SubProcess(_) => "subProcess",
            Self::Transaction(_) => "transaction",
            Self::AdHocSubProcess(_) => "adHocSubProcess",
            Self::ExclusiveGateway(_) => "exclusiveGateway",
            Self::InclusiveGateway(_) => "inclusiveGateway",
            Self::ParallelGateway(_) => "parallelGateway",
            Self::EventBasedGateway(_) => "eventBasedGateway",
            Self::ComplexGateway(_) => "complexGateway",
            Self::ChoreographyTask(_) => "choreographyTask",
            Self::SubChoreography(_) => "subChoreography",
            Self::CallChoreography(_) => "callChoreography",
        }
    }

    /// The words people use for the element, as in "user task".
    pub fn words(&self) -> &'static str {
        match self {
            Self::StartEvent(_) => "start event",
            Self::EndEvent(_) => "end event",
            Self::IntermediateCatchEvent(_) => "intermediate catch event",
            Self::IntermediateThrowEvent(_) => "intermediate throw event",
            Self::BoundaryEvent(_) => "boundary event",
            Self::ImplicitThrowEvent(_) => "implicit throw event",
            Self::Task(_) => "task",
            Self::ManualTask(_) => "manual task",
            Self::UserTask(_) => "user task",
            Self::ServiceTask(_) => "service task",
            Self::ScriptTask(_) => "script task",
            Self::SendTask(_) => "send task",
            Self::ReceiveTask(_) => "receive task",
            Self::BusinessRuleTask(_) => "business rule task",
            Self::CallActivity(_) => "call activity",
            Self::SubProcess(_) => "sub-process",
            Self::Transaction(_) => "transaction",
            Self::AdHocSubProcess(_) => "ad-hoc sub-process",
            Self::ExclusiveGateway(_) => "exclusive gateway",
            Self::InclusiveGateway(_) => "inclusive gateway",
            Self::ParallelGateway(_) => "parallel gateway",
            Self::EventBasedGateway(_) => "event-based gateway",
            Self::ComplexGateway(_) => "complex gateway",
            Self::ChoreographyTask(_) => "choreography task",
            Self::SubChoreography(_) => "sub-choreography",
            Self::CallChoreography(_) => "call choreography",
        }
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "each question is about the kinds it names")]
impl FlowNodeKind {
    /// What an event waits for or brings about; `None` where the node is no event.
    pub fn event(&self) -> Option<&EventDetails> {
        match self {
            Self::StartEvent(event) => Some(&event.event),
            Self::EndEvent(event) => Some(&event.event),
            Self::IntermediateCatchEvent(event) => Some(&event.event),
            Self::IntermediateThrowEvent(event) => Some(&event.event),
            Self::BoundaryEvent(event) => Some(&event.event),
            Self::ImplicitThrowEvent(event) => Some(&event.event),
            _ => None,
        }
    }

    /// Where the content of a sub-process or sub-choreography stands; `None` for all other nodes.
    pub fn content(&self) -> Option<ContainerIndex> {
        match self {
            Self::SubProcess(sub_process) => Some(sub_process.content),
            Self::Transaction(transaction) => Some(transaction.sub_process.content),
            Self::AdHocSubProcess(ad_hoc) => Some(ad_hoc.sub_process.content),
            Self::SubChoreography(choreography) => Some(choreography.content),
            _ => None,
        }
    }

    /// The default flow of a gateway; that of an activity stands in its [`crate::Activity`].
    pub fn gateway_default(&self) -> Option<&ElementId> {
        match self {
            Self::ExclusiveGateway(gateway) => gateway.default.as_ref(),
            Self::InclusiveGateway(gateway) => gateway.default.as_ref(),
            Self::ComplexGateway(gateway) => gateway.default.as_ref(),
            _ => None,
        }
    }

    /// Whether the node is a sub-process that an event starts.
    pub fn is_event_sub_process(&self) -> bool {
        match self {
            Self::SubProcess(sub_process) => sub_process.triggered_by_event,
            Self::Transaction(transaction) => transaction.sub_process.triggered_by_event,
            Self::AdHocSubProcess(ad_hoc) => ad_hoc.sub_process.triggered_by_event,
            _ => false,
        }
    }

    /// Whether the node is a task, a sub-process or a call: what may have a loop and boundary
    /// events.
    pub fn is_activity(&self) -> bool {
        matches!(
            self,
            Self::Task(_)
                | Self::ManualTask(_)
                | Self::UserTask(_)
                | Self::ServiceTask(_)
                | Self::ScriptTask(_)
                | Self::SendTask(_)
                | Self::ReceiveTask(_)
                | Self::BusinessRuleTask(_)
                | Self::CallActivity(_)
                | Self::SubProcess(_)
                | Self::Transaction(_)
                | Self::AdHocSubProcess(_)
        )
    }

    /// Whether the node is a gateway.
    pub fn is_gateway(&self) -> bool {
        matches!(
            self,
            Self::ExclusiveGateway(_)
                | Self::InclusiveGateway(_)
                | Self::ParallelGateway(_)
                | Self::EventBasedGateway(_)
                | Self::ComplexGateway(_)
        )
    }
}
