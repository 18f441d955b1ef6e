//! Who does the work of an activity: workers outside, or code inside of a vendor's engine.

use serde::{Deserialize, Serialize};

use super::{Dialect, IoMapping, Text};
use crate::{Expression, SourcePosition};

/// What job an element creates for the workers outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskDefinition {
    /// The job type (or topic) that workers subscribe to.
    pub job_type: Expression,
    /// How often a job is tried; without it three times.
    pub retries: Option<Expression>,
    /// The dialect: an error that nobody catches ends differently in each.
    pub dialect: Dialect,
    /// Where the setting starts.
    pub at: SourcePosition,
}

/// A name and a value that a worker gets with its job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The name.
    pub key: String,
    /// The value.
    pub value: String,
    /// Where the header starts.
    pub at: SourcePosition,
}

/// A resource that a worker needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedResource {
    /// The id of the resource.
    pub resource_id: Option<Expression>,
    /// Its type.
    pub resource_type: Option<Text>,
    /// The name that the worker knows it by.
    pub link_name: Option<Text>,
    /// Which version; without one the newest.
    pub binding: Option<super::Binding>,
    /// Where the setting starts.
    pub at: SourcePosition,
}

/// Work inside of a vendor's engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Implementation {
    /// What the text names.
    pub kind: ImplementationKind,
    /// The class, the expression or the word.
    pub text: Expression,
}

/// What an implementation names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImplementationKind {
    /// A Java class.
    Class,
    /// An expression that gives a Java object to call.
    DelegateExpression,
    /// An expression that does the work by being evaluated.
    Expression,
    /// A kind of task that is built into the engine, as in `mail`.
    BuiltIn,
}

/// A value that a vendor's engine puts into a field of a Java object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name of the field.
    pub name: Option<Text>,
    /// Its value.
    pub value: Option<Expression>,
    /// Where the field starts.
    pub at: SourcePosition,
}

/// A named connector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connector {
    /// Which connector.
    pub id: Option<Text>,
    /// Its own variables.
    pub io_mapping: Option<IoMapping>,
    /// Where the setting starts.
    pub at: SourcePosition,
}
