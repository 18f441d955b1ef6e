//! Resources and who does a work: BPMN 2.0.2 §8.4.12 and §10.3.1.

use baton_models::{
    Resource, ResourceAssignmentExpression, ResourceParameter, ResourceParameterBinding,
    ResourceRole, ResourceRoleKind,
};

use super::expressions::any_expression;
use super::vocabulary::bpmn_tag;
use super::{Reading, boolean, text_attribute};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    pub(super) fn resource(&mut self, element: Element<'d>) -> Resource {
        Resource {
            base: self.base(element),
            name: text_attribute(element, "name"),
            parameters: self.each(element, "resourceParameter", |reading, found| {
                ResourceParameter {
                    base: reading.base(found),
                    name: text_attribute(found, "name"),
                    item: reading.reference(found, "type"),
                    is_required: boolean(found, "isRequired", false),
                }
            }),
        }
    }

    /// The roles of people and things in a process, activity or global task.
    pub(super) fn resource_roles(&mut self, element: Element<'d>) -> Vec<ResourceRole> {
        let mut roles = Vec::new();
        for child in element.children() {
            let kind = match bpmn_tag(child) {
                "resourceRole" => ResourceRoleKind::ResourceRole,
                "performer" => ResourceRoleKind::Performer,
                "humanPerformer" => ResourceRoleKind::HumanPerformer,
                "potentialOwner" => ResourceRoleKind::PotentialOwner,
                _ => continue,
            };
            roles.push(self.resource_role(child, kind));
        }
        roles
    }

    fn resource_role(&mut self, element: Element<'d>, kind: ResourceRoleKind) -> ResourceRole {
        ResourceRole {
            base: self.base(element),
            kind,
            name: text_attribute(element, "name"),
            resource: self.child_reference(element, "resourceRef"),
            parameter_bindings: self.each(element, "resourceParameterBinding", |reading, found| {
                ResourceParameterBinding {
                    base: reading.base(found),
                    parameter: reading.reference(found, "parameterRef"),
                    expression: any_expression(found),
                }
            }),
            assignment_expression: self.first(
                element,
                "resourceAssignmentExpression",
                |reading, found| ResourceAssignmentExpression {
                    base: reading.base(found),
                    expression: any_expression(found),
                },
            ),
        }
    }
}
