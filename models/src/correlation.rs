//! Which instance a message is for: BPMN 2.0.2 §8.4.2 (Correlation).

use serde::{Deserialize, Serialize};

use crate::{BaseElement, ElementId, Expression};

/// `correlationProperty`: a value that messages carry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrelationProperty {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// Its type (`type`).
    pub item: Option<ElementId>,
    /// Where each message has it.
    pub retrieval_expressions: Vec<CorrelationPropertyRetrievalExpression>,
}

/// `correlationPropertyRetrievalExpression`: where a message has a correlation property.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrelationPropertyRetrievalExpression {
    /// What every element has.
    pub base: BaseElement,
    /// The message.
    pub message: Option<ElementId>,
    /// The expression over its content.
    pub message_path: Option<Expression>,
}

/// `correlationKey`: the properties that together identify a conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrelationKey {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// Its properties.
    pub properties: Vec<ElementId>,
}

/// `correlationSubscription`: what of an instance the key is compared with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrelationSubscription {
    /// What every element has.
    pub base: BaseElement,
    /// The key.
    pub correlation_key: Option<ElementId>,
    /// The values of its properties.
    pub property_bindings: Vec<CorrelationPropertyBinding>,
}

/// `correlationPropertyBinding`: the value of a correlation property in an instance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrelationPropertyBinding {
    /// What every element has.
    pub base: BaseElement,
    /// The property.
    pub property: Option<ElementId>,
    /// The expression over the instance's data.
    pub data_path: Option<Expression>,
}
