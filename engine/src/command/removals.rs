//! What is deleted on request: ended instances, and versions of processes.

use crate::ids::{ProcessDefinitionKey, ProcessInstanceKey};

/// Drops an ended instance with all that is known of it. Reply: `()`, once nothing is left.
#[derive(Debug, Clone)]
pub struct DeleteProcessInstance {
    /// The instance.
    pub instance: ProcessInstanceKey,
}

/// Lets a version of a process be started no more; instances that run go on to their ends. Reply:
/// `()`.
#[derive(Debug, Clone)]
pub struct DeleteProcessDefinition {
    /// The version.
    pub definition: ProcessDefinitionKey,
    /// Whether its ended instances are dropped, too, and then the version itself.
    pub erases_history: bool,
}
