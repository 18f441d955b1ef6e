//! Events: BPMN 2.0.2 §10.5.

use serde::{Deserialize, Serialize};

use crate::{
    BaseElement, DataAssociation, DataInputOutput, DataSet, ElementId, EventDefinition,
    FlowElementNotes, Property,
};

/// `startEvent`: where a process or sub-process begins. Without an event definition it is a none
/// start event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartEvent {
    /// Whether a start event of an event sub-process ends the scope around it.
    pub is_interrupting: bool,
    /// Whether it waits for all its definitions, not for any of them.
    pub parallel_multiple: bool,
    /// What it waits for.
    pub event: EventDetails,
}

/// `endEvent`: where a path ends. Without an event definition it is a none end event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndEvent {
    /// What it brings about.
    pub event: EventDetails,
}

/// `intermediateCatchEvent`: waits on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntermediateCatchEvent {
    /// Whether it waits for all its definitions, not for any of them.
    pub parallel_multiple: bool,
    /// What it waits for.
    pub event: EventDetails,
}

/// `intermediateThrowEvent`: brings something about on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntermediateThrowEvent {
    /// What it brings about.
    pub event: EventDetails,
}

/// `boundaryEvent`: waits while an activity runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoundaryEvent {
    /// The activity.
    pub attached_to: Option<ElementId>,
    /// Whether it ends the activity.
    pub cancel_activity: bool,
    /// Whether it waits for all its definitions, not for any of them.
    pub parallel_multiple: bool,
    /// What it waits for.
    pub event: EventDetails,
}

/// `implicitThrowEvent`: what the instances of a multi-instance activity throw.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImplicitThrowEvent {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// Categories, auditing and monitoring.
    pub notes: Option<Box<FlowElementNotes>>,
    /// What it brings about.
    pub event: EventDetails,
}

/// What all events share.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDetails {
    /// What it waits for or brings about, as defined in the event itself.
    pub event_definitions: Vec<EventDefinition>,
    /// Event definitions that stand under `definitions` (`eventDefinitionRef`); each counts as one
    /// that stands here.
    pub event_definition_refs: Vec<ElementId>,
    /// The data of the event, where there is any.
    pub data: Option<Box<EventData>>,
}

/// The data that an event takes or leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventData {
    /// Data of the event itself.
    pub properties: Vec<Property>,
    /// The inputs of a throw event or the outputs of a catch event.
    pub items: Vec<DataInputOutput>,
    /// How the data gets there or from there.
    pub associations: Vec<DataAssociation>,
    /// The one set of all items.
    pub set: Option<DataSet>,
}

/// A start event interrupts where nothing is said.
impl Default for StartEvent {
    fn default() -> Self {
        Self { is_interrupting: true, parallel_multiple: false, event: EventDetails::default() }
    }
}

/// A boundary event ends its activity where nothing is said.
impl Default for BoundaryEvent {
    fn default() -> Self {
        Self {
            attached_to: None,
            cancel_activity: true,
            parallel_multiple: false,
            event: EventDetails::default(),
        }
    }
}
