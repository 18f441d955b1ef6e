//! The namespaces of BPMN 2.0.2 and of the tools around it.

use crate::reader::{Element, XML_URI};

pub(crate) const BPMN_URI: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
pub(crate) const ZEEBE_URI: &str = "http://camunda.org/schema/zeebe/1.0";
const BPMN_LAYOUT_URI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
const DIAGRAM_URI: &str = "http://www.omg.org/spec/DD/20100524/DI";
const DIAGRAM_COMMON_URI: &str = "http://www.omg.org/spec/DD/20100524/DC";
const MODELER_URI: &str = "http://camunda.org/schema/modeler/1.0";
const SCHEMA_INSTANCE_URI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Who defines a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vocabulary {
    /// No namespace at all.
    None,
    /// The BPMN model.
    Bpmn,
    /// Diagram interchange: shapes and edges.
    Layout,
    /// Camunda 8's extensions.
    Zeebe,
    /// What Camunda's modeler notes about itself.
    Modeler,
    /// `xsi:type` and `xsi:schemaLocation`.
    SchemaInstance,
    /// `xml:lang` and the like.
    Xml,
    /// Anything else.
    Foreign,
}

impl Vocabulary {
    pub(crate) fn of(uri: Option<&str>) -> Self {
        match uri {
            None => Self::None,
            Some(BPMN_URI) => Self::Bpmn,
            Some(BPMN_LAYOUT_URI | DIAGRAM_URI | DIAGRAM_COMMON_URI) => Self::Layout,
            Some(ZEEBE_URI) => Self::Zeebe,
            Some(MODELER_URI) => Self::Modeler,
            Some(SCHEMA_INSTANCE_URI) => Self::SchemaInstance,
            Some(XML_URI) => Self::Xml,
            Some(_) => Self::Foreign,
        }
    }
}

/// The local name of an element of the BPMN model; `""`, which no element has, for all others.
pub(crate) fn bpmn_tag(element: Element<'_>) -> &str {
    match Vocabulary::of(element.namespace()) {
        Vocabulary::Bpmn => element.local_name(),
        Vocabulary::None
        | Vocabulary::Layout
        | Vocabulary::Zeebe
        | Vocabulary::Modeler
        | Vocabulary::SchemaInstance
        | Vocabulary::Xml
        | Vocabulary::Foreign => "",
    }
}
