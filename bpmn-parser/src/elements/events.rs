//! Events: BPMN 2.0.2 §10.5.

use baton_models::{
    BoundaryEvent, EndEvent, EventData, EventDetails, ImplicitThrowEvent, IntermediateCatchEvent,
    IntermediateThrowEvent, StartEvent,
};

use super::vocabulary::bpmn_tag;
use super::{Reading, boolean, text_attribute};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    pub(super) fn start_event(&mut self, element: Element<'d>) -> StartEvent {
        StartEvent {
            is_interrupting: boolean(element, "isInterrupting", true),
            parallel_multiple: boolean(element, "parallelMultiple", false),
            event: self.event_details(element),
        }
    }

    pub(super) fn end_event(&mut self, element: Element<'d>) -> EndEvent {
        EndEvent { event: self.event_details(element) }
    }

    pub(super) fn intermediate_catch_event(
        &mut self,
        element: Element<'d>,
    ) -> IntermediateCatchEvent {
        IntermediateCatchEvent {
            parallel_multiple: boolean(element, "parallelMultiple", false),
            event: self.event_details(element),
        }
    }

    pub(super) fn intermediate_throw_event(
        &mut self,
        element: Element<'d>,
    ) -> IntermediateThrowEvent {
        IntermediateThrowEvent { event: self.event_details(element) }
    }

    pub(super) fn boundary_event(&mut self, element: Element<'d>) -> BoundaryEvent {
        BoundaryEvent {
            attached_to: self.reference(element, "attachedToRef"),
            cancel_activity: boolean(element, "cancelActivity", true),
            parallel_multiple: boolean(element, "parallelMultiple", false),
            event: self.event_details(element),
        }
    }

    pub(super) fn implicit_throw_event(&mut self, element: Element<'d>) -> ImplicitThrowEvent {
        ImplicitThrowEvent {
            base: self.base(element),
            name: text_attribute(element, "name"),
            notes: self.notes(element),
            event: self.event_details(element),
        }
    }

    fn event_details(&mut self, element: Element<'d>) -> EventDetails {
        let mut data = EventData::default();
        let mut event_definitions = Vec::new();
        for child in element.children() {
            match bpmn_tag(child) {
                "property" => data.properties.push(self.property(child)),
                "dataInput" | "dataOutput" => data.items.push(self.data_input_output(child)),
                "dataInputAssociation" | "dataOutputAssociation" => {
                    data.associations.push(self.data_association(child));
                }
                "inputSet" | "outputSet" => data.set = Some(self.data_set(child)),
                _ => event_definitions.extend(self.event_definition(child)),
            }
        }
        EventDetails {
            event_definitions,
            event_definition_refs: self.child_references(element, "eventDefinitionRef"),
            data: (data != EventData::default()).then(|| Box::new(data)),
        }
    }
}
