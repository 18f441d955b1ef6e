//! A process as tokens see it: flow nodes and flows by position, expressions parsed.
//!
//! Positions are those of this compiled form and never leave it: state and events name elements
//! by XML id.

#![allow(clippy::wildcard_enum_match_arm, reason = "each question is about the kinds it names")]

use std::sync::Arc;

use super::event_parts::{BoundaryDefinition, MessageCatch, Throw, Trigger};
use super::mapping::Mapping;
use super::reachability::Reachability;
use super::work_parts::{
    CallDefinition, EventSubProcessDefinition, JobDefinition, MultiInstance, ScopeDefinition,
    ScriptDefinition, UserTaskDefinition,
};
use crate::event::{ElementKind, ElementProperty};
use crate::expression::Program;
use crate::ids::ElementId;

/// Position of a flow node in its process.
pub type NodeIndex = usize;

/// Position of a sequence flow in its process.
pub type FlowIndex = usize;

/// What a flow node is and needs to run.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// `startEvent`
    StartEvent,
    /// `endEvent`
    EndEvent(Throw),
    /// `intermediateThrowEvent`
    IntermediateThrowEvent(Throw),
    /// `intermediateCatchEvent`
    IntermediateCatchEvent(Box<Trigger>),
    /// `intermediateCatchEvent` with a `linkEventDefinition`
    LinkCatchEvent,
    /// `boundaryEvent`
    BoundaryEvent(Box<BoundaryDefinition>),
    /// `task`
    Task,
    /// `manualTask`
    ManualTask,
    /// `userTask`
    UserTask(Box<UserTaskDefinition>),
    /// `serviceTask`
    ServiceTask(Box<JobDefinition>),
    /// `sendTask`: a job, or a message inside of the engine.
    SendTask(Throw),
    /// `receiveTask`
    ReceiveTask(Box<MessageCatch>),
    /// `scriptTask` that the engine runs.
    ScriptTask(Box<ScriptDefinition>),
    /// `scriptTask` that a worker runs.
    ScriptJob(Box<JobDefinition>),
    /// `businessRuleTask`
    BusinessRuleTask(Box<JobDefinition>),
    /// `exclusiveGateway`
    ExclusiveGateway,
    /// `parallelGateway`
    ParallelGateway,
    /// `inclusiveGateway`
    InclusiveGateway,
    /// `eventBasedGateway`
    EventBasedGateway,
    /// `subProcess`
    SubProcess(Box<ScopeDefinition>),
    /// `subProcess` that an event starts
    EventSubProcess(Box<EventSubProcessDefinition>),
    /// `callActivity`
    CallActivity(Box<CallDefinition>),
}

impl NodeKind {
    /// The kind as events name it.
    pub fn element_kind(&self) -> ElementKind {
        match self {
            Self::StartEvent => ElementKind::StartEvent,
            Self::EndEvent(_) => ElementKind::EndEvent,
            Self::IntermediateThrowEvent(_) => ElementKind::IntermediateThrowEvent,
            Self::IntermediateCatchEvent(_) | Self::LinkCatchEvent => {
                ElementKind::IntermediateCatchEvent
            }
            Self::BoundaryEvent(_) => ElementKind::BoundaryEvent,
            Self::Task => ElementKind::Task,
            Self::ManualTask => ElementKind::ManualTask,
            Self::UserTask(_) => ElementKind::UserTask,
            Self::ServiceTask(_) => ElementKind::ServiceTask,
            Self::SendTask(_) => ElementKind::SendTask,
            Self::ReceiveTask(_) => ElementKind::ReceiveTask,
            Self::ScriptTask(_) | Self::ScriptJob(_) => ElementKind::ScriptTask,
            Self::BusinessRuleTask(_) => ElementKind::BusinessRuleTask,
            Self::ExclusiveGateway => ElementKind::ExclusiveGateway,
            Self::ParallelGateway => ElementKind::ParallelGateway,
            Self::InclusiveGateway => ElementKind::InclusiveGateway,
            Self::EventBasedGateway => ElementKind::EventBasedGateway,
            Self::SubProcess(_) => ElementKind::SubProcess,
            Self::EventSubProcess(_) => ElementKind::EventSubProcess,
            Self::CallActivity(_) => ElementKind::CallActivity,
        }
    }

    /// Whether tokens wait at it for those of other flows.
    pub fn is_join(&self) -> bool {
        matches!(self, Self::ParallelGateway | Self::InclusiveGateway)
    }

    /// Whether an instance of it comes with a job though its kind alone does not say so.
    pub fn throws_by_job(&self) -> bool {
        matches!(self, Self::EndEvent(Throw::Job(_)) | Self::IntermediateThrowEvent(Throw::Job(_)))
    }

    /// Whether an instance of it may come with a job in its own record.
    pub fn embeds_job(&self) -> bool {
        self.element_kind().embeds_job() || self.throws_by_job()
    }
}

/// A flow node.
#[derive(Debug, Clone)]
pub struct FlowNode {
    /// XML id.
    pub id: ElementId,
    /// Name in the diagram.
    pub name: Option<Arc<str>>,
    /// What it is.
    pub kind: NodeKind,
    /// Those of its properties that searches tell of.
    pub properties: Vec<ElementProperty>,
    /// Incoming flows in the order of the file.
    pub incoming: Vec<FlowIndex>,
    /// Outgoing flows in the order of the file.
    pub outgoing: Vec<FlowIndex>,
    /// The outgoing flow taken when no conditional one is.
    pub default: Option<FlowIndex>,
    /// Boundary events attached to it, in the order of the file.
    pub boundary_events: Vec<NodeIndex>,
    /// Local variables on entry.
    pub inputs: Vec<Mapping>,
    /// What leaves on exit.
    pub outputs: Vec<Mapping>,
    /// Whether what a worker or an event brings stays inside where there are outputs, as in the
    /// zeebe dialect.
    pub outputs_only: bool,
    /// How often it happens, if not once.
    pub multi_instance: Option<Box<MultiInstance>>,
}

impl FlowNode {
    /// Whether it waits for an event as soon as a token enters it, so that it has to subscribe
    /// before anything runs behind the same fork (SEMANTICS: order inside one step).
    pub fn waits_at_once(&self) -> bool {
        let catches = matches!(
            self.kind,
            NodeKind::IntermediateCatchEvent(_)
                | NodeKind::ReceiveTask(_)
                | NodeKind::EventBasedGateway
        );
        catches || !self.boundary_events.is_empty()
    }

    /// Whether an instance of it may hold subscriptions.
    pub fn may_subscribe(&self) -> bool {
        let has_events = match &self.kind {
            NodeKind::SubProcess(scope) => !scope.event_sub_processes.is_empty(),
            NodeKind::EventSubProcess(inner) => !inner.scope.event_sub_processes.is_empty(),
            _ => false,
        };
        has_events || self.waits_at_once()
    }
}

/// A sequence flow.
#[derive(Debug, Clone)]
pub struct SequenceFlow {
    /// XML id.
    pub id: ElementId,
    /// The flow node it leaves.
    pub source: NodeIndex,
    /// The flow node it enters.
    pub target: NodeIndex,
    /// When it is taken; always if none.
    pub condition: Option<Arc<dyn Program>>,
}

/// A start event that waits for something.
#[derive(Debug, Clone)]
pub struct TriggeredStart {
    /// The start event.
    pub node: NodeIndex,
    /// What it waits for.
    pub trigger: Trigger,
}

/// A compiled process.
#[derive(Debug, Clone)]
pub struct ExecutableProcess {
    /// The id of the `process` element.
    pub id: ElementId,
    /// The name of the `process` element.
    pub name: Option<Arc<str>>,
    /// A label of the version.
    pub version_tag: Option<Arc<str>>,
    /// How long instances are kept after their end, in milliseconds; 0 for ever.
    pub time_to_live_ms: Option<i64>,
    /// Flow nodes.
    pub nodes: Vec<FlowNode>,
    /// Sequence flows.
    pub flows: Vec<SequenceFlow>,
    /// The process as a scope: where tokens stand when it begins without an event, and its event
    /// sub-processes.
    pub root: ScopeDefinition,
    /// Start events that wait for something.
    pub triggered_starts: Vec<TriggeredStart>,
    /// How inclusive gateways are reached, computed on first use.
    pub reachability: Reachability,
    /// Positions of flow nodes, ordered by id.
    pub by_id: Vec<(ElementId, NodeIndex)>,
}

impl ExecutableProcess {
    /// The position of the flow node with this id.
    pub fn find(&self, id: &ElementId) -> Option<NodeIndex> {
        let found = self.by_id.binary_search_by(|(known, _)| known.cmp(id)).ok()?;
        self.by_id.get(found).map(|(_, index)| *index)
    }

    /// The flow node with this id.
    pub fn node_of(&self, id: &ElementId) -> Option<&FlowNode> {
        self.find(id).map(|index| self.node(index))
    }

    /// The flow node at a position of this process.
    pub fn node(&self, index: NodeIndex) -> &FlowNode {
        &self.nodes[index]
    }

    /// Where the tokens of an instance stand that begins without an event.
    pub fn starts(&self) -> Vec<ElementId> {
        self.root.starts.iter().map(|start| self.node(*start).id.clone()).collect()
    }

    /// The flow at a position of this process.
    pub fn flow(&self, index: FlowIndex) -> &SequenceFlow {
        &self.flows[index]
    }
}
