//! `process` and the global tasks: BPMN 2.0.2 §10.2 and §10.3.7.

use baton_models::{CallableElement, GlobalTask, GlobalTaskKind, Process, ProcessType};

use super::vocabulary::bpmn_tag;
use super::{Reading, boolean, child, child_text, documentation, required_id, text_attribute};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    /// Reads a process, and for each of its containers whether all in it was read.
    pub(super) fn process(&mut self, element: Element<'d>) -> (Process, Vec<bool>) {
        let (containers, complete) = self.containers(element);
        let process_type = element.attribute("processType");
        let process = Process {
            id: required_id(element),
            name: text_attribute(element, "name"),
            is_executable: boolean(element, "isExecutable", false),
            process_type: process_type.and_then(|found| match found.value().trim() {
                "None" => Some(ProcessType::None),
                "Public" => Some(ProcessType::Public),
                "Private" => Some(ProcessType::Private),
                _ => None,
            }),
            is_closed: boolean(element, "isClosed", false),
            definitional_collaboration: self.reference(element, "definitionalCollaborationRef"),
            containers,
            properties: self.each(element, "property", Self::property),
            resources: self.resource_roles(element),
            correlation_subscriptions: self.each(
                element,
                "correlationSubscription",
                Self::correlation_subscription,
            ),
            supports: self.child_references(element, "supports"),
            callable: self.callable(element),
            auditing: self.first(element, "auditing", Self::base),
            monitoring: self.first(element, "monitoring", Self::base),
            documentation: documentation(element),
            extensions: self.neutral_extensions(element),
            at: element.at(),
        };
        (process, complete)
    }

    fn callable(&mut self, element: Element<'d>) -> Option<Box<CallableElement>> {
        let parts = ["ioSpecification", "ioBinding", "supportedInterfaceRef"];
        let has_any = parts.iter().any(|tag| child(element, tag).is_some());
        has_any.then(|| Box::new(self.callable_element(element)))
    }

    fn callable_element(&mut self, element: Element<'d>) -> CallableElement {
        CallableElement {
            io_specification: self.first(element, "ioSpecification", Self::io_specification),
            supported_interfaces: self.child_references(element, "supportedInterfaceRef"),
            io_bindings: self.each(element, "ioBinding", Self::io_binding),
        }
    }

    pub(super) fn global_task(&mut self, element: Element<'d>) -> GlobalTask {
        let implementation = || text_attribute(element, "implementation");
        let kind = match bpmn_tag(element) {
            "globalManualTask" => GlobalTaskKind::Manual,
            "globalUserTask" => GlobalTaskKind::User {
                implementation: implementation(),
                renderings: self.each(element, "rendering", Self::base),
            },
            "globalScriptTask" => GlobalTaskKind::Script {
                script_language: text_attribute(element, "scriptLanguage"),
                script: child_text(element, "script"),
            },
            "globalBusinessRuleTask" => {
                GlobalTaskKind::BusinessRule { implementation: implementation() }
            }
            _ => GlobalTaskKind::Task,
        };
        GlobalTask {
            base: self.base(element),
            name: text_attribute(element, "name"),
            kind,
            callable: self.callable_element(element),
            resources: self.resource_roles(element),
        }
    }
}
