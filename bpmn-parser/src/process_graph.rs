//! The content of a process or sub-process with its links looked up by id, for the rules.

#![allow(clippy::wildcard_enum_match_arm, reason = "each look-up is about the kinds it names")]

use std::collections::HashMap;

use baton_models::{
    ElementId, EventDefinition, EventDefinitionKind, FlowElements, FlowNode, FlowNodeKind,
    LoopCharacteristics, MultiInstance, Process, SequenceFlow,
};

use crate::catalog::Catalog;

/// One container whose flows are linked. Nothing iterates the maps, so findings come in document
/// order.
pub(crate) struct ProcessGraph<'m> {
    pub(crate) process: &'m Process,
    /// What stands in the container.
    pub(crate) content: &'m FlowElements,
    /// The sub-process that this is the content of; `None` for the process itself.
    pub(crate) owner: Option<&'m FlowNode>,
    /// Whether all that stands in the container was read, so that what is absent is really absent.
    pub(crate) is_complete: bool,
    /// What the file defines beside its processes.
    pub(crate) catalog: &'m Catalog<'m>,
    nodes: HashMap<&'m str, usize>,
    flows: HashMap<&'m str, &'m SequenceFlow>,
}

impl<'m> ProcessGraph<'m> {
    pub(crate) fn new(
        process: &'m Process,
        content: &'m FlowElements,
        catalog: &'m Catalog<'m>,
        is_complete: bool,
    ) -> Self {
        let (mut nodes, mut flows) = (HashMap::new(), HashMap::new());
        // Of several elements with one id the first counts, as it does for references.
        for (index, node) in content.flow_nodes.iter().enumerate() {
            nodes.entry(node.id.as_str()).or_insert(index);
        }
        for flow in &content.sequence_flows {
            flows.entry(flow.id.as_str()).or_insert(flow);
        }
        Self { process, content, owner: None, is_complete, catalog, nodes, flows }
    }

    /// A flow node's index in `content.flow_nodes`.
    pub(crate) fn node_index(&self, id: &ElementId) -> Option<usize> {
        self.nodes.get(id.as_str()).copied()
    }

    pub(crate) fn node(&self, id: &ElementId) -> Option<&'m FlowNode> {
        self.content.flow_nodes.get(self.node_index(id)?)
    }

    pub(crate) fn flow(&self, id: &ElementId) -> Option<&'m SequenceFlow> {
        self.flows.get(id.as_str()).copied()
    }

    /// The flows that leave a node, in document order.
    pub(crate) fn outgoing(&self, node: &'m FlowNode) -> impl Iterator<Item = &'m SequenceFlow> {
        node.outgoing.iter().filter_map(|id| self.flow(id))
    }

    /// The start events, in document order.
    pub(crate) fn start_events(&self) -> impl Iterator<Item = &'m FlowNode> + use<'m> {
        self.content.flow_nodes.iter().filter(|node| is_start_event(node))
    }

    /// What an event waits for or brings about, its own definitions and those it names.
    pub(crate) fn event_definitions(
        &self,
        node: &'m FlowNode,
    ) -> impl Iterator<Item = &'m EventDefinition> {
        self.catalog.event_definitions(node)
    }

    /// The first event definition of an event for which `choose` has something.
    pub(crate) fn definition<T>(
        &self,
        node: &'m FlowNode,
        choose: impl Fn(&'m EventDefinitionKind) -> Option<T>,
    ) -> Option<T> {
        self.event_definitions(node).find_map(|definition| choose(&definition.kind))
    }

    /// The name of the link that an event stands for, empty where it has none; `None` where the
    /// node is no link event.
    pub(crate) fn link_name(&self, node: &'m FlowNode) -> Option<&'m str> {
        self.definition(node, |kind| match kind {
            EventDefinitionKind::Link { name, .. } => Some(name.as_deref().unwrap_or_default()),
            _ => None,
        })
    }
    /// The message that an event, a send task or a receive task is about, if it names one.
    pub(crate) fn message(&self, node: &'m FlowNode) -> Option<&'m ElementId> {
        self.catalog.messages(node).next()
    }

    /// Whether an event is about a message.
    pub(crate) fn is_message_event(&self, node: &'m FlowNode) -> bool {
        let is_message = |kind: &EventDefinitionKind| {
            matches!(kind, EventDefinitionKind::Message { .. }).then_some(())
        };
        self.definition(node, is_message).is_some()
    }

    /// The activities that happen several times, with how often.
    pub(crate) fn multi_instances(
        &self,
    ) -> impl Iterator<Item = (&'m FlowNode, &'m MultiInstance)> + use<'m> {
        self.content.flow_nodes.iter().filter_map(|node| {
            match node.activity.as_deref()?.loop_characteristics.as_ref()? {
                LoopCharacteristics::MultiInstance(several) => Some((node, several.as_ref())),
                LoopCharacteristics::Standard(_) => None,
            }
        })
    }

    /// The events that wait at the same border, each list in document order: the boundary events
    /// of each activity, and the start events of the event sub-processes.
    pub(crate) fn events_at_borders(&self) -> Vec<Vec<&'m FlowNode>> {
        let mut places: HashMap<&ElementId, usize> = HashMap::new();
        let mut lists: Vec<Vec<&FlowNode>> = vec![Vec::new()];
        for node in &self.content.flow_nodes {
            match &node.kind {
                FlowNodeKind::BoundaryEvent(event) => {
                    let Some(activity) = &event.attached_to else { continue };
                    let place = *places.entry(activity).or_insert(lists.len());
                    if place == lists.len() {
                        lists.push(Vec::new());
                    }
                    lists[place].push(node);
                }
                kind if kind.is_event_sub_process() => {
                    let content = kind.content().and_then(|index| self.process.container(index));
                    let nodes = content.into_iter().flat_map(|content| &content.flow_nodes);
                    lists[0].extend(nodes.filter(|node| is_start_event(node)));
                }
                _ => {}
            }
        }
        lists
    }
}

fn is_start_event(node: &FlowNode) -> bool {
    matches!(node.kind, FlowNodeKind::StartEvent(_))
}
