//! What is defined once in a file and named where it is used: BPMN 2.0.2 §8.4.10 (Item
//! Definition), §8.4.11 (Message), §8.4.3 (Error), §8.4.4 (Escalation), §10.5.5 (Signal).

use serde::{Deserialize, Serialize};

use crate::{BaseElement, ElementId};

/// `itemDefinition`: a type of data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemDefinition {
    /// What every element has.
    pub base: BaseElement,
    /// Whether it is a thing or data.
    pub item_kind: ItemKind,
    /// The name of the type, in the type language of the file.
    pub structure: Option<String>,
    /// Whether it is a list of that type.
    pub is_collection: bool,
}

/// `itemKind`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemKind {
    /// Data.
    #[default]
    Information,
    /// A thing.
    Physical,
}

/// `message`: what one participant tells another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What every element has.
    pub base: BaseElement,
    /// The name under which it is correlated.
    pub name: Option<String>,
    /// The type of its content.
    pub item: Option<ElementId>,
}

/// `error`: a failure that the diagram expects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorDefinition {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// The code by which it is caught.
    pub error_code: Option<String>,
    /// The type of its content.
    pub structure: Option<ElementId>,
}

/// `escalation`: something a higher level must know of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// The code by which it is caught.
    pub escalation_code: Option<String>,
    /// The type of its content.
    pub structure: Option<ElementId>,
}

/// `signal`: what everyone may hear.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// What every element has.
    pub base: BaseElement,
    /// The name under which it is broadcast.
    pub name: Option<String>,
    /// The type of its content.
    pub structure: Option<ElementId>,
}

/// `category`: words to sort flow elements by (§8.4.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// Its words.
    pub values: Vec<CategoryValue>,
}

/// `categoryValue`: one word of a category.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryValue {
    /// What every element has.
    pub base: BaseElement,
    /// The word.
    pub value: Option<String>,
}
