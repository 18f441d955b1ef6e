//! From typed definitions to executable processes.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_bpmn_parser::Diagnostic;
use baton_models::{ContainerIndex, Definitions, ElementId, FlowElements, FlowNodeKind, Process};

use super::event_parts::Trigger;
use super::executable_process::{
    ExecutableProcess, FlowIndex, FlowNode, NodeIndex, NodeKind, SequenceFlow, TriggeredStart,
};
use super::reachability::Reachability;
use super::work_parts::ScopeDefinition;
use crate::event::ElementProperty;

mod activities;
mod events;
mod mappings;
mod repetition;
mod texts;

#[cfg(test)]
mod tests;

/// Compiles the executable processes of a file that the parser accepted. Findings are errors in
/// expressions; a process with an error is left out.
pub fn compile(definitions: &Definitions) -> (Vec<ExecutableProcess>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut processes = Vec::new();
    for process in definitions.processes.iter().filter(|process| process.is_executable) {
        let before = diagnostics.len();
        let nodes_by_id =
            (0..).zip(process.flow_nodes()).map(|(index, node)| (&node.id, index)).collect();
        let compiler =
            Compiler { definitions, process, nodes_by_id, diagnostics: &mut diagnostics };
        let compiled = compiler.compile();
        if let Some(compiled) = compiled.filter(|_| diagnostics.len() == before) {
            processes.push(compiled);
        }
    }
    (processes, diagnostics)
}

struct Compiler<'a> {
    definitions: &'a Definitions,
    process: &'a Process,
    nodes_by_id: BTreeMap<&'a ElementId, NodeIndex>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Compiler<'a> {
    fn compile(mut self) -> Option<ExecutableProcess> {
        let process = self.process;
        let (flows, flows_by_id) = self.flows()?;
        let mut nodes = Vec::new();
        for node in process.flow_nodes() {
            let indexes = |flows: &[ElementId]| {
                flows.iter().filter_map(|flow| flows_by_id.get(flow).copied()).collect()
            };
            let default = node.default_flow().and_then(|flow| flows_by_id.get(flow).copied());
            let mapping = node.extensions.as_deref().and_then(|found| found.io_mapping.as_deref());
            let (inputs, outputs) = match mapping {
                Some(mapping) => self.io_mapping(&node.id, mapping),
                None => (Vec::new(), Vec::new()),
            };
            nodes.push(FlowNode {
                id: node.id.clone(),
                name: node.name.as_deref().map(Arc::from),
                kind: self.kind(node)?,
                properties: told_properties(node),
                incoming: indexes(&node.incoming),
                outgoing: indexes(&node.outgoing),
                default,
                boundary_events: Vec::new(),
                outputs_only: !outputs.is_empty() && mappings::keeps_results_inside(mapping),
                inputs,
                outputs,
                multi_instance: self.multi_instance(node),
            });
        }
        attach_boundary_events(&mut nodes);
        let root = self.scope(ContainerIndex::ROOT)?;
        let triggered_starts = self.triggered_starts();
        let is_inclusive = |node: &FlowNode| matches!(node.kind, NodeKind::InclusiveGateway);
        let inclusive = (0..).zip(&nodes).filter(|(_, node)| is_inclusive(node));
        let reachability = Reachability::new(inclusive.map(|(index, _)| index));
        let mut by_id: Vec<(ElementId, NodeIndex)> =
            self.nodes_by_id.iter().map(|(id, index)| ((*id).clone(), *index)).collect();
        by_id.sort();
        let extensions = process.extensions.as_deref();
        let tag = extensions.and_then(|extensions| extensions.version_tag.as_deref());
        let time_to_live = extensions.and_then(|found| found.history_time_to_live.as_deref());
        let time_to_live_ms = time_to_live.and_then(|text| self.time_to_live_ms(text));
        Some(ExecutableProcess {
            id: process.id.clone(),
            name: process.name.as_deref().map(Arc::from),
            version_tag: tag.map(|tag| Arc::from(tag.text.as_str())),
            time_to_live_ms,
            nodes,
            flows,
            root,
            triggered_starts,
            reachability,
            by_id,
        })
    }

    fn flows(&mut self) -> Option<(Vec<SequenceFlow>, BTreeMap<&'a ElementId, FlowIndex>)> {
        let mut flows = Vec::new();
        let mut flows_by_id = BTreeMap::new();
        for flow in self.process.containers.iter().flat_map(|container| &container.sequence_flows) {
            let source = *self.nodes_by_id.get(&flow.source)?;
            let target = *self.nodes_by_id.get(&flow.target)?;
            let condition = flow
                .condition
                .as_ref()
                .and_then(|condition| self.program(&flow.id, "condition", condition));
            flows_by_id.insert(&flow.id, flows.len());
            flows.push(SequenceFlow { id: flow.id.clone(), source, target, condition });
        }
        Some((flows, flows_by_id))
    }

    fn kind(&mut self, node: &'a baton_models::FlowNode) -> Option<NodeKind> {
        Some(match &node.kind {
            FlowNodeKind::StartEvent(_) => NodeKind::StartEvent,
            FlowNodeKind::EndEvent(event) => NodeKind::EndEvent(self.throw(node, &event.event)?),
            FlowNodeKind::IntermediateThrowEvent(event) => {
                NodeKind::IntermediateThrowEvent(self.throw(node, &event.event)?)
            }
            FlowNodeKind::IntermediateCatchEvent(event) if self.is_link(&event.event) => {
                NodeKind::LinkCatchEvent
            }
            FlowNodeKind::IntermediateCatchEvent(event) => {
                NodeKind::IntermediateCatchEvent(Box::new(self.trigger(&node.id, &event.event)?))
            }
            FlowNodeKind::BoundaryEvent(event) => self.boundary_event(node, event)?,
            FlowNodeKind::Task(_) => NodeKind::Task,
            FlowNodeKind::ManualTask(_) => NodeKind::ManualTask,
            FlowNodeKind::UserTask(_) => self.user_task(node),
            FlowNodeKind::ServiceTask(task) => {
                NodeKind::ServiceTask(Box::new(self.job(node, task.implementation.as_deref())))
            }
            FlowNodeKind::SendTask(task) => NodeKind::SendTask(self.send_task(node, task)?),
            FlowNodeKind::ReceiveTask(task) => {
                let message = self.message_of(task.message.as_ref(), task.operation.as_ref())?;
                NodeKind::ReceiveTask(Box::new(self.message_catch(&node.id, message)?))
            }
            FlowNodeKind::ScriptTask(task) => self.script_task(node, task)?,
            FlowNodeKind::BusinessRuleTask(task) => {
                NodeKind::BusinessRuleTask(Box::new(self.job(node, task.implementation.as_deref())))
            }
            FlowNodeKind::ExclusiveGateway(_) => NodeKind::ExclusiveGateway,
            FlowNodeKind::ParallelGateway(_) => NodeKind::ParallelGateway,
            FlowNodeKind::InclusiveGateway(_) => NodeKind::InclusiveGateway,
            FlowNodeKind::EventBasedGateway(_) => NodeKind::EventBasedGateway,
            FlowNodeKind::SubProcess(inner) if inner.triggered_by_event => {
                self.event_sub_process(inner.content)?
            }
            FlowNodeKind::SubProcess(inner) => {
                NodeKind::SubProcess(Box::new(self.scope(inner.content)?))
            }
            FlowNodeKind::CallActivity(call) => self.call_activity(node, call),
            // The parser refuses what does not run, so no accepted file comes here.
            FlowNodeKind::ImplicitThrowEvent(_)
            | FlowNodeKind::Transaction(_)
            | FlowNodeKind::AdHocSubProcess(_)
            | FlowNodeKind::ComplexGateway(_)
            | FlowNodeKind::ChoreographyTask(_)
            | FlowNodeKind::SubChoreography(_)
            | FlowNodeKind::CallChoreography(_) => return None,
        })
    }

    /// A process or sub-process as a scope.
    fn scope(&self, content: ContainerIndex) -> Option<ScopeDefinition> {
        let container = self.process.container(content)?;
        let event_sub_processes =
            container.flow_nodes.iter().filter(|node| node.kind.is_event_sub_process());
        Some(ScopeDefinition {
            starts: self.starts_of(container),
            event_sub_processes: event_sub_processes
                .filter_map(|node| self.nodes_by_id.get(&node.id).copied())
                .collect(),
        })
    }

    /// Where tokens stand when a scope begins: its none start event; without any start event each
    /// node that no flow leads to (SEMANTICS: a process may have no start event).
    fn starts_of(&self, container: &FlowElements) -> Vec<NodeIndex> {
        let is_start =
            |node: &baton_models::FlowNode| matches!(node.kind, FlowNodeKind::StartEvent(_));
        let has_start = container.flow_nodes.iter().any(is_start);
        let begins = |node: &&baton_models::FlowNode| {
            if has_start {
                is_start(node) && node.kind.event().is_some_and(events::is_none)
            } else {
                node.incoming.is_empty() && begins_by_itself(node)
            }
        };
        let starts = container.flow_nodes.iter().filter(begins);
        starts.filter_map(|node| self.nodes_by_id.get(&node.id).copied()).collect()
    }

    fn triggered_starts(&mut self) -> Vec<TriggeredStart> {
        let mut starts = Vec::new();
        for node in &self.process.root().flow_nodes {
            let FlowNodeKind::StartEvent(start) = &node.kind else { continue };
            if events::is_none(&start.event) {
                continue;
            }
            let index = self.nodes_by_id.get(&node.id).copied();
            let mut trigger = self.trigger(&node.id, &start.event);
            if let Some(Trigger::Message(message)) = &mut trigger {
                // A message of any key starts an instance: there is none yet that it must fit.
                message.correlation_key = None;
            }
            if let (Some(node), Some(trigger)) = (index, trigger) {
                starts.push(TriggeredStart { node, trigger });
            }
        }
        starts
    }
}

/// Whether a node without incoming flows is one that a scope begins with: no event does that
/// something else leads to, and no sub-process that an event starts.
fn begins_by_itself(node: &baton_models::FlowNode) -> bool {
    let is_boundary = matches!(node.kind, FlowNodeKind::BoundaryEvent(_));
    let is_link = node.kind.event().is_some_and(|event| {
        event.event_definitions.iter().any(|definition| {
            matches!(definition.kind, baton_models::EventDefinitionKind::Link { .. })
        })
    });
    let is_catch = matches!(node.kind, FlowNodeKind::IntermediateCatchEvent(_));
    let is_led_to = is_boundary || (is_catch && is_link) || node.kind.is_event_sub_process();
    !is_led_to
}

fn told_properties(node: &baton_models::FlowNode) -> Vec<ElementProperty> {
    let all = node.extensions.as_deref().map(|extensions| extensions.properties.as_slice());
    let told = all.unwrap_or_default().iter().filter_map(|property| {
        let name = property.name.as_deref().filter(|name| ElementProperty::is_told(name))?;
        let value = Arc::from(property.value.as_deref()?);
        Some(ElementProperty { name: Arc::from(name), value })
    });
    told.collect()
}

fn attach_boundary_events(nodes: &mut [FlowNode]) {
    for event in 0..nodes.len() {
        if let NodeKind::BoundaryEvent(boundary) = &nodes[event].kind {
            let host = boundary.attached_to;
            nodes[host].boundary_events.push(event);
        }
    }
}
