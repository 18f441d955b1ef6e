//! A BPMN file: BPMN 2.0.2 §8.2.1 (Definitions) and §8.2.2 (Import).

use serde::{Deserialize, Serialize};

use crate::{
    BaseElement, Category, Choreography, Collaboration, CorrelationProperty, DataStore, Diagram,
    Documentation, ElementId, EndPoint, ErrorDefinition, Escalation, EventDefinition, Extensions,
    GlobalTask, Interface, ItemDefinition, Message, Partner, Process, Resource, Signal,
    SourcePosition,
};

/// The content of one BPMN file: the root element `definitions`. Every list is in document order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Definitions {
    /// The id of the root element, which many tools leave out.
    pub id: Option<ElementId>,
    /// A name for people.
    pub name: Option<String>,
    /// The namespace that qualifies the ids of this file in others that import it.
    pub target_namespace: Option<String>,
    /// The language (a URI) of expressions that do not declare one themselves.
    pub expression_language: Option<String>,
    /// The language (a URI) of the types that item definitions name.
    pub type_language: Option<String>,
    /// The tool that wrote the file.
    pub exporter: Option<String>,
    /// The version of that tool.
    pub exporter_version: Option<String>,
    /// Text for people.
    pub documentation: Vec<Documentation>,
    /// What vendors add.
    pub extensions: Option<Box<Extensions>>,
    /// Other files whose elements this one names.
    pub imports: Vec<Import>,
    /// The vendors' vocabularies that the file declares to use.
    pub extension_declarations: Vec<ExtensionDeclaration>,
    /// The processes.
    pub processes: Vec<Process>,
    /// Pools and the messages between them; conversations are collaborations too.
    pub collaborations: Vec<Collaboration>,
    /// Choreographies, global choreography tasks among them.
    pub choreographies: Vec<Choreography>,
    /// Tasks that several processes call.
    pub global_tasks: Vec<GlobalTask>,
    /// Types of data.
    pub item_definitions: Vec<ItemDefinition>,
    /// Messages.
    pub messages: Vec<Message>,
    /// Errors.
    pub errors: Vec<ErrorDefinition>,
    /// Escalations.
    pub escalations: Vec<Escalation>,
    /// Signals.
    pub signals: Vec<Signal>,
    /// Event definitions that events name (`eventDefinitionRef`).
    pub event_definitions: Vec<EventDefinition>,
    /// What identifies the instance that a message is for.
    pub correlation_properties: Vec<CorrelationProperty>,
    /// Services and their operations.
    pub interfaces: Vec<Interface>,
    /// Addresses of services.
    pub end_points: Vec<EndPoint>,
    /// People, groups and things that do work.
    pub resources: Vec<Resource>,
    /// Data that outlives the instances.
    pub data_stores: Vec<DataStore>,
    /// Words to sort flow elements by.
    pub categories: Vec<Category>,
    /// Partner entities and roles.
    pub partners: Vec<Partner>,
    /// Links to things outside of BPMN.
    pub relationships: Vec<Relationship>,
    /// Shapes and edges.
    pub diagrams: Vec<Diagram>,
    /// Where the element starts.
    pub at: SourcePosition,
}

/// `import`: another file whose elements this one names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The kind of file, a URI: another BPMN file, an XML schema, a WSDL file.
    pub import_type: Option<String>,
    /// Where the file is.
    pub location: Option<String>,
    /// The namespace of its elements.
    pub namespace: Option<String>,
    /// Where the element starts.
    pub at: SourcePosition,
}

/// `extension`: a vendor's vocabulary that the file declares to use (§8.3.3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionDeclaration {
    /// The name of the vocabulary.
    pub definition: Option<String>,
    /// Whether the file must not be run by an engine that does not know it.
    pub must_understand: bool,
    /// Text for people.
    pub documentation: Vec<Documentation>,
    /// Where the element starts.
    pub at: SourcePosition,
}

/// `relationship`: a link between things of any kind (§8.3.5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relationship {
    /// What every element has.
    pub base: BaseElement,
    /// What the link says, such as a version that replaces another.
    pub relationship_type: Option<String>,
    /// Which way it is read.
    pub direction: Option<String>,
    /// Names of the things it begins at.
    pub sources: Vec<String>,
    /// Names of the things it ends at.
    pub targets: Vec<String>,
}
