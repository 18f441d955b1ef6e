//! Data in a process: BPMN 2.0.2 §10.4 (Items and Data).

use serde::{Deserialize, Serialize};

use crate::{BaseElement, ElementId, Expression, FlowElementNotes};

/// What all that holds data shares.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemAwareElement {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// The type of the data (`itemSubjectRef`).
    pub item_subject: Option<ElementId>,
    /// In which state the data is here.
    pub data_state: Option<DataState>,
}

/// `dataState`: a word for the state of data, such as "approved".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataState {
    /// What every element has.
    pub base: BaseElement,
    /// The word.
    pub name: Option<String>,
}

/// `dataObject`: data that lives as long as its container.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataObject {
    /// What all that holds data shares.
    pub item: ItemAwareElement,
    /// Whether it is a list.
    pub is_collection: bool,
    /// Categories, auditing and monitoring.
    pub notes: Option<Box<FlowElementNotes>>,
}

/// `dataObjectReference`: a place where a data object is drawn, perhaps in a state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataObjectReference {
    /// What all that holds data shares.
    pub item: ItemAwareElement,
    /// The data object.
    pub data_object: Option<ElementId>,
    /// Categories, auditing and monitoring.
    pub notes: Option<Box<FlowElementNotes>>,
}

/// `dataStore`: data that outlives the instances.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataStore {
    /// What all that holds data shares.
    pub item: ItemAwareElement,
    /// How much fits in.
    pub capacity: Option<i32>,
    /// Whether any amount fits in.
    pub is_unlimited: bool,
}

/// `dataStoreReference`: a place where a data store is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataStoreReference {
    /// What all that holds data shares.
    pub item: ItemAwareElement,
    /// The data store.
    pub data_store: Option<ElementId>,
    /// Categories, auditing and monitoring.
    pub notes: Option<Box<FlowElementNotes>>,
}

/// `property`: data without a shape in the diagram.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// What all that holds data shares.
    pub item: ItemAwareElement,
}

/// `dataInput` or `dataOutput`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataInputOutput {
    /// What all that holds data shares.
    pub item: ItemAwareElement,
    /// Whether it is a list.
    pub is_collection: bool,
}

impl DataInputOutput {
    /// The variable that an item of a loop is: its name, else its id. One with neither says
    /// nothing.
    pub fn variable(&self) -> Option<&str> {
        let id = self.item.base.id.as_ref().map(ElementId::as_str);
        self.item.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).or(id)
    }
}

/// `ioSpecification`: the data an activity or a called process needs and gives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputOutputSpecification {
    /// What every element has.
    pub base: BaseElement,
    /// What it can take.
    pub data_inputs: Vec<DataInputOutput>,
    /// What it can give.
    pub data_outputs: Vec<DataInputOutput>,
    /// Which inputs it needs together.
    pub input_sets: Vec<DataSet>,
    /// Which outputs it gives together.
    pub output_sets: Vec<DataSet>,
}

/// `inputSet` or `outputSet`: data that belongs together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataSet {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// The data (`dataInputRefs`, `dataOutputRefs`).
    pub items: Vec<ElementId>,
    /// What may be missing (`optionalInputRefs`, `optionalOutputRefs`).
    pub optional: Vec<ElementId>,
    /// What may come or go while the activity runs (`whileExecutingInputRefs`,
    /// `whileExecutingOutputRefs`).
    pub while_executing: Vec<ElementId>,
    /// The sets of the other side that belong to it (`outputSetRefs`, `inputSetRefs`).
    pub counterparts: Vec<ElementId>,
}

/// `dataInputAssociation` or `dataOutputAssociation`: how data gets from one place to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataAssociation {
    /// What every element has.
    pub base: BaseElement,
    /// Where it comes from.
    pub sources: Vec<ElementId>,
    /// Where it goes.
    pub target: Option<ElementId>,
    /// What becomes of it on the way.
    pub transformation: Option<Expression>,
    /// Parts of it that are set one by one.
    pub assignments: Vec<Assignment>,
}

/// `assignment`: sets one part of the target.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// What every element has.
    pub base: BaseElement,
    /// The value.
    pub from: Option<Expression>,
    /// The part that is set.
    pub to: Option<Expression>,
}
