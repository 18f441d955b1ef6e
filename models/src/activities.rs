//! Activities: BPMN 2.0.2 §10.3.
//!
//! What vendors add, such as who does a user task, stands in the extensions of the flow node.

use serde::{Deserialize, Serialize};

use crate::{
    BaseElement, ContainerIndex, DataAssociation, ElementId, Expression, InputOutputSpecification,
    LoopCharacteristics, Property, ResourceRole,
};

/// What any activity may have beside its flows. Most have none of it, so a flow node holds it
/// boxed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Whether it runs only to undo another.
    pub is_for_compensation: bool,
    /// How many tokens start it (`startQuantity`).
    pub start_quantity: i32,
    /// How many tokens it puts on each outgoing flow (`completionQuantity`).
    pub completion_quantity: i32,
    /// The outgoing flow taken when no conditional one is.
    pub default: Option<ElementId>,
    /// How often it happens.
    pub loop_characteristics: Option<LoopCharacteristics>,
    /// The data it needs and gives.
    pub io_specification: Option<InputOutputSpecification>,
    /// Data of its own.
    pub properties: Vec<Property>,
    /// Where its inputs come from.
    pub data_input_associations: Vec<DataAssociation>,
    /// Where its outputs go.
    pub data_output_associations: Vec<DataAssociation>,
    /// Who does it.
    pub resources: Vec<ResourceRole>,
}

impl Default for Activity {
    fn default() -> Self {
        Self {
            is_for_compensation: false,
            start_quantity: 1,
            completion_quantity: 1,
            default: None,
            loop_characteristics: None,
            io_specification: None,
            properties: Vec::new(),
            data_input_associations: Vec::new(),
            data_output_associations: Vec::new(),
            resources: Vec::new(),
        }
    }
}

/// `task`: an abstract task. It has no work for the engine and completes at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {}

/// `manualTask`: work done without the engine's help, so it completes at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManualTask {}

/// `userTask`: work of a person, offered in a task inbox.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserTask {
    /// The standard's `implementation` attribute: the technology that offers it to people.
    pub implementation: Option<String>,
    /// How it is shown, which only extensions say.
    pub renderings: Vec<BaseElement>,
}

/// `serviceTask`: work of an application, offered as a job.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceTask {
    /// The standard's `implementation` attribute: the technology that does the work. It is the job
    /// type where no extension defines a job, and where it is absent too, the element's id is.
    pub implementation: Option<String>,
    /// The operation that is called.
    pub operation: Option<ElementId>,
}

/// `scriptTask`: a script that the engine runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptTask {
    /// The media type or name of the language.
    pub script_format: Option<String>,
    /// The script.
    pub script: Option<Expression>,
}

/// `sendTask`: sends a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendTask {
    /// The technology that sends.
    pub implementation: Option<String>,
    /// The message.
    pub message: Option<ElementId>,
    /// The operation that the message is for.
    pub operation: Option<ElementId>,
}

/// `receiveTask`: waits for a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiveTask {
    /// The technology that receives.
    pub implementation: Option<String>,
    /// The message.
    pub message: Option<ElementId>,
    /// The operation that the message is for.
    pub operation: Option<ElementId>,
    /// Whether the message starts an instance.
    pub instantiate: bool,
}

/// `businessRuleTask`: asks for a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessRuleTask {
    /// The technology that decides.
    pub implementation: Option<String>,
}

/// `callActivity`: runs another process or a global task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallActivity {
    /// The id of what is called. It may be in another file.
    pub called_element: Option<ElementId>,
}

/// `subProcess`: a process inside of another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubProcess {
    /// Whether an event starts it, and no flow.
    pub triggered_by_event: bool,
    /// Where its content stands among the containers of its process.
    pub content: ContainerIndex,
}

/// `transaction`: a sub-process that is undone as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// What a sub-process has.
    pub sub_process: SubProcess,
    /// How the transaction is carried out, a URI.
    pub method: Option<String>,
    /// The protocol, which only the schema of older files names.
    pub protocol: Option<String>,
}

/// `adHocSubProcess`: a sub-process whose activities start in any order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdHocSubProcess {
    /// What a sub-process has.
    pub sub_process: SubProcess,
    /// What must be true for it to be complete.
    pub completion_condition: Option<Expression>,
    /// Whether its activities may run at once.
    pub ordering: AdHocOrdering,
    /// Whether what still runs is ended when it is complete.
    pub cancel_remaining_instances: bool,
}

impl Default for AdHocSubProcess {
    fn default() -> Self {
        Self {
            sub_process: SubProcess::default(),
            completion_condition: None,
            ordering: AdHocOrdering::default(),
            cancel_remaining_instances: true,
        }
    }
}

/// `ordering` of an ad-hoc sub-process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AdHocOrdering {
    /// Any number at once.
    #[default]
    Parallel,
    /// One after the other.
    Sequential,
}
