//! # What it does
//! Refuses input mappings on a start event, and in the camunda dialect output parameters on an end
//! event or a multi-instance activity and all parameters on an event sub-process.
//!
//! # Why
//! At a start there is nobody to take an input, and behind an end nobody to take an output. Of
//! several instances each would overwrite what the others left. The engines that these mappings
//! come from refuse them or pass over them.
//!
//! # Example
//! ```xml
//! <startEvent id="start">
//!   <extensionElements>
//!     <zeebe:ioMapping><zeebe:input source="= order" target="o"/></zeebe:ioMapping>
//!   </extensionElements>
//! </startEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §8.3.3 (Extensibility), §10.4

use baton_models::extensions::{Dialect, IoMapping};
use baton_models::{Definitions, FlowNode, FlowNodeKind, LoopCharacteristics, SourcePosition};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0099"),
    name: "mapping-misplaced",
    severity: Severity::Error,
    summary: "A variable mapping stands on an element that does nothing with it",
    help: "remove it, or put it on a task before or behind",
    source: include_str!("mapping_misplaced.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let extensions = node.extensions.as_deref();
        let mapping = extensions.and_then(|extensions| extensions.io_mapping.as_deref());
        let Some((at, what)) = mapping.and_then(|mapping| misplaced(node, mapping)) else {
            continue;
        };
        findings.report(&RULE, || {
            RULE.finding(at, Some(node.id.clone()), format!("{} has {what}", the(node)))
        });
    }
}

/// The first mapping that has no place on a node, and words for it.
fn misplaced(node: &FlowNode, mapping: &IoMapping) -> Option<(SourcePosition, &'static str)> {
    let input = mapping.inputs.first().map(|input| (input.at, "an input mapping"));
    let output = mapping.outputs.first().map(|output| (output.at, "an output mapping"));
    let is_camunda = mapping.dialect == Dialect::Camunda;
    let several = |node: &FlowNode| {
        let activity = node.activity.as_deref();
        let loops = activity.and_then(|activity| activity.loop_characteristics.as_ref());
        matches!(loops, Some(LoopCharacteristics::MultiInstance(_)))
    };
    match &node.kind {
        FlowNodeKind::StartEvent(_) => input,
        kind if is_camunda && kind.is_event_sub_process() => input.or(output),
        FlowNodeKind::EndEvent(_) if is_camunda => output,
        _ if is_camunda && several(node) => output,
        _ => None,
    }
}
