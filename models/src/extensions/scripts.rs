//! Scripts that stand in extensions.

use serde::{Deserialize, Serialize};

use super::Text;
use crate::{Expression, SourcePosition};

/// A script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// The language, as in `javascript`.
    pub format: Option<Text>,
    /// The script itself.
    pub body: ScriptBody,
    /// Where the script's element starts.
    pub at: SourcePosition,
}

/// Where the text of a script is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScriptBody {
    /// Here.
    Inline(Expression),
    /// In a resource of the deployment.
    Resource(Expression),
}
