//! Data objects, stores, inputs, outputs and associations: BPMN 2.0.2 §10.4.

use baton_models::{
    Assignment, DataAssociation, DataInputOutput, DataObject, DataObjectReference, DataSet,
    DataState, DataStore, DataStoreReference, ElementId, InputOutputSpecification,
    ItemAwareElement, Property,
};

use super::expressions::child_expression;
use super::vocabulary::bpmn_tag;
use super::{Reading, boolean, number, text_attribute};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    fn item(&mut self, element: Element<'d>) -> ItemAwareElement {
        ItemAwareElement {
            base: self.base(element),
            name: text_attribute(element, "name"),
            item_subject: self.reference(element, "itemSubjectRef"),
            data_state: self.first(element, "dataState", |reading, state| DataState {
                base: reading.base(state),
                name: text_attribute(state, "name"),
            }),
        }
    }

    pub(super) fn data_object(&mut self, element: Element<'d>) -> DataObject {
        DataObject {
            item: self.item(element),
            is_collection: boolean(element, "isCollection", false),
            notes: self.notes(element),
        }
    }

    pub(super) fn data_object_reference(&mut self, element: Element<'d>) -> DataObjectReference {
        DataObjectReference {
            item: self.item(element),
            data_object: self.reference(element, "dataObjectRef"),
            notes: self.notes(element),
        }
    }

    pub(super) fn data_store(&mut self, element: Element<'d>) -> DataStore {
        DataStore {
            item: self.item(element),
            capacity: number(element, "capacity"),
            is_unlimited: boolean(element, "isUnlimited", true),
        }
    }

    pub(super) fn data_store_reference(&mut self, element: Element<'d>) -> DataStoreReference {
        DataStoreReference {
            item: self.item(element),
            data_store: self.reference(element, "dataStoreRef"),
            notes: self.notes(element),
        }
    }

    pub(super) fn property(&mut self, element: Element<'d>) -> Property {
        Property { item: self.item(element) }
    }

    pub(super) fn data_input_output(&mut self, element: Element<'d>) -> DataInputOutput {
        DataInputOutput {
            item: self.item(element),
            is_collection: boolean(element, "isCollection", false),
        }
    }

    pub(super) fn io_specification(&mut self, element: Element<'d>) -> InputOutputSpecification {
        InputOutputSpecification {
            base: self.base(element),
            data_inputs: self.each(element, "dataInput", Self::data_input_output),
            data_outputs: self.each(element, "dataOutput", Self::data_input_output),
            input_sets: self.each(element, "inputSet", Self::data_set),
            output_sets: self.each(element, "outputSet", Self::data_set),
        }
    }

    pub(super) fn data_set(&mut self, element: Element<'d>) -> DataSet {
        let (data, counterpart) = match bpmn_tag(element) {
            "inputSet" => ("Input", "outputSetRefs"),
            _ => ("Output", "inputSetRefs"),
        };
        let references = |tag: String| -> Vec<ElementId> { self.child_references(element, &tag) };
        let (items, optional, while_executing) = (
            references(format!("data{data}Refs")),
            references(format!("optional{data}Refs")),
            references(format!("whileExecuting{data}Refs")),
        );
        DataSet {
            counterparts: self.child_references(element, counterpart),
            base: self.base(element),
            name: text_attribute(element, "name"),
            items,
            optional,
            while_executing,
        }
    }

    pub(super) fn data_associations(
        &mut self,
        element: Element<'d>,
        tag: &str,
    ) -> Vec<DataAssociation> {
        self.each(element, tag, Self::data_association)
    }

    pub(super) fn data_association(&mut self, element: Element<'d>) -> DataAssociation {
        DataAssociation {
            base: self.base(element),
            sources: self.child_references(element, "sourceRef"),
            target: self.child_reference(element, "targetRef"),
            transformation: child_expression(element, "transformation"),
            assignments: self.each(element, "assignment", |reading, assignment| Assignment {
                base: reading.base(assignment),
                from: child_expression(assignment, "from"),
                to: child_expression(assignment, "to"),
            }),
        }
    }
}
