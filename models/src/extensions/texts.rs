//! Small settings that stand in many places.

use serde::{Deserialize, Serialize};

use crate::SourcePosition;

/// A static text, such as the name of a variable, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The text, without outer white space.
    pub text: String,
    /// Where it starts.
    pub at: SourcePosition,
}

/// A name and a value for tools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// Its id, which some tools write.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The value.
    pub value: Option<String>,
    /// Where the property starts.
    pub at: SourcePosition,
}
