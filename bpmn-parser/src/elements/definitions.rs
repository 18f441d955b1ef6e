//! `definitions`: BPMN 2.0.2 §8.2.1.

use baton_models::{Definitions, ExtensionDeclaration, Import, Partner, PartnerKind, Relationship};

use super::vocabulary::bpmn_tag;
use super::{Reading, boolean, children, documentation, optional_id, text_attribute};
use crate::reader::Element;

/// The model of a file, and for each process whether all in each of its containers was read, so
/// that what is absent is really absent.
pub(crate) struct Draft {
    pub(crate) definitions: Definitions,
    pub(crate) complete: Vec<Vec<bool>>,
}

/// Reads the model of a document from its root.
pub(crate) fn read<'d>(mut reading: Reading<'_, 'd>, root: Element<'d>) -> Draft {
    let mut definitions = Definitions {
        id: optional_id(root),
        name: text_attribute(root, "name"),
        target_namespace: text_attribute(root, "targetNamespace"),
        expression_language: text_attribute(root, "expressionLanguage"),
        type_language: text_attribute(root, "typeLanguage"),
        exporter: text_attribute(root, "exporter"),
        exporter_version: text_attribute(root, "exporterVersion"),
        documentation: documentation(root),
        extensions: reading.neutral_extensions(root),
        imports: children(root, "import").map(import).collect(),
        extension_declarations: children(root, "extension").map(extension).collect(),
        relationships: reading.each(root, "relationship", Reading::relationship),
        at: root.at(),
        ..Definitions::default()
    };
    let mut complete = Vec::new();
    for child in root.children() {
        reading.root_element(child, &mut definitions, &mut complete);
    }
    Draft { definitions, complete }
}

impl<'d> Reading<'_, 'd> {
    fn root_element(
        &mut self,
        child: Element<'d>,
        definitions: &mut Definitions,
        complete: &mut Vec<Vec<bool>>,
    ) {
        let tag = bpmn_tag(child);
        match tag {
            "process" => {
                let (process, containers) = self.process(child);
                definitions.processes.push(process);
                complete.push(containers);
            }
            "collaboration" | "globalConversation" => {
                definitions.collaborations.push(self.collaboration(child));
            }
            "choreography" | "globalChoreographyTask" => {
                definitions.choreographies.push(self.choreography(child));
            }
            "globalTask"
            | "globalManualTask"
            | "globalUserTask"
            | "globalScriptTask"
            | "globalBusinessRuleTask" => definitions.global_tasks.push(self.global_task(child)),
            "itemDefinition" => definitions.item_definitions.push(self.item_definition(child)),
            "message" => definitions.messages.push(self.message(child)),
            "error" => definitions.errors.push(self.error(child)),
            "escalation" => definitions.escalations.push(self.escalation(child)),
            "signal" => definitions.signals.push(self.signal(child)),
            "correlationProperty" => {
                definitions.correlation_properties.push(self.correlation_property(child));
            }
            "interface" => definitions.interfaces.push(self.interface(child)),
            "endPoint" => definitions.end_points.push(self.end_point(child)),
            "resource" => definitions.resources.push(self.resource(child)),
            "dataStore" => definitions.data_stores.push(self.data_store(child)),
            "category" => definitions.categories.push(self.category(child)),
            "partnerEntity" => definitions.partners.push(self.partner(child, PartnerKind::Entity)),
            "partnerRole" => definitions.partners.push(self.partner(child, PartnerKind::Role)),
            "" if child.local_name() == "BPMNDiagram" => {
                definitions.diagrams.push(self.diagram(child));
            }
            _ => {
                if let Some(definition) = self.event_definition(child) {
                    definitions.event_definitions.push(definition);
                }
            }
        }
    }

    fn relationship(&mut self, element: Element<'d>) -> Relationship {
        let names =
            |tag| children(element, tag).filter_map(|child| Some(child.text()?.0.to_owned()));
        Relationship {
            base: self.base(element),
            relationship_type: text_attribute(element, "type"),
            direction: text_attribute(element, "direction"),
            sources: names("source").collect(),
            targets: names("target").collect(),
        }
    }

    fn partner(&mut self, element: Element<'d>, kind: PartnerKind) -> Partner {
        Partner {
            base: self.base(element),
            kind,
            name: text_attribute(element, "name"),
            participants: self.child_references(element, "participantRef"),
        }
    }
}

fn import(element: Element<'_>) -> Import {
    Import {
        import_type: text_attribute(element, "importType"),
        location: text_attribute(element, "location"),
        namespace: text_attribute(element, "namespace"),
        at: element.at(),
    }
}

fn extension(element: Element<'_>) -> ExtensionDeclaration {
    ExtensionDeclaration {
        definition: text_attribute(element, "definition"),
        must_understand: boolean(element, "mustUnderstand", false),
        documentation: documentation(element),
        at: element.at(),
    }
}
