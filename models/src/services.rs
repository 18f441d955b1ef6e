//! Services: BPMN 2.0.2 §8.5 (Services) and §8.4.2 (bindings of callable elements).

use serde::{Deserialize, Serialize};

use crate::{BaseElement, ElementId};

/// `interface`: a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// What it can do.
    pub operations: Vec<Operation>,
    /// The thing outside of BPMN that it describes.
    pub implementation: Option<String>,
}

/// `operation`: what a service can do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// What every element has.
    pub base: BaseElement,
    /// Its name.
    pub name: Option<String>,
    /// The message it takes.
    pub in_message: Option<ElementId>,
    /// The message it answers with.
    pub out_message: Option<ElementId>,
    /// The errors it may answer with.
    pub errors: Vec<ElementId>,
    /// The thing outside of BPMN that it describes.
    pub implementation: Option<String>,
}

/// `endPoint`: where a service is, which only extensions say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndPoint {
    /// What every element has.
    pub base: BaseElement,
}

/// `ioBinding`: which data of a callable element belongs to which operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputOutputBinding {
    /// What every element has.
    pub base: BaseElement,
    /// The operation.
    pub operation: Option<ElementId>,
    /// The input set that the operation's message fills.
    pub input_data: Option<ElementId>,
    /// The output set that fills the operation's answer.
    pub output_data: Option<ElementId>,
}
