//! Events: messages, conditions, errors and escalations.

use serde::{Deserialize, Serialize};

use super::Text;
use crate::{Expression, SourcePosition};

/// How a message finds the instance that waits for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Evaluated where the instance waits; the published message must carry the same value.
    pub correlation_key: Option<Expression>,
    /// Where the setting starts.
    pub at: SourcePosition,
}

/// What a thrown message carries besides its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedMessage {
    /// The value that it is found by.
    pub correlation_key: Option<Expression>,
    /// Lets a message be published once only.
    pub message_id: Option<Expression>,
    /// How long it waits for a subscription.
    pub time_to_live: Option<Expression>,
    /// Where the setting starts.
    pub at: SourcePosition,
}

/// Which changes of variables a conditional event looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionalFilter {
    /// The names of the variables; none means any.
    pub variable_names: Vec<String>,
    /// The kinds of change; none means any.
    pub variable_events: Vec<VariableEvent>,
    /// Where the first of the settings starts.
    pub at: SourcePosition,
}

/// A kind of change of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum VariableEvent {
    /// It is new.
    Create,
    /// It has another value.
    Update,
    /// It is gone.
    Delete,
}

/// The variables that take what was caught.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeVariables {
    /// The variable for the code of the error or escalation.
    pub code: Option<Text>,
    /// The variable for the message of the error.
    pub message: Option<Text>,
}

/// A condition under which the end of a job is a BPMN error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorMapping {
    /// The id of the `error` element.
    pub error: Option<Text>,
    /// The condition.
    pub condition: Option<Expression>,
    /// Where the setting starts.
    pub at: SourcePosition,
}
