//! A process: BPMN 2.0.2 §10.2, and what can be called: §10.3.6 and §8.4.2 (Callable Elements).

use serde::{Deserialize, Serialize};

use crate::{
    BaseElement, ContainerIndex, CorrelationSubscription, Documentation, ElementId, Extensions,
    FlowElements, FlowNode, InputOutputBinding, InputOutputSpecification, Property, ResourceRole,
    SourcePosition,
};

/// A process: flow nodes connected by sequence flows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// The process id under which instances are started.
    pub id: ElementId,
    /// A name for people.
    pub name: Option<String>,
    /// Whether the author meant it to be run; other processes are documentation.
    pub is_executable: bool,
    /// Whether it is public or private, where the file says so.
    pub process_type: Option<ProcessType>,
    /// Whether only what is drawn may happen in it.
    pub is_closed: bool,
    /// The collaboration that shows it.
    pub definitional_collaboration: Option<ElementId>,
    /// What stands in it: first its own flow elements, then those of each sub-process, every
    /// container after the one around it. There is always a first.
    pub containers: Vec<FlowElements>,
    /// Data of its instances that has no shape in the diagram.
    pub properties: Vec<Property>,
    /// Who is responsible for it.
    pub resources: Vec<ResourceRole>,
    /// Which instance a message is for.
    pub correlation_subscriptions: Vec<CorrelationSubscription>,
    /// Processes whose definition it keeps to.
    pub supports: Vec<ElementId>,
    /// What it needs and gives when it is called.
    pub callable: Option<Box<CallableElement>>,
    /// `auditing`: what is to be recorded of it.
    pub auditing: Option<BaseElement>,
    /// `monitoring`: what is to be watched of it.
    pub monitoring: Option<BaseElement>,
    /// Text for people.
    pub documentation: Vec<Documentation>,
    /// What vendors add.
    pub extensions: Option<Box<Extensions>>,
    /// Where the element starts.
    pub at: SourcePosition,
}

impl Process {
    /// The flow elements that stand directly in the process.
    pub fn root(&self) -> &FlowElements {
        &self.containers[ContainerIndex::ROOT.position()]
    }

    /// The content of one of its sub-processes, or its own.
    pub fn container(&self, index: ContainerIndex) -> Option<&FlowElements> {
        self.containers.get(index.position())
    }

    /// The variable that holds a data object, by the id of the data object or of a reference to it:
    /// it is named as the id of the data object, because the name is for people. `None` where the
    /// id is one of neither.
    pub fn data_variable(&self, id: &ElementId) -> Option<&str> {
        let references = self.containers.iter().flat_map(|found| &found.data_object_references);
        let mut references = references.filter(|found| found.item.base.id.as_ref() == Some(id));
        let id = references.next().and_then(|found| found.data_object.as_ref()).unwrap_or(id);
        let objects = self.containers.iter().flat_map(|found| &found.data_objects);
        let mut ids = objects.filter_map(|found| found.item.base.id.as_ref());
        ids.find(|found| *found == id).map(ElementId::as_str)
    }

    /// All its flow nodes, those of sub-processes behind those around them.
    pub fn flow_nodes(&self) -> impl Iterator<Item = &FlowNode> {
        self.containers.iter().flat_map(|container| &container.flow_nodes)
    }
}

/// `processType`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProcessType {
    /// Not said.
    #[default]
    None,
    /// What partners see of a process; it is not run.
    Public,
    /// A process inside of an organization.
    Private,
}

/// What a process or global task needs and gives when it is called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallableElement {
    /// The data that goes in and comes out.
    pub io_specification: Option<InputOutputSpecification>,
    /// The interfaces it offers.
    pub supported_interfaces: Vec<ElementId>,
    /// Which data belongs to which operation.
    pub io_bindings: Vec<InputOutputBinding>,
}

/// `globalTask` and the kinds of it: a task that several processes call (§10.3.7).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlobalTask {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// Which kind of task it is.
    pub kind: GlobalTaskKind,
    /// What it needs and gives.
    pub callable: CallableElement,
    /// Who does it.
    pub resources: Vec<ResourceRole>,
}

/// The kind of a global task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GlobalTaskKind {
    /// `globalTask`
    #[default]
    Task,
    /// `globalManualTask`
    Manual,
    /// `globalUserTask`
    User {
        /// The technology that offers it to people.
        implementation: Option<String>,
        /// How it is shown, which only extensions say.
        renderings: Vec<BaseElement>,
    },
    /// `globalScriptTask`
    Script {
        /// The media type of the script.
        script_language: Option<String>,
        /// The script.
        script: Option<String>,
    },
    /// `globalBusinessRuleTask`
    BusinessRule {
        /// The technology that decides.
        implementation: Option<String>,
    },
}
