//! What activities need to run, compiled: jobs, user tasks, scripts, calls, scopes, repetitions.

use std::sync::Arc;

use super::event_parts::Trigger;
use super::executable_process::NodeIndex;
use super::mapping::{Mapping, MappingSource};
use crate::event::JobHeader;
use crate::expression::{Program, TextExpression};

/// What a user task asks for when it is created.
#[derive(Debug, Clone, Default)]
pub struct UserTaskDefinition {
    /// The person.
    pub assignee: Option<TextExpression>,
    /// Groups.
    pub candidate_groups: Option<TextExpression>,
    /// People.
    pub candidate_users: Option<TextExpression>,
    /// Due date.
    pub due_date: Option<TextExpression>,
    /// Follow-up date.
    pub follow_up_date: Option<TextExpression>,
    /// 0 to 100, the highest first.
    pub priority: Option<TextExpression>,
    /// The group it is offered to where nobody else is named: the lane's name.
    pub lane: Option<Arc<str>>,
}

/// What a job asks for when it is created.
#[derive(Debug, Clone)]
pub struct JobDefinition {
    /// What workers subscribe to.
    pub job_type: TextExpression,
    /// Attempts; three if none.
    pub retries: Option<TextExpression>,
    /// The highest is handed out first; 0 if none.
    pub priority: Option<TextExpression>,
    /// Static data for the worker.
    pub headers: Vec<JobHeader>,
    /// Whether a BPMN error that nobody catches just ends the path, as in the camunda dialect;
    /// else it is an incident.
    pub uncaught_error_ends_path: bool,
}

/// What a script task runs.
#[derive(Debug, Clone)]
pub struct ScriptDefinition {
    /// The script.
    pub program: Arc<dyn Program>,
    /// The variable that takes the result.
    pub result_variable: Option<Arc<str>>,
}

/// Which version of a process is called.
#[derive(Debug, Clone)]
pub enum CallBinding {
    /// The newest.
    Latest,
    /// The one that was deployed together with the caller.
    Deployment,
    /// The one with this number.
    Version(TextExpression),
    /// The newest with this label.
    VersionTag(TextExpression),
}

/// What a call activity calls.
#[derive(Debug, Clone)]
pub struct CallDefinition {
    /// The id of the process.
    pub process: TextExpression,
    /// Which version.
    pub binding: CallBinding,
    /// Whether all visible variables go to the called instance; else those of the call activity
    /// itself do.
    pub passes_all: bool,
    /// What else goes there.
    pub inputs: Vec<Mapping>,
    /// Whether all variables of the called instance come back.
    pub returns_all: bool,
    /// What else comes back.
    pub outputs: Vec<Mapping>,
    /// The business key of the called instance; the caller's where nothing is said.
    pub business_key: Option<TextExpression>,
    /// Whether mappings alone say what is passed, as in the camunda dialect.
    pub passes_mapped_only: bool,
}

/// What stands in a sub-process besides its flow nodes.
#[derive(Debug, Clone, Default)]
pub struct ScopeDefinition {
    /// Where tokens stand when it begins.
    pub starts: Vec<NodeIndex>,
    /// Its event sub-processes.
    pub event_sub_processes: Vec<NodeIndex>,
}

/// An event sub-process.
#[derive(Debug, Clone)]
pub struct EventSubProcessDefinition {
    /// What it holds.
    pub scope: ScopeDefinition,
    /// Its start event.
    pub start: NodeIndex,
    /// What that waits for.
    pub trigger: Trigger,
    /// Whether it ends what else goes on in the scope around it.
    pub is_interrupting: bool,
}

/// How many instances a multi-instance activity has.
#[derive(Debug, Clone)]
pub enum InstanceCount {
    /// This number.
    Cardinality(TextExpression),
    /// One for each item.
    Collection(MappingSource),
}

/// A multi-instance activity.
#[derive(Debug, Clone)]
pub struct MultiInstance {
    /// One after the other, not all at once.
    pub is_sequential: bool,
    /// How many.
    pub count: InstanceCount,
    /// The variable that takes the item of each instance.
    pub input_element: Option<Arc<str>>,
    /// The variable that takes the results.
    pub output_collection: Option<Arc<str>>,
    /// What each instance adds to them.
    pub output_element: Option<MappingSource>,
    /// What must be true for the rest to be dropped.
    pub completion_condition: Option<Arc<dyn Program>>,
    /// The number of the first instance in `loopCounter`: 1, in the camunda dialect 0.
    pub first_number: u32,
}

impl MultiInstance {
    /// The variable that each instance adds to the results: it is local to the instance.
    pub fn output_variable(&self) -> Option<&Arc<str>> {
        match &self.output_element {
            Some(MappingSource::Variable(name)) => Some(name),
            _ => None,
        }
    }
}
