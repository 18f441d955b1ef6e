//! Item definitions, messages, errors, escalations, signals and categories: BPMN 2.0.2 §8.4.

use baton_models::{
    Category, CategoryValue, ErrorDefinition, Escalation, ItemDefinition, ItemKind, Message, Signal,
};

use super::{Reading, boolean, text_attribute};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    pub(super) fn item_definition(&mut self, element: Element<'d>) -> ItemDefinition {
        let kind = element.attribute("itemKind");
        let is_physical = kind.is_some_and(|found| found.value().trim() == "Physical");
        ItemDefinition {
            base: self.base(element),
            item_kind: if is_physical { ItemKind::Physical } else { ItemKind::Information },
            structure: text_attribute(element, "structureRef"),
            is_collection: boolean(element, "isCollection", false),
        }
    }

    pub(super) fn message(&mut self, element: Element<'d>) -> Message {
        Message {
            base: self.base(element),
            name: text_attribute(element, "name"),
            item: self.reference(element, "itemRef"),
        }
    }

    pub(super) fn error(&mut self, element: Element<'d>) -> ErrorDefinition {
        ErrorDefinition {
            base: self.base(element),
            name: text_attribute(element, "name"),
            error_code: text_attribute(element, "errorCode"),
            structure: self.reference(element, "structureRef"),
        }
    }

    pub(super) fn escalation(&mut self, element: Element<'d>) -> Escalation {
        Escalation {
            base: self.base(element),
            name: text_attribute(element, "name"),
            escalation_code: text_attribute(element, "escalationCode"),
            structure: self.reference(element, "structureRef"),
        }
    }

    pub(super) fn signal(&mut self, element: Element<'d>) -> Signal {
        Signal {
            base: self.base(element),
            name: text_attribute(element, "name"),
            structure: self.reference(element, "structureRef"),
        }
    }

    pub(super) fn category(&mut self, element: Element<'d>) -> Category {
        Category {
            base: self.base(element),
            name: text_attribute(element, "name"),
            values: self.each(element, "categoryValue", |reading, found| CategoryValue {
                base: reading.base(found),
                value: text_attribute(found, "value"),
            }),
        }
    }
}
