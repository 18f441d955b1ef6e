//! Flow nodes and sequence flows: BPMN 2.0.2 §8.4.7 and §8.4.13.

use baton_models::{ContainerIndex, FlowElementNotes, FlowNode, FlowNodeKind, SequenceFlow};

use super::expressions::child_expression;
use super::vocabulary::bpmn_tag;
use super::{
    Reading, child, documentation, gateways, optional_boolean, required_id, text_attribute,
};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    /// Reads a flow node; `content` is where that of a sub-process stands.
    pub(super) fn flow_node(
        &mut self,
        element: Element<'d>,
        content: ContainerIndex,
    ) -> Option<FlowNode> {
        let extensions = self.neutral_extensions(element);
        let kind = self.kind(element, content)?;
        let activity = if kind.is_activity() { self.activity(element) } else { None };
        Some(FlowNode {
            id: required_id(element),
            name: text_attribute(element, "name"),
            kind,
            activity,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            notes: self.notes(element),
            documentation: documentation(element),
            extensions,
            at: element.at(),
        })
    }

    fn kind(&mut self, element: Element<'d>, content: ContainerIndex) -> Option<FlowNodeKind> {
        use FlowNodeKind as Kind;
        Some(match bpmn_tag(element) {
            "startEvent" => Kind::StartEvent(Box::new(self.start_event(element))),
            "endEvent" => Kind::EndEvent(Box::new(self.end_event(element))),
            "intermediateCatchEvent" => {
                Kind::IntermediateCatchEvent(Box::new(self.intermediate_catch_event(element)))
            }
            "intermediateThrowEvent" => {
                Kind::IntermediateThrowEvent(Box::new(self.intermediate_throw_event(element)))
            }
            "boundaryEvent" => Kind::BoundaryEvent(Box::new(self.boundary_event(element))),
            "implicitThrowEvent" => {
                Kind::ImplicitThrowEvent(Box::new(self.implicit_throw_event(element)))
            }
            "exclusiveGateway" => Kind::ExclusiveGateway(Box::new(self.exclusive_gateway(element))),
            "inclusiveGateway" => Kind::InclusiveGateway(Box::new(self.inclusive_gateway(element))),
            "parallelGateway" => {
                Kind::ParallelGateway(Box::new(gateways::parallel_gateway(element)))
            }
            "complexGateway" => Kind::ComplexGateway(Box::new(self.complex_gateway(element))),
            "eventBasedGateway" => {
                Kind::EventBasedGateway(Box::new(gateways::event_based_gateway(element)))
            }
            "choreographyTask" => Kind::ChoreographyTask(Box::new(self.choreography_task(element))),
            "subChoreography" => {
                Kind::SubChoreography(Box::new(self.sub_choreography(element, content)))
            }
            "callChoreography" => Kind::CallChoreography(Box::new(self.call_choreography(element))),
            tag => return self.activity_kind(element, tag, content),
        })
    }

    pub(super) fn sequence_flow(&mut self, element: Element<'d>) -> SequenceFlow {
        SequenceFlow {
            id: required_id(element),
            name: text_attribute(element, "name"),
            source: self.reference(element, "sourceRef").unwrap_or_default(),
            target: self.reference(element, "targetRef").unwrap_or_default(),
            condition: child_expression(element, "conditionExpression"),
            is_immediate: optional_boolean(element, "isImmediate"),
            notes: self.notes(element),
            documentation: documentation(element),
            extensions: self.neutral_extensions(element),
            at: element.at(),
        }
    }

    /// Categories, auditing and monitoring of a flow element.
    pub(super) fn notes(&mut self, element: Element<'d>) -> Option<Box<FlowElementNotes>> {
        let parts = ["categoryValueRef", "auditing", "monitoring"];
        parts.iter().any(|tag| child(element, tag).is_some()).then(|| {
            Box::new(FlowElementNotes {
                category_values: self.child_references(element, "categoryValueRef"),
                auditing: self.first(element, "auditing", Self::base),
                monitoring: self.first(element, "monitoring", Self::base),
            })
        })
    }
}
