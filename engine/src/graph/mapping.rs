//! Mappings of variables, compiled: where a value comes from and which variable takes it.

use std::sync::Arc;

use crate::expression::{Program, TextExpression};

/// Where a value comes from.
#[derive(Debug, Clone)]
pub enum MappingSource {
    /// Nowhere: null.
    Null,
    /// A text or an expression.
    Text(TextExpression),
    /// A variable, whose JSON is taken unchanged.
    Variable(Arc<str>),
    /// All variables, under their own names.
    AllVariables,
    /// The result of a script.
    Script(Arc<dyn Program>),
    /// A list of values.
    List(Vec<MappingSource>),
    /// Keys and values.
    Map(Vec<(TextExpression, MappingSource)>),
}

/// One value and where it goes.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The value.
    pub source: MappingSource,
    /// The variable that takes it, then the names of members inside of it.
    pub target: Vec<Arc<str>>,
    /// Whether only variables of the activity itself are meant.
    pub local: bool,
}
