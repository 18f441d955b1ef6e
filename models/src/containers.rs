//! What holds flow elements: BPMN 2.0.2 §8.4.8 (Flow Elements Container).
//!
//! Sub-processes stand inside each other as deep as an author likes. Their contents therefore lie
//! side by side in their process and name each other by index, so that nothing that walks, clones,
//! writes or drops a model needs a stack as deep as the diagram.

use serde::{Deserialize, Serialize};

use crate::{
    Artifact, DataObject, DataObjectReference, DataStoreReference, ElementId, FlowNode, LaneSet,
    SequenceFlow,
};

/// The place of a container among those of its process or choreography; the root has 0.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct ContainerIndex(pub u32);

impl ContainerIndex {
    /// The container that is the process itself.
    pub const ROOT: Self = Self(0);

    /// The index as a position in a list.
    pub const fn position(self) -> usize {
        self.0 as usize
    }
}

/// The flow elements that stand directly in a process, a sub-process or a choreography.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowElements {
    /// The container around this one, and the flow node in it that this is the content of; `None`
    /// for the root.
    pub parent: Option<(ContainerIndex, ElementId)>,
    /// Events, activities and gateways, in document order.
    pub flow_nodes: Vec<FlowNode>,
    /// The connections between them, in document order.
    pub sequence_flows: Vec<SequenceFlow>,
    /// Data that lives as long as the container.
    pub data_objects: Vec<DataObject>,
    /// The places where data objects are drawn.
    pub data_object_references: Vec<DataObjectReference>,
    /// The places where data stores are drawn.
    pub data_store_references: Vec<DataStoreReference>,
    /// The lanes; those inside a lane follow in the same list.
    pub lane_sets: Vec<LaneSet>,
    /// Annotations, associations and groups.
    pub artifacts: Vec<Artifact>,
}
