//! Activities that happen several times: BPMN 2.0.2 §10.3.8.

use serde::{Deserialize, Serialize};

use crate::{BaseElement, DataInputOutput, ElementId, Expression, ImplicitThrowEvent};

/// How often an activity happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoopCharacteristics {
    /// `standardLoopCharacteristics`
    Standard(StandardLoop),
    /// `multiInstanceLoopCharacteristics`
    MultiInstance(Box<MultiInstance>),
}

/// `standardLoopCharacteristics`: again and again while a condition is true.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardLoop {
    /// What every element has.
    pub base: BaseElement,
    /// Whether the condition is looked at before the first time.
    pub test_before: bool,
    /// How often at most; the text as written.
    pub loop_maximum: Option<String>,
    /// What must be true to go on.
    pub loop_condition: Option<Expression>,
}

/// `multiInstanceLoopCharacteristics`: once for each of several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MultiInstance {
    /// What every element has.
    pub base: BaseElement,
    /// One after the other, not all at once.
    pub is_sequential: bool,
    /// When the instances throw an event.
    pub behavior: MultiInstanceBehavior,
    /// How many there are.
    pub loop_cardinality: Option<Expression>,
    /// The list with an item for each (`loopDataInputRef`).
    pub loop_data_input: Option<ElementId>,
    /// The list that takes the results (`loopDataOutputRef`).
    pub loop_data_output: Option<ElementId>,
    /// Under which name an instance sees its item.
    pub input_data_item: Option<DataInputOutput>,
    /// Under which name an instance leaves its result.
    pub output_data_item: Option<DataInputOutput>,
    /// Events that are thrown under conditions.
    pub complex_behaviors: Vec<ComplexBehavior>,
    /// What must be true for the rest to be dropped.
    pub completion_condition: Option<Expression>,
    /// The event thrown at the first completion (`oneBehaviorEventRef`).
    pub one_behavior_event: Option<ElementId>,
    /// The event thrown at each completion (`noneBehaviorEventRef`).
    pub none_behavior_event: Option<ElementId>,
}

/// `behavior` of a multi-instance activity: when its instances throw an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MultiInstanceBehavior {
    /// At each completion.
    None,
    /// At the first completion.
    One,
    /// Never.
    #[default]
    All,
    /// As the complex behaviors say.
    Complex,
}

/// `complexBehaviorDefinition`: an event that is thrown under a condition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplexBehavior {
    /// What every element has.
    pub base: BaseElement,
    /// What must be true.
    pub condition: Option<Expression>,
    /// The event.
    pub event: Option<ImplicitThrowEvent>,
}
