//! Tasks, sub-processes and calls: BPMN 2.0.2 §10.3.

use baton_models::{
    Activity, AdHocOrdering, AdHocSubProcess, BusinessRuleTask, CallActivity, ContainerIndex,
    FlowNodeKind, ManualTask, ReceiveTask, ScriptTask, SendTask, ServiceTask, SubProcess, Task,
    Transaction, UserTask,
};

use super::expressions::child_expression;
use super::expressions::expression;
use super::{Reading, boolean, child, number, text_attribute};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    pub(super) fn activity_kind(
        &mut self,
        element: Element<'d>,
        tag: &str,
        content: ContainerIndex,
    ) -> Option<FlowNodeKind> {
        use FlowNodeKind as Kind;
        Some(match tag {
            "task" => Kind::Task(Task {}),
            "manualTask" => Kind::ManualTask(ManualTask {}),
            "userTask" => Kind::UserTask(Box::new(self.user_task(element))),
            "serviceTask" => Kind::ServiceTask(Box::new(self.service_task(element))),
            "scriptTask" => Kind::ScriptTask(Box::new(ScriptTask {
                script_format: text_attribute(element, "scriptFormat"),
                script: child(element, "script").map(expression),
            })),
            "sendTask" => Kind::SendTask(Box::new(SendTask {
                implementation: implementation(element),
                message: self.reference(element, "messageRef"),
                operation: self.reference(element, "operationRef"),
            })),
            "receiveTask" => Kind::ReceiveTask(Box::new(ReceiveTask {
                implementation: implementation(element),
                message: self.reference(element, "messageRef"),
                operation: self.reference(element, "operationRef"),
                instantiate: boolean(element, "instantiate", false),
            })),
            "businessRuleTask" => Kind::BusinessRuleTask(Box::new(BusinessRuleTask {
                implementation: implementation(element),
            })),
            "callActivity" => Kind::CallActivity(Box::new(CallActivity {
                called_element: self.reference(element, "calledElement"),
            })),
            "subProcess" => Kind::SubProcess(Box::new(sub_process(element, content))),
            "transaction" => Kind::Transaction(Box::new(Transaction {
                sub_process: sub_process(element, content),
                method: text_attribute(element, "method"),
                protocol: text_attribute(element, "protocol"),
            })),
            "adHocSubProcess" => Kind::AdHocSubProcess(Box::new(ad_hoc(element, content))),
            _ => return None,
        })
    }

    fn user_task(&mut self, element: Element<'d>) -> UserTask {
        UserTask {
            implementation: implementation(element),
            renderings: self.each(element, "rendering", Self::base),
        }
    }

    fn service_task(&mut self, element: Element<'d>) -> ServiceTask {
        ServiceTask {
            implementation: implementation(element),
            operation: self.reference(element, "operationRef"),
        }
    }

    /// What any activity may have; `None` where it has none of it.
    pub(super) fn activity(&mut self, element: Element<'d>) -> Option<Box<Activity>> {
        let activity = Activity {
            is_for_compensation: boolean(element, "isForCompensation", false),
            start_quantity: number(element, "startQuantity").unwrap_or(1),
            completion_quantity: number(element, "completionQuantity").unwrap_or(1),
            default: self.reference(element, "default"),
            loop_characteristics: self.loop_characteristics(element),
            io_specification: self.first(element, "ioSpecification", Self::io_specification),
            properties: self.each(element, "property", Self::property),
            data_input_associations: self.data_associations(element, "dataInputAssociation"),
            data_output_associations: self.data_associations(element, "dataOutputAssociation"),
            resources: self.resource_roles(element),
        };
        (activity != Activity::default()).then(|| Box::new(activity))
    }
}

/// `##WebService` and `##unspecified` are the standard's words for "not said".
fn implementation(element: Element<'_>) -> Option<String> {
    text_attribute(element, "implementation")
        .filter(|said| !said.trim().is_empty() && !said.starts_with("##"))
}

fn sub_process(element: Element<'_>, content: ContainerIndex) -> SubProcess {
    SubProcess { triggered_by_event: boolean(element, "triggeredByEvent", false), content }
}

fn ad_hoc(element: Element<'_>, content: ContainerIndex) -> AdHocSubProcess {
    let ordering = element.attribute("ordering");
    let is_sequential = ordering.is_some_and(|found| found.value().trim() == "Sequential");
    AdHocSubProcess {
        sub_process: sub_process(element, content),
        completion_condition: child_expression(element, "completionCondition"),
        ordering: if is_sequential { AdHocOrdering::Sequential } else { AdHocOrdering::Parallel },
        cancel_remaining_instances: boolean(element, "cancelRemainingInstances", true),
    }
}
