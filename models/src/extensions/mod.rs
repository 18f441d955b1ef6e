//! What vendors add to BPMN (BPMN 2.0.2 §8.3.3), in one neutral form.
//!
//! Two dialects are known, and each concept has one type for both: a reader asks what an element
//! does, not who wrote it. Where the dialects mean different things by the same words, the
//! [`Dialect`] stands beside them. What nobody here knows is kept as it was written.

mod asynchronous;
mod calls;
mod events;
mod foreign;
mod forms;
mod jobs;
mod listeners;
mod loops;
mod mappings;
mod people;
mod scripts;
mod texts;

use serde::{Deserialize, Serialize};

pub use self::asynchronous::AsyncBoundaries;
pub use self::calls::{Binding, CalledDecision, CalledElement, DecisionResult};
pub use self::events::{
    CodeVariables, ConditionalFilter, ErrorMapping, PublishedMessage, Subscription, VariableEvent,
};
pub use self::foreign::{ForeignAttribute, ForeignElement};
pub use self::forms::{EmbeddedForm, Form, FormConstraint, FormField, FormReference};
pub use self::jobs::{
    Connector, Field, Header, Implementation, ImplementationKind, LinkedResource, TaskDefinition,
};
pub use self::listeners::{Listener, ListenerEvent, ListenerWork};
pub use self::loops::{AdHoc, LoopData};
pub use self::mappings::{IoMapping, MappedValue, PassedVariables, VariableMapping};
pub use self::people::{Assignment, CandidateStarters, Schedule};
pub use self::scripts::{Script, ScriptBody};
pub use self::texts::{Property, Text};

use crate::{Expression, SourcePosition};

/// Whose words a setting was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dialect {
    /// Camunda 7 and its relatives: `camunda:`, `operaton:`, `flowable:`, `activiti:`. A text is an
    /// expression where it contains `${` or `#{`.
    Camunda,
    /// Camunda 8: `zeebe:`. A text is an expression where it starts with `=`.
    Zeebe,
}

/// The extensions of one element. Most elements have few or none, so whoever holds it boxes it, and
/// so are the larger parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extensions {
    /// Whose words they are; `None` where only vocabularies stand here that nobody knows.
    pub dialect: Option<Dialect>,
    /// The job that the element creates.
    pub task_definition: Option<Box<TaskDefinition>>,
    /// Static data that travels with the job or the user task.
    pub headers: Vec<Header>,
    /// How urgent the job is among others: a number.
    pub job_priority: Option<Box<Expression>>,
    /// Resources that a worker of the job needs.
    pub linked_resources: Vec<LinkedResource>,
    /// Work inside of the engine instead of a job.
    pub implementation: Option<Box<Implementation>>,
    /// Values that a vendor's engine puts into the fields of the implementation.
    pub fields: Vec<Field>,
    /// A named connector that does the work.
    pub connector: Option<Box<Connector>>,
    /// The variable that takes the result of an expression, a script or a decision.
    pub result_variable: Option<Box<Text>>,
    /// A script that stands in the extension instead of in the element.
    pub script: Option<Box<Script>>,
    /// The decision that is evaluated.
    pub called_decision: Option<Box<CalledDecision>>,
    /// The process that is called.
    pub called_element: Option<Box<CalledElement>>,
    /// Variables that go to what is called or thrown, and come back.
    pub passed_variables: Option<Box<PassedVariables>>,
    /// Local variables on entry, and what leaves on exit.
    pub io_mapping: Option<Box<IoMapping>>,
    /// The collection that a multi-instance activity runs over.
    pub loop_data: Option<Box<LoopData>>,
    /// What an ad-hoc sub-process starts and collects.
    pub ad_hoc: Option<Box<AdHoc>>,
    /// Where the file marks a user task as one of the engine.
    pub user_task_mark: Option<SourcePosition>,
    /// Who does the user task.
    pub assignment: Option<Box<Assignment>>,
    /// When the user task is to be done.
    pub schedule: Option<Box<Schedule>>,
    /// How urgent the user task is: a number.
    pub task_priority: Option<Box<Expression>>,
    /// The form of a user task or a start event.
    pub form: Option<Box<Form>>,
    /// Forms that stand in the process for its user tasks.
    pub embedded_forms: Vec<EmbeddedForm>,
    /// Work before, after and along the element.
    pub execution_listeners: Vec<Listener>,
    /// Work along the life of a user task.
    pub task_listeners: Vec<Listener>,
    /// Where the engine makes a job of going on.
    pub async_boundaries: Option<AsyncBoundaries>,
    /// How urgent the jobs of asynchronous steps and timers are.
    pub async_priority: Option<Box<Expression>>,
    /// How failed jobs are tried again, as in `R3/PT10M`.
    pub retry_cycle: Option<Box<Expression>>,
    /// How a message finds its instance.
    pub subscription: Option<Box<Subscription>>,
    /// What a thrown message carries besides its name.
    pub published_message: Option<Box<PublishedMessage>>,
    /// Which changes of variables a condition looks at.
    pub conditional_filter: Option<Box<ConditionalFilter>>,
    /// The variables that take the code and the message of what was caught.
    pub code_variables: Option<Box<CodeVariables>>,
    /// The message of an error.
    pub error_message: Option<Box<Expression>>,
    /// When a failed or completed job means a BPMN error.
    pub error_mappings: Vec<ErrorMapping>,
    /// The variable that takes who started the instance.
    pub initiator: Option<Box<Text>>,
    /// Who may start the process.
    pub candidate_starters: Option<Box<CandidateStarters>>,
    /// A label of the version.
    pub version_tag: Option<Box<Text>>,
    /// How long the history of ended instances is kept: days or an ISO 8601 duration.
    pub history_time_to_live: Option<Box<Expression>>,
    /// Whether people may start the process from a task list.
    pub startable_in_tasklist: Option<bool>,
    /// Names and values for tools.
    pub properties: Vec<Property>,
    /// Attributes that have no neutral form: unknown ones, and those of one vendor only.
    pub foreign_attributes: Vec<ForeignAttribute>,
    /// Elements that have no neutral form, each with what stands in it, in document order.
    pub foreign_elements: Vec<ForeignElement>,
}

impl Extensions {
    /// Whether they say how the work of a task is done: by a job, inside of the engine, by a
    /// decision, a script or a connector.
    pub fn say_how_it_is_done(&self) -> bool {
        self.task_definition.is_some()
            || self.implementation.is_some()
            || self.called_decision.is_some()
            || self.script.is_some()
            || self.connector.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::Extensions;

    #[test]
    fn the_extensions_of_an_element_stay_small() {
        // A large file has them on every second element.
        assert!(size_of::<Extensions>() <= 500, "{}", size_of::<Extensions>());
    }
}
