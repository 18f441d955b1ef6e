//! Loops and ad-hoc sub-processes over collections.

use serde::{Deserialize, Serialize};

use super::{Dialect, Text};
use crate::{Expression, SourcePosition};

/// The collection that a multi-instance activity runs over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoopData {
    /// The collection: FEEL, or in the camunda dialect a variable's name or JUEL.
    pub input_collection: Option<Expression>,
    /// The variable that takes the item of each instance.
    pub input_element: Option<Text>,
    /// The variable that takes the results.
    pub output_collection: Option<Text>,
    /// What each instance adds to them.
    pub output_element: Option<Expression>,
    /// The variable that takes the number of each instance.
    pub index_variable: Option<Text>,
    /// The dialect, which says how the collection is read.
    pub dialect: Dialect,
    /// Where the first of the settings starts.
    pub at: SourcePosition,
}

/// What an ad-hoc sub-process starts and collects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdHoc {
    /// The ids of the activities to start.
    pub active_elements_collection: Option<Expression>,
    /// The variable that takes the results.
    pub output_collection: Option<Text>,
    /// What each activity adds to them.
    pub output_element: Option<Expression>,
    /// Where the setting starts.
    pub at: SourcePosition,
}
