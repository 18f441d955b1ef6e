//! Events: what they wait for and bring about.

use std::sync::Arc;

use baton_models::extensions::{Dialect, Extensions};
use baton_models::{
    BoundaryEvent, ContainerIndex, ElementId, EventDefinition, EventDefinitionKind, EventDetails,
    Expression, FlowNode, FlowNodeKind, Message, SendTask, TimerEventDefinition,
};

use super::Compiler;
use crate::event::{CronDialect, TimerKind};
use crate::expression::TextExpression;
use crate::graph::event_parts::{
    BoundaryDefinition, CodeCatch, MessageCatch, MessageThrow, Throw, TimerDefinition, Trigger,
};
use crate::graph::executable_process::{NodeIndex, NodeKind};
use crate::graph::work_parts::EventSubProcessDefinition;

impl<'a> Compiler<'a> {
    /// The one definition of an event, in it or under `definitions`.
    fn definition(&self, event: &'a EventDetails) -> Option<&'a EventDefinition> {
        let referred = event.event_definition_refs.iter().find_map(|id| {
            let known = self.definitions.event_definitions.iter();
            known.into_iter().find(|definition| definition.base.id.as_ref() == Some(id))
        });
        event.event_definitions.first().or(referred)
    }

    pub(super) fn is_link(&self, event: &'a EventDetails) -> bool {
        let kind = self.definition(event).map(|definition| &definition.kind);
        matches!(kind, Some(EventDefinitionKind::Link { .. }))
    }

    /// What a catching event waits for.
    pub(super) fn trigger(
        &mut self,
        element: &ElementId,
        event: &'a EventDetails,
    ) -> Option<Trigger> {
        let definition = self.definition(event)?;
        let codes = code_variables(definition);
        Some(match &definition.kind {
            EventDefinitionKind::Timer(timer) => Trigger::Timer(self.timer(element, timer)?),
            EventDefinitionKind::Message { message, operation } => {
                let message = self.message_of(message.as_ref(), operation.as_ref())?;
                Trigger::Message(self.message_catch(element, message)?)
            }
            EventDefinitionKind::Signal { signal } => {
                Trigger::Signal(self.signal_name(element, signal.as_ref()?)?)
            }
            EventDefinitionKind::Error { error } => {
                let code = error.as_ref().and_then(|error| self.error_code(error));
                Trigger::Error(CodeCatch { code: code.map(Arc::from), ..codes })
            }
            EventDefinitionKind::Escalation { escalation } => {
                let code = escalation.as_ref().and_then(|found| self.escalation_code(found));
                Trigger::Escalation(CodeCatch { code: code.map(Arc::from), ..codes })
            }
            EventDefinitionKind::Conditional { .. }
            | EventDefinitionKind::Link { .. }
            | EventDefinitionKind::Compensate { .. }
            | EventDefinitionKind::Cancel
            | EventDefinitionKind::Terminate => return None,
        })
    }

    fn timer(
        &mut self,
        element: &ElementId,
        timer: &TimerEventDefinition,
    ) -> Option<TimerDefinition> {
        let (kind, what, text) = if let Some(text) = &timer.time_date {
            (TimerKind::Date, "time date", text)
        } else if let Some(text) = &timer.time_duration {
            (TimerKind::Duration, "time duration", text)
        } else {
            (TimerKind::Cycle, "time cycle", timer.time_cycle.as_ref()?)
        };
        // What is no expression of the zeebe dialect may be one of the camunda dialect.
        let is_juel = text.text.contains("${") || text.text.contains("#{");
        let expression =
            Expression { language: is_juel.then(|| "juel".to_owned()), ..text.clone() };
        let read = self.text(element, what, Some(&expression))?;
        let cron = match self.dialect() {
            Dialect::Camunda => CronDialect::Quartz,
            Dialect::Zeebe => CronDialect::Spring,
        };
        if let TextExpression::Static(found) = &read {
            self.check_timer(element, what, kind, found, cron, text);
        }
        Some(TimerDefinition { kind, text: read, cron })
    }

    /// A timer that is no expression is read at deployment, so that a slip is found at once.
    fn check_timer(
        &mut self,
        element: &ElementId,
        what: &str,
        kind: TimerKind,
        text: &str,
        cron: CronDialect,
        written: &Expression,
    ) {
        use crate::schedule::{Conventions, Schedule, Zone};
        let conventions = Conventions { cron, zone: Zone::UTC };
        let read = Schedule::parse(kind, text, crate::ids::Timestamp(0), &conventions);
        if let Err(error) = read {
            let finding = baton_bpmn_parser::rules::expression_syntax(
                element,
                what,
                written,
                &error.to_string(),
            );
            self.diagnostics.push(finding);
        }
    }

    /// Whose words the file is written in, where that decides how a text is read.
    pub(super) fn dialect(&self) -> Dialect {
        let of_process = self.process.extensions.as_deref().and_then(|found| found.dialect);
        let mut of_nodes =
            self.process.flow_nodes().filter_map(|node| node.extensions.as_deref()?.dialect);
        of_process.or_else(|| of_nodes.next()).unwrap_or(Dialect::Zeebe)
    }

    /// The message that is meant by a reference to it or to an operation.
    pub(super) fn message_of(
        &self,
        message: Option<&ElementId>,
        operation: Option<&ElementId>,
    ) -> Option<&'a Message> {
        let operations =
            self.definitions.interfaces.iter().flat_map(|interface| &interface.operations);
        let id = message.or_else(|| {
            let mut operations = operations;
            let found = operations.find(|found| found.base.id.as_ref() == operation)?;
            found.in_message.as_ref()
        })?;
        self.definitions.messages.iter().find(|message| message.base.id.as_ref() == Some(id))
    }

    pub(super) fn message_catch(
        &mut self,
        element: &ElementId,
        message: &Message,
    ) -> Option<MessageCatch> {
        let name = self.message_name(element, message)?;
        let extensions = message.base.extensions.as_deref();
        let subscription = extensions.and_then(|found| found.subscription.as_deref());
        let key = subscription.and_then(|found| found.correlation_key.as_ref());
        let correlation_key = self.text(element, "correlation key", key);
        Some(MessageCatch { name, correlation_key })
    }

    fn message_name(&mut self, element: &ElementId, message: &Message) -> Option<TextExpression> {
        let name = message.name.as_deref()?;
        self.name(element, "message name", name, message.base.at)
    }

    fn signal_name(&mut self, element: &ElementId, id: &ElementId) -> Option<TextExpression> {
        let mut signals = self.definitions.signals.iter();
        let signal = signals.find(|signal| signal.base.id.as_ref() == Some(id))?;
        self.name(element, "signal name", signal.name.as_deref()?, signal.base.at)
    }

    fn error_code(&self, id: &ElementId) -> Option<&'a str> {
        let mut errors = self.definitions.errors.iter();
        errors.find(|error| error.base.id.as_ref() == Some(id))?.error_code.as_deref()
    }

    fn escalation_code(&self, id: &ElementId) -> Option<&'a str> {
        let mut escalations = self.definitions.escalations.iter();
        escalations
            .find(|escalation| escalation.base.id.as_ref() == Some(id))?
            .escalation_code
            .as_deref()
    }

    /// What a throwing event brings about.
    pub(super) fn throw(&mut self, node: &'a FlowNode, event: &'a EventDetails) -> Option<Throw> {
        let Some(definition) = self.definition(event) else { return Some(Throw::Nothing) };
        let at = definition.base.at;
        Some(match &definition.kind {
            EventDefinitionKind::Terminate => Throw::Terminate,
            EventDefinitionKind::Message { message, operation } => {
                let of_definition = definition.base.extensions.as_deref();
                let extensions = [node.extensions.as_deref(), of_definition];
                let job = extensions
                    .into_iter()
                    .flatten()
                    .find(|extensions| extensions.task_definition.is_some());
                if let Some(extensions) = job {
                    let job = self.job_of(&node.id, extensions, None);
                    return Some(Throw::Job(Box::new(job)));
                }
                let message = self.message_of(message.as_ref(), operation.as_ref())?;
                self.message_throw(&node.id, message, extensions)?
            }
            EventDefinitionKind::Signal { signal } => {
                Throw::Signal(self.signal_name(&node.id, signal.as_ref()?)?)
            }
            EventDefinitionKind::Error { error } => {
                let code = self.error_code(error.as_ref()?)?;
                Throw::Error(self.name(&node.id, "error code", code, at)?)
            }
            EventDefinitionKind::Escalation { escalation } => {
                let code = self.escalation_code(escalation.as_ref()?)?;
                Throw::Escalation(self.name(&node.id, "escalation code", code, at)?)
            }
            EventDefinitionKind::Link { name, .. } => {
                Throw::Link(self.link_target(&node.id, name.as_deref()?)?)
            }
            EventDefinitionKind::Timer(_)
            | EventDefinitionKind::Conditional { .. }
            | EventDefinitionKind::Compensate { .. }
            | EventDefinitionKind::Cancel => return None,
        })
    }

    fn message_throw(
        &mut self,
        element: &ElementId,
        message: &'a Message,
        extensions: [Option<&'a Extensions>; 2],
    ) -> Option<Throw> {
        let name = self.message_name(element, message)?;
        let of_throw = |found: &'a Extensions| found.published_message.as_deref();
        let published = extensions.into_iter().flatten().find_map(of_throw);
        let of_message = message.base.extensions.as_deref();
        let subscription = of_message.and_then(|found| found.subscription.as_deref());
        let key = published
            .and_then(|found| found.correlation_key.as_ref())
            .or_else(|| subscription.and_then(|found| found.correlation_key.as_ref()));
        let id = published.and_then(|found| found.message_id.as_ref());
        let time_to_live = published.and_then(|found| found.time_to_live.as_ref());
        Some(Throw::Message(Box::new(MessageThrow {
            name,
            correlation_key: self.text(element, "correlation key", key),
            message_id: self.text(element, "message id", id),
            time_to_live: self.text(element, "time to live", time_to_live),
        })))
    }

    /// A send task throws its message inside of the engine, where no worker is named.
    pub(super) fn send_task(&mut self, node: &'a FlowNode, task: &'a SendTask) -> Option<Throw> {
        let extensions = node.extensions.as_deref();
        let has_job = extensions.is_some_and(|found| found.task_definition.is_some());
        let message = self.message_of(task.message.as_ref(), task.operation.as_ref());
        match message.filter(|_| !has_job && task.implementation.is_none()) {
            Some(message) => self.message_throw(&node.id, message, [extensions, None]),
            None => Some(Throw::Job(Box::new(self.job(node, task.implementation.as_deref())))),
        }
    }

    /// The catching link event of a name in the scope of the throwing one.
    fn link_target(&self, thrower: &ElementId, name: &str) -> Option<NodeIndex> {
        let containers = &self.process.containers;
        let around = containers
            .iter()
            .find(|container| container.flow_nodes.iter().any(|node| node.id == *thrower))?;
        let catcher = around.flow_nodes.iter().find(|node| {
            let FlowNodeKind::IntermediateCatchEvent(event) = &node.kind else { return false };
            let kind = self.definition(&event.event).map(|definition| &definition.kind);
            matches!(kind, Some(EventDefinitionKind::Link { name: Some(known), .. })
                if known.trim() == name.trim())
        })?;
        self.nodes_by_id.get(&catcher.id).copied()
    }

    pub(super) fn boundary_event(
        &mut self,
        node: &'a FlowNode,
        event: &'a BoundaryEvent,
    ) -> Option<NodeKind> {
        let attached_to = *self.nodes_by_id.get(event.attached_to.as_ref()?)?;
        let trigger = self.trigger(&node.id, &event.event)?;
        let is_interrupting = event.cancel_activity || matches!(trigger, Trigger::Error(_));
        let definition = BoundaryDefinition { attached_to, trigger, is_interrupting };
        Some(NodeKind::BoundaryEvent(Box::new(definition)))
    }

    pub(super) fn event_sub_process(&mut self, content: ContainerIndex) -> Option<NodeKind> {
        let container = self.process.container(content)?;
        let (node, start) = container.flow_nodes.iter().find_map(|node| {
            let FlowNodeKind::StartEvent(start) = &node.kind else { return None };
            Some((node, start))
        })?;
        let trigger = self.trigger(&node.id, &start.event)?;
        let is_interrupting = start.is_interrupting || matches!(trigger, Trigger::Error(_));
        Some(NodeKind::EventSubProcess(Box::new(EventSubProcessDefinition {
            scope: self.scope(content)?,
            start: *self.nodes_by_id.get(&node.id)?,
            trigger,
            is_interrupting,
        })))
    }
}

fn code_variables(definition: &EventDefinition) -> CodeCatch {
    let extensions = definition.base.extensions.as_deref();
    let variables = extensions.and_then(|found| found.code_variables.as_deref());
    let name = |text: Option<&baton_models::extensions::Text>| {
        text.map(|text| Arc::from(text.text.as_str()))
    };
    CodeCatch {
        code: None,
        code_variable: variables.and_then(|variables| name(variables.code.as_ref())),
        message_variable: variables.and_then(|variables| name(variables.message.as_ref())),
    }
}

/// Whether an event waits for nothing and brings nothing about.
pub(super) fn is_none(event: &EventDetails) -> bool {
    event.event_definitions.is_empty() && event.event_definition_refs.is_empty()
}
