//! Sequence flows to links: each flow node gets the flows that begin and end at it.
//!
//! The links of a flow node are those that the sequence flows state (BPMN 2.0.2 §8.4.7); its own
//! `incoming` and `outgoing` only repeat them, and `accounting` compares the two.

use std::collections::HashMap;

use baton_models::FlowElements;

use crate::elements::Draft;

/// Links the flows of every container in place. A flow that lacks an end is linked to nothing, and
/// its container marked incomplete; a finding says why.
pub(crate) fn link(draft: &mut Draft) {
    let processes = draft.definitions.processes.iter_mut().zip(&mut draft.complete);
    for (process, complete) in processes {
        for (container, is_complete) in process.containers.iter_mut().zip(complete) {
            *is_complete &= link_container(container);
        }
    }
    for choreography in &mut draft.definitions.choreographies {
        for container in &mut choreography.containers {
            link_container(container);
        }
    }
}

/// Whether every flow has both ends in the container.
fn link_container(container: &mut FlowElements) -> bool {
    let FlowElements { flow_nodes, sequence_flows, .. } = container;
    let mut nodes = HashMap::with_capacity(flow_nodes.len());
    for (index, node) in flow_nodes.iter().enumerate() {
        // Of several elements with one id the first counts, as it does for references.
        nodes.entry(node.id.clone()).or_insert(index);
    }
    let mut is_complete = true;
    for flow in sequence_flows {
        let (Some(from), Some(to)) = (nodes.get(&flow.source), nodes.get(&flow.target)) else {
            is_complete = false;
            continue;
        };
        flow_nodes[*from].outgoing.push(flow.id.clone());
        flow_nodes[*to].incoming.push(flow.id.clone());
    }
    is_complete
}
