//! Activities: jobs, user tasks, scripts and calls.

use std::sync::Arc;

use baton_models::extensions::{
    Binding, Dialect, Extensions, MappedValue, ScriptBody, VariableMapping,
};
use baton_models::{CallActivity, ElementId, Expression, FlowNode, ScriptTask};

use super::Compiler;
use crate::event::JobHeader;
use crate::expression::{self, Program, TextExpression};
use crate::graph::executable_process::NodeKind;
use crate::graph::work_parts::{
    CallBinding, CallDefinition, JobDefinition, ScriptDefinition, UserTaskDefinition,
};

impl<'a> Compiler<'a> {
    pub(super) fn user_task(&mut self, node: &'a FlowNode) -> NodeKind {
        let extensions = node.extensions.as_deref();
        let who = extensions.and_then(|extensions| extensions.assignment.as_deref());
        let when = extensions.and_then(|extensions| extensions.schedule.as_deref());
        let priority = extensions.and_then(|extensions| extensions.task_priority.as_deref());
        let mut text = |what, attribute: Option<&Option<Expression>>| {
            self.text(&node.id, what, attribute.and_then(Option::as_ref))
        };
        let task = UserTaskDefinition {
            assignee: text("assignee", who.map(|who| &who.assignee)),
            candidate_groups: text("candidate groups", who.map(|who| &who.candidate_groups)),
            candidate_users: text("candidate users", who.map(|who| &who.candidate_users)),
            due_date: text("due date", when.map(|when| &when.due_date)),
            follow_up_date: text("follow-up date", when.map(|when| &when.follow_up_date)),
            priority: self.text(&node.id, "priority", priority),
            lane: self.lane_of(&node.id),
        };
        NodeKind::UserTask(Box::new(task))
    }

    /// The name of the innermost lane that a node stands in.
    fn lane_of(&self, node: &ElementId) -> Option<Arc<str>> {
        let sets = self.process.containers.iter().flat_map(|container| &container.lane_sets);
        let mut lanes =
            sets.flat_map(|set| &set.lanes).filter(|lane| lane.flow_nodes.contains(node));
        // Lanes inside of a lane follow it.
        let name = lanes.next_back()?.name.as_deref()?.trim();
        (!name.is_empty()).then(|| Arc::from(name))
    }

    /// The job of a task: as an extension defines it; else its type is the implementation, and
    /// where nothing says that, the element's id.
    pub(super) fn job(
        &mut self,
        node: &'a FlowNode,
        implementation: Option<&str>,
    ) -> JobDefinition {
        let none = Extensions::default();
        let extensions = node.extensions.as_deref().unwrap_or(&none);
        self.job_of(&node.id, extensions, implementation)
    }

    pub(super) fn job_of(
        &mut self,
        element: &ElementId,
        extensions: &Extensions,
        implementation: Option<&str>,
    ) -> JobDefinition {
        let declared = extensions.task_definition.as_deref();
        let job_type = declared.map(|declared| &declared.job_type);
        let job_type = self.text(element, "job type", job_type);
        let retries = declared.and_then(|declared| declared.retries.as_ref());
        let job_type = job_type.unwrap_or_else(|| {
            let named = implementation.filter(|name| !name.starts_with("##"));
            TextExpression::Static(Arc::from(named.unwrap_or(element.as_str())))
        });
        let of_process = self.process.extensions.as_deref();
        let priority = extensions
            .job_priority
            .as_deref()
            .or_else(|| of_process.and_then(|found| found.job_priority.as_deref()));
        JobDefinition {
            job_type,
            retries: self.text(element, "retries", retries),
            priority: self.text(element, "job priority", priority),
            headers: extensions
                .headers
                .iter()
                .map(|header| JobHeader {
                    key: Arc::from(header.key.as_str()),
                    value: Arc::from(header.value.as_str()),
                })
                .collect(),
            uncaught_error_ends_path: declared
                .is_some_and(|declared| declared.dialect == Dialect::Camunda),
        }
    }

    pub(super) fn script_task(
        &mut self,
        node: &'a FlowNode,
        task: &'a ScriptTask,
    ) -> Option<NodeKind> {
        let extensions = node.extensions.as_deref();
        if extensions.is_some_and(|found| found.task_definition.is_some()) {
            return Some(NodeKind::ScriptJob(Box::new(self.job(node, None))));
        }
        let result = extensions.and_then(|found| found.result_variable.as_deref());
        let result_variable = result.map(|name| Arc::from(name.text.as_str()));
        let program = match extensions.and_then(|found| found.script.as_deref()) {
            Some(script) => {
                let ScriptBody::Inline(text) = &script.body else { return None };
                self.script(&node.id, None, text)?
            }
            None => self.script(&node.id, task.script_format.as_deref(), task.script.as_ref()?)?,
        };
        let definition = ScriptDefinition { program, result_variable };
        Some(NodeKind::ScriptTask(Box::new(definition)))
    }

    /// A script in its language; without one it is FEEL.
    pub(super) fn script(
        &mut self,
        element: &ElementId,
        format: Option<&str>,
        text: &Expression,
    ) -> Option<Arc<dyn Program>> {
        let is_rhai = format.is_some_and(|format| format.to_ascii_lowercase().contains("rhai"));
        let parsed = if is_rhai {
            expression::parse_script(&text.text)
        } else {
            expression::parse_feel(&text.text)
        };
        match parsed {
            Ok(program) => Some(program),
            Err(error) => {
                self.report(element, "script", text, &error);
                None
            }
        }
    }

    pub(super) fn call_activity(&mut self, node: &'a FlowNode, call: &'a CallActivity) -> NodeKind {
        let extensions = node.extensions.as_deref();
        let called = extensions.and_then(|found| found.called_element.as_deref());
        let passed = extensions.and_then(|found| found.passed_variables.as_deref());
        let by_zeebe = called.and_then(|called| called.process_id.as_ref());
        let by_standard = call.called_element.as_ref().map(ElementId::as_str).unwrap_or_default();
        let process = match by_zeebe {
            Some(id) => self.text(&node.id, "process id", Some(id)),
            None => self.name(&node.id, "called element", by_standard, node.at),
        };
        let dialect = called.map_or_else(|| self.dialect(), |called| called.dialect);
        let is_camunda = passed.is_some() || (dialect == Dialect::Camunda && by_zeebe.is_none());
        let binding = self.binding(&node.id, called.and_then(|called| called.binding.as_ref()));
        let mut definition = CallDefinition {
            process: process.unwrap_or_else(|| TextExpression::Static(Arc::from(by_standard))),
            binding,
            passes_all: !is_camunda
                && called.and_then(|called| called.propagate_all_parent_variables).unwrap_or(true),
            inputs: Vec::new(),
            returns_all: !is_camunda
                && called.and_then(|called| called.propagate_all_child_variables).unwrap_or(true),
            outputs: Vec::new(),
            business_key: None,
            passes_mapped_only: is_camunda,
        };
        for mapping in passed.iter().flat_map(|passed| &passed.inputs) {
            if let MappedValue::BusinessKey(key) = &mapping.value {
                definition.business_key = self.text(&node.id, "business key", Some(key));
            } else if matches!(mapping.value, MappedValue::AllVariables) && !mapping.local {
                definition.passes_all = true;
            } else {
                definition.inputs.extend(self.passed(&node.id, mapping));
            }
        }
        for mapping in passed.iter().flat_map(|passed| &passed.outputs) {
            if matches!(mapping.value, MappedValue::AllVariables) {
                // All variables of a process are its own, so that `local` says nothing more.
                definition.returns_all = true;
            } else {
                definition.outputs.extend(self.passed(&node.id, mapping));
            }
        }
        NodeKind::CallActivity(Box::new(definition))
    }

    fn passed(
        &mut self,
        element: &ElementId,
        mapping: &VariableMapping,
    ) -> Option<crate::graph::mapping::Mapping> {
        self.mapping(element, "passed variable", mapping)
    }

    fn binding(&mut self, element: &ElementId, binding: Option<&Binding>) -> CallBinding {
        match binding {
            None | Some(Binding::Latest) => CallBinding::Latest,
            Some(Binding::Deployment) => CallBinding::Deployment,
            Some(Binding::Version(version)) => {
                match self.text(element, "version", version.as_ref()) {
                    Some(version) => CallBinding::Version(version),
                    None => CallBinding::Latest,
                }
            }
            Some(Binding::VersionTag(tag)) => {
                match self.text(element, "version tag", tag.as_ref()) {
                    Some(tag) => CallBinding::VersionTag(tag),
                    None => CallBinding::Latest,
                }
            }
        }
    }
}
