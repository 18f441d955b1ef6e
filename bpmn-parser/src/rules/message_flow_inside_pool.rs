//! # What it does
//! Reports a message flow between two elements of the same process, or from a pool to itself.
//!
//! # Why
//! Within a process tokens take sequence flows; messages go from one participant to another.
//!
//! # Example
//! ```xml
//! <messageFlow id="m" sourceRef="task_a" targetRef="task_b_of_the_same_process"/>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §9.4 (Message Flow)

use std::collections::HashMap;

use baton_models::{Definitions, ElementId};

use super::{Rule, quoted};
use crate::catalog::Catalog;
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0140"),
    name: "message-flow-inside-pool",
    severity: Severity::Warning,
    summary: "A message flow has both ends in the same pool",
    help: "draw a sequence flow, or let the message flow end in another pool",
    source: include_str!("message_flow_inside_pool.rs"),
};

pub(super) fn check(definitions: &Definitions, _: &Catalog<'_>, findings: &mut Findings) {
    let flows = definitions.collaborations.iter().flat_map(|found| &found.message_flows);
    let mut flows = flows.peekable();
    if flows.peek().is_none() {
        return;
    }
    let pools = pools(definitions);
    for flow in flows {
        let (Some(source), Some(target)) = (&flow.source, &flow.target) else { continue };
        let (Some(from), Some(to)) = (pools.get(source), pools.get(target)) else { continue };
        if from == to {
            findings.report(&RULE, || {
                let id = flow.base.id.as_ref().map_or_else(String::new, |id| quoted(id.as_str()));
                let (source, target) = (quoted(source.as_str()), quoted(target.as_str()));
                let message = format!(
                    "the message flow {id} goes from {source} to {target} in the same pool"
                );
                RULE.finding(flow.base.at, flow.base.id.clone(), message)
            });
        }
    }
}

/// The process that each flow node and each pool stands for.
fn pools(definitions: &Definitions) -> HashMap<&ElementId, &ElementId> {
    let mut pools = HashMap::new();
    for process in &definitions.processes {
        pools.extend(process.flow_nodes().map(|node| (&node.id, &process.id)));
    }
    for participant in definitions.collaborations.iter().flat_map(|found| &found.participants) {
        let Some(id) = &participant.base.id else { continue };
        // A pool without a process is one for itself.
        pools.insert(id, participant.process.as_ref().unwrap_or(id));
    }
    pools
}
