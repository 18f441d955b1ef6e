//! Typed BPMN 2.0 definitions: what a diagram says, with the position of each part in its source.
//!
//! This crate owns the vocabulary that `bpmn-parser` produces and `engine` compiles. It holds
//! plain data with `serde` and no behavior: it reads no XML, evaluates no expression, and knows
//! no engine. Files are named after the chapters of BPMN 2.0.2 (OMG formal/2013-12-09): a reader
//! who knows the standard finds the type where the standard defines it.
//!
//! A reference is an [`ElementId`]: the id of an element of the same file, or the qualified name
//! as written where it means an element of an imported one.

mod activities;
mod artifacts;
mod base_element;
mod choreography;
mod collaboration;
mod containers;
mod conversation;
mod correlation;
mod data;
mod definitions;
mod diagram;
mod event_definitions;
mod events;
pub mod extensions;
mod flow;
mod flow_node_kind;
mod gateways;
mod ids;
mod lanes;
mod loop_characteristics;
mod process;
mod resources;
mod root_elements;
mod services;
mod source_position;

pub use activities::{
    Activity, AdHocOrdering, AdHocSubProcess, BusinessRuleTask, CallActivity, ManualTask,
    ReceiveTask, ScriptTask, SendTask, ServiceTask, SubProcess, Task, Transaction, UserTask,
};
pub use artifacts::{Artifact, Association, AssociationDirection, Group, TextAnnotation};
pub use base_element::{BaseElement, Documentation, FlowElementNotes};
pub use choreography::{
    CallChoreography, Choreography, ChoreographyActivity, ChoreographyLoopType, ChoreographyTask,
    SubChoreography,
};
pub use collaboration::{
    Collaboration, InnerOuter, MessageFlow, Participant, ParticipantMultiplicity, Partner,
    PartnerKind,
};
pub use containers::{ContainerIndex, FlowElements};
pub use conversation::{ConversationKind, ConversationLink, ConversationNode};
pub use correlation::{
    CorrelationKey, CorrelationProperty, CorrelationPropertyBinding,
    CorrelationPropertyRetrievalExpression, CorrelationSubscription,
};
pub use data::{
    Assignment, DataAssociation, DataInputOutput, DataObject, DataObjectReference, DataSet,
    DataState, DataStore, DataStoreReference, InputOutputSpecification, ItemAwareElement, Property,
};
pub use definitions::{Definitions, ExtensionDeclaration, Import, Relationship};
pub use diagram::{Bounds, Diagram, Edge, Font, Label, LabelStyle, ParticipantBand, Point, Shape};
pub use event_definitions::{EventDefinition, EventDefinitionKind, TimerEventDefinition};
pub use events::{
    BoundaryEvent, EndEvent, EventData, EventDetails, ImplicitThrowEvent, IntermediateCatchEvent,
    IntermediateThrowEvent, StartEvent,
};
pub use extensions::Extensions;
pub use flow::{Expression, FlowNode, SequenceFlow};
pub use flow_node_kind::FlowNodeKind;
pub use gateways::{
    ComplexGateway, EventBasedGateway, EventGatewayType, ExclusiveGateway, GatewayDirection,
    InclusiveGateway, ParallelGateway,
};
pub use ids::ElementId;
pub use lanes::{Lane, LaneSet};
pub use loop_characteristics::{
    ComplexBehavior, LoopCharacteristics, MultiInstance, MultiInstanceBehavior, StandardLoop,
};
pub use process::{CallableElement, GlobalTask, GlobalTaskKind, Process, ProcessType};
pub use resources::{
    Resource, ResourceAssignmentExpression, ResourceParameter, ResourceParameterBinding,
    ResourceRole, ResourceRoleKind,
};
pub use root_elements::{
    Category, CategoryValue, ErrorDefinition, Escalation, ItemDefinition, ItemKind, Message, Signal,
};
pub use services::{EndPoint, InputOutputBinding, Interface, Operation};
pub use source_position::SourcePosition;
