//! Lanes: BPMN 2.0.2 §10.8.

use serde::{Deserialize, Serialize};

use crate::{BaseElement, ElementId};

/// `laneSet` and `childLaneSet`: lanes side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneSet {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// The lane it divides, as the place of that lane's set in the same list and the lane's place
    /// in it; `None` for a set that divides the whole container.
    pub divides: Option<(u32, u32)>,
    /// Its lanes.
    pub lanes: Vec<Lane>,
}

/// `lane`: the flow nodes that one role, system or place is responsible for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// What it stands for, defined elsewhere (`partitionElementRef`).
    pub partition_element_ref: Option<ElementId>,
    /// What it stands for, defined in place; its own content is the author's.
    pub partition_element: Option<BaseElement>,
    /// The flow nodes in it.
    pub flow_nodes: Vec<ElementId>,
}
