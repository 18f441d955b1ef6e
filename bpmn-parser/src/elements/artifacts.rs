//! Annotations, associations and groups: BPMN 2.0.2 §8.4.1.

use baton_models::{Artifact, Association, AssociationDirection, Group, TextAnnotation};

use super::vocabulary::bpmn_tag;
use super::{Reading, child_text, text_attribute};
use crate::reader::{Attribute, Element};

impl<'d> Reading<'_, 'd> {
    /// Reads an artifact; `None` where the element is none.
    pub(super) fn artifact(&mut self, element: Element<'d>) -> Option<Artifact> {
        Some(match bpmn_tag(element) {
            "textAnnotation" => Artifact::TextAnnotation(TextAnnotation {
                base: self.base(element),
                text: child_text(element, "text"),
                text_format: text_attribute(element, "textFormat"),
            }),
            "association" => Artifact::Association(Association {
                base: self.base(element),
                source: self.reference(element, "sourceRef"),
                target: self.reference(element, "targetRef"),
                direction: direction(element),
            }),
            "group" => Artifact::Group(Group {
                base: self.base(element),
                category_value: self.reference(element, "categoryValueRef"),
            }),
            _ => return None,
        })
    }

    pub(super) fn artifacts(&mut self, element: Element<'d>) -> Vec<Artifact> {
        element.children().filter_map(|child| self.artifact(child)).collect()
    }
}

fn direction(element: Element<'_>) -> AssociationDirection {
    let direction = element.attribute("associationDirection");
    match direction.map(Attribute::value).as_deref().map(str::trim) {
        Some("One") => AssociationDirection::One,
        Some("Both") => AssociationDirection::Both,
        Some(_) | None => AssociationDirection::None,
    }
}
