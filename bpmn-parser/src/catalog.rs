//! What a file defines beside its processes, looked up by id, and what of it they use.

#![allow(clippy::wildcard_enum_match_arm, reason = "each look-up is about the kinds it names")]

use std::collections::{HashMap, HashSet};

use baton_models::extensions::Dialect;
use baton_models::{
    Definitions, ElementId, EventDefinition, EventDefinitionKind, Extensions, FlowNode,
    FlowNodeKind, LoopCharacteristics, Message,
};

/// What a file defines beside its processes and what of it the executable ones use. Nothing
/// iterates the maps, so findings come in document order.
pub(crate) struct Catalog<'m> {
    /// The dialect that the file is for: the one it says, else the one in which alone it is
    /// extended.
    pub(crate) dialect: Option<Dialect>,
    event_definitions: HashMap<&'m str, &'m EventDefinition>,
    messages: HashMap<&'m str, &'m Message>,
    /// The message that each operation takes.
    operations: HashMap<&'m str, &'m ElementId>,
    /// The codes of errors and escalations.
    codes: HashMap<&'m str, &'m str>,
    used: HashSet<&'m ElementId>,
}

impl<'m> Catalog<'m> {
    /// `dialect` is the one that the file says it is for.
    pub(crate) fn new(definitions: &'m Definitions, dialect: Option<Dialect>) -> Self {
        let events = definitions.event_definitions.iter();
        let events = events.filter_map(|found| Some((text(found.base.id.as_ref())?, found)));
        let messages = definitions.messages.iter();
        let messages = messages.filter_map(|found| Some((text(found.base.id.as_ref())?, found)));
        let operations = definitions.interfaces.iter().flat_map(|found| &found.operations);
        let operations = operations
            .filter_map(|found| Some((text(found.base.id.as_ref())?, found.in_message.as_ref()?)));
        let errors = definitions.errors.iter().map(|found| (&found.base.id, &found.error_code));
        let escalations = definitions.escalations.iter();
        let escalations = escalations.map(|found| (&found.base.id, &found.escalation_code));
        let codes = errors.chain(escalations);
        let codes = codes.filter_map(|(id, code)| Some((text(id.as_ref())?, code.as_deref()?)));
        let mut catalog = Self {
            dialect: dialect.or_else(|| dialect_of_extensions(definitions)),
            event_definitions: events.collect(),
            messages: messages.collect(),
            operations: operations.collect(),
            codes: codes.collect(),
            used: HashSet::new(),
        };
        for process in definitions.processes.iter().filter(|process| process.is_executable) {
            for node in process.flow_nodes() {
                catalog.use_by(node);
            }
        }
        catalog
    }

    /// Whether an executable process uses this message, signal, error or escalation.
    pub(crate) fn is_used(&self, id: &ElementId) -> bool {
        self.used.contains(id)
    }

    /// A message by its id.
    pub(crate) fn message(&self, id: &ElementId) -> Option<&'m Message> {
        self.messages.get(id.as_str()).copied()
    }

    /// The code of an error or escalation.
    pub(crate) fn code(&self, id: &ElementId) -> Option<&'m str> {
        self.codes.get(id.as_str()).copied()
    }

    /// What an event waits for or brings about, its own definitions and those it names.
    pub(crate) fn event_definitions(
        &self,
        node: &'m FlowNode,
    ) -> impl Iterator<Item = &'m EventDefinition> {
        let event = node.kind.event();
        let own = event.into_iter().flat_map(|event| &event.event_definitions);
        let named = event.into_iter().flat_map(|event| &event.event_definition_refs);
        own.chain(named.filter_map(|id| self.event_definitions.get(id.as_str()).copied()))
    }

    /// The messages that a node names, by themselves or by their operations.
    pub(crate) fn messages(&self, node: &'m FlowNode) -> impl Iterator<Item = &'m ElementId> {
        let of_events = self.event_definitions(node).map(|definition| match &definition.kind {
            EventDefinitionKind::Message { message, operation } => (message, operation),
            _ => (&None, &None),
        });
        let of_task = match &node.kind {
            FlowNodeKind::SendTask(task) => (&task.message, &task.operation),
            FlowNodeKind::ReceiveTask(task) => (&task.message, &task.operation),
            _ => (&None, &None),
        };
        of_events.chain([of_task]).filter_map(|(message, operation)| {
            let of_operation = || self.operations.get(operation.as_ref()?.as_str()).copied();
            message.as_ref().or_else(of_operation)
        })
    }

    fn use_by(&mut self, node: &'m FlowNode) {
        let of_events = self.event_definitions(node);
        let of_events = of_events.filter_map(|definition| match &definition.kind {
            EventDefinitionKind::Signal { signal } => signal.as_ref(),
            EventDefinitionKind::Error { error } => error.as_ref(),
            EventDefinitionKind::Escalation { escalation } => escalation.as_ref(),
            _ => None,
        });
        let used: Vec<&ElementId> = of_events.chain(self.messages(node)).collect();
        self.used.extend(used);
    }
}

fn text(id: Option<&ElementId>) -> Option<&str> {
    id.map(ElementId::as_str)
}

/// The dialect of a file whose messages, processes and flow nodes are extended in one alone.
fn dialect_of_extensions(definitions: &Definitions) -> Option<Dialect> {
    let messages = definitions.messages.iter().map(|message| &message.base.extensions);
    let processes = definitions.processes.iter().filter(|process| process.is_executable);
    let of_processes = processes.flat_map(|process| {
        process.flow_nodes().flat_map(extensions_of).chain([&process.extensions])
    });
    let extended = messages.chain(of_processes).filter_map(Option::<Box<Extensions>>::as_deref);
    let mut dialects = extended.filter_map(|extensions| extensions.dialect);
    let first = dialects.next()?;
    dialects.all(|dialect| dialect == first).then_some(first)
}

/// The extensions of a flow node, its event definitions and its loop.
fn extensions_of(node: &FlowNode) -> impl Iterator<Item = &Option<Box<Extensions>>> {
    let event = node.kind.event().into_iter().flat_map(|event| &event.event_definitions);
    let loops = node.activity.as_deref().and_then(|found| found.loop_characteristics.as_ref());
    let of_loop = loops.map(|found| match found {
        LoopCharacteristics::Standard(standard) => &standard.base.extensions,
        LoopCharacteristics::MultiInstance(several) => &several.base.extensions,
    });
    event.map(|definition| &definition.base.extensions).chain(of_loop).chain([&node.extensions])
}
