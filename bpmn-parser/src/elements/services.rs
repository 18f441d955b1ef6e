//! Interfaces, operations, end points and bindings: BPMN 2.0.2 §8.5.

use baton_models::{EndPoint, InputOutputBinding, Interface, Operation};

use super::{Reading, text_attribute};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    pub(super) fn interface(&mut self, element: Element<'d>) -> Interface {
        Interface {
            base: self.base(element),
            name: text_attribute(element, "name"),
            operations: self.each(element, "operation", |reading, found| Operation {
                base: reading.base(found),
                name: text_attribute(found, "name"),
                in_message: reading.child_reference(found, "inMessageRef"),
                out_message: reading.child_reference(found, "outMessageRef"),
                errors: reading.child_references(found, "errorRef"),
                implementation: text_attribute(found, "implementationRef"),
            }),
            implementation: text_attribute(element, "implementationRef"),
        }
    }

    pub(super) fn end_point(&mut self, element: Element<'d>) -> EndPoint {
        EndPoint { base: self.base(element) }
    }

    pub(super) fn io_binding(&mut self, element: Element<'d>) -> InputOutputBinding {
        InputOutputBinding {
            base: self.base(element),
            operation: self.reference(element, "operationRef"),
            input_data: self.reference(element, "inputDataRef"),
            output_data: self.reference(element, "outputDataRef"),
        }
    }
}
